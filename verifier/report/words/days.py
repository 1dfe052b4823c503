"""Many days in words: how many, between which, and on which days of the week if these are all that they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from verifier.report.words.numbers import joined, plural
from verifier.report.words.values import day

TO_AND_INCLUDING = "to and including"
"""What stands before the last of some days where it has to be said that this day is meant too."""

MOST_STRETCHES = 12
"""The most stretches of days that a line lists; of days of receipt there may be hundreds."""

MOST_SPANS = 3
"""The most stretches that a row of a brief lists."""

MOST_WEEKDAYS = 2
"""The most days of the week that are named."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKING = set(range(5))


def span(start: int, until: int) -> str:
    """`from 2026-01-03 to 2026-01-18`: both days are meant. `until` is the day after the last one."""
    return f"from {day(start)} to {day(until - 1)}"


def stretches(ranges: Sequence[tuple[int, int]]) -> str:
    """`256 days from 2026-01-03 to 2028-08-27 (in 128 stretches, each day a Saturday or Sunday)`."""
    days = sum(until - start for start, until in ranges)
    within = span(ranges[0][0], ranges[-1][1])
    apart = [f"in {plural(len(ranges), 'stretch', 'stretches')}", *weekdays(ranges)]
    return f"{plural(days, 'day')} {within} ({', '.join(apart)})"


def weekdays(ranges: Sequence[tuple[int, int]]) -> list[str]:
    """What all the days are in a week, if they are one or two of its days, or none is at the weekend."""
    each = {date.fromordinal(at).weekday() for start, until in ranges for at in range(start, min(until, start + 7))}
    if len(each) <= MOST_WEEKDAYS:
        return [f"each a {joined([WEEKDAYS[n] for n in sorted(each)], 'or')}"]
    return ["none at a weekend"] if each <= WORKING else []
