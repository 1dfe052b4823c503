"""The reference interpreter: the decision on one request. Slow and obvious; the other readings are tested against it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, combinations, product
from typing import assert_never

from policy_dsl.model.clock_order import never_later
from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
    Condition,
    Fact,
    Has,
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
)
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Decision, Outcome, answered
from policy_dsl.model.policy import Derivation, Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, Gives, Impossible, Permit, Provision, Refuse, Timed
from policy_dsl.model.time_bounds import capped, earliest, latest, raised
from policy_dsl.model.times import TIME_FACT, Time
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, Request, SetOf, Value


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
            step = steps(fact, requests)
            return any(start <= step < until for start, until in ranges)
        case AtMost(small, large):
            return steps(small, requests) <= steps(large, requests)
        case Same(left, right):
            return value(left, requests) == value(right, requests)
        case HasValueOf(whole, element):
            return value(element, requests) in selection(whole, requests)
        case Meets(left, right):
            return not selection(left, requests).isdisjoint(selection(right, requests))
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
    """The value of the fact in its request."""
    return requests[fact.request][fact.attribute]


def selection(fact: Fact, requests: tuple[Request, ...]) -> frozenset[str]:
    """The codes that a set has in its request."""
    codes = value(fact, requests)
    assert isinstance(codes, frozenset)  # noqa: S101  # the fact of a set; for mypy
    return codes


def steps(fact: Fact, requests: tuple[Request, ...]) -> int:
    """The value of a fact on a scale, in steps."""
    step = value(fact, requests)
    assert isinstance(step, int)  # noqa: S101  # a fact on a scale; for mypy
    return step


def impossible(policy: Policy, request: Request) -> tuple[Impossible, ...]:
    """The clauses that exclude the request as impossible; none for a possible request."""
    return tuple(clause for clause in policy.impossible if holds(clause.when, request))


def evaluate(policy: Policy, request: Request) -> Decision:
    """The decision on a possible request in which every fact is given.

    Raises ValueError for an impossible request, on which there is no decision.
    """
    if excluded := impossible(policy, request):
        raise ValueError("; ".join(clause.because for clause in excluded))

    applying = {p.id: p for p in all_applying(policy.provisions, request)}
    standing = [p for p in applying.values() if stands(policy, p, applying)]
    overridden = tuple(p.id for p in applying.values() if set_aside(policy, p, applying))
    return Decision(outcome(policy, standing), deciding_ids(policy, applying, standing), overridden)


def all_applying(provisions: Iterable[Provision], request: Request) -> Iterator[Provision]:
    """The provisions that apply: their condition holds, and where the first in an order decides, none before them applies."""
    begun: set[str] = set()
    for provision in provisions:
        if provision.in_order in begun or not concerns(provision, request) or not holds(provision.when, request):
            continue
        if provision.in_order is not None:
            begun.add(provision.in_order)
        yield provision


def concerns(provision: Provision, request: Request) -> bool:
    """Whether the provision is about access, or gives the time that is asked about: in a policy that names none, the one."""
    effect = provision.effect
    return not isinstance(effect, Timed) or not effect.of or effect.of == request[TIME_FACT]


def set_aside(policy: Policy, provision: Provision, applying: Collection[str]) -> bool:
    """Whether a provision that reaches this one applies (see `Policy.reached_by`)."""
    return any(other in applying for other in policy.reached_by[provision.id])


def stands(policy: Policy, provision: Provision, applying: Collection[str]) -> bool:
    """Whether the provision applies and is not set aside."""
    return provision.id in applying and not set_aside(policy, provision, applying)


def giving(derivation: Derivation, request: Request) -> tuple[Provision, ...]:
    """The provisions that give the request its derived fact: they apply, and none that overrides them does."""
    applying = {p.id: p for p in all_applying(derivation.provisions, request)}
    return tuple(p for p in applying.values() if not any(o in applying for o in derivation.reached_by[p.id]))


def derived_values(derivation: Derivation, request: Request) -> frozenset[str]:
    """The values of the derived fact: one, unless it has a gap or a conflict on this request."""
    given = frozenset(p.effect.value for p in giving(derivation, request) if isinstance(p.effect, Gives))
    otherwise = derivation.fact.otherwise
    return given if given or otherwise is None else frozenset([otherwise])


def refused(standing: Iterable[Provision]) -> bool:
    """Whether a refusal stands."""
    return any(isinstance(p.effect, Refuse) for p in standing)


def exact(standing: Iterable[Provision]) -> set[Time]:
    """The exact times that stand."""
    return {p.effect.seconds for p in standing if isinstance(p.effect, AnswerWithin)}


def caps(policy: Policy, standing: Iterable[Provision]) -> list[Time]:
    """The caps that stand, in the order of the policy."""
    some = {p.effect.seconds for p in standing if isinstance(p.effect, Cap)}
    return [time for time in policy.caps if time in some]


def floors(policy: Policy, standing: Iterable[Provision]) -> list[Time]:
    """The floors that stand, in the order of the policy."""
    some = {p.effect.seconds for p in standing if isinstance(p.effect, Floor)}
    return [time for time in policy.floors if time in some]


def cut(policy: Policy, standing: Sequence[Provision]) -> set[Time]:
    """The times that stand, none later than a cap; where no exact time stands, the earliest cap."""
    order, least = partial(never_later, policy), caps(policy, standing)
    given = [[time, *least] for time in exact(standing)] or ([least] if least else [])
    return {capped(each, order) for each in given}


def times(policy: Policy, standing: Sequence[Provision]) -> set[Time]:
    """The times that are left when no time is later than a cap, and then none sooner than a floor."""
    return {not_before(policy, time, standing) for time in cut(policy, standing)}


def not_before(policy: Policy, time: Time, standing: Iterable[Provision]) -> Time:
    """The time, or the latest floor where that is later."""
    return raised([time, *floors(policy, standing)], partial(never_later, policy))


def contradictory(policy: Policy, standing: Sequence[Provision]) -> bool:
    """Whether a floor that stands may be later than a cap that stands."""
    return any(
        not never_later(policy, floor, cap) for floor in floors(policy, standing) for cap in caps(policy, standing)
    )


def outcome(policy: Policy, standing: Sequence[Provision]) -> Outcome:
    """The outcome of a request on which exactly these provisions stand."""
    if refused(standing):
        return REFUSED
    if contradictory(policy, standing):
        return CONFLICT
    match tuple(times(policy, standing)):
        case ():
            margin = margin_outcome(policy)
            return margin if margin.seconds is None else answered(not_before(policy, margin.seconds, standing))
        case (seconds,):
            return answered(seconds)
        case _:
            return CONFLICT


def margin_outcome(policy: Policy) -> Outcome:
    """The outcome where neither a refusal nor a time stands."""
    if policy.otherwise is None:
        return GAP
    effect = policy.otherwise.effect
    return answered(effect.seconds) if isinstance(effect, AnswerWithin) else REFUSED


def deciding_ids(policy: Policy, applying: Mapping[str, Provision], standing: Sequence[Provision]) -> tuple[str, ...]:
    """The ids of the provisions that decide, in the policy's order; the `otherwise` at the margin is last."""
    if refused(standing):
        return tuple(p.id for p in standing if isinstance(p.effect, Refuse))
    timed = {p.id for p in standing if isinstance(p.effect, AnswerWithin) or binds(policy, p, standing)}
    deciding = tuple(p.id for p in applying.values() if p.id in timed or lifts(policy, p, applying))
    return deciding if cut(policy, standing) or policy.otherwise is None else (*deciding, policy.otherwise.id)


def binds(policy: Policy, provision: Provision, standing: Sequence[Provision]) -> bool:
    """Whether the provision is a cap that cuts or gives a time, or a floor that raises one or is later than a cap."""
    order = partial(never_later, policy)
    match provision.effect:
        case Cap(limit):
            later = any(not order(time, limit) for time in exact(standing))
            crossed = any(not order(floor, limit) for floor in floors(policy, standing))
            return limit in earliest(caps(policy, standing), order) and (not exact(standing) or later or crossed)
        case Floor(limit):
            margin = margin_outcome(policy).seconds
            given = cut(policy, standing) or ({margin} if margin is not None else set[Time]())
            sooner = any(not order(limit, time) for time in given)
            return limit in latest(floors(policy, standing), order) and sooner
        case _:
            return False


def lifts(policy: Policy, permit: Provision, applying: Collection[str]) -> bool:
    """Whether the provision is a permit and reaches a refusal that applies."""
    return isinstance(permit.effect, Permit) and any(permit.id in policy.reached_by[other] for other in applying)


def for_each_time(policy: Policy, request: Request) -> tuple[Request, ...]:
    """The request, asked about each of several times; itself in a policy that names none."""
    return tuple({**request, TIME_FACT: name} for name in policy.time_names) or (request,)


def values(attribute: Attribute) -> tuple[Value, ...]:
    """Every value of the attribute: codes in declared order, sets by size, steps in ascending order."""
    names = attribute.names
    match attribute.type:
        case SetOf():
            return tuple(map(frozenset, chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))))
        case Ordered(_, first, last):
            return tuple(range(first, last + 1))
        case Choice():
            return names
        case _:
            assert_never(attribute.type)


def completions(policy: Policy, facts: Request) -> Iterator[Request]:
    """Every possible request with these facts; with no facts, every possible request."""
    choices = [(facts[a.name],) if a.name in facts else values(a) for a in policy.dimensions]
    for choice in product(*choices):
        request = dict(zip(policy.by_name, choice, strict=True))
        if not impossible(policy, request):
            yield request


def possible_outcomes(policy: Policy, facts: Request) -> frozenset[Outcome]:
    """The outcomes of all completions of the facts: a single one if the facts settle it, none if no completion is possible."""
    return frozenset(evaluate(policy, request).outcome for request in completions(policy, facts))
