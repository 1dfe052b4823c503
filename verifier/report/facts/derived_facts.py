"""The derived facts behind a decision or a counterexample: the values that its requests have, and what gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from policy_dsl.model.claims import conditions_of_claim
from policy_dsl.model.conditions import Condition, attributes_of
from policy_dsl.model.decisions import Decision
from policy_dsl.model.derivations import derived_from
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Gives, Provision
from policy_dsl.model.vocabulary import Request
from verifier.report.facts.terms import settled
from verifier.results.verdict import Verdict


class DerivedValue(Struct, frozen=True):
    """The values of a derived fact: one, none where nothing gives it, or several in a conflict; and what gives them.

    `values` is None where facts decide it that are missing. `otherwise` is set where nothing gives a value and the fact has
    one for that.
    """

    values: tuple[str, ...] | None
    by: tuple[Provision, ...] = ()
    otherwise: bool = False


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
        tested |= attributes_behind(decided[name], decision)
    requests = dict(example.requests)
    single = example.requests[0][1]
    columns = {name: (decided[name], requests.get(name, single)) for name, _ in example.decisions}
    return tuple(
        DerivedOfRequests(name, {column: derived_value(of, name, request) for column, (of, request) in columns.items()})
        for name in ordered(policy, tested)
    )


def derived_of_decision(policy: Policy, decision: Decision, facts: Request) -> tuple[DerivedOfRequests, ...]:
    """The derived facts in the provisions behind a decision on a request, of which some facts may be missing."""
    used = ordered(policy, attributes_behind(policy, decision)) if policy.derived else ()
    return tuple(DerivedOfRequests(name, {"": derived_value(policy, name, facts)}) for name in used)


def attributes_behind(policy: Policy, decision: Decision) -> set[str]:
    """The facts that the provisions test that decide, and those that are set aside."""
    provisions = policy.resolved.by_id
    ids = [i for i in (*decision.by, *decision.overridden) if i in provisions]
    return {name for i in ids for name in attributes_of(provisions[i].when)}


def ordered(policy: Policy, tested: Iterable[str]) -> tuple[str, ...]:
    """The derived facts among the names, and all that they are derived from, in the order of the policy."""
    names = derived_from(policy, tested)
    return tuple(fact.name for fact in policy.derived if fact.name in names)


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
