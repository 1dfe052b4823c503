"""What a policy decides on one request, read where two requests are spoken of: its diagrams stay in their own forest.

The space of two requests has levels for each of them, and its classes may be finer. A diagram is looked at through a view,
which tells for each level of the one forest which level it is in the other, and for each choice there the choice here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod

from policy_dsl.diagram.forest import Forest
from policy_dsl.diagram.space import Level, Space, Values

MOST_TRIED = 1024
"""Combinations of values that are tried to find whether a part needs to be looked into."""


@dataclass(frozen=True, eq=False, slots=True)
class View:
    """The diagrams of a forest as they look from another: for each of its levels, and its end, the level there.

    `choices` are for each of its levels the choice here that each choice there is; none where they are the same.
    """

    forest: Forest
    levels: tuple[int, ...]
    choices: tuple[tuple[int, ...] | None, ...]

    def level(self, node: int) -> int:
        """The level there at which the node asks."""
        return self.levels[self.forest.levels[node]]

    def sides(self, node: int, level: int, width: int) -> tuple[int, ...]:
        """Where the node leads for each choice of the level there, which has so many."""
        here = self.forest.levels[node]
        if self.levels[here] != level:
            return (node,) * width
        children, choices = self.forest.children[node], self.choices[here]
        return children if choices is None else tuple([children[n] for n in choices])


def itself(forest: Forest) -> View:
    """A forest as it looks from itself."""
    return View(forest, tuple(range(forest.bottom + 1)), (None,) * forest.bottom)


def view(forest: Forest, space: Space, other: Space, request: int) -> View | None:
    """The forest of a space as it looks from another space, whose classes are of what this policy tells apart.

    None where the levels there are in another order, or facts are compared.
    """
    if space.groups or other.groups:
        return None
    levels: list[int] = []
    choices: list[tuple[int, ...]] = []
    for level in space.levels:
        assert isinstance(level, Level)  # noqa: S101  # only groups have orderings; for mypy
        levels.append(other.place[request, level.attribute, level.code])
        there = other.at(level.attribute, level.code, request).classes
        choices.append(tuple(next(n for n, one in enumerate(level.classes) if has(one, values[0])) for values in there))
    levels.append(len(other.levels))
    if any(one >= two for one, two in pairwise(levels)):
        return None
    same = [here == tuple(range(width)) for here, width in zip(choices, space.widths, strict=True)]
    told = [None if alike else here for here, alike in zip(choices, same, strict=True)]
    return View(forest, tuple(levels), tuple(told))


def has(values: Values, value: str | range) -> bool:
    """Whether the class has the code, or the range's first value."""
    if isinstance(value, range):
        return any(value.start in part for part in values if isinstance(part, range))
    return value in values


def within(forest: Forest, scope: int, test: Callable[..., bool], *seen: tuple[View, int]) -> int:
    """True in the scope where `test` is true of the values of the diagrams.

    Where all values that they lead to give one answer, in whatever combination, nothing is looked into.
    """
    views = [each for each, _ in seen]
    for each, node in seen:
        each.forest.ends(node)
    led = [each.forest.led for each in views]
    trial = Trial(test, [each.forest.told for each in views])
    known: dict[tuple[int, ...], int] = {}
    no = forest.no

    def at(nodes: tuple[int, ...]) -> int:
        held, *rest = nodes
        sure = trial.sure(tuple([ends[node] for ends, node in zip(led, rest, strict=True)]))
        if sure is not None:
            found = held if sure else no
        else:
            level = min(forest.levels[held], *[each.level(node) for each, node in zip(views, rest, strict=True)])
            width = forest.widths[level]
            sides = [each.sides(node, level, width) for each, node in zip(views, rest, strict=True)]
            children: list[int] = []
            for below in zip(forest.sides(held, level), *sides, strict=True):
                child = no if below[0] == no else known.get(below)
                children.append(at(below) if child is None else child)
            found = forest.node(level, tuple(children))
        known[nodes] = found
        return found

    found = no if scope == no else at((scope, *[node for _, node in seen]))
    known.clear()  # a function that calls itself would hold it for long
    return found


class Trial:
    """A test of several values, each one of a list: of any sets of them, whether it is true of all or of none."""

    def __init__(self, test: Callable[..., bool], told: Sequence[Sequence[Hashable]]) -> None:
        """`told` are the lists."""
        self.test, self.told = test, told
        self.true: dict[tuple[int, ...], tuple[int, int]] = {}
        self.tried: dict[tuple[int, ...], tuple[int, int, int]] = {}

    def sure(self, ends: tuple[int, ...]) -> bool | None:
        """What it is of all values in these sets, which are bits; none where that differs, or takes too long to find."""
        several, last = ends[:-1], ends[-1]
        tried, some, every = self.tried.get(several, (0, 0, 0))
        if last & ~tried:
            if prod(bits.bit_count() for bits in several) > MOST_TRIED:
                return None
            tried, some, every = self.tried[several] = self.over(several, tried | last)
        if last & some:
            return None if last & ~every else True
        return False

    def over(self, several: tuple[int, ...], last: int) -> tuple[int, int, int]:
        """Of these last values those of which it is true with some of the others, and with all of them."""
        some, every = 0, last
        for chosen in product(*map(places, several)):
            tried, true = self.true.get(chosen, (0, 0))
            for n in places(last & ~tried):
                true |= self.test(*[told[at] for told, at in zip(self.told, (*chosen, n), strict=True)]) << n
            self.true[chosen] = (tried | last, true)
            some, every = some | true, every & true
        return last, some, every


def places(bits: int) -> list[int]:
    """Which bits are set."""
    return [n for n in range(bits.bit_length()) if bits >> n & 1]


def reached(forest: Forest, where: int, seen: View, node: int) -> Iterator[Hashable]:
    """The values that the diagram takes somewhere in `where`."""
    done = {(where, node)}
    stack = list(done)
    free: dict[int, None] = {}
    while stack:
        held, one = stack.pop()
        if held == forest.yes:
            free[one] = None
        elif held != forest.no:
            level = min(forest.levels[held], seen.level(one))
            sides = (forest.sides(held, level), seen.sides(one, level, forest.widths[level]))
            below = set(zip(*sides, strict=True)) - done
            done |= below
            stack += below
    yield from seen.forest.values_below(free)
