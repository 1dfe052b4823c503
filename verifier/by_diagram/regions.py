"""All violations as boxes, the first violation as requests, and its irrelevant facts."""

from __future__ import annotations

from policy_dsl.diagram.mdd.boxes import Choices, boxes
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.space.space import Level, Space
from policy_dsl.diagram.space.weak_orders import EQUAL
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.counting import count_requests, distinct_pairs, identical_pairs
from verifier.by_diagram.dependencies import deciding_requests
from verifier.by_diagram.diagrams import Diagrams
from verifier.obligations.questions import Obligation, cross_conditions
from verifier.results.regions import Region


def regions(d: Diagrams, obligation: Obligation, sought: int) -> tuple[Region, ...]:
    """All violations as ordered boxes. A box may extend over pairs that are excluded anyway: by the comparisons of the claim,
    or because both requests are the same.
    """
    forest, space = d.forest, d.space
    pairs = bool(obligation.differ)
    ties = tuple(cross_conditions(obligation))
    allowed = forest.either(sought, forest.negate(d.of(obligation.edition).valid()))
    if pairs:
        tie_diagram = forest.every(d.of(obligation.edition).condition(tie) for tie in ties)
        allowed = forest.some((allowed, forest.negate(tie_diagram), identical_pairs(forest, space)))
    shared = tuple(a.name for a in space.attributes if a.name not in obligation.differ) if pairs else ()
    sought_regions = []
    for box, part in boxes(forest, sought, allowed):
        sides = tuple((name, space.box(box, n)) for n, name in enumerate(obligation.names))
        differ = pairs and allows_identical_pair(space, box)
        sought_regions.append(
            Region(sides, shared, (*ties, *space.orderings_of(box)), differ, count_requests(d, part, pairs))
        )
    return tuple(sought_regions)


def allows_identical_pair(space: Space, box: Choices) -> bool:
    """Whether the box on its own contains an identical pair."""
    overlapping = all(box[first] & box[second] for first, second in space.twins.items())
    return overlapping and all(EQUAL in box[level] for level in space.self_orderings)


def witness(d: Diagrams, sought: int, pairs: bool) -> tuple[list[int], list[Request]]:
    """The first violation: its choices, and its requests. The two requests of a pair are different."""
    choices = first_choices(d, sought)
    if not pairs:
        return choices, [d.space.request(choices, 0)]
    requests = [d.space.request(choices, n) for n in (0, 1)]
    if requests[0] != requests[1]:
        return choices, requests
    for second in d.space.twins.values():
        alternative = d.space.request(choices, 1, frozenset({second}))
        if alternative != requests[0]:
            return choices, [requests[0], alternative]
    choices = unequal_violation(d, sought)
    return choices, [d.space.request(choices, n) for n in (0, 1)]


def first_choices(d: Diagrams, node: int) -> list[int]:
    """The choices on the first path to true."""
    forest = d.forest
    choices = [0] * forest.bottom
    while node != forest.yes:
        level = forest.levels[node]
        choices[level] = next(n for n, child in enumerate(forest.children[node]) if child != forest.no)
        node = forest.children[node][choices[level]]
    return choices


def unequal_violation(d: Diagrams, sought: int) -> list[int]:
    """The choices of a violation whose requests differ in class. Needed where the path to the first violation leaves both
    requests the same.
    """
    forest = d.forest
    equalities = [
        forest.some(
            forest.both(forest.choose(first, (n,)), forest.choose(second, (n,))) for n in range(forest.widths[first])
        )
        for first, second in d.space.twins.items()
    ]
    equalities += [forest.choose(level, (EQUAL,)) for level in d.space.self_orderings]
    for equality in equalities:
        node = forest.without(sought, equality)
        if node != forest.no:
            return first_choices(d, node)
    raise AssertionError("a violation by a pair has two different requests")


def irrelevant(
    d: Diagrams, obligation: Obligation, sought: int, choices: list[int]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each request, the attributes that may have any possible value, all at once, while the other facts stay.

    Whatever their values, the requests violate the obligation, with the same decisions. An attribute that conditions
    distinguish is listed only if it can have a value of another class.
    """
    forest, space = d.forest, d.space
    point = forest.cube([frozenset({choice}) for choice in choices])
    for edition, request in deciding_requests(obligation):
        builder = d.of(edition, request)
        (deciders,) = values_within(forest, builder.decisions(), point)
        sought = forest.both(
            sought, forest.apply(lambda value, deciders=deciders: value == deciders, builder.decisions())
        )
    names = obligation.names
    possible = forest.every(d.of(obligation.edition, n).possible() for n in range(len(names)))
    if obligation.differ:
        possible = distinct_pairs(d, possible)
    free: dict[str, list[str]] = {name: [] for name in names}
    box = [frozenset({choice}) for choice in choices]
    for attribute in space.attributes:
        shared = attribute.name not in obligation.differ
        for group in [range(len(names))] if shared else [[n] for n in range(len(names))]:
            levels = {n for number in group for n in levels_testing(space, attribute.name, number)}
            wide = [frozenset(range(forest.widths[n])) if n in levels else side for n, side in enumerate(box)]
            here, there = (forest.both(forest.cube(sides), possible) for sides in (box, wide))
            distinguished = any(forest.widths[n] > 1 for n in levels)
            if forest.without(there, sought) == forest.no and not (distinguished and here == there):
                box = wide
                for n in group:
                    free[names[n]].append(attribute.name)
    return tuple((name, tuple(attributes)) for name, attributes in free.items())


def levels_testing(space: Space, attribute: str, request: int) -> set[int]:
    """The levels that test an attribute of a request, by itself or in an ordering."""
    fact = space.fact(attribute, request)
    return {
        n
        for n, level in enumerate(space.levels)
        if (
            level.attribute == attribute and request in level.requests
            if isinstance(level, Level)
            else fact in (level.left, level.right)
        )
    }
