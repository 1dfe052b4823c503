"""All violations as boxes, the first violation as requests, and its irrelevant facts."""

from __future__ import annotations

from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.space.example_requests import example_request
from policy_dsl.diagram.space.space import Level, Space
from policy_dsl.diagram.space.weak_orders import EQUAL
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.counts.counting import distinct_pairs
from verifier.by_diagram.counts.cover import parts
from verifier.by_diagram.questions.dependencies import deciding_requests
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.obligations.questions import Obligation, cross_conditions, editions_asked
from verifier.results.regions import Region


def regions(d: Diagrams, obligation: Obligation, sought: int) -> tuple[Region, ...]:
    """All violations as boxes. A box may extend over impossible requests and, with two requests, over pairs that do not
    meet the comparisons of the claim, and pairs of a request with itself.
    """
    forest, space = d.forest, d.space
    pairs = bool(obligation.differ)
    requests = len(obligation.names)
    ties = tuple(cross_conditions(obligation))
    tied = forest.every(
        [
            *(d.of(edition, n).possible() for n in range(requests) for edition in editions_asked(obligation)),
            *(d.of(obligation.edition).condition(tie) for tie in ties),
        ]
    )
    domain = distinct_pairs(d, tied) if pairs else tied
    shared = tuple(a.name for a in space.attributes if a.name not in obligation.differ) if pairs else ()
    return tuple(
        Region(
            tuple(zip(obligation.names, part.boxes, strict=True)),
            shared,
            (*ties, *part.ties),
            pairs and allows_identical_pair(d, forest.both(tied, part.piece.diagram(forest))),
            part.total,
            part.count,
        )
        for part in parts(d, sought, domain, requests)
    )


def allows_identical_pair(d: Diagrams, node: int) -> bool:
    """Whether the diagram is true for a pair of a request with itself."""
    equal = d.forest.every(d.forest.choose(level, (EQUAL,)) for level in d.space.self_orderings)
    return d.forest.identify(d.forest.both(node, equal), d.space.twins) != d.forest.no


def witness(d: Diagrams, sought: int, pairs: bool) -> tuple[list[int], list[Request]]:
    """The first violation: its choices, and its requests. The two requests of a pair are different."""
    choices = first_choices(d, sought)
    if not pairs:
        return choices, [example_request(d.space, choices, 0)]
    requests = [example_request(d.space, choices, n) for n in (0, 1)]
    if requests[0] != requests[1]:
        return choices, requests
    for second in d.space.twins.values():
        alternative = example_request(d.space, choices, 1, frozenset({second}))
        if alternative != requests[0]:
            return choices, [requests[0], alternative]
    choices = unequal_violation(d, sought)
    return choices, [example_request(d.space, choices, n) for n in (0, 1)]


def first_choices(d: Diagrams, node: int) -> list[int]:
    """The choices on the first path to true, where each level has its choices in the order of preference."""
    forest, preferences = d.forest, d.space.preferences
    choices = [preferred[0] for preferred in preferences]
    while node != forest.yes:
        level = forest.levels[node]
        choices[level] = next(n for n in preferences[level] if forest.children[node][n] != forest.no)
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
    possible = forest.every(
        d.of(edition, n).possible() for n in range(len(names)) for edition in editions_asked(obligation)
    )
    if obligation.differ:
        possible = distinct_pairs(d, possible)
    free: dict[str, list[str]] = {name: [] for name in names}
    box = [frozenset({choice}) for choice in choices]
    for attribute in space.attributes:
        if attribute.name == TIME_FACT:
            continue  # what is asked about, and no fact of the request
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
