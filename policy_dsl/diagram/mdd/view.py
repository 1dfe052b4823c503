"""Reads a diagram of one forest through the levels of a target forest, without copying it.

The target may have more levels and finer classes. So the decisions on one request stay in their own forest, and are
read for each request of a space of two. A view maps levels to the target's, and the target's choices back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from msgspec import Struct

from policy_dsl.diagram.mdd.bitset import bit_positions
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.rows import Row, distinct, lined_up, repeated, row_from, row_of

MOST_TRIED = 1024
"""The most values of the left diagram for which sets of values are compared instead of descending."""


class View(Struct, frozen=True, eq=False):
    """A forest seen at the levels of a target forest.

    `levels` has the target's level for each level of the forest, and for the bottom. `choices` maps, for each level of
    the forest, the target's choices to the forest's; it is `None` for a level where they are the same.
    """

    forest: Forest
    levels: tuple[int, ...]
    choices: tuple[tuple[int, ...] | None, ...]

    def level(self, node: int) -> int:
        """The target's level at which the node branches."""
        return self.levels[self.forest.levels[node]]

    def cofactors(self, node: int, level: int, width: int) -> Row:
        """The child for each of the `width` choices of a level of the target."""
        own_level = self.forest.levels[node]
        if self.levels[own_level] != level:
            return repeated(node, width)
        children, choices = self.forest.children[node], self.choices[own_level]
        if choices is None:
            return children
        every = tuple(children)
        return row_of([every[n] for n in choices])


def identity_view(forest: Forest) -> View:
    """The view of a forest at its own levels."""
    return View(forest, tuple(range(forest.bottom + 1)), (None,) * forest.bottom)


def where_related(
    forest: Forest,
    scope: int,
    test: Callable[[Any, Any], bool],
    left_seen: tuple[View, int],
    right_seen: tuple[View, int],
    *,
    shared: Callable[[Any], Hashable] | None = None,
) -> int:
    """True where the scope is and `test` holds between the values of two diagrams.

    Does not descend where all pairs of reachable values pass the test, or none do. With `shared`, only pairs of values pass it
    that have this in common.
    """
    no = forest.no
    (left_view, first), (right_view, second) = left_seen, right_seen
    left_view.forest.reachable_terminals(first)
    right_view.forest.reachable_terminals(second)
    left_terminals, right_terminals = left_view.forest.terminal_sets, right_view.forest.terminal_sets
    relation = Relation(test, left_view.forest.terminal_values, right_view.forest.terminal_values, shared)
    memo: dict[tuple[int, ...], int] = {}

    def at(nodes: tuple[int, ...]) -> int:
        held, left, right = nodes
        settled = relation.on_sets(left_terminals[left], right_terminals[right])
        if settled is not None:
            result = held if settled else no
        else:
            level = min(forest.levels[held], left_view.level(left), right_view.level(right))
            width = forest.widths[level]
            sides = (
                forest.cofactors(held, level),
                left_view.cofactors(left, level, width),
                right_view.cofactors(right, level, width),
            )
            ends, every = lined_up(sides)
            children: list[int] = []
            for below in every:
                child = no if below[0] == no else memo.get(below)
                children.append(at(below) if child is None else child)
            result = forest.node(level, row_from(ends, children))
        memo[nodes] = result
        return result

    result = no if scope == no else at((scope, first, second))
    memo.clear()  # a recursive closure is a cycle and would keep it alive
    return result


class Relation:
    """A test of pairs of values, one from each list, evaluated on sets of values."""

    def __init__(
        self,
        test: Callable[[Any, Any], bool],
        left_values: Sequence[Hashable],
        right_values: Sequence[Hashable],
        shared: Callable[[Any], Hashable] | None = None,
    ) -> None:
        """The two lists may grow afterwards. With `shared`, only pairs pass the test that have this in common."""
        self.test, self.left_values, self.right_values, self.shared = test, left_values, right_values, shared
        self.alike: dict[Hashable, int] = {}
        self.seen = 0
        self.true: dict[int, tuple[int, int]] = {}
        self.tried: dict[int, tuple[int, int, int]] = {}

    def on_sets(self, lefts: int, rights: int) -> bool | None:
        """Whether the test holds for every pair from these sets of values, given as bits: `False` if for none, `None`
        if for some, or if testing would take too long.
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
        """The right values, those that pass the test with some of the left values, and those that pass it with all.

        All four sets are bits.
        """
        some, every = 0, rights
        for left in bit_positions(lefts):
            tried, true = self.true.get(left, (0, 0))
            if rights & ~tried:
                for right in bit_positions(rights & ~tried & self.candidates(left)):
                    true |= self.test(self.left_values[left], self.right_values[right]) << right
                self.true[left] = (tried | rights, true)
            some, every = some | true, every & true
        return rights, some, every

    def candidates(self, left: int) -> int:
        """The right values that may pass the test with a left one, as bits."""
        if self.shared is None:
            return -1
        for right in range(self.seen, len(self.right_values)):
            value = self.shared(self.right_values[right])
            self.alike[value] = self.alike.get(value, 0) | 1 << right
        self.seen = len(self.right_values)
        return self.alike.get(self.shared(self.left_values[left]), 0)


def values_within(forest: Forest, node: int, where: int) -> list[Hashable]:
    """The values that a diagram takes where `where` is true. Both are in one forest."""
    return values_by_label(forest, where, identity_view(forest), node).get(True, [])


def values_by_label(forest: Forest, where: int, seen: View, node: int) -> dict[Hashable, list[Hashable]]:
    """For each label (a value of `where` other than false), the values that the diagram `node` takes where it is."""
    no = forest.no
    done: set[tuple[int, ...]] = {(where, node)}
    stack = list(done)
    nodes_by_label: dict[Hashable, set[int]] = {}
    while stack:
        held, reached = stack.pop()
        forest.step()
        if forest.levels[held] == forest.bottom:
            if label := forest.values[held]:
                nodes_by_label.setdefault(label, set()).add(reached)
            continue
        level = min(forest.levels[held], seen.level(reached))
        children = seen.cofactors(reached, level, forest.widths[level])
        if level < forest.levels[held]:
            below: set[tuple[int, ...]] = {(held, child) for child in set(distinct(children))}
        else:
            below = {pair for pair in lined_up([forest.children[held], children])[1] if pair[0] != no}
        below -= done
        done |= below
        stack += below
    return {label: list(seen.forest.terminals_below(nodes)) for label, nodes in nodes_by_label.items()}


def joint_diagram(forest: Forest, where: int, seen: Sequence[tuple[View, int]]) -> int:
    """The tuple of the values of several diagrams where `where` is true; false elsewhere."""
    no, bottom = forest.no, forest.bottom
    memo: dict[tuple[int, ...], int] = {}

    def at(nodes: tuple[int, ...]) -> int:
        held = nodes[0]
        if held == no:
            return no
        result = memo.get(nodes)
        if result is not None:
            return result
        levels = [view.level(node) for (view, _), node in zip(seen, nodes[1:], strict=True)]
        level = min(forest.levels[held], *levels)
        if level == bottom:
            result = forest.terminal(
                tuple([view.forest.values[node] for (view, _), node in zip(seen, nodes[1:], strict=True)])
            )
        else:
            width = forest.widths[level]
            sides = [view.cofactors(node, level, width) for (view, _), node in zip(seen, nodes[1:], strict=True)]
            ends, below = lined_up([forest.cofactors(held, level), *sides])
            result = forest.node(level, row_from(ends, [at(each) for each in below]))
        memo[nodes] = result
        return result

    result = at((where, *(node for _, node in seen)))
    memo.clear()  # a recursive closure is a cycle and would keep it alive
    return result
