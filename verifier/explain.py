"""One request explained: its decision, what is behind it, and which single other fact would be answered faster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from math import inf
from typing import assert_never

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.diagram.mdd.deadline import Timed, TooLateError
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.diagram.space.space import Space
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.conditions import AllOf, AtMost, Condition, Fact, Has, Not, OneOf, Within, atoms
from policy_dsl.model.decisions import Decision, Outcome, wait
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Value

ROOM = 8
"""Values a class on a scale has, at least, to be one: with fewer, whether other compared facts find room beside one of them
would depend on which it is. Four facts in a group are room enough from 8 on."""


class Alternative(Struct, frozen=True):
    """With this one fact otherwise, the answer would be faster."""

    attribute: str
    value: Value
    decision: Decision


class Explanation(Struct, frozen=True):
    """What is known of a request.

    `possible` are the outcomes that its completions have: one when the facts settle it, none when no completion is
    possible. `missing` is a smallest set of facts that would settle it. `decision` is there when it is settled: of a partial
    request with the clauses that are behind any of its completions, and those set aside in any. `faster` is of a whole one.
    """

    facts: Request
    possible: tuple[Outcome, ...]
    decision: Decision | None
    missing: tuple[str, ...]
    faster: tuple[Alternative, ...]


def explain(policy: Policy, facts: Request, *, timeout: float | None = None) -> Explanation:
    """The explanation of a request, whole or partial.

    Raises TooLargeError when the diagram of a partial request outgrows its nodes, and TooLateError when it takes longer than
    `timeout`, in seconds.
    """
    deadline = clock.after(timeout)
    if len(facts) == len(policy.attributes):
        if impossible(policy, facts):
            return Explanation(facts, (), None, (), ())
        whole = evaluate(policy, facts)
        faster = () if whole.outcome.faulty else tuple(alternatives(policy, facts, whole, deadline))
        return Explanation(facts, (whole.outcome,), whole, (), faster)
    outcomes, missing, decision = partial(policy, facts, timeout)
    return Explanation(facts, outcomes, decision, missing, ())


def alternatives(policy: Policy, facts: Request, decision: Decision, deadline: float = inf) -> Iterator[Alternative]:
    """Every change of one fact that is answered faster; of a set, one code more or less; on a scale, as little as will do.

    Raises TooLateError after the deadline.
    """
    for attribute in policy.attributes:
        for value in others(policy, attribute, facts):
            if clock.now() > deadline:
                raise TooLateError
            changed = {**facts, attribute.name: value}
            if impossible(policy, changed):
                continue
            found = evaluate(policy, changed)
            if not found.outcome.faulty and wait(found.outcome) < wait(decision.outcome):
                yield Alternative(attribute.name, value, found)


def others(policy: Policy, attribute: Attribute, facts: Request) -> Iterator[Value]:
    """The values one step away; on a scale, of each stretch that a condition tells apart, the nearest."""
    match facts[attribute.name]:
        case frozenset() as codes:
            yield from (codes ^ {name} for name in attribute.names)
        case str() as code:
            yield from (name for name in attribute.names if name != code)
        case int() as here:
            for start, until in stretches(policy, attribute, facts):
                if not start <= here < until:
                    yield start if here < start else until - 1


def stretches(policy: Policy, attribute: Attribute, facts: Request) -> Iterator[tuple[int, int]]:
    """The scale of an attribute, cut wherever a condition, the other facts being as they are, changes."""
    scale = attribute.type
    assert isinstance(scale, Ordered)  # noqa: S101  # only a scale has stretches; for mypy
    points = {scale.first, scale.last + 1}
    for condition in conditions_of(policy):
        for atom in atoms(condition):
            match atom:
                case Within(fact, ranges) if fact.attribute == attribute.name:
                    points.update(end for each in ranges for end in each)
                case AtMost(small, large) if attribute.name in (small.attribute, large.attribute):
                    other = facts[large.attribute if small.attribute == attribute.name else small.attribute]
                    points.update((other, other + 1) if isinstance(other, int) else ())
                case _:
                    pass
    yield from pairwise(sorted(point for point in points if scale.first <= point <= scale.last + 1))


def partial(
    policy: Policy, facts: Request, timeout: float | None = None
) -> tuple[tuple[Outcome, ...], tuple[str, ...], Decision | None]:
    """The outcomes that completions of the facts have, fastest first, what would settle them, and the decision if none need."""
    given = AllOf(tuple(given_facts(policy, facts)))
    timed = Timed(timeout)
    space = partition(policy, [given, *conditions_of(policy)], split_below=ROOM, in_time=timed.in_time)
    forest = Forest(space.widths, seconds=timed.seconds_left)
    builder = PolicyDiagrams(forest, space, policy)
    where = forest.both(builder.possible(), builder.condition(given))
    outcomes = dict.fromkeys(values_within(forest, builder.outcomes(), where), builder.forest.no)
    parts: dict[Outcome, int] = {}
    for outcome in outcomes:
        assert isinstance(outcome, Outcome)  # noqa: S101  # the values of outcome diagrams; for mypy
        held = forest.apply(lambda one, outcome=outcome: one == outcome, builder.outcomes())
        parts[outcome] = forest.both(where, held)
    order = tuple(sorted(parts, key=lambda o: (o.faulty, o.seconds is None, o.seconds or 0)))
    unknown = [a.name for a in policy.attributes if a.name not in facts]
    return order, settling(forest, space, parts, unknown), settled(builder, where) if len(order) == 1 else None


def settled(builder: PolicyDiagrams, where: int) -> Decision:
    """The decision of requests that all come out alike, with what is behind any of them and what is set aside in any."""
    forest, found = builder.forest, list(map(as_deciders, values_within(builder.forest, builder.decisions(), where)))
    behind = {one for _, ids in found for one in ids}
    aside = {one for one, node in builder.overridden if forest.both(node, where) != forest.no}
    by, overridden = (tuple(i for i in builder.policy.by_id if i in ids) for ids in (behind, aside))
    return Decision(found[0][0], by, overridden)


def excluding(policy: Policy, facts: Request, timeout: float | None = None) -> tuple[Impossible, ...]:
    """The clauses by which no completion of the facts is possible: those that surely exclude it, else all that may.

    Raises TooLateError when that takes longer than `timeout`, in seconds.
    """
    given = AllOf(tuple(given_facts(policy, facts)))
    timed = Timed(timeout)
    space = partition(policy, [given, *(c.when for c in policy.impossible)], in_time=timed.in_time)
    forest = Forest(space.widths, seconds=timed.seconds_left)
    builder = PolicyDiagrams(forest, space, policy)
    where = forest.both(builder.valid(), builder.condition(given))
    held = {clause: forest.both(where, builder.condition(clause.when)) for clause in policy.impossible}
    surely = tuple(clause for clause, node in held.items() if node == where)
    return surely or tuple(clause for clause, node in held.items() if node != forest.no)


def settling(forest: Forest, space: Space, parts: Mapping[Outcome, int], unknown: list[str]) -> tuple[str, ...]:
    """The first smallest set of unknown facts that tells the outcomes apart; none when there is nothing to tell."""
    if len(parts) < 2:
        return ()

    def settled(known: Iterable[str]) -> bool:
        forest.in_time()
        gone = set(unknown).difference(known)
        hidden = frozenset(n for n in range(len(space.levels)) if space.attributes_at(n) & gone)
        seen = [forest.exists(part, hidden) for part in parts.values()]
        return all(forest.both(one, other) == forest.no for one, other in combinations(seen, 2))

    needed = [name for name in unknown if not settled(other for other in unknown if other != name)]
    others = [name for name in unknown if name not in needed]
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            if settled((*needed, *chosen)):
                return tuple(name for name in unknown if name in needed or name in chosen)
    return tuple(unknown)


def given_facts(policy: Policy, facts: Request) -> Iterator[Condition]:
    """Facts as conditions."""
    for name, value in facts.items():
        match value:
            case frozenset():
                for code in policy.by_name[name].names:
                    held = Has(Fact(name), code)
                    yield held if code in value else Not(held)
            case int():
                yield Within(Fact(name), ((value, value + 1),))
            case str():
                yield OneOf(Fact(name), frozenset({value}))
            case _:
                assert_never(value)
