"""One request of each class, or one pair of different requests: on these a plain reading tries what a diagram says of all.

The classes are those of a space: what stands in one is told apart by none of the conditions for which the space was cut.
"""

from __future__ import annotations

from functools import cached_property
from math import prod

from msgspec import Struct

from policy_dsl.diagram.mdd.count import Block
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import PRESENT, Level, Space
from policy_dsl.diagram.space.weak_orders import Group
from policy_dsl.model.vocabulary import Request, Value

Facts = dict[str, Value]
Option = tuple[tuple[int, ...], tuple[Facts, ...]]
"""Choices at the levels of a block, and what of each request makes them."""

TOGETHER = 512
"""Choices that are listed together, so that a request is made of few parts."""


class Representatives(Struct, frozen=True, dict=True):
    """The classes of a space, by number from 0."""

    space: Space

    @cached_property
    def many(self) -> int:
        """How many there are. Raises TooLargeError where the compared facts alone are too many."""
        return prod(len(block.cells) for block in self.space.blocks)

    @cached_property
    def options(self) -> list[list[Option]]:
        """What can be chosen, freely, in each stretch of levels: blocks, put together as long as that is not much."""
        groups = {group.first: group for group in self.space.groups}
        found: list[list[Option]] = []
        for block in self.space.blocks:
            here = [(cell, self.facts(block, groups.get(block.first), cell)) for cell, _ in block.cells]
            if found and len(found[-1]) * len(here) <= TOGETHER:
                found[-1] = [both(one, other) for other in here for one in found[-1]]
            else:
                found.append(here)
        return found

    def facts(self, block: Block, group: Group | None, cell: tuple[int, ...]) -> tuple[Facts, ...]:
        """What of each request makes these choices: first values. Of a set, of each code whether it is in it."""
        found: tuple[Facts, ...] = ({}, {}) if self.space.differ else ({},)
        if group is not None:
            for fact, value in group.values(cell).items():
                shared = fact.attribute not in self.space.differ
                for request in found if shared else (found[fact.request],):
                    request[fact.attribute] = value
            return found
        level = self.space.levels[block.first]
        assert isinstance(level, Level)  # noqa: S101  # only groups have orderings; for mypy
        first = level.classes[cell[0]][0]
        for n in level.requests:
            if level.code is not None:
                found[n][level.attribute] = frozenset({level.code} if first == PRESENT else ())
            else:
                found[n][level.attribute] = first.start if isinstance(first, range) else first
        return found

    def representative(self, number: int) -> tuple[list[int], list[Request]]:
        """The choices of this class at each level, and its requests. Two of a pair are the same where only that is left."""
        choices: list[int] = []
        made: tuple[Facts, ...] = ({}, {}) if self.space.differ else ({},)
        for options in self.options:
            number, place = divmod(number, len(options))
            cell, facts = options[place]
            choices += cell
            for request, some in zip(made, facts, strict=True):
                add(request, some)
        requests: list[Request] = [*made]
        if self.space.differ and made[0] == made[1]:
            requests[1] = self.another(choices, made[0])
        return choices, requests

    def another(self, choices: list[int], first: Request) -> Request:
        """A second request of the class that is not the first one; the first one where there is no other."""
        for second in self.space.twins.values():
            other = self.space.request(choices, 1, frozenset({second}))
            if other != first:
                return other
        return first


def both(one: Option, other: Option) -> Option:
    """Two choices, those further down last."""
    made = tuple(dict(facts) for facts in one[1])
    for facts, more in zip(made, other[1], strict=True):
        add(facts, more)
    return one[0] + other[0], made


def add(facts: Facts, more: Facts) -> None:
    """More facts; of a set, what else is in it."""
    for name, value in more.items():
        held = facts.get(name)
        if isinstance(held, frozenset) and isinstance(value, frozenset):
            value = held | value
        facts[name] = value


def value_at(forest: Forest, node: int, choices: list[int]) -> object:
    """The value of a diagram where these choices are made."""
    while forest.levels[node] != forest.bottom:
        node = forest.children[node][choices[forest.levels[node]]]
    return forest.values[node]
