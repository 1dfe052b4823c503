"""Requests that a claim about pairs is silent about, because whatever they could be compared with is impossible.

Only what is impossible and the claim's `where` matter here, so they are counted in a small space of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import assert_never

from policy_dsl import clock
from policy_dsl.diagram.mdd.count import Block, count_points
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.mdd.forest import MOST_NODES, Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.diagram.space.space import Space
from policy_dsl.model.claims import Property
from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Fact, Has, Includes, Not, OneOf, Within
from policy_dsl.model.policy import Policy
from verifier.by_diagram.counting import identical_pairs
from verifier.by_diagram.room import PartnerRoom


def unpaired(policy: Policy, claim: Property, most: int = MOST_NODES, timeout: float | None = None) -> int:
    """The possible requests that meet `where`, in either place, with some impossible request and with no possible one.

    `timeout` is in seconds. Raises TooLargeError.
    """
    if not policy.impossible:
        return 0
    until = clock.after(timeout)
    space = partition(
        policy,
        [*(clause.when for clause in policy.impossible), claim.where],
        claim.differ,
        in_time=Timed(timeout).in_time,
    )
    rooms = [PartnerRoom(group, until) for group in space.cross_groups]
    forest = Forest([*space.widths, *(room.most for room in rooms)], most, until - clock.now())
    one, other = PolicyDiagrams(forest, space, policy), PolicyDiagrams(forest, space, policy, 1)
    met = forest.some((one.condition(claim.where), one.condition(swapped(claim.where))))
    there = (room.there(forest, len(space.levels) + n) for n, room in enumerate(rooms))
    spoken = forest.every((one.valid(), *there, met, one.possible()))
    spoken = forest.without(spoken, identical_pairs(forest, space))
    gone = space.own_levels(1).union(*({room.group.first + n for n in room.second} for room in rooms))
    hidden = forest.exists(forest.without(spoken, other.possible()), gone)
    paired = forest.exists(forest.both(spoken, other.possible()), gone)
    return counted(forest, space, rooms, forest.without(hidden, paired))


def counted(forest: Forest, space: Space, rooms: Sequence[PartnerRoom], alone: int) -> int:
    """How many requests make a diagram true that asks about the first request and, below, which room it leaves."""
    blocks = list(space.blocks_counting(frozenset(range(len(space.levels))) - space.own_levels(1)))
    blocks += [Block(level, level, (((0,), 1),)) for level in range(len(space.levels), forest.bottom)]
    first = {block.first: n for n, block in enumerate(blocks)}
    below = frozenset(range(len(space.levels), forest.bottom))
    found = 0
    for numbers in product(*(range(room.most) for room in rooms)):
        chosen = (forest.choose(len(space.levels) + n, (number,)) for n, number in enumerate(numbers))
        node = forest.exists(forest.every((alone, *chosen)), below)
        if node != forest.no:
            for room, number in zip(rooms, numbers, strict=True):
                blocks[first[room.group.first]] = room.block(number)
            found += count_points(forest, node, blocks)
    return found


def swapped(condition: Condition) -> Condition:
    """The condition with the two requests in each other's place."""

    def other(fact: Fact) -> Fact:
        return Fact(fact.attribute, 1 - fact.request)

    match condition:
        case OneOf(fact, codes):
            return OneOf(other(fact), codes)
        case Has(fact, code):
            return Has(other(fact), code)
        case Includes(whole, part):
            return Includes(other(whole), other(part))
        case Within(fact, ranges):
            return Within(other(fact), ranges)
        case AtMost(small, large):
            return AtMost(other(small), other(large))
        case Not(inner):
            return Not(swapped(inner))
        case AllOf(parts):
            return AllOf(tuple(map(swapped, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(swapped, parts)))
        case _:
            assert_never(condition)
