"""The terms behind a decision or a counterexample, and whether they hold of its requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from msgspec import Struct

from policy_dsl.evaluate import holds
from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
    Condition,
    Has,
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
    attributes_of,
)
from policy_dsl.model.decisions import Decision
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause, Term
from policy_dsl.model.terms import with_explanations
from policy_dsl.model.vocabulary import Request
from verifier.results.verdict import Counterexample, Verdict


class TermOfRequests(Struct, frozen=True):
    """A term, and whether it holds of each request, by name; None where facts decide it that are missing."""

    term: Term
    holds: Mapping[str, bool | None]


def terms_of_example(policy: Policy, v: Verdict, decided: Mapping[str, Policy]) -> tuple[TermOfRequests, ...]:
    """The terms in a refuted claim and in what decides its counterexample; `decided` has the policy of each decision."""
    example = v.counterexample
    if example is None or not policy.terms:
        return ()
    clauses = [v.clause]
    for name, decision in example.decisions:
        clauses += clauses_behind(decided[name], decision)
    return terms_of(policy, clauses, dict(example.requests))


def terms_of_decision(
    policy: Policy, decision: Decision, facts: Request, agreed: Mapping[str, bool | None]
) -> tuple[TermOfRequests, ...]:
    """The terms in the provisions behind a decision on a request. Where facts are missing, `agreed` says whether all of its
    completions agree that a term holds, or does not.
    """
    if not policy.terms:
        return ()
    terms = terms_of(policy, clauses_behind(policy, decision), {"": facts})
    return tuple(TermOfRequests(each.term, {"": agreed.get(each.term.name, each.holds[""])}) for each in terms)


def clauses_behind(policy: Policy, decision: Decision) -> list[Clause]:
    """The clauses of the provisions that decide, and of those that are set aside."""
    return [policy.by_id[i].clause for i in (*decision.by, *decision.overridden) if i in policy.by_id]


def irrelevant_facts(example: Counterexample, shown: Iterable[Condition]) -> dict[str, frozenset[str]]:
    """The facts of each request that may have any value, but for those that decide one of these conditions of either
    request: those of terms and derived facts whose values are shown.
    """
    conditions = tuple(shown)
    requests = dict(example.requests)
    deciding: set[str] = set()
    for name, attributes in example.irrelevant:
        fixed = {fact: value for fact, value in requests[name].items() if fact not in attributes}
        for condition in conditions:
            if settled(condition, fixed) is None:
                deciding |= attributes_of(condition)
    return {name: frozenset(attributes) - deciding for name, attributes in example.irrelevant}


def terms_of(policy: Policy, clauses: Iterable[Clause], requests: Mapping[str, Request]) -> tuple[TermOfRequests, ...]:
    """The terms in these clauses, in the order of the policy."""
    used = {name for clause in clauses for name in clause.terms}
    return tuple(
        TermOfRequests(term, {name: settled(term.when, facts) for name, facts in requests.items()})
        for term in policy.terms
        if term.name in used
    )


def settled(condition: Condition, facts: Request) -> bool | None:
    """Whether the condition holds whatever the missing facts are; None where its parts leave that open."""
    match condition:
        case AllOf(parts):
            return conjunction(settled(part, facts) for part in parts)
        case AnyOf(parts):
            return negation(conjunction(negation(settled(part, facts)) for part in parts))
        case Not(inner):
            return negation(settled(inner, facts))
        case OneOf(fact) | Has(fact) | Within(fact):
            return holds(condition, facts) if fact.attribute in facts else None
        case Includes(one, other) | AtMost(one, other) | Same(one, other) | HasValueOf(one, other) | Meets(one, other):
            return holds(condition, facts) if {one.attribute, other.attribute} <= set(facts) else None
        case _:
            assert_never(condition)


def negation(value: bool | None) -> bool | None:
    """The opposite; None of None."""
    return None if value is None else not value


def conjunction(values: Iterable[bool | None]) -> bool | None:
    """False if one is false, True if all are true, None otherwise."""
    seen = set(values)
    return False if False in seen else None if None in seen else True


def unfolded(policy: Policy, terms: Iterable[TermOfRequests]) -> Iterator[Term]:
    """The terms and all that they are explained by, each once, in the order of the policy."""
    names = with_explanations(policy.terms, (each.term.name for each in terms))
    return (term for term in policy.terms if term.name in names)
