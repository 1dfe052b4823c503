"""The reference: with which day a time ends, found by going day by day. Slow and obvious; `counting` is held against it."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.clocks import Clock, DayOne, Roll, ShortMonth
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
from policy_dsl.calendar.zones import DAY, HOUR, SUMMERS, Summer


def last_day(promise: Promise, received: int) -> int:
    """The last day of the time, for a receipt on this day. It is due at midnight after it.

    Raises UnknownDayError if that depends on a day which the calendar does not know, and ValueError for an elapsed time.
    """
    match promise:
        case OnClock(time, clock):
            return end(time, clock, day_zero(clock, received))
        case FirstOf(left, right):
            return min(last_day(left, received), last_day(right, received))
        case LastOf(left, right):
            return max(last_day(left, received), last_day(right, received))
        case Elapsed():
            raise ValueError("when an elapsed time ends depends on the hour of receipt")
        case _:
            assert_never(promise)


def day_zero(clock: Clock, received: int) -> int:
    """The day before day one."""
    match clock.day_one:
        case DayOne.AFTER_RECEIPT:
            return received
        case DayOne.OF_RECEIPT:
            return received - 1
        case None:
            raise ValueError(f"`{clock.name}` does not say which day is day one")
        case _:
            assert_never(clock.day_one)


def end(time: DayTime, clock: Clock, zero: int) -> int:
    """The last day of a time of which `zero` is the day before day one."""
    match time:
        case WorkingDays(count):
            day = zero
            for _ in range(count):
                day = next_open(clock, day + 1)
            return day
        case CalendarDays(count):
            return rolled(clock, zero + count)
        case Months(count):
            return rolled(clock, same_number(clock, zero, count))
        case Then(first, second):
            return end(second, clock, end(first, clock, zero))
        case EarlierOf(left, right):
            return min(end(left, clock, zero), end(right, clock, zero))
        case LaterOf(left, right):
            return max(end(left, clock, zero), end(right, clock, zero))
        case _:
            assert_never(time)


def calendar_of(clock: Clock) -> Calendar:
    """The calendar that the clock counts. Raises ValueError if it has none."""
    if clock.calendar is None:
        raise ValueError(f"`{clock.name}` does not say what it counts")
    return clock.calendar


def is_open(calendar: Calendar, day: int) -> bool:
    """Whether the calendar is open on the day. Raises UnknownDayError if a list does not cover it."""
    calendar.check_known(day)
    if calendar.opened and any(each.day == day for each in calendar.opened):
        return True
    if calendar.closed and any(each.day == day for each in calendar.closed):
        return False
    if (day - 1) % 7 not in calendar.week:  # day 1 was a Monday
        return False
    for each in calendar.closed_on:  # noqa: SIM110  # a generator for each day would take most of the time
        if day in each.by_day:
            return False
    return True


def next_open(clock: Clock, day: int) -> int:
    """The first open day from this one on."""
    calendar = calendar_of(clock)
    while not is_open(calendar, day):
        day += 1
    return day


def rolled(clock: Clock, day: int) -> int:
    """The day itself, or where the clock moves it if it is closed."""
    match clock.roll:
        case Roll.STAYS:
            return day
        case Roll.ON:
            return next_open(clock, day)
        case Roll.BACK:
            while not is_open(calendar_of(clock), day):
                day -= 1
            return day
        case None:
            raise ValueError(f"`{clock.name}` does not say what happens to a last day that is closed")
        case _:
            assert_never(clock.roll)


def same_number(clock: Clock, zero: int, months: int) -> int:
    """The day with the same number as `zero` so many months on, or what the clock says where that month has no such day."""
    start = date.fromordinal(zero)
    day = zero
    for _ in range(months):  # to the first day of each next month
        day += 1
        while date.fromordinal(day).day != 1:
            day += 1
    while date.fromordinal(day).day < start.day:
        if date.fromordinal(day + 1).day == 1:  # the month is over
            return day + 1 if short_month(clock) is ShortMonth.DAY_AFTER else day
        day += 1
    return day


def short_month(clock: Clock) -> ShortMonth:
    """Where a month ends that lacks the day. Raises ValueError if the clock does not say."""
    if clock.short_month is None:
        raise ValueError(f"`{clock.name}` does not say where a month ends that lacks the day")
    return clock.short_month


def length(zone: str, day: int) -> int:
    """How long the day is in the zone, in seconds."""
    at = date.fromordinal(day)
    summer = SUMMERS[zone]
    if summer is Summer.NEVER or at.weekday() != 6:
        return DAY
    week = (at.day - 1) // 7  # which Sunday of the month it is, from 0
    last = date.fromordinal(day + 7).month != at.month
    european = summer is Summer.EUROPE
    if at.month == 3 and (last if european else week == 1):
        return DAY - HOUR
    if (at.month == 10 and last) if european else (at.month == 11 and week == 0):
        return DAY + HOUR
    return DAY
