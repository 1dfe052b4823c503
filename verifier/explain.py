"""Explains one request: its decision, the provisions behind it, and changes of one fact that would be answered faster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from math import inf
from typing import assert_never

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.calendar.times import Counted
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
from policy_dsl.model.derivations import derived_behind
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.times import time_order
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Value
from verifier.by_diagram.questions.agreement import agreement
from verifier.results.agreement import Agreement

SMALLEST_CLASS = 8
"""The smallest class on a scale, in values. In a smaller one, whether other compared facts fit next to a value would
depend on the value. From 8 values on, the at most four facts of a group always fit.
"""


class Alternative(Struct, frozen=True):
    """The request with another value of this attribute, which is answered faster."""

    attribute: str
    value: Value
    decision: Decision


class Explanation(Struct, frozen=True):
    """The explanation of a request.

    `possible` are the outcomes of its completions: one when the facts settle the outcome, none when no completion is
    possible. `missing` is a smallest set of facts that would settle it. `decision` is set when it is settled; for a
    partial request, it has all clauses that decide, and all that are overridden, in any completion. `faster` is empty
    for a partial request. `agreed` is what the completions of a partial request agree on. `because` is why there is no such
    request, where that has been asked.
    """

    facts: Request
    possible: tuple[Outcome, ...]
    decision: Decision | None
    missing: tuple[str, ...]
    faster: tuple[Alternative, ...]
    agreed: Agreement = Agreement()
    because: tuple[str, ...] = ()


def explain(policy: Policy, facts: Request, *, timeout: float | None = None) -> Explanation:
    """The explanation of a request, complete or partial.

    Raises TooLargeError when the diagram of a partial request exceeds its nodes, and TooLateError after `timeout`
    seconds.
    """
    deadline = clock.after(timeout)
    if facts.keys() >= policy.by_name.keys():
        if impossible(policy, facts):
            return Explanation(facts, (), None, (), ())
        complete = evaluate(policy, facts)
        faster = () if complete.outcome.faulty else tuple(alternatives(policy, facts, complete, deadline))
        return Explanation(facts, (complete.outcome,), complete, (), faster)
    outcomes, missing, decision = explain_partial(policy, facts, timeout)
    agreed = Agreement() if decision is None else agreed_behind(policy, facts, decision, deadline)
    return Explanation(facts, outcomes, decision, missing, (), agreed)


def agreed_behind(policy: Policy, facts: Request, decision: Decision, deadline: float) -> Agreement:
    """What the completions of the facts agree on of the terms and derived facts behind the decision."""
    ids = (*decision.by, *decision.overridden)
    names = {name for i in ids if i in policy.by_id for name in policy.by_id[i].clause.terms}
    return agreement(
        policy,
        AllOf(tuple(given_facts(policy, facts))),
        [policy.derivation(name) for name in derived_behind(policy, ids)],
        [term for term in policy.terms if term.name in names],
        None if deadline == inf else deadline - clock.now(),
    )


def alternatives(policy: Policy, facts: Request, decision: Decision, deadline: float = inf) -> Iterator[Alternative]:
    """Every change of one fact that is answered faster: one code more or less in a set; on a scale, the nearest values.

    Raises TooLateError after the deadline.
    """
    for attribute in policy.attributes:
        for value in other_values(policy, attribute, facts):
            if clock.is_past(deadline):
                raise TooLateError
            changed = {**facts, attribute.name: value}
            if impossible(policy, changed):
                continue
            alternative = evaluate(policy, changed)
            if is_faster(alternative.outcome, decision.outcome):
                yield Alternative(attribute.name, value, alternative)


def is_faster(outcome: Outcome, than: Outcome) -> bool:
    """Whether the first outcome is faster, whatever the day of receipt: an answer is faster than a refusal, and less time than
    more. Times on clocks are not compared.
    """
    if outcome.faulty or than.faulty:
        return False
    if isinstance(outcome.seconds, Counted) or isinstance(than.seconds, Counted):
        return outcome.seconds is not None and than.seconds is None
    return wait(outcome) < wait(than)


def other_values(policy: Policy, attribute: Attribute, facts: Request) -> Iterator[Value]:
    """Other values of the attribute: another code, a set with one code more or less, or the nearest value of each other
    interval of a scale.
    """
    match facts[attribute.name]:
        case frozenset() as codes:
            yield from (codes ^ {name} for name in attribute.names)
        case str() as code:
            yield from (name for name in attribute.names if name != code)
        case int() as here:
            for start, until in intervals(policy, attribute, facts):
                if not start <= here < until:
                    yield start if here < start else until - 1


def intervals(policy: Policy, attribute: Attribute, facts: Request) -> Iterator[tuple[int, int]]:
    """The intervals of an attribute's scale in which, while the other facts stay, each condition is constant."""
    scale = attribute.type
    assert isinstance(scale, Ordered)  # noqa: S101  # only a scale has stretches; for mypy
    points = {scale.first, scale.last + 1}
    for condition in conditions_of(policy):
        for atom in atoms(condition):
            match atom:
                case Within(fact, ranges) if fact.attribute == attribute.name:
                    points.update(end for each in ranges for end in each)
                case AtMost(small, large) if attribute.name in (small.attribute, large.attribute):
                    compared_value = facts[large.attribute if small.attribute == attribute.name else small.attribute]
                    points.update((compared_value, compared_value + 1) if isinstance(compared_value, int) else ())
                case _:
                    pass
    yield from pairwise(sorted(point for point in points if scale.first <= point <= scale.last + 1))


def explain_partial(
    policy: Policy, facts: Request, timeout: float | None = None
) -> tuple[tuple[Outcome, ...], tuple[str, ...], Decision | None]:
    """The outcomes of all completions of the facts, fastest first; a smallest set of missing facts that would settle the
    outcome; and the decision, if the outcome is settled.
    """
    given = AllOf(tuple(given_facts(policy, facts)))
    timed = Timed(timeout)
    space = partition(
        policy, [given, *conditions_of(policy)], split_below=SMALLEST_CLASS, check_deadline=timed.check_deadline
    )
    forest = Forest(space.widths, seconds=timed.seconds_left)
    builder = PolicyDiagrams(forest, space, policy)
    where = forest.both(builder.possible(), builder.condition(given))
    outcomes = dict.fromkeys(values_within(forest, builder.outcomes(), where), builder.forest.no)
    parts: dict[Outcome, int] = {}
    for outcome in outcomes:
        assert isinstance(outcome, Outcome)  # noqa: S101  # the values of outcome diagrams; for mypy
        held = forest.apply(lambda value, outcome=outcome: value == outcome, builder.outcomes())
        parts[outcome] = forest.both(where, held)
    order = tuple(sorted(parts, key=lambda o: (o.faulty, time_order(o.seconds))))
    unknown = [a.name for a in policy.attributes if a.name not in facts]
    return (
        order,
        settling_facts(forest, space, parts, unknown),
        settled_decision(builder, where) if len(order) == 1 else None,
    )


def settled_decision(builder: PolicyDiagrams, where: int) -> Decision:
    """The decision on requests that all have the same outcome, with all provisions that decide, and all that are
    overridden, in any of them.
    """
    forest, deciders = builder.forest, list(map(as_deciders, values_within(builder.forest, builder.decisions(), where)))
    deciding = {name for _, ids in deciders for name in ids}
    overridden_somewhere = {name for name, node in builder.overridden if forest.both(node, where) != forest.no}
    by, overridden = (tuple(i for i in builder.policy.by_id if i in ids) for ids in (deciding, overridden_somewhere))
    return Decision(deciders[0][0], by, overridden)


def excluding_clauses(policy: Policy, facts: Request, timeout: float | None = None) -> tuple[Impossible, ...]:
    """The clauses that certainly exclude every completion of the facts; if there are none, all that may exclude one.

    Raises TooLateError after `timeout` seconds.
    """
    given = AllOf(tuple(given_facts(policy, facts)))
    timed = Timed(timeout)
    space = partition(policy, [given, *(c.when for c in policy.impossible)], check_deadline=timed.check_deadline)
    forest = Forest(space.widths, seconds=timed.seconds_left)
    builder = PolicyDiagrams(forest, space, policy)
    where = forest.both(builder.valid(), builder.condition(given))
    held = {clause: forest.both(where, builder.condition(clause.when)) for clause in policy.impossible}
    surely = tuple(clause for clause, node in held.items() if node == where)
    return surely or tuple(clause for clause, node in held.items() if node != forest.no)


def settling_facts(forest: Forest, space: Space, parts: Mapping[Outcome, int], unknown: list[str]) -> tuple[str, ...]:
    """The first of the smallest sets of unknown facts that distinguish the outcomes; empty when there is only one outcome."""
    if len(parts) < 2:
        return ()

    def settles(assumed: Iterable[str]) -> bool:
        forest.check_deadline()
        hidden_names = set(unknown).difference(assumed)
        hidden = frozenset(n for n in range(len(space.levels)) if space.attributes_at(n) & hidden_names)
        projections = [forest.exists(part, hidden) for part in parts.values()]
        return all(forest.both(left, right) == forest.no for left, right in combinations(projections, 2))

    needed = [name for name in unknown if not settles(other for other in unknown if other != name)]
    optional = [name for name in unknown if name not in needed]
    for size in range(len(optional) + 1):
        for chosen in combinations(optional, size):
            if settles((*needed, *chosen)):
                return tuple(name for name in unknown if name in needed or name in chosen)
    return tuple(unknown)


def given_facts(policy: Policy, facts: Request) -> Iterator[Condition]:
    """The facts as conditions."""
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
