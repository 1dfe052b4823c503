"""The reference: how the ends of two times compare, for each instant of a day of receipt. `instants` is held against it.

The last days are those of `stepping`. Where a time is the earlier or the later of hours and days, the instants that are tried
are those about which the order may turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.signs import Range, Ranges, Signs
from policy_dsl.calendar.stepping import last_day, length
from policy_dsl.calendar.times import Elapsed, FirstOf, LastOf, OnClock, Promise


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
    after it; below 0 for one that is over before it.
    """
    match end:
        case int():
            return start + 2 * end
        case Last(last):
            return 2 * seconds_until(last + 1, day, zone)
        case Earlier(left, right):
            return min(due_at(left, start, day, zone), due_at(right, start, day, zone))
        case Later(left, right):
            return max(due_at(left, start, day, zone), due_at(right, start, day, zone))
        case _:
            assert_never(end)


def seconds_until(midnight: int, day: int, zone: str) -> int:
    """The seconds from the first instant of one day to that of another, which may come before it."""
    ahead, behind = range(day, midnight), range(midnight, day)
    return sum(length(zone, each) for each in ahead) - sum(length(zone, each) for each in behind)


def first_and_last_due(end: End, day: int, zone: str) -> tuple[int, int]:
    """As `due_at`, for a receipt at the first instant of the day, and half a second before its last one is over. Every half
    second from the one to the other is when a receipt of the day is due, and what turns between two of them, turns at one.
    """
    return due_at(end, 0, day, zone), due_at(end, 2 * length(zone, day) - 1, day, zone)


def signs_apart(left: Promise, day: int, right: Promise, other_day: int, zone: str) -> set[int]:
    """How the left deadline compares with the right for some instants of receipt, of this day and of the other: -1, 0 and 1."""
    shift = 2 * seconds_until(other_day, day, zone)
    first, last = first_and_last_due(end_on(left, day), day, zone)
    other_first, other_last = (shift + due for due in first_and_last_due(end_on(right, other_day), other_day, zone))
    signs = {-1} if first < other_last else set()
    signs |= {1} if other_first < last else set()
    return signs | ({0} if max(first, other_first) <= min(last, other_last) else set())


def turning_points(ends: Iterable[End], day: int, zone: str) -> set[int]:
    """The half seconds after the first instant of the day at which an elapsed time of the ends is over with another one that is
    not elapsed, and those halfway between them: from the one to the next, the order of the ends does not change.
    """
    simple = {each for end in ends for each in simple_ends(end)}
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
            rest = seconds_until(right.day + 1, day, zone) - left
            first = {sign(-rest)}  # received at the first instant of the day; at others, the elapsed time ends later
            if rest >= 0 and rest < length(zone, day):
                first.add(0)
            if rest < length(zone, day):
                first.add(1)
            return first
        case _:
            points = turning_points((left, right), day, zone)
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
