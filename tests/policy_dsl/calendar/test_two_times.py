"""The earlier and the later of two times that are not on one clock, of which one may be elapsed: by the time zone database."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.calendar import counting, stepping
from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.clocks import DayOne, Roll
from policy_dsl.calendar.definition import is_last_day
from policy_dsl.calendar.instants import Turns
from policy_dsl.calendar.times import (
    CalendarDays,
    Elapsed,
    FirstOf,
    LastOf,
    OnClock,
    Promise,
    WorkingDays,
    clock_parts,
    ends_with_day,
)
from tests.policy_dsl.calendar.bank_holidays import BANKS, RECEIPTS, clock
from tests.policy_dsl.calendar.test_hours import BOTH, HOUR, Table, midnight, rules, within

MOMENT = timedelta(microseconds=1)
OPEN, EVERY = clock(BANKS), clock(None, day_one=DayOne.OF_RECEIPT, roll=Roll.STAYS)
TWO, THREE = OnClock(WorkingDays(2), OPEN), OnClock(CalendarDays(3), EVERY)
BACK = clock(Calendar("Wednesdays", (2,), zone="Europe/London"), day_one=DayOne.OF_RECEIPT, roll=Roll.BACK)
"""On which a few calendar days may be over up to six days before the day of receipt."""


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_the_earlier_and_the_later_by_hand() -> None:
    """From Thursday, 24 December 2026, the 29th and 30th are the next working days; three days with it end on the 26th."""
    received = day("2026-12-24")
    for chosen, last in ((FirstOf(TWO, THREE), "2026-12-26"), (LastOf(TWO, THREE), "2026-12-30")):
        assert stepping.last_day(chosen, received) == day(last)
        assert counting.last_days(chosen, range(received, received + 1)) == (day(last),)
        assert [each for each in range(received - 9, received + 20) if is_last_day(each, chosen, received)] == [
            day(last)
        ]


@pytest.mark.parametrize("kind", [FirstOf, LastOf])
def test_both_implementations_and_the_definition_agree(kind: type[FirstOf | LastOf]) -> None:
    chosen, received = kind(kind(TWO, THREE), OnClock(CalendarDays(2), OPEN)), RECEIPTS[300:420]
    lasts = counting.last_days(chosen, received)
    assert lasts == tuple(stepping.last_day(chosen, each) for each in received)
    assert all(is_last_day(last, chosen, each) for last, each in zip(lasts, received, strict=True))


def test_with_hours_no_day_is_the_last() -> None:
    chosen = FirstOf(TWO, LastOf(Elapsed(HOUR), THREE))
    assert (ends_with_day(chosen), ends_with_day(FirstOf(TWO, THREE))) == (False, True)
    assert clock_parts(chosen) == (TWO, THREE)
    assert not is_last_day(day("2026-12-26"), chosen, day("2026-12-24"))
    for last_day in (stepping.last_day, lambda promise, at: counting.last_days(promise, range(at, at + 1))):
        with pytest.raises(ValueError, match="hour"):
            last_day(chosen, day("2026-12-24"))


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
@BOTH
def test_the_order_by_instants(signs: Table, zone: str) -> None:
    """At the ends of each day, and about each instant at which an elapsed time and another one end together."""
    info, dice = rules(zone), Random(zone)
    for _ in range(14):
        left, right = random_time(dice, 2), random_time(dice, 2)
        start = dice.choice([day("2026-03-26"), day("2026-10-23"), day("2026-10-30"), day("2026-12-22")])
        table = signs(left, right, range(start, start + 5), zone)
        for each in range(start, start + 5):
            orders = {order(left, right, each, at, info) for at in moments(left, right, each, info)}
            rows = ((-1, table.earlier), (0, table.same), (1, table.later))
            assert {sign for sign, ranges in rows if within(each, ranges)} == orders, (left, right, each)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
def test_two_orders_at_one_instant(zone: str) -> None:
    info, dice = rules(zone), Random(zone)
    for _ in range(20):
        a, b, c, d = (random_time(dice, 1) for _ in range(4))
        start = dice.choice([day("2026-03-26"), day("2026-10-23"), day("2026-10-30"), day("2026-12-22")])
        turns = Turns(range(start, start + 5), zone, (a, b, c, d))
        both = zip(turns.earlier(a, b), turns.earlier(c, d), strict=True)
        assert [bool(one & other) for one, other in both] == [
            any(order(a, b, each, at, info) < 0 and order(c, d, each, at, info) < 0 for at in every)
            for each in range(start, start + 5)
            for every in [moments(FirstOf(a, b), FirstOf(c, d), each, info)]
        ], (a, b, c, d)


@BOTH
def test_what_is_over_before_the_receipt_is_over_when_it_is(signs: Table) -> None:
    """Of Saturday, 30 May 2026: the working day before it is Friday, and the last Wednesday the 27th, however late both are."""
    weekdays = clock(Calendar("Weekdays", tuple(range(5)), zone="UTC"), day_one=DayOne.OF_RECEIPT, roll=Roll.BACK)
    friday, wednesday = (FirstOf(OnClock(CalendarDays(1), each), Elapsed(720 * HOUR)) for each in (weekdays, BACK))
    saturday = day("2026-05-30")
    table = signs(friday, wednesday, range(saturday, saturday + 1), "UTC")
    assert (table.earlier, table.same, table.later) == ((), (), ((saturday, saturday + 1),))


def test_together_at_the_first_instant_of_a_day_by_hand() -> None:
    """What ends with the day of receipt ends 24 hours after its first instant, and sooner after every other one."""
    same_day, hours = OnClock(CalendarDays(1), EVERY), Elapsed(24 * HOUR)
    turns = Turns(range(100, 102), "UTC", (same_day, hours, Elapsed(23 * HOUR), THREE))
    assert turns.cuts == [[0, HOUR], [0, HOUR]]
    assert turns.every == [0b11110, 0b11110]
    assert turns.earlier(hours, same_day) == [0, 0]
    assert turns.earlier(same_day, hours) == [0b11100, 0b11100]
    assert turns.earlier(Elapsed(23 * HOUR), same_day) == [0b00110, 0b00110]
    assert turns.earlier(hours, THREE) == turns.every
    assert turns.earlier(THREE, hours) == [0, 0]


def random_time(dice: Random, depth: int) -> Promise:
    """A time in seconds, on a clock, or one of two."""
    if depth and dice.random() < 0.6:
        left, right = random_time(dice, depth - 1), random_time(dice, depth - 1)
        return FirstOf(left, right) if dice.random() < 0.5 else LastOf(left, right)
    if dice.random() < 0.5:
        return Elapsed(dice.choice([dice.randint(1, 96) * HOUR, dice.randint(1, 300_000)]))
    count = dice.randint(1, 3)
    time = WorkingDays(count) if dice.random() < 0.5 else CalendarDays(count)
    return OnClock(time, dice.choice([OPEN, EVERY, BACK]) if isinstance(time, CalendarDays) else OPEN)


def due(promise: Promise, day: int, at: float, info: ZoneInfo) -> float:
    """When the time is over, in seconds since 1970, if it is received at this one."""
    match promise:
        case Elapsed(seconds):
            return at + seconds
        case FirstOf(left, right):
            return min(due(left, day, at, info), due(right, day, at, info))
        case LastOf(left, right):
            return max(due(left, day, at, info), due(right, day, at, info))
        case OnClock():
            return midnight(stepping.last_day(promise, day) + 1, info).timestamp()


def order(left: Promise, right: Promise, day: int, at: float, info: ZoneInfo) -> int:
    one, other = due(left, day, at, info), due(right, day, at, info)
    return (one > other) - (one < other)


def seconds_in(promise: Promise) -> list[int]:
    match promise:
        case Elapsed(seconds):
            return [seconds]
        case FirstOf(left, right) | LastOf(left, right):
            return [*seconds_in(left), *seconds_in(right)]
        case OnClock():
            return []


def moments(left: Promise, right: Promise, day: int, info: ZoneInfo) -> list[float]:
    """Instants of the day: its ends, and about those at which the order may turn. Half seconds are exact."""
    start, end = midnight(day, info).timestamp(), midnight(day + 1, info).timestamp()
    ends = [due(each, day, start, info) for each in (*clock_parts(left), *clock_parts(right))]
    turns = [at - seconds for at in ends for seconds in (*seconds_in(left), *seconds_in(right))]
    return [at for at in (start, end - 0.5, *(t + step for t in turns for step in (-0.5, 0, 0.5))) if start <= at < end]
