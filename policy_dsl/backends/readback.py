"""Diagrams of what a check says, for every target that reads its checks back: the inverse of `children_of` and of
`impossible_boxes`.

A target reads its text into plain values by a parser of its own. Here they become nodes, or raise NotTheSameError.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import assert_never

from msgspec import Struct

from policy_dsl.backends.decision_table import DecisionTable, Orders, runs_of, subsets
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.boxes import OneOfCodes, OneOfRanges, Selection, Side
from policy_dsl.model.conditions import Fact
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, SetOf


class Reading(Struct, frozen=True):
    """The diagrams that a check is compared with, and the points of each scale as the check has them."""

    table: DecisionTable
    points: Mapping[str, tuple[int, ...]]


def checked_points(attribute: Attribute, points: tuple[int, ...]) -> tuple[int, ...]:
    """The points, required to ascend from the least value of the scale to one past its last."""
    scale = attribute.type
    if not isinstance(scale, Ordered):
        raise NotTheSameError(f"{attribute.name} is not on a scale")
    ends = (scale.first, scale.last + 1)
    if len(points) < 2 or (points[0], points[-1]) != ends or any(a >= b for a, b in pairwise(points)):
        raise NotTheSameError(f"the points of {attribute.name} do not ascend from its least value to past its last")
    return points


def node_of(reading: Reading, step: int, children: Sequence[int]) -> int:
    """The node of a lookup with a child for each key, in the order of `children_of`."""
    table = reading.table
    lookup = table.lookups[step]
    forest, place = table.forest, table.space.place
    match lookup.how:
        case "is":
            return forest.node(place[0, lookup.attribute, None], tuple(children))
        case "set":
            codes = table.policy.by_name[lookup.attribute].names
            return set_node(
                table, lookup.attribute, codes, dict(zip(subsets(codes), children, strict=True)), frozenset()
            )
        case "within":
            return children[0]
        case "class":
            return scale_node(reading, lookup.attribute, children)
        case "order":
            level, _ = table.space.ordering[Fact(lookup.attribute), Fact(lookup.code)]
            return forest.node(level, tuple(children))
        case "has":
            return forest.node(place[0, lookup.attribute, lookup.code], tuple(children))
        case _:
            assert_never(lookup.how)


def scale_node(reading: Reading, name: str, children: Sequence[int]) -> int:
    """The node of an attribute with a child for each interval of its scale. All values of a class need the same child."""
    table = reading.table
    starts = reading.points[name]
    child_of_class: dict[int, int] = {}
    for start, end, number in runs_of(table.space, name):
        for key in range(bisect_right(starts, start) - 1, bisect_right(starts, end - 1)):
            if child_of_class.setdefault(number, children[key]) != children[key]:
                raise NotTheSameError(f"it distinguishes values of {name} that the policy does not")
    row = tuple(child_of_class[number] for number in range(len(child_of_class)))
    return table.forest.node(table.space.place[0, name, None], row)


def set_node(
    table: DecisionTable,
    name: str,
    codes: tuple[str, ...],
    children: Mapping[frozenset[str], int],
    held: frozenset[str],
) -> int:
    """The node of an attribute with a child for each whole set, built code by code. `held` has the codes decided so far."""
    if not codes:
        return children[held]
    absent = set_node(table, name, codes[1:], children, held)
    present = set_node(table, name, codes[1:], children, held | {codes[0]})
    return table.forest.node(table.space.place[0, name, codes[0]], (absent, present))


def box_node(table: DecisionTable, sides: Mapping[str, Side], orders: Orders) -> int:
    """The diagram of the requests in a box with these sides and orders."""
    forest, place = table.forest, table.space.place
    parts = [order_node(table, *order) for order in orders]
    for name, side in sides.items():
        attribute = table.policy.by_name[name]
        match attribute.type, side:
            case SetOf(), Selection(has, lacks):
                for choice, codes in ((1, has), (0, lacks)):
                    parts += [forest.choose(place[0, name, code], (choice,)) for code in known_codes(attribute, codes)]
            case Ordered(), OneOfRanges(ranges):
                parts.append(forest.choose(place[0, name, None], classes_within(table, name, ranges)))
            case Choice(), OneOfCodes(codes):
                places = [attribute.places[code] for code in known_codes(attribute, codes)]
                parts.append(forest.choose(place[0, name, None], places))
            case _:
                raise NotTheSameError(f"a box has values that are not of {name}")
    return forest.every(parts)


def known_codes(attribute: Attribute, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes, required to be of the attribute."""
    if not attribute.places.keys() >= set(codes):
        raise NotTheSameError(f"a box has a code that is not one of {attribute.name}")
    return codes


def classes_within(table: DecisionTable, name: str, ranges: Iterable[tuple[int, int]]) -> set[int]:
    """The classes of a scale within these ranges, each (first, one past the last). No range may divide a class."""
    ranges = tuple(ranges)
    inside: dict[int, set[bool]] = {}
    reached = 0
    for start, end, number in runs_of(table.space, name):
        covered = sum(max(0, min(end, until) - max(start, first)) for first, until in ranges)
        if covered not in (0, end - start):
            raise NotTheSameError(f"it distinguishes values of {name} that the policy does not")
        inside.setdefault(number, set()).add(covered > 0)
        reached += covered
    divided = any(len(covered_parts) > 1 for covered_parts in inside.values())
    if divided or reached != sum(until - first for first, until in ranges):
        raise NotTheSameError(f"a box has ranges that are not of {name}")
    return {number for number, covered_parts in inside.items() if covered_parts == {True}}


def order_node(table: DecisionTable, left: str, signs: Sequence[int], right: str) -> int:
    """The diagram of the orders that two facts may have."""
    level, swapped = table.space.ordering.get((Fact(left), Fact(right)), (0, True))
    if swapped or len(set(signs)) < len(signs) or not set(signs) <= {-1, 0, 1}:
        raise NotTheSameError("it compares facts that the policy does not compare")
    return table.forest.choose(level, [sign + 1 for sign in signs])
