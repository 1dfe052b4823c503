"""The derived facts behind a decision or a counterexample: the values that its requests have, and what gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from policy_dsl.model.claims import conditions_of_claim
from policy_dsl.model.conditions import Condition, attributes_of
from policy_dsl.model.decisions import Decision
from policy_dsl.model.derivations import attributes_of_provisions, derived_behind, derived_from_in_order
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Gives
from policy_dsl.model.vocabulary import Request
from verifier.report.facts.terms import settled
from verifier.results.agreement import DerivedValue
from verifier.results.verdict import Verdict


class DerivedOfRequests(Struct, frozen=True):
    """A derived fact, and its value for each decision that is shown, by name."""

    name: str
    values: Mapping[str, DerivedValue]


def derived_of_example(policy: Policy, v: Verdict, decided: Mapping[str, Policy]) -> tuple[DerivedOfRequests, ...]:
    """The derived facts in a refuted claim and behind the decisions of its counterexample, each made by a policy of
    `decided`.
    """
    example = v.counterexample
    if example is None or not policy.derived:
        return ()
    tested = {v.subject} if v.subject is not None else set()
    for claim in policy.resolved.properties:
        for condition in conditions_of_claim(claim) if claim.name == v.name else ():
            tested |= attributes_of(condition)
    for name, decision in example.decisions:
        tested |= attributes_of_provisions(decided[name], (*decision.by, *decision.overridden))
    requests = dict(example.requests)
    single = example.requests[0][1]
    columns = {name: (decided[name], requests.get(name, single)) for name, _ in example.decisions}
    return tuple(
        DerivedOfRequests(name, {column: derived_value(of, name, request) for column, (of, request) in columns.items()})
        for name in derived_from_in_order(policy, tested)
    )


def derived_of_decision(
    policy: Policy, decision: Decision, facts: Request, agreed: Mapping[str, DerivedValue]
) -> tuple[DerivedOfRequests, ...]:
    """The derived facts in the provisions behind a decision on a request. Where facts are missing, `agreed` has the values
    on which its completions agree.
    """
    used = derived_behind(policy, (*decision.by, *decision.overridden))
    return tuple(DerivedOfRequests(name, {"": value_of_partial(policy, name, facts, agreed)}) for name in used)


def value_of_partial(policy: Policy, name: str, facts: Request, agreed: Mapping[str, DerivedValue]) -> DerivedValue:
    """The value on which the completions agree; where they were not tried, that by the parts of its conditions alone, if they
    settle it.
    """
    value = agreed.get(name)
    if value is not None and value.tried:
        return value
    by_parts = derived_value(policy, name, facts)
    return by_parts if value is None or by_parts.values is not None else value


def derived_value(policy: Policy, name: str, facts: Request) -> DerivedValue:
    """The value of a derived fact, which the policy may lack; None among its values where facts are missing."""
    derivation = next((each for each in policy.derivations if each.fact.name == name), None)
    if derivation is None:
        return DerivedValue(())
    if any(settled(p.when, facts) is None for p in derivation.provisions):
        return DerivedValue(None)
    known = {p.id for p in derivation.provisions if settled(p.when, facts)}
    by = tuple(p for p in derivation.provisions if p.id in known and not known & set(derivation.reached_by[p.id]))
    values = {p.effect.value for p in by if isinstance(p.effect, Gives)}
    otherwise = derivation.fact.otherwise
    if not known and otherwise is not None:
        return DerivedValue((otherwise,), otherwise=True)
    return DerivedValue(tuple(code for code in derivation.fact.attribute.names if code in values), by)


def deciding_conditions(policy: Policy, derived: Iterable[DerivedOfRequests]) -> Iterator[Condition]:
    """The conditions on which the values depend."""
    names = {each.name for each in derived}
    for derivation in policy.derivations:
        if derivation.fact.name in names:
            yield from (p.when for p in derivation.provisions)
