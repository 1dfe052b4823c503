"""Replays questions on concrete requests with the interpreter. Every counterexample is replayed before it is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import assert_never

from policy_dsl.evaluate import all_applying, derived_values, evaluate, giving, holds, impossible, values
from policy_dsl.model import claims
from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection
from policy_dsl.model.claims import (
    Availability,
    Compared,
    Example,
    Existence,
    OutcomeTest,
    Property,
    Relation,
    compares_outcomes,
)
from policy_dsl.model.clock_order import is_across_days
from policy_dsl.model.decisions import REFUSED, Access, Decision, Outcome, wait
from policy_dsl.model.policy import Derivation, Policy
from policy_dsl.model.provisions import HitRule, Permit, Provision, Table
from policy_dsl.model.vocabulary import Request
from verifier.by_reference.aims import misses
from verifier.by_reference.clock_order import (
    Editions,
    has_way_at_each_hour,
    is_due_as_expected,
    shows_at_some_hour,
    violates_at_some_hour,
)
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.results.regions import Region
from verifier.results.status import edition_of

Decide = Callable[[Policy, Request], Decision]


def replays(
    policy: Policy,
    base: Policy | None,
    obligation: Obligation,
    requests: Sequence[Request],
    decide: Decide = evaluate,
) -> bool:
    """Whether these requests violate the obligation or, for an existential question, witness it.

    `decide` may cache decisions. Twin of `smt/formulate` and `by_diagram/ask`: the same cases, in the same order.
    """
    edition = edition_of(policy, base, obligation.edition)
    first = requests[0]
    if not is_valid_pair(obligation, requests):
        return False
    if not all_possible(policy, base, obligation, requests) and not isinstance(
        obligation.question, questions.ExcludesARequest | questions.ChangesADecision
    ):
        return False
    match obligation.question:
        case Property() as claim:
            return holds(claim.where, *requests) and is_violated(claim, edition, requests, decide)
        case Availability() as claim:
            return holds(claim.where, first) and not has_way(edition, claim, first, decide)
        case Example(given=given, expect=expect) as example:
            wrong = decide(edition, first).outcome != expect or not is_due_as_expected(example)
            return holds(given, first) and wrong
        case questions.AimMet(aim):
            outcomes = decide(base or policy, first).outcome, decide(policy, first).outcome
            return misses(aim, Editions(base or policy, policy), first, *outcomes)
        case questions.NoGap():
            return decide(edition, first).outcome.access is Access.GAP
        case questions.NoConflict():
            return decide(edition, first).outcome.access is Access.CONFLICT
        case questions.HitRuleHolds(table):
            return misses_hit_rule(edition, table, first)
        case questions.NoFlaw(fact, flaw, table):
            return has_flaw(edition.derivation(fact), flaw, table, first)
        case Existence() as claim:
            return holds(claim.where, *requests) and is_shown(claim, edition, requests, decide)
        case questions.GivesSomeValue(fact, provision):
            return provision in {p.id for p in giving(edition.derivation(fact), first)}
        case questions.Alive(provision):
            return affects(edition, provision, first, decide(edition, first))
        case questions.ExcludesARequest(clause):
            return any(holds(c.when, first) for c in edition.impossible if c.id == clause)
        case questions.LeavesARequest():
            return True
        case questions.ScopeNotEmpty(claim):
            return holds(claim.given if isinstance(claim, Example) else claim.where, *requests)
        case questions.ChangesADecision():
            return changes_a_decision(policy, base or policy, first, decide)
        case _:
            assert_never(obligation.question)


def all_possible(policy: Policy, base: Policy | None, obligation: Obligation, requests: Sequence[Request]) -> bool:
    """Whether the requests are possible in the editions that the obligation is about."""
    editions = [edition_of(policy, base, each) for each in questions.editions_asked(obligation)]
    return not any(impossible(edition, request) for edition in editions for request in requests)


def changes_a_decision(policy: Policy, base: Policy, request: Request, decide: Decide) -> bool:
    """Whether the outcome before and after differs, or the request is possible in one of the two alone."""
    before, after = (not impossible(edition, request) for edition in (base, policy))
    if before and after:
        outcomes = decide(base, request).outcome, decide(policy, request).outcome
        return Editions(base, policy).move(request, *outcomes) is not None
    return before != after


def is_valid_pair(obligation: Obligation, requests: Sequence[Request]) -> bool:
    """Whether the two requests of a pair differ, and only in attributes in which they may."""
    if not obligation.differ:
        return True
    first, second = requests
    different = {name for name in first if first[name] != second[name]}
    return bool(different) and different <= set(obligation.differ)


def is_violated(claim: Property, policy: Policy, requests: Sequence[Request], decide: Decide) -> bool:
    """Whether the decisions on these requests violate the property."""
    outcomes = [decide(policy, r).outcome for r in requests]
    if policy.has_clocks or is_across_days(policy, claim):
        return violates_at_some_hour(policy, claim, requests, outcomes)
    return violates(claim, outcomes)


def violates(claim: Property, outcomes: Sequence[Outcome]) -> bool:
    """Whether these outcomes violate the property."""
    if any(outcome.faulty for outcome in outcomes):
        return True
    if not all(passes(test, outcomes) for test in claim.given):
        return False
    return all(passes(test, outcomes) for test in claim.claim) is not claim.always


def is_shown(claim: Existence, policy: Policy, requests: Sequence[Request], decide: Decide) -> bool:
    """Whether the decisions on these requests show what is claimed of some."""
    outcomes = [decide(policy, r).outcome for r in requests]
    if policy.has_clocks or is_across_days(policy, claim):
        return shows_at_some_hour(policy, claim, requests, outcomes)
    return shows(claim, outcomes)


def has_way(policy: Policy, claim: Availability, request: Request, decide: Decide) -> bool:
    """Whether the request is decided, and a possible one that differs from it as it may is decided as the claim says."""
    own = decide(policy, request).outcome
    if own.faulty:
        return False
    others = (
        decide(policy, other).outcome
        for other in varied(policy, request, claim.differ)
        if not impossible(policy, other) and holds(claim.among, other)
    )
    if policy.has_clocks and compares_outcomes(claim):
        return has_way_at_each_hour(policy, claim, request, own, [*others])
    return any(is_way(claim, own, outcome) for outcome in others)


def is_way(claim: Availability, own: Outcome, outcome: Outcome) -> bool:
    """Whether an outcome is what the claim says, beside that of the first request."""
    return not outcome.faulty and all(passes(test, (own, outcome)) for test in claim.claim)


def varied(policy: Policy, request: Request, differ: Sequence[str]) -> Iterator[Request]:
    """The request with every combination of values of these attributes, possible or not."""
    for chosen in product(*(values(policy.by_name[name]) for name in differ)):
        yield {**request, **dict(zip(differ, chosen, strict=True))}


def shows(claim: Existence, outcomes: Sequence[Outcome]) -> bool:
    """Whether these outcomes show what is claimed of some request."""
    return not any(outcome.faulty for outcome in outcomes) and all(passes(test, outcomes) for test in claim.claim)


def passes(test: OutcomeTest, outcomes: Sequence[Outcome]) -> bool:
    """Whether the outcomes, none of which is a gap or a conflict, pass the test."""
    match test:
        case claims.Permitted(request):
            return outcomes[request].access is Access.PERMITTED
        case claims.Refused(request):
            return outcomes[request] == REFUSED
        case Compared(left, relation, right):
            first, second = wait(outcomes[left]), wait(right if isinstance(right, Outcome) else outcomes[right])
            holding = {
                Relation.FASTER: first < second,
                Relation.SLOWER: first > second,
                Relation.SAME: first == second,
                Relation.DUE_BEFORE: first < second,
            }
            return holding[relation]
        case _:
            assert_never(test)


def misses_hit_rule(policy: Policy, name: str, request: Request) -> bool:
    """Whether the request misses the hit rule of the table."""
    return rows_miss(policy.table(name), policy.provisions_of(name), request)


def rows_miss(table: Table, provisions: Sequence[Provision], request: Request) -> bool:
    """Whether the request meets the table's `when`, and too many rows apply, or none where one has to."""
    if not holds(table.when, request):
        return False
    rows = sum(holds(p.when, request) for p in provisions)
    match table.hit_rule:
        case HitRule.EXACTLY_ONE:
            return rows != 1
        case HitRule.AT_MOST_ONE:
            return rows > 1
        case HitRule.ANY_NUMBER | HitRule.FIRST:
            return False
        case _:
            assert_never(table.hit_rule)


def has_flaw(derivation: Derivation, flaw: questions.Flaw, name: str, request: Request) -> bool:
    """Whether the request has no value of the derived fact, or two, or misses the hit rule of a table that gives it."""
    match flaw:
        case questions.Flaw.NO_VALUE:
            return holds(derivation.when, request) and not derived_values(derivation, request)
        case questions.Flaw.TWO_VALUES:
            return len(derived_values(derivation, request)) > 1
        case questions.Flaw.HIT_RULE:
            table = next(each for each in derivation.tables if each.name == name)
            rows = [p for p in derivation.provisions if p.path[0] == name]
            return rows_miss(table, rows, request)
        case _:
            assert_never(flaw)


def affects(policy: Policy, name: str, request: Request, decision: Decision) -> bool:
    """Whether the provision affects the decision."""
    provision = policy.by_id[name]
    if not isinstance(provision.effect, Permit):
        return name in decision.by
    lifted = any(name in policy.reached_by[other] for other in decision.overridden)
    applying = (p.id for p in all_applying(policy.provisions, request))
    return name in applying and (lifted or not provision.overrides)


def in_region(region: Region, requests: Sequence[Request]) -> bool:
    """Whether the requests are in the region. It may contain impossible requests, too."""
    return (
        all(in_box(box, request) for (_, box), request in zip(region.boxes, requests, strict=True))
        and all(requests[0][name] == requests[-1][name] for name in region.alike)
        and all(holds(tie, *requests) for tie in region.ties)
    )


def in_box(box: Box, request: Request) -> bool:
    """Whether the request is in the box."""
    for name, side in box.items():
        value = request[name]
        match side:
            case OneOfCodes(codes):
                inside = value in codes
            case Selection(has, has_none_of, has_any_of):
                selected = value if isinstance(value, frozenset) else frozenset()
                inside = selected.issuperset(has) and selected.isdisjoint(has_none_of)
                inside = inside and (not has_any_of or not selected.isdisjoint(has_any_of))
            case OneOfRanges(ranges):
                inside = isinstance(value, int) and any(start <= value < until for start, until in ranges)
            case _:
                assert_never(side)
        if not inside:
            return False
    return True


def decisions(
    policy: Policy, base: Policy | None, obligation: Obligation, requests: Sequence[Request], decide: Decide = evaluate
) -> tuple[tuple[str, Decision], ...]:
    """The decisions to show with a counterexample: by request, or before and after."""
    if isinstance(obligation.question, questions.AimMet) and base is not None:
        return ("before", decide(base, requests[0])), ("after", decide(policy, requests[0]))
    edition = edition_of(policy, base, obligation.edition)
    return tuple((n, decide(edition, r)) for n, r in zip(obligation.names, requests, strict=True))
