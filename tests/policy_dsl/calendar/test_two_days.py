"""When two times are over that are received on days of their own: at some instants of these, on days of 23, 24 and 25 hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.calendar.clocks import DayOne, Roll
from policy_dsl.calendar.ends import signs_apart
from policy_dsl.calendar.instants import Due, dues
from policy_dsl.calendar.times import CalendarDays, Elapsed, FirstOf, LastOf, OnClock, Promise
from tests.policy_dsl.calendar.bank_holidays import clock
from tests.policy_dsl.calendar.test_hours import HOUR, midnight, rules

HALF = timedelta(seconds=0.5)


def end_of(promise: Promise, at: datetime, day: int, info: ZoneInfo) -> datetime:
    """When the time is over that is received at this instant of the day, by its definition."""
    match promise:
        case Elapsed(seconds):
            return at + timedelta(seconds=seconds)
        case OnClock(CalendarDays(count), on):
            return midnight(day + count + (on.day_one is DayOne.AFTER_RECEIPT), info)
        case FirstOf(left, right):
            return min(end_of(left, at, day, info), end_of(right, at, day, info))
        case LastOf(left, right):
            return max(end_of(left, at, day, info), end_of(right, at, day, info))
        case _:
            raise AssertionError(promise)


def ends_on(promise: Promise, day: int, info: ZoneInfo) -> set[datetime]:
    """When it is over if it is received at each hour of the day, and half a second before and after each: as all times are of
    whole hours, nothing turns elsewhere.
    """
    start, end = midnight(day, info), midnight(day + 1, info)
    hours = [start + timedelta(hours=n) for n in range(26)]
    instants = [hour + step for hour in hours for step in (-HALF, timedelta(), HALF)]
    return {end_of(promise, at, day, info) for at in instants if start <= at < end}


def random_promise(dice: Random, deep: bool = True) -> Promise:
    if deep and dice.random() < 0.4:
        both = random_promise(dice, deep=dice.random() < 0.3), random_promise(dice, deep=False)
        return FirstOf(*both) if dice.random() < 0.5 else LastOf(*both)
    if dice.random() < 0.6:
        return Elapsed(dice.randint(1, 100) * HOUR)
    return OnClock(CalendarDays(dice.randint(1, 4)), clock(None, day_one=dice.choice([*DayOne]), roll=Roll.STAYS))


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York"])
def test_two_days_by_each_of_their_hours(zone: str) -> None:
    info, dice = rules(zone), Random(zone)
    signs_seen = set()
    for _ in range(150):
        left, right = random_promise(dice), random_promise(dice)
        start = dice.choice([date(2026, 3, 7), date(2026, 3, 27), date(2026, 10, 23), date(2026, 10, 30)]).toordinal()
        day, other = start + dice.randrange(4), start + dice.randrange(4)
        pairs = product(ends_on(left, day, info), ends_on(right, other, info))
        expected = {(one > two) - (one < two) for one, two in pairs}
        assert signs_apart(left, day, right, other, zone) == expected
        assert by_spans(left, day, right, other, zone) == expected
        signs_seen.add(frozenset(expected))
    assert {frozenset({-1}), frozenset({1}), frozenset({-1, 0, 1})} < signs_seen


def by_spans(left: Promise, day: int, right: Promise, other: int, zone: str) -> set[int]:
    """How they compare, by the first and the last instants of `dues`."""
    (one,), (two,) = dues(left, range(day, day + 1), zone), dues(right, range(other, other + 1), zone)
    signs = {-1} if one.first < two.last else set()
    signs |= {1} if two.first < one.last else set()
    together = (one.first, False) < (two.last, two.reached) and (two.first, False) < (one.last, one.reached)
    return signs | ({0} if together else set())


def test_the_last_hour_of_a_long_day() -> None:
    """On 25 October 2026 in London, a day is over after 25 hours: 24 h from its first hour are over before its end, and 25 h at
    its end at the earliest.
    """
    rules("Europe/London")
    day = date(2026, 10, 25).toordinal()
    saturday = OnClock(CalendarDays(1), clock(None, roll=Roll.STAYS))
    assert signs_apart(Elapsed(24 * HOUR), day, saturday, day - 1, "Europe/London") == {-1, 0, 1}
    assert signs_apart(Elapsed(25 * HOUR), day, saturday, day - 1, "Europe/London") == {0, 1}
    assert signs_apart(Elapsed(24 * HOUR), day, saturday, day - 1, "UTC") == {0, 1}


def test_what_hours_only_come_close_to() -> None:
    """24 h of a day are over before those of the next one, whatever the hours; the earlier of 30 h and its end is not."""
    day = range(10, 11)
    end = OnClock(CalendarDays(1), clock(None, roll=Roll.STAYS))
    (hours,) = dues(Elapsed(24 * HOUR), day, "UTC")
    (earlier,) = dues(FirstOf(Elapsed(30 * HOUR), end), day, "UTC")
    assert hours == Due(11 * 24 * HOUR, 12 * 24 * HOUR, reached=False)
    assert earlier == Due(10 * 24 * HOUR + 30 * HOUR, 12 * 24 * HOUR, reached=True)
    assert signs_apart(Elapsed(24 * HOUR), 10, Elapsed(24 * HOUR), 11, "UTC") == {-1}
    assert signs_apart(FirstOf(Elapsed(30 * HOUR), end), 10, Elapsed(24 * HOUR), 11, "UTC") == {-1, 0}
