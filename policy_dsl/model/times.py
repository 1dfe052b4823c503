"""Times of a policy: whole seconds from the instant of receipt, a time on a clock, which ends with a day, or one of two."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.calendar.clocks import Clock
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
    clock_parts,
)
from policy_dsl.model.step_text import NO_PROMISE, duration_text

Time = int | OnClock | FirstOf | LastOf
"""Whole seconds, a time on a clock, or the earlier or the later of two times."""

TIME_FACT = "the time asked about"
"""The fact that says of which named time a decision is. No policy can name it, because it has spaces."""


def whole_seconds(time: Time | None) -> int | None:
    """The time in seconds; None if there is none. Raises ValueError for a time on a clock."""
    return None if time is None else in_seconds(time)


def in_seconds(time: Time) -> int:
    """The time in seconds. Raises ValueError for another one."""
    if not isinstance(time, int):
        raise ValueError("how long a time on a clock is depends on the day of receipt")
    return time


def earlier_of(left: Time, right: Time) -> Time:
    """The earlier of two times."""
    match left, right:
        case int(), int():
            return min(left, right)
        case OnClock(one, clock), OnClock(other, same) if clock == same and is_in_turn(one) and is_in_turn(other):
            return OnClock(EarlierOf(one, other), clock)
        case _:
            return FirstOf(promise(left), promise(right))


def later_of(left: Time, right: Time) -> Time:
    """The later of two times."""
    match left, right:
        case int(), int():
            return max(left, right)
        case OnClock(one, clock), OnClock(other, same) if clock == same and is_in_turn(one) and is_in_turn(other):
            return OnClock(LaterOf(one, other), clock)
        case _:
            return LastOf(promise(left), promise(right))


def is_in_turn(time: DayTime) -> bool:
    """Whether the time is of one part, or of several, each from the end of the one before."""
    return not isinstance(time, EarlierOf | LaterOf)


NEVER = 10**12
"""More seconds than any time takes that is counted on a clock: `no promise`, as calendars and clocks have it."""


def promise(time: Time) -> Promise:
    """The time as calendars and clocks have it."""
    if time == NO_PROMISE:
        return Elapsed(NEVER)
    return Elapsed(time) if isinstance(time, int) else time


def time_text(time: Time, *, in_hours: bool = False) -> str:
    """The time as policies write it: `24 h`, `20 working days on Statutory`; elapsed time `in_hours` without days."""
    return promise_text(promise(time), in_hours=in_hours)


def promise_text(time: Promise, *, in_hours: bool = False) -> str:
    """The time as policies write it."""
    match time:
        case Elapsed(seconds):
            return duration_text(NO_PROMISE if seconds == NEVER else seconds, in_hours=in_hours)
        case OnClock(counted_time, clock):
            return f"{day_time_text(counted_time)} on {clock.name}"
        case FirstOf(left, right):
            return (
                f"the earlier of {promise_text(left, in_hours=in_hours)} and {promise_text(right, in_hours=in_hours)}"
            )
        case LastOf(left, right):
            return f"the later of {promise_text(left, in_hours=in_hours)} and {promise_text(right, in_hours=in_hours)}"
        case _:
            assert_never(time)


def clocks_of(time: Time) -> tuple[Clock, ...]:
    """The clocks that it is counted on."""
    return tuple(part.clock for part in clock_parts(promise(time)))


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
    return (0, time, "") if isinstance(time, int) else (1, 0, f"{time_text(time)} {clocks_of(time)!r}")
