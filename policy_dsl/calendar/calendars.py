"""Calendars: on which days something is open, as far as that is known."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from policy_dsl.calendar.days import DayList, NamedDay

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""The days of the week in the order of `date.weekday`."""


class UnknownDayError(ValueError):
    """Whether a calendar is open on this day is not known, because the list `ending` does not cover it."""

    def __init__(self, calendar: str, ending: DayList, day: int) -> None:
        """`calendar` is the name of the calendar."""
        super().__init__(f"`{calendar}` is not known on day {day}")
        self.calendar = calendar
        self.ending = ending
        self.day = day

    @property
    def past_end(self) -> bool:
        """Whether the list ends too early; it begins too late otherwise."""
        return self.day >= self.ending.until


class Calendar(Struct, frozen=True, dict=True):
    """Open on the weekdays of `week` (0 is Monday), but on no day of a list in `closed_on`. Open days are open whole.

    `closed` and `opened` are single days that go before all of that. `zone` is the name of the zone of its days. Raises
    ValueError if it is never open, or if a day is both closed and opened.
    """

    name: str
    week: tuple[int, ...]
    closed_on: tuple[DayList, ...] = ()
    closed: tuple[NamedDay, ...] = ()
    opened: tuple[NamedDay, ...] = ()
    zone: str | None = None

    def __post_init__(self) -> None:
        """Checks that it is open at some time, and that no day has two lines."""
        if not self.week:
            raise ValueError(f"`{self.name}` is never open")
        single = [each.day for each in (*self.closed, *self.opened)]
        if len(set(single)) < len(single):
            raise ValueError(f"`{self.name}` has two lines for one day")

    @cached_property
    def closed_days(self) -> frozenset[int]:
        """The days of its lists, and the single days on which it is closed."""
        listed = {day for each in self.closed_on for day in each.by_day}
        return frozenset(listed | {each.day for each in self.closed})

    @cached_property
    def opened_days(self) -> frozenset[int]:
        """The single days on which it is open whatever day of the week it is."""
        return frozenset(each.day for each in self.opened)

    @property
    def first(self) -> int | None:
        """The first day that all of its lists cover; None if it has no list."""
        return max((each.first for each in self.closed_on), default=None)

    @property
    def until(self) -> int | None:
        """The first day that one of its lists no longer covers; None if it has no list."""
        return min((each.until for each in self.closed_on), default=None)

    def check_known(self, day: int) -> None:
        """Raises UnknownDayError if one of its lists does not cover the day."""
        for each in self.closed_on:
            if not each.first <= day < each.until:
                raise UnknownDayError(self.name, each, day)
