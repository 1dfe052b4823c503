"""The figures over three years of bank holidays: each is counted by hand first, and both implementations have to agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from policy_dsl.calendar import ends, instants, stepping
from policy_dsl.calendar.clocks import Roll
from policy_dsl.calendar.signs import Signs
from policy_dsl.calendar.times import CalendarDays, Months, OnClock, Promise, WorkingDays
from tests.policy_dsl.calendar.bank_holidays import (
    BANKS,
    ENGLAND_AND_WALES,
    NORTHERN_IRELAND,
    RECEIPTS,
    SCOTLAND,
    clock,
    dates,
    size,
    union,
)
from tests.policy_dsl.calendar.by_hand import DAY, month_on, moved_on, working_days

ENGLAND = dates(ENGLAND_AND_WALES)
UK = ENGLAND | dates(SCOTLAND) | dates(NORTHERN_IRELAND)
TWENTY = OnClock(WorkingDays(20), clock(union()))
Due = Callable[[date], date]


def twenty(received: date) -> date:
    return working_days(received, 20, UK)


CASES: dict[str, tuple[OnClock, Due, tuple[int, int, int]]] = {
    "a month, moved on by English banks": (
        OnClock(Months(1), clock(BANKS)),
        lambda received: moved_on(month_on(received), ENGLAND),
        (729, 190, 116),
    ),
    "30 calendar days": (
        OnClock(CalendarDays(30), clock(None, roll=Roll.STAYS)),
        lambda received: received + 30 * DAY,
        (686, 124, 225),
    ),
    "20 working days of England and Wales": (
        OnClock(WorkingDays(20), clock(BANKS)),
        lambda received: working_days(received, 20, ENGLAND),
        (0, 645, 390),
    ),
}


@pytest.mark.parametrize("signs", [ends.signs, instants.signs])
@pytest.mark.parametrize("other", CASES)
def test_twenty_working_days_against_another_time(
    other: str, signs: Callable[[Promise, Promise, range, str], Signs]
) -> None:
    promise, due, expected = CASES[other]
    days = [date.fromordinal(day) for day in RECEIPTS]
    table = signs(TWENTY, promise, RECEIPTS, "Europe/London")
    by_hand = [[day for day in days if twenty(day) < due(day)], [day for day in days if twenty(day) == due(day)]]
    assert (len(by_hand[0]), len(by_hand[1]), len(days) - sum(map(len, by_hand))) == expected
    assert [listed(table.earlier), listed(table.same)] == by_hand
    assert size(table.later) == expected[2]


def listed(ranges: tuple[tuple[int, int], ...]) -> list[date]:
    return [date.fromordinal(day) for first, until in ranges for day in range(first, until)]


@pytest.mark.parametrize("signs", [ends.signs, instants.signs])
def test_thirty_four_calendar_days_are_never_passed(
    signs: Callable[[Promise, Promise, range, str], Signs],
) -> None:
    at_the_latest = max((twenty(date.fromordinal(day)) - date.fromordinal(day)).days for day in RECEIPTS)
    reached = [day for day in RECEIPTS if (twenty(date.fromordinal(day)) - date.fromordinal(day)).days == 34]
    assert (at_the_latest, len(reached), date.fromordinal(reached[0])) == (34, 28, date(2026, 12, 2))
    weeks = clock(None, roll=Roll.STAYS)
    assert signs(TWENTY, OnClock(CalendarDays(34), weeks), RECEIPTS, "Europe/London").later == ()
    assert size(signs(TWENTY, OnClock(CalendarDays(33), weeks), RECEIPTS, "Europe/London").later) == 28


def test_the_world_cup_holiday_moves_31_receipts() -> None:
    before, after = clock(union(without="2026-06-15")), clock(union())
    moved = {}
    for day in RECEIPTS:
        at = date.fromordinal(day)
        by_hand = (twenty(at) - working_days(at, 20, UK - {date(2026, 6, 15)})).days
        days = [stepping.last_day(OnClock(WorkingDays(20), each), day) for each in (before, after)]
        assert days[1] - days[0] == by_hand
        if by_hand:
            moved[at] = by_hand
    assert Counter(moved.values()) == {1: 21, 3: 7, 4: 3}
    assert (min(moved), max(moved), len(moved)) == (date(2026, 5, 15), date(2026, 6, 14), 31)
