"""When a time ends, found by counts of open days and binary search: the second implementation, beside `stepping`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.clocks import DayOne, Roll, ShortMonth
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


def last_days(promise: Promise, received: range) -> tuple[int, ...]:
    """The last day of the time for each day of receipt. Raises as `stepping.last_day` does."""
    match promise:
        case Elapsed():
            raise ValueError("an elapsed time ends at some hour")
        case FirstOf(left, right):
            return tuple(map(min, last_days(left, received), last_days(right, received)))
        case LastOf(left, right):
            return tuple(map(max, last_days(left, received), last_days(right, received)))
        case OnClock():
            return last_days_on_clock(promise, received)
        case _:
            assert_never(promise)


@lru_cache(256)
def last_days_on_clock(promise: OnClock, received: range) -> tuple[int, ...]:
    """As `last_days`, of a time on one clock. Cached: each comparison with another time needs it."""
    clock = promise.clock
    before = 1 if clock.day_one is DayOne.OF_RECEIPT else 0
    zeros = range(received.start - before, received.stop - before)
    window = range(zeros.start, zeros.stop + longest(promise.time, clock.calendar))
    opened = None if clock.calendar is None else open_days(clock.calendar, window)
    counts = Counts(opened, clock.roll, clock.short_month)
    return tuple(counts.end(promise.time, zero) for zero in zeros)


def longest(time: DayTime, calendar: Calendar | None) -> int:
    """A number of days after which the time has certainly ended, if the calendar is known so far."""
    singles = 7 * (8 + (0 if calendar is None else len(calendar.closed_days)))
    match time:
        case WorkingDays(count):
            return 7 * count + singles
        case CalendarDays(count):
            return count + singles
        case Months(count):
            return 31 * count + singles
        case Then(left, right) | EarlierOf(left, right) | LaterOf(left, right):
            return longest(left, calendar) + longest(right, calendar)
        case _:
            assert_never(time)


class OpenDays(Struct, frozen=True):
    """The open days of a calendar, in order, among the days from `first` until `until`, all of which are known."""

    calendar: Calendar
    days: tuple[int, ...]
    first: int
    until: int

    def nth_after(self, day: int, count: int) -> int:
        """The open day with this number, counted from 1, after the day."""
        if day + 1 < self.first:
            self.calendar.check_known(day + 1)
        place = bisect_right(self.days, day) + count - 1
        return self.at(place)

    def from_on(self, day: int) -> int:
        """The first open day from this one on."""
        self.calendar.check_known(day)
        return self.at(bisect_left(self.days, day))

    def up_to(self, day: int) -> int:
        """The last open day up to this one."""
        self.calendar.check_known(day)
        place = bisect_right(self.days, day) - 1
        if place < 0:
            self.calendar.check_known(self.first - 1)
        return self.days[place]

    def at(self, place: int) -> int:
        """The open day at this place in the order."""
        if place >= len(self.days):
            self.calendar.check_known(self.until)
        return self.days[place]


def open_days(calendar: Calendar, window: range) -> OpenDays:
    """The open days in the window that the calendar knows, and before it so many that one of them is open."""
    first = window.start - 7 * (1 + len(calendar.closed_days))
    first = first if calendar.first is None else max(first, calendar.first)
    until = window.stop if calendar.until is None else min(window.stop, calendar.until)
    monday = date.fromordinal(first).toordinal() - date.fromordinal(first).weekday()
    weekly = {day for weekday in calendar.week for day in range(monday + weekday, until, 7)}
    days = sorted(weekly - calendar.closed_days | calendar.opened_days)
    return OpenDays(calendar, tuple(day for day in days if first <= day < until), first, until)


class Counts(Struct, frozen=True):
    """What a clock counts, and what it says about the last day."""

    open_days: OpenDays | None
    roll: Roll | None
    short_month: ShortMonth | None

    def end(self, time: DayTime, zero: int) -> int:
        """The last day of a time of which `zero` is the day before day one."""
        match time:
            case WorkingDays(count):
                return self.calendar.nth_after(zero, count)
            case CalendarDays(count):
                return self.rolled(zero + count)
            case Months(count):
                return self.rolled(self.months_on(zero, count))
            case Then(first, second):
                return self.end(second, self.end(first, zero))
            case EarlierOf(left, right):
                return min(self.end(left, zero), self.end(right, zero))
            case LaterOf(left, right):
                return max(self.end(left, zero), self.end(right, zero))
            case _:
                assert_never(time)

    @property
    def calendar(self) -> OpenDays:
        """The open days. Raises ValueError if nothing is counted."""
        if self.open_days is None:
            raise ValueError("the clock does not say what it counts")
        return self.open_days

    def rolled(self, day: int) -> int:
        """The day, or where it is moved if it is closed."""
        if self.roll is Roll.ON:
            return self.calendar.from_on(day)
        if self.roll is Roll.BACK:
            return self.calendar.up_to(day)
        return day

    def months_on(self, zero: int, months: int) -> int:
        """The day so many months on, by numbers of months since the year 1."""
        start = date.fromordinal(zero)
        year, month = divmod(12 * start.year + start.month - 1 + months, 12)
        last = monthrange(year, month + 1)[1]
        first = date(year, month + 1, 1).toordinal()
        if start.day <= last:
            return first + start.day - 1
        return first + last - (0 if self.short_month is ShortMonth.DAY_AFTER else 1)
