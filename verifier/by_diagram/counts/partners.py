"""Counts the requests that are in no pair of a claim because every partner is impossible.

Only `impossible` clauses and the claim's `where` matter for this, so a small space of their own suffices.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from policy_dsl import clock
from policy_dsl.diagram.mdd.count import Block, count_points
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.mdd.forest import MOST_NODES, Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.diagram.space.space import Space
from policy_dsl.model.claims import Quantified
from policy_dsl.model.conditions import Condition, Fact, with_facts
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from verifier.by_diagram.counts.counting import identical_pairs, once
from verifier.by_diagram.counts.partner_room import PartnerRoom


def unpaired(policy: Policy, claim: Quantified, most: int = MOST_NODES, timeout: float | None = None) -> int:
    """The number of possible requests that meet `where`, as the first or the second of a pair, with some impossible
    partner but with no possible one.

    `timeout` is in seconds. Raises TooLargeError.
    """
    if not policy.impossible or TIME_FACT in claim.differ:  # of one request in two times, either is possible or none
        return 0
    deadline = clock.after(timeout)
    space = partition(
        policy,
        [*(clause.when for clause in policy.impossible), claim.where],
        claim.differ,
        check_deadline=Timed(timeout).check_deadline,
    )
    rooms = [PartnerRoom(group, deadline) for group in space.cross_groups]
    forest = Forest([*space.widths, *(room.room_count for room in rooms)], most, deadline - clock.now())
    first, second = PolicyDiagrams(forest, space, policy), PolicyDiagrams(forest, space, policy, 1)
    in_scope = forest.some((first.condition(claim.where), first.condition(swapped(claim.where))))
    valid = (room.valid_with_room(forest, len(space.levels) + n) for n, room in enumerate(rooms))
    pairs = forest.every((first.valid(), *valid, in_scope, first.possible()))
    pairs = forest.without(pairs, identical_pairs(forest, space))
    eliminated = space.own_levels(1).union(*({room.group.first + n for n in room.second_levels} for room in rooms))
    hidden = forest.exists(forest.without(pairs, second.possible()), eliminated)
    paired = forest.exists(forest.both(pairs, second.possible()), eliminated)
    return count_unpaired(forest, space, rooms, forest.without(hidden, paired))


def count_unpaired(forest: Forest, space: Space, rooms: Sequence[PartnerRoom], alone: int) -> int:
    """The number of requests that make the diagram `alone` true. Its last levels test how much room a request leaves for
    its partner.
    """
    alone = once(forest, space, alone)
    uncounted = space.own_levels(1) | space.levels_of_times
    blocks = list(space.blocks_counting(frozenset(range(len(space.levels))) - uncounted))
    blocks += [Block(level, level, (((0,), 1),)) for level in range(len(space.levels), forest.bottom)]
    block_numbers = {block.first: n for n, block in enumerate(blocks)}
    room_levels = frozenset(range(len(space.levels), forest.bottom))
    total = 0
    for numbers in product(*(range(room.room_count) for room in rooms)):
        chosen = (forest.choose(len(space.levels) + n, (number,)) for n, number in enumerate(numbers))
        node = forest.exists(forest.every((alone, *chosen)), room_levels)
        if node != forest.no:
            for room, number in zip(rooms, numbers, strict=True):
                blocks[block_numbers[room.group.first]] = room.block(number)
            total += count_points(forest, node, blocks)
    return total


def swapped(condition: Condition) -> Condition:
    """The condition with its two requests exchanged."""
    return with_facts(condition, lambda fact: Fact(fact.attribute, 1 - fact.request))
