"""Reads a diagram of one forest from another, with more levels and finer classes, without copying it.

The decisions on one request stay in their own forest; the space of two requests has levels for each request. A view
maps each level to the level in the other forest, and each choice there to the choice here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from msgspec import Struct

from policy_dsl.diagram.mdd.bitset import bit_positions
from policy_dsl.diagram.mdd.forest import Forest

MOST_TRIED = 1024
"""Values of the left diagram up to which sets of values are compared instead of descending."""


class View(Struct, frozen=True, eq=False):
    """A forest as seen from another: `levels` are the other's levels for each level here, and for the bottom.

    `choices` map, for each level here, each choice there to the choice here; `None` where they are the same.
    """

    forest: Forest
    levels: tuple[int, ...]
    choices: tuple[tuple[int, ...] | None, ...]

    def level(self, node: int) -> int:
        """The other forest's level at which the node branches."""
        return self.levels[self.forest.levels[node]]

    def cofactors(self, node: int, level: int, width: int) -> tuple[int, ...]:
        """The child for each of the `width` choices of the other forest's level."""
        here = self.forest.levels[node]
        if self.levels[here] != level:
            return (node,) * width
        children, choices = self.forest.children[node], self.choices[here]
        return children if choices is None else tuple([children[n] for n in choices])


def identity_view(forest: Forest) -> View:
    """A forest as seen from itself."""
    return View(forest, tuple(range(forest.bottom + 1)), (None,) * forest.bottom)


def where_related(
    forest: Forest,
    scope: int,
    test: Callable[[Any, Any], bool],
    left_seen: tuple[View, int],
    right_seen: tuple[View, int],
) -> int:
    """True in the scope where `test` holds between the values of two diagrams.

    Does not descend where all pairs of reachable values give one answer.
    """
    no = forest.no
    (left_view, first), (right_view, second) = left_seen, right_seen
    left_view.forest.reachable_terminals(first)
    right_view.forest.reachable_terminals(second)
    left_terminals, right_terminals = left_view.forest.terminal_sets, right_view.forest.terminal_sets
    relation = Relation(test, left_view.forest.terminal_values, right_view.forest.terminal_values)
    memo: dict[tuple[int, int, int], int] = {}

    def at(nodes: tuple[int, int, int]) -> int:
        held, left, right = nodes
        sure = relation.on_sets(left_terminals[left], right_terminals[right])
        if sure is not None:
            result = held if sure else no
        else:
            level = min(forest.levels[held], left_view.level(left), right_view.level(right))
            width = forest.widths[level]
            sides = (
                forest.cofactors(held, level),
                left_view.cofactors(left, level, width),
                right_view.cofactors(right, level, width),
            )
            children: list[int] = []
            for below in zip(*sides, strict=True):
                child = no if below[0] == no else memo.get(below)
                children.append(at(below) if child is None else child)
            result = forest.node(level, tuple(children))
        memo[nodes] = result
        return result

    result = no if scope == no else at((scope, first, second))
    memo.clear()  # a recursive closure is a cycle and would keep it alive
    return result


class Relation:
    """A test of pairs of values, one from each list, evaluated on sets of values."""

    def __init__(
        self, test: Callable[[Any, Any], bool], left_values: Sequence[Hashable], right_values: Sequence[Hashable]
    ) -> None:
        """The two lists may grow later."""
        self.test, self.left_values, self.right_values = test, left_values, right_values
        self.true: dict[int, tuple[int, int]] = {}
        self.tried: dict[int, tuple[int, int, int]] = {}

    def on_sets(self, lefts: int, rights: int) -> bool | None:
        """Whether the test holds for all pairs from these sets, given as bits, or for none; `None` where that differs
        or is too costly.
        """
        tried, some, every = self.tried.get(lefts, (0, 0, 0))
        if rights & ~tried:
            if lefts.bit_count() > MOST_TRIED:
                return None
            tried, some, every = self.tried[lefts] = self.extended(lefts, tried | rights)
        if rights & some:
            return None if rights & ~every else True
        return False

    def extended(self, lefts: int, rights: int) -> tuple[int, int, int]:
        """The right values tried, those for which the test holds with some left value, and those for which it holds
        with all.
        """
        some, every = 0, rights
        for left in bit_positions(lefts):
            tried, true = self.true.get(left, (0, 0))
            if rights & ~tried:
                for right in bit_positions(rights & ~tried):
                    true |= self.test(self.left_values[left], self.right_values[right]) << right
                self.true[left] = (tried | rights, true)
            some, every = some | true, every & true
        return rights, some, every


def values_within(forest: Forest, node: int, where: int) -> list[Hashable]:
    """The values of a diagram in `where`; both are in one forest."""
    return values_by_label(forest, where, identity_view(forest), node).get(True, [])


def values_by_label(forest: Forest, where: int, seen: View, node: int) -> dict[Hashable, list[Hashable]]:
    """For each value of `where`, except false and empty ones, the values that the diagram takes there."""
    no = forest.no
    done = {(where, node)}
    stack = list(done)
    free: dict[Hashable, set[int]] = {}
    while stack:
        held, reached = stack.pop()
        forest.step()
        if forest.levels[held] == forest.bottom:
            if value := forest.values[held]:
                free.setdefault(value, set()).add(reached)
            continue
        level = min(forest.levels[held], seen.level(reached))
        children = seen.cofactors(reached, level, forest.widths[level])
        if level < forest.levels[held]:
            below = {(held, child) for child in set(children)} - done
        else:
            below = {pair for pair in zip(forest.children[held], children, strict=True) if pair[0] != no} - done
        done |= below
        stack += below
    return {value: list(seen.forest.terminals_below(nodes)) for value, nodes in free.items()}
