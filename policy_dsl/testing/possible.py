"""The possible requests of a policy, and pairs of them, as a diagram whose every path leads to one: nothing is rejected."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from policy_dsl.diagram.mdd.count import Block, valid_choices
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.policy.provisions import ProvisionDiagrams
from policy_dsl.diagram.space.distinctions import Distinctions, distinctions_of
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.diagram.space.space import Level, Space, size
from policy_dsl.diagram.space.weak_orders import Group, weak_orders
from policy_dsl.diagram.space.weak_orders import sign as order_of
from policy_dsl.model.claims import conditions_of_claim
from policy_dsl.model.policy import Policy

SECONDS = 20.0
"""The time allowed for the diagram."""

Ranks = tuple[int, ...]
Part = tuple[range, tuple[int, ...], tuple[Ranks, ...]]
"""A class of a group: its values, the positions of the facts in it, and the orders that these may have."""


class Possible(Struct, frozen=True):
    """A diagram that is true for the possible requests; in a space of two, for different ones that are alike except in
    `differ`.
    """

    policy: Policy
    space: Space
    forest: Forest
    node: int


def possible(policy: Policy, differ: tuple[str, ...] = ()) -> Possible:
    """The possible requests, in classes that the policy's conditions tell apart on scales.

    Raises ValueError where there are none, or where the diagram is too large.
    """
    excluding = [clause.when for clause in policy.impossible]
    narrow = distinctions_of(policy, excluding)
    for distinctions in (with_bounds(policy, narrow), narrow):
        try:
            made = diagram(policy, differ, distinctions)
        except TooLargeError:
            continue
        if made.node == made.forest.no:
            among = f"no two different requests are possible that are alike except in {', '.join(differ)}"
            raise ValueError(f"`{policy.name}`: {among if differ else 'no request is possible'}")
        return made
    raise ValueError(f"`{policy.name}`: its `impossible` clauses compare too many facts to draw requests from")


def with_bounds(policy: Policy, narrow: Distinctions) -> Distinctions:
    """The distinctions of the `impossible` clauses, with the bounds and comparisons of all other conditions.

    Codes are drawn one by one, so other distinctions between them would only make the diagram larger.
    """
    every = distinctions_of(policy, conditions_of(policy))
    claimed = distinctions_of(
        policy, (condition for claim in policy.properties for condition in conditions_of_claim(claim))
    )
    ranges = {name: every.ranges.get(name, set()) | claimed.ranges.get(name, set()) for name in policy.by_name}
    made = {name: some for name, some in ranges.items() if some}
    return Distinctions(narrow.codes, narrow.held, made, every.pairs, every.same, narrow.elements, narrow.beside)


def diagram(policy: Policy, differ: tuple[str, ...], distinctions: Distinctions) -> Possible:
    """The diagram over attributes in the order of the policy. Raises TooLargeError."""
    order = [attribute.name for attribute in policy.attributes]
    space = partition(policy, (), differ, order=order, distinctions=distinctions)
    forest = Forest(space.widths, seconds=SECONDS)
    node = forest.every(
        ProvisionDiagrams(forest, space, policy, request).possible() for request in ((0, 1) if differ else (0,))
    )
    return Possible(policy, space, forest, forest.both(node, may_differ(space, forest)) if differ else node)


def may_differ(space: Space, forest: Forest) -> int:
    """True where the classes leave room for two different requests."""
    nodes = []
    for first, second in {**dict(level_pairs(space)), **space.twins}.items():
        for choice in range(forest.widths[first]):
            others = [other for other in range(forest.widths[second]) if other != choice]
            nodes.append(forest.both(forest.choose(first, (choice,)), forest.choose(second, others)))
    compared = {n for group in space.groups for n in range(group.first, group.last + 1)}
    for n, level in enumerate(space.levels):
        if isinstance(level, Level) and n not in compared and level.requests == (0,):
            nodes.append(forest.choose(n, [c for c, values in enumerate(level.classes) if size(values) > 1]))
    for group in space.groups:
        cells = tuple(cell for cell in group.joint_choices if leaves_room(group, *cell))
        if cells:
            nodes.append(valid_choices(forest, Block(group.first, group.last, cells)))
    return forest.some(nodes)


def level_pairs(space: Space) -> Iterator[tuple[int, int]]:
    """The levels of each fact that may differ: of the first request, and of the second."""
    for (request, attribute, code), first in space.place.items():
        second = space.place.get((1, attribute, code))
        if request == 0 and attribute in space.differ and second is not None:
            yield first, second


def leaves_room(group: Group, choices: tuple[int, ...], points: int) -> bool:
    """Whether both requests may differ in facts of the group, although all of their classes are equal."""
    asked = {fact.request for fact in group.facts if fact.request == 1}
    if not asked or all(fact.request == 1 for fact in group.facts):  # the other request has a group like this one
        return points > 1
    return any(differing(group, part, ranks) for part in parts_of(group, choices) for ranks in part[2])


def differing(group: Group, part: Part, ranks: Ranks) -> bool:
    """Whether a fact of the first request and the same fact of the second have different ranks."""
    rank = {group.facts[place]: each for place, each in zip(part[1], ranks, strict=True)}
    by_name: dict[str, set[int]] = {}
    for fact, each in rank.items():
        by_name.setdefault(fact.attribute, set()).add(each)
    return any(len(ranks_of_fact) > 1 for ranks_of_fact in by_name.values())


def parts_of(group: Group, choices: tuple[int, ...]) -> list[Part]:
    """The classes chosen for the facts of a group, each with the orders that its facts may have."""
    many = len(group.facts)
    ranges = [classes[n] for classes, n in zip(group.classes, choices[:many], strict=True)]
    parts: list[Part] = []
    for values in dict.fromkeys(ranges):
        places = tuple(place for place in range(many) if ranges[place] == values)
        inside = [(n, pair) for n, pair in enumerate(group.pairs) if set(pair) <= set(places)]
        fitting = []
        for ranks in weak_orders(len(places)):
            rank = dict(zip(places, ranks, strict=True))
            in_order = all(
                order_of(rank[left], rank[right], group.ordered) == choices[many + n] for n, (left, right) in inside
            )
            if in_order and max(ranks) < len(values):
                fitting.append(ranks)
        parts.append((values, places, tuple(fitting)))
    return parts
