"""On how many days of receipt a proposal changes answers, and by how many days it moves those on clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import Elapsed, Promise, ends_with_day
from policy_dsl.model.boxes import OneOfRanges, times_in
from policy_dsl.model.ranges import union
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import promise
from verifier.results.impact import Change, Impact


def days_of_receipt(impact: Impact, changes: Iterable[Change]) -> set[int]:
    """The days on which some request with one of these changes is received; none where no time is on a clock."""
    sides = [change.values.get(impact.received or "") for change in changes]
    every = union(each for side in sides if isinstance(side, OneOfRanges) for each in side.ranges)
    return {day for start, until in every for day in range(start, until)}


def shifts(impact: Impact, changes: Iterable[Change]) -> dict[int, frozenset[int]]:
    """By how many days an answer is due later than before, or earlier, as far as both times end with a day, and on which days
    of receipt; the smallest number of days first. A day is under each number that applies to it.
    """
    days: dict[int, set[int]] = {}
    for change in changes:
        old, new = promises(change)
        if old is not None and new is not None and ends_with_day(old) and ends_with_day(new):
            for day in days_of_receipt(impact, [change]):
                days.setdefault(last_day(new, day) - last_day(old, day), set()).add(day)
    return in_order(days)


def elapsed_shifts(impact: Impact, changes: Iterable[Change]) -> dict[int, frozenset[int]]:
    """By how many seconds an answer is due later than before, or earlier, as far as both times are lengths, and on which
    days of receipt; the smallest number first.
    """
    days: dict[int, set[int]] = {}
    for change in changes:
        match promises(change):
            case Elapsed(old), Elapsed(new):
                days.setdefault(new - old, set()).update(days_of_receipt(impact, [change]))
            case _:
                pass
    return in_order(days)


def in_order(days: Mapping[int, set[int]]) -> dict[int, frozenset[int]]:
    """The days by how much answers move on them, the smallest number first."""
    return {shift: frozenset(days[shift]) for shift in sorted(days)}


def days_by_the_hour(impact: Impact, changes: Iterable[Change]) -> int:
    """On how many days of receipt an answer moves by as much as the hour says, because one of its times ends at some hour."""
    return len(days_of_receipt(impact, [change for change in changes if is_by_the_hour(change)]))


def days_of_lost_promises(impact: Impact, changes: Iterable[Change]) -> int:
    """On how many days of receipt nothing is promised any longer."""
    return len(days_of_receipt(impact, [each for each in changes if each.after.outcome.seconds == NO_PROMISE]))


def days_of_first_promises(impact: Impact, changes: Iterable[Change]) -> int:
    """On how many days of receipt something is promised where nothing was."""
    return len(days_of_receipt(impact, [each for each in changes if each.before.outcome.seconds == NO_PROMISE]))


def of_time(changes: Iterable[Change], name: str) -> list[Change]:
    """Those changes that are of one of several times."""
    return [change for change in changes if name in times_in(change.box)]


def is_by_the_hour(change: Change) -> bool:
    """Whether the request is due before and after, and its times are neither both at the end of a day nor both lengths."""
    due = [time for time in promises(change) if time is not None]
    return len(due) > 1 and not all(map(ends_with_day, due)) and not all(isinstance(time, Elapsed) for time in due)


def promises(change: Change) -> tuple[Promise | None, Promise | None]:
    """When the request is due before and after; None where it is refused, or nothing is promised."""
    times = change.before.outcome.seconds, change.after.outcome.seconds
    before, after = (None if time is None or time == NO_PROMISE else promise(time) for time in times)
    return before, after
