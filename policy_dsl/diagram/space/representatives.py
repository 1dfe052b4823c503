"""One request, or one pair of different requests, for each equivalence class of a space.

The reference interpreter decides these, to check what a diagram says about whole classes.
"""

from __future__ import annotations

from functools import cached_property
from math import prod

from msgspec import Struct

from policy_dsl.diagram.mdd.count import Block
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.example_requests import class_values, example_request, group_values
from policy_dsl.diagram.space.space import PRESENT, Level, Space
from policy_dsl.diagram.space.weak_orders import Group
from policy_dsl.model.vocabulary import Request, Value

Facts = dict[str, Value]
Option = tuple[tuple[int, ...], tuple[Facts, ...]]
"""Choices at the levels of a stretch, and for each request the facts that they stand for."""

MOST_JOINED = 512
"""The most options of a stretch of joined blocks. Longer stretches mean fewer parts to assemble a request from."""


class Representatives(Struct, frozen=True, dict=True):
    """The equivalence classes of a space, numbered from 0, with a representative of each."""

    space: Space

    @cached_property
    def total(self) -> int:
        """The number of classes. Raises TooLargeError where the compared facts alone have too many."""
        return prod(len(block.cells) for block in self.space.blocks)

    @cached_property
    def options(self) -> list[list[Option]]:
        """The options for each stretch of levels, which is one block or several small ones. Stretches are independent."""
        groups = {group.first: group for group in self.space.groups}
        stretches: list[list[Option]] = []
        for block in self.space.blocks:
            here = [(cell, self.facts(block, groups.get(block.first), cell)) for cell, _ in block.cells]
            if stretches and len(stretches[-1]) * len(here) <= MOST_JOINED:
                stretches[-1] = [combined(upper, lower) for lower in here for upper in stretches[-1]]
            else:
                stretches.append(here)
        return stretches

    def facts(self, block: Block, group: Group | None, cell: tuple[int, ...]) -> tuple[Facts, ...]:
        """For each request, the most ordinary value of each of these classes. Each code of a set is a block of its own."""
        facts: tuple[Facts, ...] = ({}, {}) if self.space.differ else ({},)
        if group is not None:
            for fact, value in group_values(self.space, group, cell).items():
                shared = fact.attribute not in self.space.differ
                for request in facts if shared else (facts[fact.request],):
                    request[fact.attribute] = value
            return facts
        level = self.space.levels[block.first]
        assert isinstance(level, Level)  # noqa: S101  # only groups have orderings; for mypy
        first = class_values(self.space, level, cell[0], 1)[0]
        for n in level.requests:
            if level.code is not None:
                facts[n][level.attribute] = frozenset({level.code} if first == PRESENT else ())
            else:
                facts[n][level.attribute] = first
        return facts

    def representative(self, number: int) -> tuple[list[int], list[Request]]:
        """The choices of this class at each level, and its request or pair of requests. The two of a pair are equal
        only where the class has no different ones.
        """
        choices: list[int] = []
        facts_of_each: tuple[Facts, ...] = ({}, {}) if self.space.differ else ({},)
        for options in self.options:
            number, place = divmod(number, len(options))
            cell, facts = options[place]
            choices += cell
            for request, more in zip(facts_of_each, facts, strict=True):
                merge_facts(request, more)
        requests: list[Request] = [*facts_of_each]
        if self.space.differ and facts_of_each[0] == facts_of_each[1]:
            requests[1] = self.distinct_request(choices, facts_of_each[0])
        return choices, requests

    def distinct_request(self, choices: list[int], first: Request) -> Request:
        """A second request of the class that differs from the first; the first itself where there is none."""
        for second in self.space.twins.values():
            request = example_request(self.space, choices, 1, frozenset({second}))
            if request != first:
                return request
        return first


def combined(upper: Option, lower: Option) -> Option:
    """Two options joined into one; the levels of `lower` come last."""
    facts = tuple(dict(merged) for merged in upper[1])
    for merged, more in zip(facts, lower[1], strict=True):
        merge_facts(merged, more)
    return upper[0] + lower[0], facts


def merge_facts(facts: Facts, more: Facts) -> None:
    """Adds the facts of `more` to `facts`. Codes of the same set are united."""
    for name, value in more.items():
        held = facts.get(name)
        if isinstance(held, frozenset) and isinstance(value, frozenset):
            value = held | value
        facts[name] = value


def value_at(forest: Forest, node: int, choices: list[int]) -> object:
    """The value of a diagram at the point that these choices make."""
    while forest.levels[node] != forest.bottom:
        node = forest.children[node][choices[forest.levels[node]]]
    return forest.values[node]
