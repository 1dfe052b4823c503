"""The reference: when a time ends, found by going day by day. Slow and obvious; `counting` is held against it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.clocks import Clock, DayOne, Roll, ShortMonth
from policy_dsl.calendar.signs import Range, Ranges, Signs
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
    if any(each.day == day for each in calendar.opened):
        return True
    if any(each.day == day for each in calendar.closed):
        return False
    weekday = date.fromordinal(day).weekday()
    return weekday in calendar.week and not any(day in each.by_day for each in calendar.closed_on)


def next_open(clock: Clock, day: int) -> int:
    """The first open day from this one on."""
    while not is_open(calendar_of(clock), day):
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


def signs(left: Promise, right: Promise, received: range, zone: str) -> Signs:
    """On which of these days of receipt the left deadline is earlier than the right, the same, or later.

    All days are days of the zone. Raises UnknownDayError as `last_day` does.
    """
    days: dict[int, list[int]] = {-1: [], 0: [], 1: []}
    for day in received:
        for each in signs_on(left, right, day, zone):
            days[each].append(day)
    return Signs(*(ranges(days[each]) for each in (-1, 0, 1)))


def signs_on(left: Promise, right: Promise, day: int, zone: str) -> set[int]:
    """How the left deadline compares with the right for some instant of this day of receipt: -1, 0 and 1."""
    return signs_between(end_on(left, day), end_on(right, day), day, zone)


class Last(Struct, frozen=True):
    """The last day of a time on a clock."""

    day: int


class Earlier(Struct, frozen=True):
    """The earlier of two ends, of which one depends on the hour of receipt."""

    left: End
    right: End


class Later(Struct, frozen=True):
    """The later of two ends, of which one depends on the hour of receipt."""

    left: End
    right: End


End = int | Last | Earlier | Later
"""When a time ends that is received on some day: after seconds, with a day, or with one of two ends."""


def end_on(promise: Promise, day: int) -> End:
    """When the time ends if it is received on this day."""
    match promise:
        case Elapsed(seconds):
            return seconds
        case OnClock():
            return Last(last_day(promise, day))
        case FirstOf(left, right) | LastOf(left, right):
            return one_of(promise, end_on(left, day), end_on(right, day))
        case _:
            assert_never(promise)


def one_of(promise: FirstOf | LastOf, left: End, right: End) -> End:
    """When one of two times ends, of which these are the ends on some day."""
    first = isinstance(promise, FirstOf)
    if isinstance(left, Last) and isinstance(right, Last):
        return Last(min(left.day, right.day) if first else max(left.day, right.day))
    return Earlier(left, right) if first else Later(left, right)


def due_at(end: End, start: int, day: int, zone: str) -> int:
    """The half seconds from the first instant of the day to the end of a time that is received `start` half seconds
    after it.
    """
    match end:
        case int():
            return start + 2 * end
        case Last(last):
            return 2 * sum(length(zone, each) for each in range(day, last + 1))
        case Earlier(left, right):
            return min(due_at(left, start, day, zone), due_at(right, start, day, zone))
        case Later(left, right):
            return max(due_at(left, start, day, zone), due_at(right, start, day, zone))
        case _:
            assert_never(end)


def turning_points(left: End, right: End, day: int, zone: str) -> set[int]:
    """The half seconds after the first instant of the day at which an elapsed time of the two ends with another one that does
    not, and those halfway between them: from the one to the next, the order of the two does not change.
    """
    simple = {*simple_ends(left), *simple_ends(right)}
    elapsed = [each for each in simple if isinstance(each, int)]
    fixed = [due_at(each, 0, day, zone) for each in simple if isinstance(each, Last)]
    until = 2 * length(zone, day)
    points = sorted({0, *(due - 2 * seconds for due in fixed for seconds in elapsed if 0 <= due - 2 * seconds < until)})
    return {*points, *((here + after) // 2 for here, after in pairwise([*points, until]))}


def simple_ends(end: End) -> tuple[int | Last, ...]:
    """The ends of which it is one."""
    match end:
        case Earlier(left, right) | Later(left, right):
            return *simple_ends(left), *simple_ends(right)
        case int() | Last():
            return (end,)
        case _:
            assert_never(end)


def signs_between(left: End, right: End, day: int, zone: str) -> set[int]:
    """As `signs_on`, of two ends."""
    match left, right:
        case int(), int():
            return {sign(left - right)}
        case Last(), Last():
            return {sign(left.day - right.day)}
        case Last(), int():
            return {-each for each in signs_between(right, left, day, zone)}
        case int(), Last():
            rest = sum(length(zone, each) for each in range(day, right.day + 1)) - left
            first = {sign(-rest)}  # received at the first instant of the day; at others, the elapsed time ends later
            if rest >= 0 and rest < length(zone, day):
                first.add(0)
            if rest < length(zone, day):
                first.add(1)
            return first
        case _:
            points = turning_points(left, right, day, zone)
            return {sign(due_at(left, each, day, zone) - due_at(right, each, day, zone)) for each in points}


def sign(difference: int) -> int:
    """-1, 0 or 1, like the difference."""
    return (difference > 0) - (difference < 0)


def ranges(days: Iterable[int]) -> Ranges:
    """Days in ascending order, as ranges."""
    runs: list[Range] = []
    for day in days:
        if runs and runs[-1][1] == day:
            runs[-1] = (runs[-1][0], day + 1)
        else:
            runs.append((day, day + 1))
    return tuple(runs)
