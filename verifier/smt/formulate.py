"""Turns questions into formulas that a counterexample satisfies or, for an existential question, a witness.

Twin of `by_diagram/ask` and `by_reference/replay`: the same cases, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import assert_never

from policy_dsl.model.claims import (
    Availability,
    Claim,
    Example,
    Existence,
    Property,
    compares_outcomes,
)
from policy_dsl.model.decisions import Access
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import (
    AnswerWithin,
    Cap,
    Floor,
    Gives,
    HitRule,
    Permit,
    Provision,
    ProvisionPath,
    Refuse,
)
from policy_dsl.model.time_bounds import earliest, latest
from policy_dsl.model.times import Time
from verifier.obligations import questions
from verifier.obligations.questions import AimMet, Obligation
from verifier.results.status import Edition
from verifier.smt.aims import faulty_change, missed, scope
from verifier.smt.clock_order import ClockOrder, clock_order, is_due_as_expected
from verifier.smt.encode.never_later import never_later
from verifier.smt.formulas import (
    Applies,
    AtLeastTwo,
    Changed,
    Conjunction,
    Differ,
    Disjunction,
    Formula,
    HasAccess,
    HasWay,
    Meets,
    Negation,
    Possible,
    Stands,
)
from verifier.smt.one_hour import at_one_hour, is_at_one_hour, without_way
from verifier.smt.outcome_tests import faulty, has_outcome, refused, test_formula
from verifier.smt.own_receipts import is_of_own_receipts, of_own_receipts


class Formulas:
    """The formulas of a policy's obligations. Each is made once."""

    def __init__(self, policy: Policy, base: Policy | None = None) -> None:
        """For a proposal, the policy is the amended one, and the base what it amends."""
        self.policy = policy
        self.order = clock_order(policy, base)
        self.memo: dict[int, tuple[Obligation, Formula]] = {}
        self.refusals: dict[tuple[ProvisionPath, ...], Formula] = {}

    @cached_property
    def changed(self) -> Formula:
        """The decision on request 0 changes. Made when it is asked for: on clocks, all times before and after are compared."""
        return Changed() if self.order is None else self.order.changed()

    def of(self, obligation: Obligation) -> Formula:
        """The formula of an obligation."""
        entry = self.memo.get(id(obligation))
        if entry is None:
            entry = self.memo[id(obligation)] = (
                obligation,
                self.formulate(obligation),
            )  # keeps the obligation alive, so that its id is not reused
        return entry[1]

    def formulate(self, obligation: Obligation) -> Formula:
        """What a counterexample to the question, or a witness of it, satisfies."""
        match obligation.question:
            case Property() as claim:
                return Conjunction(
                    (claim_scope(claim, obligation.edition), violated(claim, obligation.edition, self.order))
                )
            case Availability() as claim:
                return Conjunction(
                    (claim_scope(claim, obligation.edition), lacking(claim, obligation.edition, self.order))
                )
            case Example() as example:
                if not is_due_as_expected(example):
                    return claim_scope(example, obligation.edition)
                return Conjunction(
                    (
                        claim_scope(example, obligation.edition),
                        Negation(has_outcome(example.expect, obligation.edition)),
                    )
                )
            case AimMet(aim):
                return Conjunction(
                    (*possible_in_both(), scope(aim), Disjunction((faulty_change(), missed(aim, self.order))))
                )
            case questions.NoGap():
                return Conjunction((Possible(), HasAccess(0, Access.GAP)))
            case questions.NoConflict():
                return Conjunction((Possible(), HasAccess(0, Access.CONFLICT)))
            case questions.HitRuleHolds(table):
                return Conjunction((Possible(), self.hit_rule_broken(table)))
            case questions.NoFlaw() as question:
                return Conjunction((Possible(), Meets(questions.flawed(self.policy, question))))
            case Existence() as claim:
                return Conjunction(
                    (claim_scope(claim, obligation.edition), shown(claim, obligation.edition, self.order))
                )
            case questions.GivesSomeValue() as question:
                return Conjunction((Possible(), Meets(questions.gives(self.policy, question))))
            case questions.Alive(provision):
                return Conjunction((Possible(), self.affects(self.policy.by_id[provision])))
            case questions.ExcludesARequest(clause):
                return Meets(next(c.when for c in self.policy.impossible if c.id == clause))
            case questions.LeavesARequest():
                return Possible()
            case questions.ScopeNotEmpty(claim):
                return claim_scope(claim, obligation.edition)
            case questions.ChangesADecision():
                after, before = possible_in_both()
                appears, vanishes = Conjunction((after, Negation(before))), Conjunction((before, Negation(after)))
                return Disjunction((Conjunction((after, before, self.changed)), appears, vanishes))
            case _:
                assert_never(obligation.question)

    def hit_rule_broken(self, name: str) -> Formula:
        """The request meets the table's `when`, and too many of its rows apply, or none where one has to."""
        table = self.policy.table(name)
        rows = tuple(p.id for p in self.policy.provisions_of(name))
        several, some = AtLeastTwo(rows), Disjunction(tuple(map(Applies, rows)))
        return Conjunction((
            Meets(table.when),
            several if table.hit_rule is HitRule.AT_MOST_ONE else Disjunction((Negation(some), several)),
        ))  # fmt: skip

    def affects(self, provision: Provision) -> Formula:
        """The provision affects the decision on request 0."""
        if provision is self.policy.otherwise:
            return Stands(provision.id)
        match provision.effect:
            case AnswerWithin():
                return Conjunction((Stands(provision.id), Negation(refused(Edition.AMENDED))))
            case Cap(seconds):
                return Conjunction((Stands(provision.id), Negation(refused(Edition.AMENDED)), self.cap_binds(seconds)))
            case Floor(seconds):
                return Conjunction(
                    (Stands(provision.id), Negation(refused(Edition.AMENDED)), self.floor_binds(seconds))
                )
            case Refuse():
                return Stands(provision.id)
            case Permit():
                applies = Applies(provision.id)
                return Conjunction((applies, self.lifts_refusal(provision))) if provision.overrides else applies
            case Gives():
                return Applies(provision.id)
            case _:
                assert_never(provision.effect)

    def cap_binds(self, limit: Time) -> Formula:
        """No cap stands that goes before it; and a later time stands, or none at all, or a floor that is later than the cap."""

        def is_later(time: Time) -> bool:
            return not never_later(self.policy, time, limit)

        def goes_before(cap: Time) -> bool:
            return cap != limit and limit not in earliest(self.in_order(self.policy.caps, cap, limit), self.never_later)

        exact, later = self.standing(AnswerWithin), self.standing(AnswerWithin, is_later)
        cuts = Disjunction((Negation(exact), later, self.standing(Floor, is_later)))
        return Conjunction((Negation(self.standing(Cap, goes_before)), cuts))

    def floor_binds(self, limit: Time) -> Formula:
        """No floor stands that goes before it; and a time or a cap that is sooner stands, or neither, where the margin has a
        sooner time.
        """

        def is_sooner(time: Time) -> bool:
            return not never_later(self.policy, limit, time)

        def goes_before(floor: Time) -> bool:
            return floor != limit and limit not in latest(
                self.in_order(self.policy.floors, floor, limit), self.never_later
            )

        margin = self.policy.otherwise
        sooner = [self.standing(AnswerWithin, is_sooner), self.standing(Cap, is_sooner)]
        if margin is not None and isinstance(margin.effect, AnswerWithin) and is_sooner(margin.effect.seconds):
            sooner.append(Negation(Disjunction((self.standing(AnswerWithin), self.standing(Cap)))))
        return Conjunction((Negation(self.standing(Floor, goes_before)), Disjunction(tuple(sooner))))

    def never_later(self, left: Time, right: Time) -> bool:
        """Whether the left time is never later than the right one."""
        return never_later(self.policy, left, right)

    def in_order(self, times: Sequence[Time], *some: Time) -> tuple[Time, ...]:
        """Some of the times, in their order."""
        return tuple(time for time in times if time in some)

    def standing(self, kind: type[AnswerWithin | Cap | Floor], has: Callable[[Time], bool] | None = None) -> Formula:
        """Some provision with an effect of this kind stands; with `has`, one with such a time."""
        every = [(p.id, p.effect.seconds) for p in self.policy.provisions if isinstance(p.effect, kind)]
        return Disjunction(tuple(Stands(name) for name, time in every if has is None or has(time)))

    def lifts_refusal(self, permit: Provision) -> Formula:
        """A refusal that the permit overrides applies. Permits with the same targets share the formula."""
        formula = self.refusals.get(permit.overrides)
        if formula is None:
            reached = [p.id for p in self.policy.provisions if permit.id in self.policy.reached_by[p.id]]
            formula = self.refusals[permit.overrides] = Disjunction(tuple(map(Applies, reached)))
        return formula


def possible_in_both() -> tuple[Possible, Possible]:
    """Request 0 is possible after, and before."""
    return Possible(), Possible(edition=Edition.BASE)


def claim_scope(claim: Claim | Example, edition: Edition) -> Formula:
    """The requests, or pairs of different ones, that the claim is about."""
    match claim:
        case Property() | Existence():
            requests = tuple(Possible(r, edition=edition) for r in range(len(claim.requests)))
            different = (Differ(),) if len(claim.requests) == 2 else ()
            return Conjunction((*requests, *different, Meets(claim.where)))
        case Availability():
            return Conjunction((Possible(edition=edition), Meets(claim.where)))
        case Example():
            return Conjunction((Possible(edition=edition), Meets(claim.given)))
        case _:
            assert_never(claim)


def violated(claim: Property, edition: Edition, order: ClockOrder | None) -> Formula:
    """The property is violated: a decision is a gap or a conflict, or `given` holds and the claim does not."""
    if order is not None:
        faults = (faulty(request, edition) for request in range(len(claim.requests)))
        return Disjunction((*faults, at_some_hour(claim, edition, order)))
    kept = Conjunction(tuple(test_formula(test, edition) for test in claim.claim))
    broken = Conjunction(
        (*(test_formula(test, edition) for test in claim.given), Negation(kept) if claim.always else kept)
    )
    return Disjunction((*(faulty(request, edition) for request in range(len(claim.requests))), broken))


def lacking(claim: Availability, edition: Edition, order: ClockOrder | None) -> Formula:
    """The request lacks a way, if the hour matters at some hour: its decision is a gap or a conflict, or none is as claimed."""
    if order is None or not compares_outcomes(claim):
        return Disjunction((faulty(0, edition), Negation(HasWay(claim, edition))))
    return Disjunction((faulty(0, edition), without_way(order, claim, edition)))


def shown(claim: Existence, edition: Edition, order: ClockOrder | None) -> Formula:
    """The requests show what is claimed of some: no decision is a gap or a conflict, and all tests hold."""
    decided = tuple(Negation(faulty(request, edition)) for request in range(len(claim.requests)))
    if order is not None and is_of_own_receipts(order, claim):
        return Conjunction((*decided, of_own_receipts(order, claim, edition)))
    if order is not None and is_at_one_hour(order, claim):
        return Conjunction((*decided, at_one_hour(order, claim, edition)))
    if order is not None:
        return Conjunction((*decided, *(order.may_hold(test, edition) for test in claim.claim)))
    return Conjunction((*decided, *(test_formula(test, edition) for test in claim.claim)))


def at_some_hour(claim: Property, edition: Edition, order: ClockOrder) -> Formula:
    """At some hour of receipt, `given` holds and the claim does not."""
    if is_of_own_receipts(order, claim):
        return of_own_receipts(order, claim, edition)
    if is_at_one_hour(order, claim):
        return at_one_hour(order, claim, edition)
    given = [order.may_hold(test, edition) for test in claim.given]
    if claim.always:
        return Conjunction((*given, Disjunction(tuple(order.may_fail(test, edition) for test in claim.claim))))
    return Conjunction((*given, *(order.may_hold(test, edition) for test in claim.claim)))
