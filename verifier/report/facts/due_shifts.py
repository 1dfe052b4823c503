"""On how many days of receipt a proposal changes answers, and by how many days it moves those on clocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import ends_with_day
from policy_dsl.model.boxes import OneOfRanges
from policy_dsl.model.ranges import union
from policy_dsl.model.times import promise
from verifier.results.impact import Change, Impact


def days_of_receipt(impact: Impact, changes: Iterable[Change]) -> set[int]:
    """The days on which some request with one of these changes is received; none where no time is on a clock."""
    sides = [change.values.get(impact.received or "") for change in changes]
    every = union(each for side in sides if isinstance(side, OneOfRanges) for each in side.ranges)
    return {day for start, until in every for day in range(start, until)}


def shifts(impact: Impact, changes: Iterable[Change]) -> dict[int, int]:
    """On how many days of receipt an answer is due so many days later than before, or earlier, as far as both times are on
    clocks; the smallest number of days first. A day counts once for each number.
    """
    days: set[tuple[int, int]] = set()
    for change in changes:
        before, after = change.before.outcome.seconds, change.after.outcome.seconds
        if before is None or after is None:
            continue
        old, new = promise(before), promise(after)
        if ends_with_day(old) and ends_with_day(new):
            received = days_of_receipt(impact, [change])
            days |= {(last_day(new, day) - last_day(old, day), day) for day in received}
    counts = Counter(shift for shift, _ in days)
    return {shift: counts[shift] for shift in sorted(counts)}
