"""Ranges of steps on a scale, as in `Within`: (from, until), `until` excluded, in order, with a gap between any two."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.model.conditions import ALWAYS, NEVER, Condition, Fact, Within
from policy_dsl.model.vocabulary import Ordered

Range = tuple[int, int]
Ranges = tuple[Range, ...]


def union(ranges: Iterable[Range]) -> Ranges:
    """The union of ranges; ranges that overlap or touch are merged."""
    joined: list[Range] = []
    for low, high in sorted(r for r in ranges if r[0] < r[1]):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)


def intersection(some: Iterable[Range], others: Iterable[Range]) -> Ranges:
    """The intersection of two unions of ranges."""
    second = tuple(others)
    return union((max(a, c), min(b, d)) for a, b in some for c, d in second)


def complement(ranges: Iterable[Range], ordered: Ordered) -> Ranges:
    """The values of the type that are in none of the ranges."""
    gaps = []
    at = ordered.first
    for low, high in union(ranges):
        gaps.append((at, min(low, ordered.last + 1)))
        at = max(at, high)
    return union([*gaps, (at, ordered.last + 1)])


def within(fact: Fact, ranges: Iterable[Range], ordered: Ordered) -> Condition:
    """The condition that the fact is in one of the ranges; NEVER if they contain no value of the type, ALWAYS if every one."""
    whole = (ordered.first, ordered.last + 1)
    kept = intersection(ranges, [whole])
    if not kept:
        return NEVER
    return ALWAYS if kept == (whole,) else Within(fact, kept)
