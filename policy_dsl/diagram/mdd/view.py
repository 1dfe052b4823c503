"""What a policy decides on one request, read where two requests are spoken of: its diagrams stay in their own forest.

The space of two requests has levels for each of them, and its classes may be finer. A diagram is looked at through a view,
which tells for each level of the one forest which level it is in the other, and for each choice there the choice here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from msgspec import Struct

from policy_dsl.diagram.mdd.bitset import places
from policy_dsl.diagram.mdd.forest import Forest

MOST_TRIED = 1024
"""Values of the first of two diagrams that are tried to find whether a part needs to be looked into."""


class View(Struct, frozen=True, eq=False):
    """The diagrams of a forest as they look from another: for each of its levels, and its end, the level there.

    `choices` are for each of its levels the choice here that each choice there is; none where they are the same.
    """

    forest: Forest
    levels: tuple[int, ...]
    choices: tuple[tuple[int, ...] | None, ...]

    def level(self, node: int) -> int:
        """The level there at which the node asks."""
        return self.levels[self.forest.levels[node]]

    def cofactors(self, node: int, level: int, width: int) -> tuple[int, ...]:
        """Where the node leads for each choice of the level there, which has so many."""
        here = self.forest.levels[node]
        if self.levels[here] != level:
            return (node,) * width
        children, choices = self.forest.children[node], self.choices[here]
        return children if choices is None else tuple([children[n] for n in choices])


def itself(forest: Forest) -> View:
    """A forest as it looks from itself."""
    return View(forest, tuple(range(forest.bottom + 1)), (None,) * forest.bottom)


def within(
    forest: Forest, scope: int, test: Callable[[Any, Any], bool], one: tuple[View, int], other: tuple[View, int]
) -> int:
    """True in the scope where `test` is true of the values of two diagrams.

    Where all values that they lead to give one answer, in whatever combination, nothing is looked into.
    """
    no = forest.no
    (near, first), (far, second) = one, other
    near.forest.reachable_terminals(first)
    far.forest.reachable_terminals(second)
    led, led_to = near.forest.terminal_sets, far.forest.terminal_sets
    trial = Trial(test, near.forest.terminal_values, far.forest.terminal_values)
    known: dict[tuple[int, int, int], int] = {}

    def at(nodes: tuple[int, int, int]) -> int:
        held, left, right = nodes
        sure = trial.sure(led[left], led_to[right])
        if sure is not None:
            found = held if sure else no
        else:
            level = min(forest.levels[held], near.level(left), far.level(right))
            width = forest.widths[level]
            sides = (
                forest.cofactors(held, level),
                near.cofactors(left, level, width),
                far.cofactors(right, level, width),
            )
            children: list[int] = []
            for below in zip(*sides, strict=True):
                child = no if below[0] == no else known.get(below)
                children.append(at(below) if child is None else child)
            found = forest.node(level, tuple(children))
        known[nodes] = found
        return found

    found = no if scope == no else at((scope, first, second))
    known.clear()  # a function that calls itself would hold it for long
    return found


class Trial:
    """A test of two values, each one of a list: of any sets of them, whether it is true of all or of none."""

    def __init__(
        self, test: Callable[[Any, Any], bool], told: Sequence[Hashable], told_too: Sequence[Hashable]
    ) -> None:
        """`told` and `told_too` are the lists."""
        self.test, self.told, self.told_too = test, told, told_too
        self.true: dict[int, tuple[int, int]] = {}
        self.tried: dict[int, tuple[int, int, int]] = {}

    def sure(self, ones: int, others: int) -> bool | None:
        """What it is of all values in these sets, which are bits; none where that differs, or takes too long to find."""
        tried, some, every = self.tried.get(ones, (0, 0, 0))
        if others & ~tried:
            if ones.bit_count() > MOST_TRIED:
                return None
            tried, some, every = self.tried[ones] = self.over(ones, tried | others)
        if others & some:
            return None if others & ~every else True
        return False

    def over(self, ones: int, others: int) -> tuple[int, int, int]:
        """The others, and for which of them it is true with some of the ones, and with all of them."""
        some, every = 0, others
        for one in places(ones):
            tried, true = self.true.get(one, (0, 0))
            if others & ~tried:
                for other in places(others & ~tried):
                    true |= self.test(self.told[one], self.told_too[other]) << other
                self.true[one] = (tried | others, true)
            some, every = some | true, every & true
        return others, some, every


def values_within(forest: Forest, node: int, where: int) -> list[Hashable]:
    """The values that a diagram takes somewhere in `where`, both in one forest."""
    return values_by_label(forest, where, itself(forest), node).get(True, [])


def values_by_label(forest: Forest, where: int, seen: View, node: int) -> dict[Hashable, list[Hashable]]:
    """For each value that `where` has anywhere, the values that the diagram takes there; not for false, nor what is empty."""
    no = forest.no
    done = {(where, node)}
    stack = list(done)
    free: dict[Hashable, set[int]] = {}
    while stack:
        held, one = stack.pop()
        forest.step()
        if forest.levels[held] == forest.bottom:
            if value := forest.values[held]:
                free.setdefault(value, set()).add(one)
            continue
        level = min(forest.levels[held], seen.level(one))
        ways = seen.cofactors(one, level, forest.widths[level])
        if level < forest.levels[held]:
            below = {(held, way) for way in set(ways)} - done
        else:
            below = {each for each in zip(forest.children[held], ways, strict=True) if each[0] != no} - done
        done |= below
        stack += below
    return {value: list(seen.forest.terminals_below(nodes)) for value, nodes in free.items()}
