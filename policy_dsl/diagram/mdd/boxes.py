"""Covers a diagram with few boxes: each is as wide as possible and excludes those before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.diagram.mdd.forest import Forest

Choices = tuple[frozenset[int], ...]
"""For each level, the choices that a box allows."""


def boxes(forest: Forest, needed: int, allowed: int) -> Iterator[tuple[Choices, int]]:
    """Boxes within `allowed` that cover `needed`. Each comes with the part of `needed` that no earlier box covers."""
    order = sorted(range(forest.bottom), key=lambda level: (forest.widths[level], level))
    left = needed
    while left != forest.no:
        box = widen(forest, first_path(forest, left), allowed, order)
        cube = forest.cube(box)
        yield box, forest.both(left, cube)
        left = forest.without(left, cube)


def first_path(forest: Forest, node: int) -> Choices:
    """The first path to true, as a box. A level that the path skips allows all its choices."""
    box = [frozenset(range(width)) for width in forest.widths]
    while node != forest.yes:
        level = forest.levels[node]
        choice = next(n for n, child in enumerate(forest.children[node]) if child != forest.no)
        box[level] = frozenset({choice})
        node = forest.children[node][choice]
    return tuple(box)


def widen(forest: Forest, box: Choices, allowed: int, order: Sequence[int]) -> Choices:
    """The box, grown within `allowed`: first by whole levels, narrow levels before wide ones, then by single choices."""
    wide = list(box)
    narrow = []
    for level in order:
        choices = free_choices(forest, wide, allowed, level)
        if len(choices) == forest.widths[level]:
            wide[level] = choices
        elif choices != wide[level]:  # a larger box has fewer free choices
            narrow.append(level)
    for level in narrow:
        wide[level] = free_choices(forest, wide, allowed, level)
    return tuple(wide)


def free_choices(forest: Forest, box: Sequence[frozenset[int]], node: int, level: int) -> frozenset[int]:
    """The choices at a level that the box could also allow with the node still true on all of it.

    The node is true on the box already, so a path that skips the level needs no check: only nodes at the level are
    examined.
    """
    tests_of_level, seen, stack = [], {node}, [node]
    while stack:
        current = stack.pop()
        forest.step()
        if forest.levels[current] == level:
            tests_of_level.append(forest.children[current])
        elif forest.levels[current] < level:
            children = forest.children[current]
            fresh = {children[choice] for choice in box[forest.levels[current]]} - seen
            seen |= fresh
            stack += fresh
    true_nodes: set[int] = set()
    return frozenset(
        choice
        for choice in range(forest.widths[level])
        if choice in box[level]
        or all(true_on_box(forest, box, children[choice], true_nodes) for children in tests_of_level)
    )


def true_on_box(forest: Forest, box: Sequence[frozenset[int]], node: int, good: set[int]) -> bool:
    """Whether the node is true on the whole box. Adds the nodes that are to `good`."""
    seen = {node} - good
    stack = list(seen)
    while stack:
        current = stack.pop()
        forest.step()
        if current == forest.no:
            return False
        if current == forest.yes:
            continue
        children = forest.children[current]
        fresh = {children[choice] for choice in box[forest.levels[current]]} - seen - good
        seen |= fresh
        stack += fresh
    good |= seen
    return True
