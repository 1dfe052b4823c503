"""Counting: requests, pairs of different requests, distinct combinations, and requests without a partner."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.diagram.count import Block, points
from policy_dsl.diagram.orders import EQUAL
from policy_dsl.diagram.space import Level, size
from policy_dsl.model.claims import Property
from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Fact, Has, Includes, Not, OneOf, Within
from verifier import questions
from verifier.by_diagram.diagrams import Diagrams
from verifier.questions import Obligation


def proper(d: Diagrams, node: int) -> int:
    """The pairs without those classes in which the two requests can only be the same one."""
    return d.forest.without(node, only_identical(d))


def only_identical(d: Diagrams) -> int:
    """True where, in every attribute that may differ, both requests can only have the same value: both are in one class of
    a single value, or were compared and are equal."""
    forest, space = d.forest, d.space
    equal = [forest.choose(level, (EQUAL,)) for level in space.joined]
    for first, second in space.twins.items():
        level = space.levels[first]
        if isinstance(level, Level):
            equal.append(
                forest.some(
                    forest.both(forest.choose(first, (n,)), forest.choose(second, (n,)))
                    for n, values in enumerate(level.classes)
                    if size(values) == 1
                )
            )
    return forest.every(equal)


def tally(d: Diagrams, node: int, pairs: bool) -> int:
    """How many requests, or pairs of two different requests."""
    found = d.counted.get(node)
    if found is None:
        forest, space = d.forest, d.space
        found = points(forest, node, space.blocks)
        if pairs:
            equal = forest.every(forest.choose(level, (EQUAL,)) for level in space.joined)
            same = forest.diagonal(forest.both(node, equal), space.twins)
            found -= points(forest, same, of_the_first(d))
        d.counted[node] = found
    return found


def of_the_first(d: Diagrams) -> tuple[Block, ...]:
    """For counting requests: the levels that only the second has do not count."""
    return d.space.counting(frozenset(range(d.forest.bottom)) - d.space.own(1))


def combinations(d: Diagrams, sought: int, counted: tuple[str, ...]) -> int:
    """Distinct values of these attributes."""
    kept = frozenset(n for n, x in enumerate(d.space.levels) if isinstance(x, Level) and x.attribute in counted)
    gone = frozenset(range(d.forest.bottom)) - kept
    return points(d.forest, d.forest.project(sought, gone), d.space.counting(kept))


def unpaired(d: Diagrams, obligation: Obligation) -> int | None:
    """Possible requests that meet `where` with some partner, but with none that is possible.

    Without clauses about the impossible there are none. Else None where a fact of one request is compared with one of the
    other: whether there is a partner then depends on how many values lie between two facts, which classes and orderings do
    not tell.
    """
    question = obligation.question
    claim = question.claim if isinstance(question, questions.SpeaksOfSomething) else question
    if not isinstance(claim, Property) or not d.policy.impossible:
        return 0
    if d.space.joined_groups:
        return None
    forest, policy = d.forest, d.of(obligation.edition)
    possible = [d.of(obligation.edition, n).possible() for n in (0, 1)]
    related = [proper(d, forest.both(policy.valid(), policy.condition(w))) for w in (claim.where, turned(claim.where))]
    raw_any = forest.some(forest.project(node, d.space.own(1)) for node in related)
    real_any = forest.some(forest.project(forest.every([node, *possible]), d.space.own(1)) for node in related)
    alone = forest.both(possible[0], forest.without(raw_any, real_any))
    return points(forest, alone, of_the_first(d))


def turned(condition: Condition) -> Condition:
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
            return Not(turned(inner))
        case AllOf(parts):
            return AllOf(tuple(map(turned, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(turned, parts)))
        case _:
            assert_never(condition)
