"""Covers a diagram with few boxes. Each grows as wide as it can, then is subtracted from what is left to cover."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from policy_dsl.diagram.mdd.bitset import bit_positions, bits_of
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.rows import Row, Runs, is_long, stretches

Choices = tuple[frozenset[int], ...]
"""For each level, the choices that a box allows."""


def boxes(forest: Forest, needed: int, allowed: int) -> Iterator[tuple[Choices, int]]:
    """Boxes within `allowed` that cover `needed`, each with the part of `needed` that it is the first to cover."""
    order = sorted(range(forest.bottom), key=lambda level: (forest.widths[level], level))
    uncovered = needed
    while uncovered != forest.no:
        box = widen(forest, first_path(forest, uncovered), allowed, order)
        cube = forest.cube(box)
        yield box, forest.both(uncovered, cube)
        uncovered = forest.without(uncovered, cube)


def first_path(forest: Forest, node: int) -> Choices:
    """The first path to true, as a box that allows every choice at the levels that the path skips."""
    box = [frozenset(range(width)) for width in forest.widths]
    while node != forest.yes:
        level = forest.levels[node]
        choice = next(n for n, child in enumerate(forest.children[node]) if child != forest.no)
        box[level] = frozenset({choice})
        node = forest.children[node][choice]
    return tuple(box)


def widen(
    forest: Forest,
    box: Choices,
    allowed: int,
    order: Sequence[int],
    visits: list[int] | None = None,
    never_whole: Container[int] = (),
) -> Choices:
    """The box, grown within `allowed`: first by whole levels in this order, then by single choices.

    The number of nodes that this takes is added to `visits`. Levels that can not grow as a whole may be named.
    """
    visits = [0] if visits is None else visits
    grown = list(box)
    partial = []
    for level in order:
        if len(grown[level]) == forest.widths[level]:
            continue
        if level in never_whole:
            partial.append(level)
            continue
        choices = free_choices(forest, grown, allowed, level, visits)
        if len(choices) == forest.widths[level]:
            grown[level] = choices
        elif choices != grown[level]:  # growing the box elsewhere never frees more choices
            partial.append(level)
    for level in partial:
        grown[level] = free_choices(forest, grown, allowed, level, visits)
    return tuple(grown)


def free_choices(
    forest: Forest, box: Sequence[frozenset[int]], node: int, level: int, visits: list[int]
) -> frozenset[int]:
    """The choices that the box can allow at a level while the node stays true on the whole box.

    The node is true on the box to begin with, so paths that skip the level need no check; only nodes at the level do.
    """
    rows_at_level: list[Row] = []
    seen, stack = {node}, [node]
    while stack:
        current = stack.pop()
        forest.step()
        if forest.levels[current] == level:
            rows_at_level.append(forest.children[current])
        elif forest.levels[current] < level:
            fresh = children_within(forest.children[current], box[forest.levels[current]]) - seen
            seen |= fresh
            stack += fresh
    visits[0] += len(seen)
    true_nodes: set[int] = set()
    if is_long(forest.widths[level]):
        return free_in_long_rows(forest, box, rows_at_level, level, visits)
    return frozenset(
        choice
        for choice in range(forest.widths[level])
        if choice in box[level]
        or all(true_on_box(forest, box, children[choice], true_nodes, visits) for children in rows_at_level)
    )


def free_in_long_rows(
    forest: Forest, box: Sequence[frozenset[int]], rows: Sequence[Row], level: int, visits: list[int]
) -> frozenset[int]:
    """The choices of a level with long rows for which the box is true below each of the rows, and those that it has."""
    true_nodes: set[int] = set()
    is_true = {forest.yes: True, forest.no: False}
    own = bits_of_side(box[level])
    free = (1 << forest.widths[level]) - 1
    for row in rows:
        here = 0
        for start, end, child in stretches(row):
            if child not in is_true:
                is_true[child] = true_on_box(forest, box, child, true_nodes, visits)
            if is_true[child]:
                here |= bits_between(start, end)
        free &= here
        if free | own == own:
            break
    return box[level] if free | own == own else frozenset(bit_positions(free | own))


def children_within(row: Row, side: frozenset[int]) -> set[int]:
    """What a row leads to for these choices."""
    if not isinstance(row, Runs) or len(side) == 1:
        return {row[choice] for choice in side}
    bits = bits_of_side(side)
    return {child for start, end, child in stretches(row) if bits & bits_between(start, end)}


@lru_cache(maxsize=1 << 12)
def bits_of_side(side: frozenset[int]) -> int:
    """These choices as bits."""
    return bits_of(side, max(side) + 1)


def bits_between(start: int, end: int) -> int:
    """The bits of the choices from `start` on, up to the one before `end`."""
    return (1 << end) - (1 << start)


def true_on_box(
    forest: Forest, box: Sequence[frozenset[int]], node: int, true_nodes: set[int], visits: list[int]
) -> bool:
    """Whether the node is true on the whole box. `true_nodes` caches the nodes that are."""
    seen = {node} - true_nodes
    stack = list(seen)
    while stack:
        current = stack.pop()
        forest.step()
        visits[0] += 1
        if current == forest.no:
            return False
        if current == forest.yes:
            continue
        fresh = children_within(forest.children[current], box[forest.levels[current]]) - seen - true_nodes
        seen |= fresh
        stack += fresh
    true_nodes |= seen
    return True
