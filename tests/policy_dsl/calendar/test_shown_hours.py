"""The hours that clocks show, held against the time zone database, on the days of changes and on days beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from policy_dsl.calendar import zones
from policy_dsl.calendar.shown_hours import change_of_clocks, is_shown_twice, shown_hour

DAYS = [
    date(2027, month, day).toordinal()
    for month, day in ((3, 13), (3, 14), (3, 27), (3, 28), (7, 1), (10, 31), (11, 1), (11, 7), (12, 25))
]
"""In 2027, clocks are changed on 14 and 28 March, on 31 October and on 7 November."""

HALF_HOUR = 1800


def rules(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pytest.skip("no time zone database is installed")


@pytest.mark.parametrize("zone", sorted(zones.SUMMERS))
def test_clocks_show_what_the_time_zone_database_says(zone: str) -> None:
    info = rules(zone)
    changed = set()
    for day in DAYS:
        start = datetime.combine(date.fromordinal(day), datetime.min.time(), info).astimezone(UTC)
        instants = [start + timedelta(seconds=HALF_HOUR * n) for n in range(52)]
        local = [each.astimezone(info) for each in instants if each.astimezone(info).date().toordinal() == day]
        shown = [each.hour * 3600 + each.minute * 60 for each in local]
        assert [shown_hour(zone, day, HALF_HOUR * n) for n in range(len(local))] == shown
        assert [is_shown_twice(zone, day, HALF_HOUR * n) for n in range(len(local))] == [
            shown.count(each) > 1 for each in shown
        ]
        offsets = [each.utcoffset() for each in local]
        first_other = next((n for n, each in enumerate(offsets) if each != offsets[0]), None)
        assert change_of_clocks(zone, day) == (None if first_other is None else HALF_HOUR * first_other)
        changed.add(first_other is not None)
    assert changed == ({False} if zone == "UTC" else {True, False})
