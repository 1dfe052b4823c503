"""All violations as boxes, the first one as requests, and which of its facts do not matter."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.diagram.boxes import Choices, boxes
from policy_dsl.diagram.space import Space
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Has, Includes, Not, OneOf
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.diagrams import Diagrams
from verifier.by_diagram.support import deciders
from verifier.by_diagram.tally import only_identical, proper, tally
from verifier.questions import Obligation, relations
from verifier.verdict import Region


def regions(d: Diagrams, obligation: Obligation, sought: int) -> tuple[Region, ...]:
    """All violations as ordered boxes; outside what ties the two requests anyway, boxes may be as wide as they like."""
    forest, space = d.forest, d.space
    pairs = bool(obligation.differ)
    ties = relations(obligation)
    allowed = sought
    if pairs:
        tied = forest.every(d.of(obligation.edition).condition(tie) for tie in ties)
        allowed = forest.some((sought, forest.negate(tied), only_identical(d)))
    alike = tuple(a.name for a in space.attributes if a.name not in obligation.differ) if pairs else ()
    words = tuple(in_words(tie, obligation.names) for tie in ties)
    found = []
    for box, part in boxes(forest, sought, allowed):
        said = (*words, f"{' and '.join(obligation.names)} differ") if pairs and may_be_same(space, box) else words
        sides = tuple((name, space.box(box, n)) for n, name in enumerate(obligation.names))
        found.append(Region(sides, alike, said, tally(d, part, pairs)))
    return tuple(found)


def may_be_same(space: Space, box: Choices) -> bool:
    """Whether the box, on its own, has room for a request beside itself."""
    return all(box[first] & box[second] for first, second in space.twins.items())


def in_words(condition: Condition, names: tuple[str, ...]) -> str:
    """A condition on facts as an author would write it."""
    match condition:
        case Includes(whole, part):
            return f"{names[whole.request]}.{whole.attribute} includes {names[part.request]}.{part.attribute}"
        case OneOf(fact, codes):
            return f"{names[fact.request]}.{fact.attribute} in {', '.join(sorted(codes))}"
        case Has(fact, code):
            return f"{names[fact.request]}.{fact.attribute} has {code}"
        case Not(inner):
            return f"none of ({in_words(inner, names)})"
        case AllOf(parts):
            return " and ".join(in_words(part, names) for part in parts)
        case AnyOf(parts):
            return f"any of ({'; '.join(in_words(part, names) for part in parts)})"
        case _:
            assert_never(condition)


def witness(d: Diagrams, sought: int, pairs: bool) -> tuple[list[int], list[Request]]:
    """The first violation: class by class, and as raw requests; two of a pair are different."""
    choices = [0] * d.forest.bottom
    node = sought
    while node != d.forest.yes:
        level = d.forest.levels[node]
        choices[level] = next(n for n, child in enumerate(d.forest.children[node]) if child != d.forest.no)
        node = d.forest.children[node][choices[level]]
    if not pairs:
        return choices, [d.space.request(choices, 0)]
    requests = [d.space.request(choices, n) for n in (0, 1)]
    if requests[0] == requests[1]:
        for first, second in d.space.twins.items():
            if len(d.space.levels[first].classes[choices[first]]) > 1:
                requests[1] = d.space.request(choices, 1, {second: 1})
                return choices, requests
        choices = apart(d, sought)
        requests = [d.space.request(choices, n) for n in (0, 1)]
    return choices, requests


def apart(d: Diagrams, sought: int) -> list[int]:
    """A violation in which the two requests are of different classes somewhere, where levels not asked about decide."""
    forest = d.forest
    for first, second in d.space.twins.items():
        apart = forest.negate(
            forest.some(
                forest.both(forest.choose(first, (n,)), forest.choose(second, (n,)))
                for n in range(forest.widths[first])
            )
        )
        node = forest.both(sought, apart)
        if node != forest.no:
            choices = [0] * forest.bottom
            while node != forest.yes:
                level = forest.levels[node]
                choices[level] = next(n for n, child in enumerate(forest.children[node]) if child != forest.no)
                node = forest.children[node][choices[level]]
            return choices
    raise AssertionError("a violation by a pair has two different requests")


def irrelevant(
    d: Diagrams, obligation: Obligation, sought: int, choices: list[int]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each request the attributes that may take whatever possible value, all at once, the others fixed.

    Whatever it is, the violation stays and so do the decisions behind it.
    """
    forest, space = d.forest, d.space
    at = forest.cube([frozenset({choice}) for choice in choices])
    for builder in deciders(d, obligation):
        (shown,) = forest.reached(builder.decisions(), at)
        sought = forest.both(sought, forest.apply(lambda value, shown=shown: value == shown, builder.decisions()))
    names = obligation.names
    possible = forest.every(d.of(obligation.edition, n).possible() for n in range(len(names)))
    if obligation.differ:
        possible = proper(d, possible)
    free: dict[str, list[str]] = {name: [] for name in names}
    box = [frozenset({choice}) for choice in choices]
    for attribute in space.attributes:
        shared = attribute.name not in obligation.differ
        for group in [range(len(names))] if shared else [[n] for n in range(len(names))]:
            levels = {
                n
                for n, level in enumerate(space.levels)
                if level.attribute == attribute.name and set(level.requests) & set(group)
            }
            wide = [frozenset(range(forest.widths[n])) if n in levels else side for n, side in enumerate(box)]
            if forest.without(forest.both(forest.cube(wide), possible), sought) == forest.no:
                box = wide
                for n in group:
                    free[names[n]].append(attribute.name)
    return tuple((name, tuple(found)) for name, found in free.items())
