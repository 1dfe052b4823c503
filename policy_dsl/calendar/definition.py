"""Whether a day is the last day of a time: a check of a day that is given, which is easier than to compute it."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from policy_dsl.calendar.clocks import Clock, DayOne, Roll, ShortMonth
from policy_dsl.calendar.stepping import is_open
from policy_dsl.calendar.times import (
    CalendarDays,
    DayTime,
    EarlierOf,
    Elapsed,
    FirstOf,
    LastOf,
    LaterOf,
    Months,
    OnClock,
    Promise,
    Then,
    WorkingDays,
)


def is_last_day(day: int, promise: Promise, received: int) -> bool:
    """Whether the time ends with this day, for a receipt on that one."""
    match promise:
        case OnClock(time, clock):
            return ends(day, time, clock, received - (clock.day_one is DayOne.OF_RECEIPT))
        case Elapsed():
            return False
        case FirstOf(left, right):
            return any(
                is_last_day(day, each, received) and not has_ended(day, rest, received)
                for each, rest in ((left, right), (right, left))
            )
        case LastOf(left, right):
            return any(
                is_last_day(day, each, received) and has_ended(day + 1, rest, received)
                for each, rest in ((left, right), (right, left))
            )
        case _:
            assert_never(promise)


def has_ended(day: int, promise: Promise, received: int) -> bool:
    """Whether the time ends on a day before this one."""
    return any(is_last_day(each, promise, received) for each in range(received - 60, day))


def ends(day: int, time: DayTime, clock: Clock, zero: int) -> bool:
    """Whether a time of which `zero` is the day before day one ends with this day."""
    match time:
        case WorkingDays(count):
            return is_closing(clock, day) and sum(is_closing(clock, each) for each in range(zero + 1, day + 1)) == count
        case CalendarDays(count):
            return any(each - zero == count for each in moved_to(day, clock))
        case Months(count):
            return any(months_on(each, zero, count, clock) for each in moved_to(day, clock))
        case Then(first, second):
            return any(ends(each, first, clock, zero) and ends(day, second, clock, each) for each in range(zero, day))
        case EarlierOf(left, right):
            return (ends(day, left, clock, zero) and not ended(day, right, clock, zero)) or (
                ends(day, right, clock, zero) and not ended(day, left, clock, zero)
            )
        case LaterOf(left, right):
            return (ends(day, left, clock, zero) and ended(day + 1, right, clock, zero)) or (
                ends(day, right, clock, zero) and ended(day + 1, left, clock, zero)
            )
        case _:
            assert_never(time)


def ended(day: int, time: DayTime, clock: Clock, zero: int) -> bool:
    """Whether the time ends on a day before this one."""
    return any(ends(each, time, clock, zero) for each in range(zero, day))


def is_closing(clock: Clock, day: int) -> bool:
    """Whether the clock counts the day as a working day."""
    return clock.calendar is not None and is_open(clock.calendar, day)


def moved_to(day: int, clock: Clock) -> tuple[int, ...]:
    """The days that the clock moves to this one: itself unless it is closed, and the closed days before it, or after it."""
    if clock.roll is Roll.STAYS:
        return (day,)
    if not is_closing(clock, day):
        return ()
    step = -1 if clock.roll is Roll.ON else 1
    days = [day]
    while not is_closing(clock, days[-1] + step):
        days.append(days[-1] + step)
    return tuple(days)


def months_on(day: int, zero: int, months: int, clock: Clock) -> bool:
    """Whether the day, before it is moved, is so many months on."""
    start, at = date.fromordinal(zero), date.fromordinal(day)
    distance = 12 * (at.year - start.year) + at.month - start.month
    if distance == months and at.day == start.day:
        return True
    if clock.short_month is ShortMonth.LAST_DAY:  # the month ends before it has such a day
        return distance == months and at.day < start.day and date.fromordinal(day + 1).day == 1
    return distance == months + 1 and at.day == 1 and date.fromordinal(day - 1).day < start.day
