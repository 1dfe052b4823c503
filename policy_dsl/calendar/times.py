"""Times: elapsed, so many days or months on a clock, or the earlier or the later of two of them."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.clocks import Clock, Roll


class WorkingDays(Struct, frozen=True):
    """So many open days of the clock's calendar, at least one."""

    count: int


class CalendarDays(Struct, frozen=True):
    """So many days, open or not, at least one."""

    count: int


class Months(Struct, frozen=True):
    """Until the day with the same number so many months on, at least one."""

    count: int


class Then(Struct, frozen=True):
    """The second time, from the end of the first."""

    first: DayTime
    second: DayTime


class EarlierOf(Struct, frozen=True):
    """The one that ends earlier."""

    left: DayTime
    right: DayTime


class LaterOf(Struct, frozen=True):
    """The one that ends later."""

    left: DayTime
    right: DayTime


DayTime = WorkingDays | CalendarDays | Months | Then | EarlierOf | LaterOf
"""A time that ends with a day."""


class OnClock(Struct, frozen=True):
    """A time on a clock, which says every line that `lines_needed` names."""

    time: DayTime
    clock: Clock


class Elapsed(Struct, frozen=True):
    """Seconds from the instant of receipt."""

    seconds: int


class FirstOf(Struct, frozen=True):
    """The one that ends first, whatever clocks they are on."""

    left: Promise
    right: Promise


class LastOf(Struct, frozen=True):
    """The one that ends last, whatever clocks they are on."""

    left: Promise
    right: Promise


Promise = Elapsed | OnClock | FirstOf | LastOf

Counted = OnClock | FirstOf | LastOf
"""A time that is not elapsed alone: how long it is depends on the day of receipt."""


def clock_parts(promise: Promise) -> tuple[OnClock, ...]:
    """The times on clocks that it is made of."""
    match promise:
        case Elapsed():
            return ()
        case OnClock():
            return (promise,)
        case FirstOf(left, right) | LastOf(left, right):
            return *clock_parts(left), *clock_parts(right)
        case _:
            assert_never(promise)


def ends_with_day(promise: Promise) -> bool:
    """Whether it always ends with a day, whatever the hour of receipt."""
    match promise:
        case Elapsed():
            return False
        case OnClock():
            return True
        case FirstOf(left, right) | LastOf(left, right):
            return ends_with_day(left) and ends_with_day(right)
        case _:
            assert_never(promise)


class Line(Enum):
    """A line of a clock."""

    COUNTS = "counts"
    DAY_ONE = "day one is"
    DUE = "due"
    SHORT_MONTH = "a month without that day"
    ROLL = "a last day that is closed"


def lines_needed(time: DayTime, clock: Clock) -> tuple[Line, ...]:
    """The lines that the time needs and the clock does not have, in the order of `Line`."""
    wanted = {Line.DAY_ONE, Line.DUE}
    for part in simple_times(time):
        match part:
            case WorkingDays():
                wanted.add(Line.COUNTS)
            case CalendarDays():
                wanted.add(Line.ROLL)
            case Months():
                wanted |= {Line.ROLL, Line.SHORT_MONTH}
            case _:
                assert_never(part)
    if Line.ROLL in wanted and clock.roll in (Roll.ON, Roll.BACK):
        wanted.add(Line.COUNTS)
    lines = {
        Line.COUNTS: clock.calendar,
        Line.DAY_ONE: clock.day_one,
        Line.DUE: clock.due,
        Line.SHORT_MONTH: clock.short_month,
        Line.ROLL: clock.roll,
    }
    return tuple(line for line in Line if line in wanted and lines[line] is None)


def most_days(time: DayTime) -> int:
    """About the most days that the time looks at: of a working day, a week, and of a month, 31 days."""
    days = 0
    for part in simple_times(time):
        match part:
            case WorkingDays(count):
                days += 7 * count
            case CalendarDays(count):
                days += count
            case Months(count):
                days += 31 * count
            case _:
                assert_never(part)
    return days


def simple_times(time: DayTime) -> tuple[WorkingDays | CalendarDays | Months, ...]:
    """The times of one unit each that it is made of."""
    match time:
        case Then(left, right) | EarlierOf(left, right) | LaterOf(left, right):
            return *simple_times(left), *simple_times(right)
        case WorkingDays() | CalendarDays() | Months():
            return (time,)
        case _:
            assert_never(time)
