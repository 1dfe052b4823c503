"""Many days in words: how many, between which, and on which days of the week if these are all that they have in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from verifier.report.words.numbers import joined, plural
from verifier.report.words.values import day

MOST_STRETCHES = 12
"""The most stretches of days that a line lists; of days of receipt there may be hundreds."""

MOST_WEEKDAYS = 2
"""The most days of the week that are named."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKING = set(range(5))


def stretches(ranges: Sequence[tuple[int, int]]) -> str:
    """`256 days from 2026-01-03 until 2028-08-28 (in 128 stretches, each day a Saturday or Sunday)`."""
    days = sum(until - start for start, until in ranges)
    within = f"from {day(ranges[0][0])} until {day(ranges[-1][1])}"
    apart = [f"in {plural(len(ranges), 'stretch', 'stretches')}", *weekdays(ranges)]
    return f"{plural(days, 'day')} {within} ({', '.join(apart)})"


def weekdays(ranges: Sequence[tuple[int, int]]) -> list[str]:
    """What all the days are in a week, if they are one or two of its days, or none is at the weekend."""
    each = {date.fromordinal(at).weekday() for start, until in ranges for at in range(start, min(until, start + 7))}
    if len(each) <= MOST_WEEKDAYS:
        return [f"each a {joined([WEEKDAYS[n] for n in sorted(each)], 'or')}"]
    return ["none at a weekend"] if each <= WORKING else []
