"""Ranges of steps on a scale, as `Within` holds them: (from, until), ends not included, in order, with room between any two."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.model.conditions import ALWAYS, NEVER, Condition, Fact, Within
from policy_dsl.model.vocabulary import Ordered

Range = tuple[int, int]
Ranges = tuple[Range, ...]


def united(ranges: Iterable[Range]) -> Ranges:
    """What is in any of them; those that overlap or touch become one."""
    found: list[Range] = []
    for low, high in sorted(r for r in ranges if r[0] < r[1]):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def common(some: Iterable[Range], others: Iterable[Range]) -> Ranges:
    """What is in one of the first and in one of the second."""
    second = tuple(others)
    return united((max(a, c), min(b, d)) for a, b in some for c, d in second)


def outside(ranges: Iterable[Range], kind: Ordered) -> Ranges:
    """The values of the type that are in none of them."""
    found = []
    at = kind.first
    for low, high in united(ranges):
        found.append((at, min(low, kind.last + 1)))
        at = max(at, high)
    return united([*found, (at, kind.last + 1)])


def within(fact: Fact, ranges: Iterable[Range], kind: Ordered) -> Condition:
    """The fact, of this type, is in one of the ranges: never where none of its values is, always where all are."""
    whole = (kind.first, kind.last + 1)
    kept = common(ranges, [whole])
    if not kept:
        return NEVER
    return ALWAYS if kept == (whole,) else Within(fact, kept)
