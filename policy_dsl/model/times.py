"""Times of a policy: whole seconds from the instant of receipt, or a time on a clock, which ends with a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from policy_dsl.calendar.times import (
    CalendarDays,
    DayTime,
    EarlierOf,
    Elapsed,
    LaterOf,
    Months,
    OnClock,
    Promise,
    Then,
    WorkingDays,
)
from policy_dsl.model.step_text import duration_text

Time = int | OnClock
"""Whole seconds, or a time on a clock."""

TIME_FACT = "the time asked about"
"""The fact that says of which named time a decision is. No policy can name it, because it has spaces."""


def whole_seconds(time: Time | None) -> int | None:
    """The time in seconds; None if there is none. Raises ValueError for a time on a clock."""
    return None if time is None else in_seconds(time)


def in_seconds(time: Time) -> int:
    """The time in seconds. Raises ValueError for a time on a clock; where there are caps and floors, none is on one."""
    if isinstance(time, OnClock):
        raise ValueError("how long a time on a clock is depends on the day of receipt")
    return time


def shortest(times: Iterable[Time]) -> Time:
    """The shortest of the times, which are in seconds unless there is just one."""
    every = list(times)
    return every[0] if len(every) == 1 else min(map(in_seconds, every))


def longest(times: Iterable[Time]) -> Time:
    """The longest of the times, which are in seconds unless there is just one."""
    every = list(times)
    return every[0] if len(every) == 1 else max(map(in_seconds, every))


def promise(time: Time) -> Promise:
    """The time as calendars and clocks have it."""
    return Elapsed(time) if isinstance(time, int) else time


def time_text(time: Time) -> str:
    """The time as policies write it: `24 h`, `20 working days on Statutory`."""
    return duration_text(time) if isinstance(time, int) else f"{day_time_text(time.time)} on {time.clock.name}"


def day_time_text(time: DayTime) -> str:
    """A time on a clock, without the clock."""
    match time:
        case WorkingDays(count):
            return counted(count, "working day")
        case CalendarDays(count):
            return counted(count, "calendar day")
        case Months(count):
            return counted(count, "month")
        case Then(first, second):
            return f"{day_time_text(first)}, then {day_time_text(second)}"
        case EarlierOf(left, right):
            return f"the earlier of {day_time_text(left)} and {day_time_text(right)}"
        case LaterOf(left, right):
            return f"the later of {day_time_text(left)} and {day_time_text(right)}"
        case _:
            assert_never(time)


def counted(count: int, unit: str) -> str:
    """So many of a unit."""
    return f"{count} {unit}{'' if count == 1 else 's'}"


def time_order(time: Time | None) -> tuple[int, int, str]:
    """A key by which times are listed: seconds from the shortest on, then times on clocks by their text, then none.

    On which days one time on a clock ends before another is a question of the calendar, so this order says nothing about it.
    Times on clocks of one name that count otherwise, before and after, are told apart by what the clocks say.
    """
    if time is None:
        return 2, 0, ""
    return (0, time, "") if isinstance(time, int) else (1, 0, f"{time_text(time)} {time.clock!r}")
