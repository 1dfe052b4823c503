"""The numbers of a time on a clock: so many working days, calendar days, months or hours, one or several in one time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

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
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time, day_time_text, promise, promise_text
from verifier.results.repair import Counted, Unit

HOUR = 3600
GAP = "…"
"""What stands for a number and its unit in the words around it."""

Parts = tuple[int, ...]
"""The way to a part of a time: its first half, or its second, again and again."""


class Number(Struct, frozen=True):
    """A number of a time. `words` are what is written around it, with `…` in its place; empty if that is nothing."""

    scale: Counted
    now: int
    words: str
    way: Parts


def numbers(time: Time) -> Iterator[Number]:
    """The numbers of a time, in the order of its text. Minutes and seconds have none, nor has `no promise`."""
    if time != NO_PROMISE:
        yield from of_promise(promise(time), (), GAP)


def of_promise(time: Promise, way: Parts, around: str) -> Iterator[Number]:
    """The numbers of a part of a time; the words `around` it have `…` in its place."""
    match time:
        case Elapsed(seconds):
            if seconds % HOUR == 0:
                yield number(Counted(Unit.HOURS), seconds // HOUR, way, around)
        case OnClock(counted, clock):
            whole = around.replace(GAP, f"{GAP} on {clock.name}")
            yield from of_days(
                counted, clock.name, way, whole if isinstance(counted, Then | EarlierOf | LaterOf) else around
            )
        case FirstOf(left, right) | LastOf(left, right):
            chosen = "earlier" if isinstance(time, FirstOf) else "later"
            first, second = promise_text(left), promise_text(right)
            yield from of_promise(left, (*way, 0), around.replace(GAP, f"the {chosen} of {GAP} and {second}"))
            yield from of_promise(right, (*way, 1), around.replace(GAP, f"the {chosen} of {first} and {GAP}"))
        case _:
            assert_never(time)


def of_days(time: DayTime, clock: str, way: Parts, around: str) -> Iterator[Number]:
    """Likewise, of a time on one clock."""
    match time:
        case WorkingDays(count):
            yield number(Counted(Unit.WORKING_DAYS, clock), count, way, around)
        case CalendarDays(count):
            yield number(Counted(Unit.CALENDAR_DAYS, clock), count, way, around)
        case Months(count):
            yield number(Counted(Unit.MONTHS, clock), count, way, around)
        case Then(left, right):
            yield from of_days(left, clock, (*way, 0), around.replace(GAP, f"{GAP}, then {day_time_text(right)}"))
            yield from of_days(right, clock, (*way, 1), around.replace(GAP, f"{day_time_text(left)}, then {GAP}"))
        case EarlierOf(left, right) | LaterOf(left, right):
            chosen = "earlier" if isinstance(time, EarlierOf) else "later"
            first, second = day_time_text(left), day_time_text(right)
            yield from of_days(left, clock, (*way, 0), around.replace(GAP, f"the {chosen} of {GAP} and {second}"))
            yield from of_days(right, clock, (*way, 1), around.replace(GAP, f"the {chosen} of {first} and {GAP}"))
        case _:
            assert_never(time)


def number(scale: Counted, now: int, way: Parts, around: str) -> Number:
    """A number with the words around it."""
    return Number(scale, now, "" if around == GAP else around, way)


def with_number(time: Time, way: Parts, count: int) -> Time:
    """The time with another number at this part."""
    changed = in_promise(promise(time), way, count)
    return changed.seconds if isinstance(changed, Elapsed) else changed


def in_promise(time: Promise, way: Parts, count: int) -> Promise:
    """A part of a time, with another number in it."""
    match time:
        case Elapsed():
            return Elapsed(count * HOUR)
        case OnClock(counted, clock):
            return OnClock(in_days(counted, way, count), clock)
        case FirstOf(left, right) | LastOf(left, right):
            if way[0] == 0:
                return replace(time, left=in_promise(left, way[1:], count))
            return replace(time, right=in_promise(right, way[1:], count))
        case _:
            assert_never(time)


def in_days(time: DayTime, way: Parts, count: int) -> DayTime:
    """A time on one clock, with another number in it."""
    match time:
        case WorkingDays() | CalendarDays() | Months():
            return replace(time, count=count)
        case Then() | EarlierOf() | LaterOf():
            return halved(time, way, count)
        case _:
            assert_never(time)


def halved(time: Then | EarlierOf | LaterOf, way: Parts, count: int) -> DayTime:
    """A time of two halves, with another number in one of them."""
    first, second = (time.first, time.second) if isinstance(time, Then) else (time.left, time.right)
    halves = (in_days(first, way[1:], count), second) if way[0] == 0 else (first, in_days(second, way[1:], count))
    return type(time)(*halves)
