"""Elapsed times against times that end with a day: every instant of a day of receipt counts, on days of 23, 24 and 25 hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from policy_dsl.calendar import ends, instants, stepping, zones
from policy_dsl.calendar.clocks import DayOne, Roll
from policy_dsl.calendar.signs import Signs
from policy_dsl.calendar.times import CalendarDays, Elapsed, OnClock, Promise, WorkingDays
from tests.policy_dsl.calendar.bank_holidays import BANKS, RECEIPTS, clock, size

HOUR = 3600
Table = Callable[[Promise, Promise, range, str], Signs]
BOTH = pytest.mark.parametrize("signs", [ends.signs, instants.signs])


def rules(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        pytest.skip("no time zone database is installed")


@pytest.mark.parametrize("zone", sorted(zones.SUMMERS))
def test_days_are_as_long_as_the_time_zone_database_says(zone: str) -> None:
    info = rules(zone)
    midnights = [
        datetime.combine(date.fromordinal(day), datetime.min.time(), info).timestamp()
        for day in range(zones.FIRST, zones.UNTIL + 1)
    ]
    lengths = [int(b - a) for a, b in pairwise(midnights)]
    days = range(zones.FIRST, zones.UNTIL)
    assert [stepping.length(zone, day) for day in days] == lengths
    instant = instants.Midnights(zone).instant
    assert [instant(day + 1) - instant(day) for day in days] == lengths


@BOTH
def test_a_day_and_an_hour_against_the_next_working_day(signs: Table) -> None:
    """Due at midnight after the next working day: 25 h end later only if they start in the last hour before it, and never
    on a Friday or Saturday; on a Sunday they may, as long as Monday is open."""
    monday = date(2026, 6, 1).toordinal()
    table = signs(Elapsed(25 * HOUR), OnClock(WorkingDays(1), clock(BANKS)), range(monday, monday + 7), "Europe/London")
    assert table.later == table.same == ((monday, monday + 4), (monday + 6, monday + 7))
    assert table.earlier == ((monday, monday + 7),)


@BOTH
def test_a_day_of_hours_is_never_due_after_the_next_working_day(signs: Table) -> None:
    table = signs(Elapsed(24 * HOUR), OnClock(WorkingDays(1), clock(BANKS)), RECEIPTS, "Europe/London")
    assert (size(table.earlier), table.same, table.later) == (1035, (), ())


@BOTH
def test_the_clock_change_makes_a_calendar_day_shorter_than_24_hours(signs: Table) -> None:
    """Received on the Saturday before clocks go forward, at 23:30: 24 hours on it is 00:30 on Monday."""
    saturday = date(2026, 3, 28).toordinal()
    day = OnClock(CalendarDays(1), clock(None, roll=Roll.STAYS))
    table = signs(Elapsed(24 * HOUR), day, range(saturday - 1, saturday + 2), "Europe/London")
    assert table.later == table.same == ((saturday, saturday + 1),)
    swapped = signs(day, Elapsed(24 * HOUR), range(saturday - 1, saturday + 2), "Europe/London")
    assert (swapped.earlier, swapped.same, swapped.later) == (table.later, table.same, table.earlier)
    assert signs(Elapsed(24 * HOUR), day, range(saturday - 1, saturday + 2), "UTC").later == ()


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
@BOTH
def test_hours_against_days_by_instants(signs: Table, zone: str) -> None:
    """At the first and the last second of each day, and at each hour, by the time zone database."""
    info, dice = rules(zone), Random(zone)
    for _ in range(12):
        elapsed = Elapsed(dice.choice([dice.randint(1, 90) * HOUR, dice.randint(1, 300_000)]))
        on = clock(None, day_one=dice.choice(list(DayOne)), roll=Roll.STAYS)
        promise = OnClock(CalendarDays(dice.randint(1, 3)), on)
        start = dice.choice([date(2026, 3, 5), date(2026, 3, 26), date(2026, 10, 22), date(2026, 10, 30)]).toordinal()
        days = range(start, start + 9)
        table = signs(elapsed, promise, days, zone)
        for day in days:
            outcomes = {
                (instant + timedelta(seconds=elapsed.seconds) > due)
                - (instant + timedelta(seconds=elapsed.seconds) < due)
                for instant, due in receipts_on(day, promise, elapsed.seconds, info)
            }
            assert {
                s for s, ranges in ((-1, table.earlier), (0, table.same), (1, table.later)) if within(day, ranges)
            } == outcomes


def receipts_on(day: int, promise: OnClock, seconds: int, info: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Instants of receipt on the day with what is due then: its ends, and where the order changes if that is on the day."""
    start, end = midnight(day, info), midnight(day + 1, info)
    due = midnight(stepping.last_day(promise, day) + 1, info)
    turn = due - timedelta(seconds=seconds)
    moment = timedelta(microseconds=1)
    return [(at, due) for at in (start, turn - moment, turn, turn + moment, end - moment) if start <= at < end]


def midnight(day: int, info: ZoneInfo) -> datetime:
    return datetime.combine(date.fromordinal(day), datetime.min.time(), info).astimezone(UTC)


def within(day: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= day < until for first, until in ranges)


@BOTH
def test_two_elapsed_times_compare_alike_on_each_day(signs: Table) -> None:
    days = range(10, 20)
    assert signs(Elapsed(5), Elapsed(6), days, "UTC") == Signs(((10, 20),), (), ())
    assert signs(Elapsed(6), Elapsed(6), days, "UTC") == Signs((), ((10, 20),), ())
