"""Few boxes that together are a diagram: each as wide as it can be, less the boxes before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.diagram.mdd.forest import Forest

Choices = tuple[frozenset[int], ...]
"""For each level the choices that a box allows."""


def boxes(forest: Forest, needed: int, allowed: int) -> Iterator[tuple[Choices, int]]:
    """Boxes within `allowed` that cover `needed`, each with the part of `needed` that it is the first to cover."""
    order = sorted(range(forest.bottom), key=lambda level: (forest.widths[level], level))
    left = needed
    while left != forest.no:
        box = widened(forest, first(forest, left), allowed, order)
        cube = forest.cube(box)
        yield box, forest.both(left, cube)
        left = forest.without(left, cube)


def first(forest: Forest, node: int) -> Choices:
    """The first path to true, level by level; levels that it does not ask about allow everything."""
    found = [frozenset(range(width)) for width in forest.widths]
    while node != forest.yes:
        level = forest.levels[node]
        choice = next(n for n, child in enumerate(forest.children[node]) if child != forest.no)
        found[level] = frozenset({choice})
        node = forest.children[node][choice]
    return tuple(found)


def widened(forest: Forest, box: Choices, allowed: int, order: Sequence[int]) -> Choices:
    """The box grown within `allowed`: whole levels first, small ones before large ones, then choice by choice."""
    wide = list(box)
    narrow = []
    for level in order:
        choices = free(forest, wide, allowed, level)
        if len(choices) == forest.widths[level]:
            wide[level] = choices
        elif choices != wide[level]:  # as the box grows, there are only fewer
            narrow.append(level)
    for level in narrow:
        wide[level] = free(forest, wide, allowed, level)
    return tuple(wide)


def free(forest: Forest, box: Sequence[frozenset[int]], node: int, level: int) -> frozenset[int]:
    """The choices at a level with any of which, or all, a box stays true all over; it is true all over as it is.

    What does not ask about the level is true already, so only what is reached where it is asked about has to be tried.
    """
    asking, seen, stack = [], {node}, [node]
    while stack:
        one = stack.pop()
        forest.step()
        if forest.levels[one] == level:
            asking.append(forest.children[one])
        elif forest.levels[one] < level:
            children = forest.children[one]
            fresh = {children[choice] for choice in box[forest.levels[one]]} - seen
            seen |= fresh
            stack += fresh
    good: set[int] = set()
    return frozenset(
        choice
        for choice in range(forest.widths[level])
        if choice in box[level] or all(inside(forest, box, children[choice], good) for children in asking)
    )


def inside(forest: Forest, box: Sequence[frozenset[int]], node: int, good: set[int]) -> bool:
    """Whether the node is true all over the box, which allows at each level some choices. `good` grows by those that are."""
    seen = {node} - good
    stack = list(seen)
    while stack:
        one = stack.pop()
        forest.step()
        if one == forest.no:
            return False
        if one == forest.yes:
            continue
        children = forest.children[one]
        fresh = {children[choice] for choice in box[forest.levels[one]]} - seen - good
        seen |= fresh
        stack += fresh
    good |= seen
    return True
