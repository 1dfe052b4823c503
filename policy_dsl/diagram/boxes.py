"""Few boxes that together are a diagram: each as wide as it can be, less the boxes before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.diagram.forest import Forest

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

    def grows(level: int, choices: frozenset[int]) -> bool:
        before, wide[level] = wide[level], choices
        if inside(forest, wide, allowed):
            return True
        wide[level] = before
        return False

    narrow = [level for level in order if not grows(level, frozenset(range(forest.widths[level])))]
    for level in narrow:
        for choice in range(forest.widths[level]):
            if choice not in wide[level]:
                grows(level, wide[level] | {choice})
    return tuple(wide)


def inside(forest: Forest, box: Sequence[frozenset[int]], node: int) -> bool:
    """Whether the node is true all over the box, which allows at each level some choices."""
    seen = {node}
    stack = [node]
    while stack:
        one = stack.pop()
        if one == forest.no:
            return False
        if one == forest.yes:
            continue
        children = forest.children[one]
        fresh = {children[choice] for choice in box[forest.levels[one]]} - seen
        seen |= fresh
        stack += fresh
    return True
