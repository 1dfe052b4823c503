"""Conditions as chains of diagrams, each about levels of its own, for the sweeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.diagram.mdd.forest import Forest

Chain = Sequence[int]
"""A condition: diagrams over disjoint spans of levels, in order, to be conjoined."""

Spans = Mapping[int, tuple[int, int, int]]
"""The first and the last level that each diagram tests, and the diagram itself."""


def chain(forest: Forest, parts: Sequence[int], spans: dict[int, tuple[int, int, int]]) -> list[int]:
    """The conjunction of these diagrams as a chain: diagrams over disjoint spans of levels, in order.

    Joins diagrams whose spans overlap. Adds the span of each diagram to `spans`.
    """
    for part in parts:
        if part not in spans:
            spans[part] = span(forest, part)
    joined: list[int] = []
    reached = -1
    for first, last, part in sorted([spans[part] for part in parts if part != forest.yes]):
        if first <= reached:
            joined[-1] = forest.both(joined[-1], part)
            spans[joined[-1]] = span(forest, joined[-1])
        else:
            joined.append(part)
        reached = max(reached, last)
    return [forest.no] if forest.no in joined else joined


def last_level(chain: Chain, spans: Spans) -> int:
    """The last level that a chain of diagrams tests; -1 for the empty one."""
    return spans[chain[-1]][1] if chain else -1


def span(forest: Forest, part: int) -> tuple[int, int, int]:
    """The first and the last level that a diagram tests, and the diagram itself."""
    return forest.levels[part], forest.support(part, {}).bit_length() - 1, part
