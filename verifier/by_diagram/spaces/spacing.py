"""How facts of one class can be spaced, and which orders the room between them leaves to further facts.

Room for more values than there are further facts makes no difference, so it is counted up to their number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product
from math import comb

from msgspec import Struct

from policy_dsl.diagram.space.weak_orders import Pairs, sign, weak_orders

Signs = tuple[int, ...]
"""The order of each pair."""

Needs = tuple[int, ...]
"""How many further values there have to be below the lowest of some values, between neighbours and above the highest."""


class Spacing(Struct, frozen=True):
    """The ranks of the facts, the room below the lowest, between neighbours and above the highest, counted up to some
    number; and how many combinations of raw values are spaced so.
    """

    ranks: tuple[int, ...]
    rooms: tuple[int, ...]
    points: int


def spacings(size: int, facts: int, enough: int) -> Iterator[Spacing]:
    """The ways to space facts in a class of `size` values, with room counted up to `enough`. Raises TooLargeError."""
    for ranks in weak_orders(facts):
        distinct = max(ranks) + 1
        for rooms in product(range(enough + 1), repeat=distinct + 1):
            left = size - distinct - sum(rooms)
            wide = rooms.count(enough)
            points = 0 if left < 0 else comb(left + wide - 1, wide - 1) if wide else int(left == 0)
            if points:
                yield Spacing(ranks, rooms, points)


def subsets(facts: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The subsets of these facts."""
    for size in range(len(facts) + 1):
        yield from combinations(facts, size)


@cache
def orders_by_need(
    facts: int, further: int, pairs: Pairs, ordered: bool = True
) -> dict[tuple[int, ...], dict[Needs, frozenset[Signs]]]:
    """For each ranking of the first `facts`: the orders that these and `further` facts in their class can have together, by
    the room that they need.

    The `pairs` are of these facts and the further ones, which are numbered after them. Raises TooLargeError.
    """
    orders: dict[tuple[int, ...], dict[Needs, set[Signs]]] = {}
    for ranks in weak_orders(facts + further):
        fixed = sorted(set(ranks[:facts]))
        needs = [0] * (len(fixed) + 1)
        for rank in set(ranks[facts:]).difference(fixed):
            needs[bisect_left(fixed, rank)] += 1
        own_ranks = tuple(map(fixed.index, ranks[:facts]))
        signs = tuple(sign(ranks[left], ranks[right], ordered) for left, right in pairs)
        orders.setdefault(own_ranks, {}).setdefault(tuple(needs), set()).add(signs)
    return {ranks: {needs: frozenset(signs) for needs, signs in by_need.items()} for ranks, by_need in orders.items()}


def has_room(spacing: Spacing, needs: Needs) -> bool:
    """Whether the spacing leaves the room that is needed."""
    return all(need <= room for need, room in zip(needs, spacing.rooms, strict=True))
