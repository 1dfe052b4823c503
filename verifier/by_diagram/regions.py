"""All violations as boxes, the first one as requests, and which of its facts do not matter."""

from __future__ import annotations

from policy_dsl.diagram.mdd.boxes import Choices, boxes
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.space.space import Level, Space
from policy_dsl.diagram.space.weak_orders import EQUAL
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.counting import distinct_pairs, identical_pairs, tally
from verifier.by_diagram.dependencies import deciders
from verifier.by_diagram.diagrams import Diagrams
from verifier.obligations.questions import Obligation, cross_conditions
from verifier.verdict import Region


def regions(d: Diagrams, obligation: Obligation, sought: int) -> tuple[Region, ...]:
    """All violations as ordered boxes; outside what ties the two requests anyway, boxes may be as wide as they like."""
    forest, space = d.forest, d.space
    pairs = bool(obligation.differ)
    ties = tuple(cross_conditions(obligation))
    allowed = forest.either(sought, forest.negate(d.of(obligation.edition).valid()))
    if pairs:
        tied = forest.every(d.of(obligation.edition).condition(tie) for tie in ties)
        allowed = forest.some((allowed, forest.negate(tied), identical_pairs(forest, space)))
    alike = tuple(a.name for a in space.attributes if a.name not in obligation.differ) if pairs else ()
    found = []
    for box, part in boxes(forest, sought, allowed):
        sides = tuple((name, space.box(box, n)) for n, name in enumerate(obligation.names))
        differ = pairs and may_be_same(space, box)
        found.append(Region(sides, alike, (*ties, *space.orderings_of(box)), differ, tally(d, part, pairs)))
    return tuple(found)


def may_be_same(space: Space, box: Choices) -> bool:
    """Whether the box, on its own, has room for a request beside itself."""
    alike = all(box[first] & box[second] for first, second in space.twins.items())
    return alike and all(EQUAL in box[level] for level in space.self_orderings)


def witness(d: Diagrams, sought: int, pairs: bool) -> tuple[list[int], list[Request]]:
    """The first violation: class by class, and as raw requests; two of a pair are different."""
    choices = path(d, sought)
    if not pairs:
        return choices, [d.space.request(choices, 0)]
    requests = [d.space.request(choices, n) for n in (0, 1)]
    if requests[0] != requests[1]:
        return choices, requests
    for second in d.space.twins.values():
        other = d.space.request(choices, 1, frozenset({second}))
        if other != requests[0]:
            return choices, [requests[0], other]
    choices = apart(d, sought)
    return choices, [d.space.request(choices, n) for n in (0, 1)]


def path(d: Diagrams, node: int) -> list[int]:
    """The first choices that lead to true."""
    forest = d.forest
    choices = [0] * forest.bottom
    while node != forest.yes:
        level = forest.levels[node]
        choices[level] = next(n for n, child in enumerate(forest.children[node]) if child != forest.no)
        node = forest.children[node][choices[level]]
    return choices


def apart(d: Diagrams, sought: int) -> list[int]:
    """A violation in which the two requests are of different classes somewhere, where levels not asked about decide."""
    forest = d.forest
    same = [
        forest.some(
            forest.both(forest.choose(first, (n,)), forest.choose(second, (n,))) for n in range(forest.widths[first])
        )
        for first, second in d.space.twins.items()
    ]
    same += [forest.choose(level, (EQUAL,)) for level in d.space.self_orderings]
    for each in same:
        node = forest.without(sought, each)
        if node != forest.no:
            return path(d, node)
    raise AssertionError("a violation by a pair has two different requests")


def irrelevant(
    d: Diagrams, obligation: Obligation, sought: int, choices: list[int]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each request the attributes that may take whatever possible value, all at once, the others fixed.

    Whatever it is, the violation stays and so do the decisions behind it. An attribute that conditions tell apart is one only
    when it can have a value of another class.
    """
    forest, space = d.forest, d.space
    at = forest.cube([frozenset({choice}) for choice in choices])
    for edition, request in deciders(obligation):
        builder = d.of(edition, request)
        (shown,) = values_within(forest, builder.decisions(), at)
        sought = forest.both(sought, forest.apply(lambda value, shown=shown: value == shown, builder.decisions()))
    names = obligation.names
    possible = forest.every(d.of(obligation.edition, n).possible() for n in range(len(names)))
    if obligation.differ:
        possible = distinct_pairs(d, possible)
    free: dict[str, list[str]] = {name: [] for name in names}
    box = [frozenset({choice}) for choice in choices]
    for attribute in space.attributes:
        shared = attribute.name not in obligation.differ
        for group in [range(len(names))] if shared else [[n] for n in range(len(names))]:
            levels = {n for number in group for n in asking(space, attribute.name, number)}
            wide = [frozenset(range(forest.widths[n])) if n in levels else side for n, side in enumerate(box)]
            here, there = (forest.both(forest.cube(sides), possible) for sides in (box, wide))
            told_apart = any(forest.widths[n] > 1 for n in levels)
            if forest.without(there, sought) == forest.no and not (told_apart and here == there):
                box = wide
                for n in group:
                    free[names[n]].append(attribute.name)
    return tuple((name, tuple(found)) for name, found in free.items())


def asking(space: Space, attribute: str, request: int) -> set[int]:
    """The levels that ask about an attribute of a request, also those that compare it."""
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
