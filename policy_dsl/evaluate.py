"""The reference: what a policy answers to one request. Slow and obvious; every other meaning is held against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from typing import assert_never

from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Fact, Has, Includes, Not, OneOf, Within
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Decision, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Impossible, Permit, Provision, Refuse
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, Request, SetOf, Value, YesNo


def holds(condition: Condition, *requests: Request) -> bool:
    """Whether the condition is true of the request, or of the two requests."""
    match condition:
        case OneOf(fact, codes):
            return value(fact, requests) in codes
        case Has(fact, code):
            return code in selection(fact, requests)
        case Includes(whole, part):
            return selection(whole, requests) >= selection(part, requests)
        case Within(fact, ranges):
            found = steps(fact, requests)
            return any(start <= found < until for start, until in ranges)
        case AtMost(small, large):
            return steps(small, requests) <= steps(large, requests)
        case Not(inner):
            return not holds(inner, *requests)
        case AllOf(parts):
            for each in parts:  # noqa: SIM110  # a loop takes half the time of `all` over a generator
                if not holds(each, *requests):
                    return False
            return True
        case AnyOf(parts):
            for each in parts:  # noqa: SIM110  # likewise
                if holds(each, *requests):
                    return True
            return False
        case _:
            assert_never(condition)


def value(fact: Fact, requests: tuple[Request, ...]) -> Value:
    """What the request says of the fact."""
    return requests[fact.request][fact.attribute]


def selection(fact: Fact, requests: tuple[Request, ...]) -> frozenset[str]:
    """The codes that a set holds."""
    found = value(fact, requests)
    assert isinstance(found, frozenset)  # noqa: S101  # the fact of a set; for mypy
    return found


def steps(fact: Fact, requests: tuple[Request, ...]) -> int:
    """Where a fact stands on its scale."""
    found = value(fact, requests)
    assert isinstance(found, int)  # noqa: S101  # a fact on a scale; for mypy
    return found


def impossible(policy: Policy, request: Request) -> tuple[Impossible, ...]:
    """The clauses by which the request does not exist; of a possible one, none."""
    return tuple(clause for clause in policy.impossible if holds(clause.when, request))


def evaluate(policy: Policy, request: Request) -> Decision:
    """The decision on a possible request with every fact given.

    Raises ValueError for a request that is impossible: there is no decision to speak of.
    """
    if excluded := impossible(policy, request):
        raise ValueError("; ".join(clause.because for clause in excluded))

    applying = {p.id: p for p in policy.provisions if applies(p, request)}
    standing = [p for p in applying.values() if stands(policy, p, applying)]
    overridden = tuple(p.id for p in applying.values() if set_aside(policy, p, applying))
    return Decision(outcome(policy, standing), behind(policy, applying, standing), overridden)


def applies(provision: Provision, request: Request) -> bool:
    """Its condition holds of the request."""
    return holds(provision.when, request)


def set_aside(policy: Policy, provision: Provision, applying: Collection[str]) -> bool:
    """Some provision that reaches it applies."""
    return any(other in applying for other in policy.reached_by[provision.id])


def stands(policy: Policy, provision: Provision, applying: Collection[str]) -> bool:
    """It applies and is not set aside."""
    return provision.id in applying and not set_aside(policy, provision, applying)


def refused(standing: Iterable[Provision]) -> bool:
    """Some refusal stands."""
    return any(isinstance(p.effect, Refuse) for p in standing)


def times(standing: Iterable[Provision]) -> set[int]:
    """The times that stand, in seconds."""
    return {p.effect.seconds for p in standing if isinstance(p.effect, AnswerWithin)}


def outcome(policy: Policy, standing: Sequence[Provision]) -> Outcome:
    """What becomes of a request on which exactly these provisions stand."""
    if refused(standing):
        return REFUSED
    match sorted(times(standing)):
        case []:
            return at_the_margin(policy)
        case [seconds]:
            return answered(seconds)
        case _:
            return CONFLICT


def at_the_margin(policy: Policy) -> Outcome:
    """The outcome where no refusal stands and no time."""
    if policy.otherwise is None:
        return GAP
    effect = policy.otherwise.effect
    return answered(effect.seconds) if isinstance(effect, AnswerWithin) else REFUSED


def behind(policy: Policy, applying: Mapping[str, Provision], standing: Sequence[Provision]) -> tuple[str, ...]:
    """The ids of the provisions that the outcome rests on, in the policy's order; `otherwise` at the margin is the last."""
    if refused(standing):
        return tuple(p.id for p in standing if isinstance(p.effect, Refuse))
    timed = {p.id for p in standing if isinstance(p.effect, AnswerWithin)}
    found = tuple(p.id for p in applying.values() if p.id in timed or lifts(policy, p, applying))
    return found if timed or policy.otherwise is None else (*found, policy.otherwise.id)


def lifts(policy: Policy, permit: Provision, applying: Collection[str]) -> bool:
    """It is a permit, and some refusal that it reaches applies."""
    return isinstance(permit.effect, Permit) and any(permit.id in policy.reached_by[other] for other in applying)


def values(attribute: Attribute) -> tuple[Value, ...]:
    """Every value of the attribute: codes in declared order; sets from the empty one up; steps from the first."""
    names = attribute.names
    match attribute.type:
        case SetOf():
            return tuple(map(frozenset, chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))))
        case Ordered(_, first, last):
            return tuple(range(first, last + 1))
        case Enumeration() | YesNo():
            return names
        case _:
            assert_never(attribute.type)


def completions(policy: Policy, facts: Request) -> Iterator[Request]:
    """Every possible request with these facts; with none given, the whole space."""
    choices = [(facts[a.name],) if a.name in facts else values(a) for a in policy.attributes]
    for choice in product(*choices):
        request = dict(zip(policy.by_name, choice, strict=True))
        if not impossible(policy, request):
            yield request


def possible_outcomes(policy: Policy, facts: Request) -> frozenset[Outcome]:
    """The outcomes that some completion of the facts would get: one when they settle it, several when they do not,
    none when no completion is possible."""
    return frozenset(evaluate(policy, request).outcome for request in completions(policy, facts))
