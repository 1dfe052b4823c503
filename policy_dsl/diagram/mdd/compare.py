"""Compares diagrams of one forest: whether they intersect, where they differ, and the overlay of one on another."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import product

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.rows import distinct, lined_up, mapped, stretches


def open_choices(forest: Forest, node: int) -> list[set[int]]:
    """For each level, the choices on some path to true. The bottom comes last, without choices."""
    choices: list[set[int]] = [set() for _ in range(forest.bottom + 1)]
    skipped = {range(forest.levels[node])}
    for reached in forest.reachable(node):
        for start, end, child in stretches(forest.children[reached]):
            if child != forest.no:
                choices[forest.levels[reached]].update(range(start, end))
                skipped.add(range(forest.levels[reached] + 1, forest.levels[child]))
    for levels in skipped:
        for level in levels:
            choices[level].update(range(forest.widths[level]))
    return choices


def true_choices(forest: Forest, node: int) -> list[int]:
    """The choices at a node that do not lead to false."""
    return [choice for choice, child in enumerate(forest.children[node]) if child != forest.no]


def intersect(forest: Forest, left: int, right: int, *, free: int | None = None) -> bool:
    """Whether some input makes both diagrams true; whether two inputs do that differ at most at the level `free`."""
    seen: set[tuple[int, ...]] = {(left, right)}
    stack = [*seen]
    while stack:
        pair = stack.pop()
        forest.step()
        if forest.no in pair:
            continue
        level = min(forest.levels[node] for node in pair)
        if level == forest.bottom:
            return True
        sides = [forest.cofactors(node, level) for node in pair]
        below = set(product(*map(set, map(distinct, sides))) if level == free else lined_up(sides)[1]) - seen
        seen |= below
        stack += below
    return False


def overlay(forest: Forest, upper: int, lower: int) -> int:
    """The upper diagram's value; where that is false, the lower one's."""
    memo: dict[tuple[int, int], int] = {}

    def at(upper: int, lower: int) -> int:
        if upper == forest.no:
            return lower
        if forest.levels[upper] == forest.bottom:
            return upper
        result = memo.get((upper, lower))
        if result is None:
            level = min(forest.levels[upper], forest.levels[lower])
            below = mapped(at, forest.cofactors(upper, level), forest.cofactors(lower, level))
            result = memo[upper, lower] = forest.node(level, below)
        return result

    return at(upper, lower)


def differences(forest: Forest, left: int, right: int) -> int:
    """The pair of values where two diagrams differ; false where they agree. Does not descend into shared nodes."""
    memo: dict[tuple[int, int], int] = {}

    def at(left: int, right: int) -> int:
        if left == right:
            return forest.no
        result = memo.get((left, right))
        if result is None:
            level = min(forest.levels[left], forest.levels[right])
            if level == forest.bottom:
                result = forest.terminal((forest.values[left], forest.values[right]))
            else:
                result = forest.node(level, mapped(at, forest.cofactors(left, level), forest.cofactors(right, level)))
            memo[left, right] = result
        return result

    return at(left, right)


def has_value(forest: Forest, node: int, value: Hashable) -> int:
    """True where the diagram has the value. Descends only to nodes above it."""
    wanted = forest.reachable_terminals(forest.terminal(value))
    if not forest.reachable_terminals(node) & wanted:
        return forest.no
    terminals = forest.terminal_sets
    memo: dict[int, int] = {}

    def at(node: int) -> int:
        result = memo.get(node)
        if result is None:
            children = forest.children[node]
            result = memo[node] = forest.node(forest.levels[node], mapped(below, children)) if children else forest.yes
        return result

    def below(child: int) -> int:
        return at(child) if terminals[child] & wanted else forest.no

    return at(node)
