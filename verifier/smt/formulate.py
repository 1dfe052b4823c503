"""Questions as formulas: what a counterexample satisfies, or a witness where something has to exist.

Twin of `by_diagram/ask` and `by_reference/replay`: the same cases, in the same order.
"""

from __future__ import annotations

from typing import assert_never

from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Direct, Direction, Example, OutcomeTest, Property, Relation
from policy_dsl.model.conditions import Not
from policy_dsl.model.decisions import Access, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Provision, Refuse, Target
from verifier.obligations import questions
from verifier.obligations.questions import AimMet, Obligation
from verifier.smt.formulas import (
    Applies,
    Changed,
    ComesOut,
    Differ,
    Every,
    Formula,
    InOrder,
    Later,
    Meets,
    NotSo,
    Possible,
    Several,
    Some,
    Stands,
)
from verifier.verdict import Edition


class Formulas:
    """The formulas of a policy's obligations, each made once."""

    def __init__(self, policy: Policy) -> None:
        """The policy is the one that is asked about: of a proposal, the amended one."""
        self.policy = policy
        self.made: dict[int, tuple[Obligation, Formula]] = {}
        self.reached: dict[tuple[Target, ...], Formula] = {}

    def of(self, obligation: Obligation) -> Formula:
        """The formula of an obligation."""
        known = self.made.get(id(obligation))
        if known is None:
            known = self.made[id(obligation)] = (
                obligation,
                self.formulate(obligation),
            )  # kept, so that the id stays its own
        return known[1]

    def formulate(self, obligation: Obligation) -> Formula:
        """What a counterexample to the question, or a witness of it, satisfies."""
        match obligation.question:
            case Property() as claim:
                return Every((spoken_of(claim), violated(claim, obligation.edition)))
            case Example() as example:
                return Every((spoken_of(example), NotSo(comes_out_as(example.expect, obligation.edition))))
            case AimMet(aim):
                return Every((Possible(), scope(aim), Some((undecided(), missed(aim)))))
            case questions.NoGap():
                return Every((Possible(), ComesOut(0, Access.GAP)))
            case questions.NoConflict():
                return Every((Possible(), ComesOut(0, Access.CONFLICT)))
            case questions.HitRuleHolds(table):
                return Every((Possible(), self.hit_rule_broken(table)))
            case questions.Alive(provision):
                return Every((Possible(), self.shows(self.policy.by_id[provision])))
            case questions.ExcludesSomething(clause):
                return Meets(next(c.when for c in self.policy.impossible if c.id == clause))
            case questions.LeavesSomething():
                return Possible()
            case questions.SpeaksOfSomething(claim):
                return spoken_of(claim)
            case questions.ChangesSomething():
                return Every((Possible(), Changed()))
            case _:
                assert_never(obligation.question)

    def hit_rule_broken(self, name: str) -> Formula:
        """Under the table's `when`, too many of its rows apply, or none where one has to."""
        table = self.policy.table(name)
        rows = tuple(p.id for p in self.policy.rows(name))
        several, some = Several(rows), Some(tuple(map(Applies, rows)))
        return Every((
            Meets(table.when),
            several if table.hit_rule is HitRule.AT_MOST_ONE else Some((NotSo(some), several)),
        ))  # fmt: skip

    def shows(self, provision: Provision) -> Formula:
        """The provision shows in the decision on request 0."""
        if provision is self.policy.otherwise:
            return Stands(provision.id)
        match provision.effect:
            case AnswerWithin():
                return Every((Stands(provision.id), NotSo(refused(Edition.AMENDED))))
            case Refuse():
                return Stands(provision.id)
            case Permit():
                applies = Applies(provision.id)
                return Every((applies, self.some_reached(provision))) if provision.overrides else applies
            case _:
                assert_never(provision.effect)

    def some_reached(self, permit: Provision) -> Formula:
        """A refusal that the permit reaches applies. Permits with equal targets share the formula."""
        found = self.reached.get(permit.overrides)
        if found is None:
            reached = [p.id for p in self.policy.provisions if permit.id in self.policy.reached_by[p.id]]
            found = self.reached[permit.overrides] = Some(tuple(map(Applies, reached)))
        return found


def spoken_of(claim: Property | Example) -> Formula:
    """The requests, or pairs of different ones, of which the claim speaks."""
    match claim:
        case Property():
            requests = tuple(Possible(r) for r in range(len(claim.requests)))
            different = (Differ(),) if len(claim.requests) == 2 else ()
            return Every((*requests, *different, Meets(claim.where)))
        case Example():
            return Every((Possible(), Meets(claim.given)))
        case _:
            assert_never(claim)


def violated(claim: Property, edition: Edition) -> Formula:
    """A request is faulty, or all of `given` hold and what is claimed does not."""
    kept = Every(tuple(tested(test, edition) for test in claim.claim))
    broken = Every((*(tested(test, edition) for test in claim.given), NotSo(kept) if claim.always else kept))
    return Some((*(faulty(request, edition) for request in range(len(claim.requests))), broken))


def tested(test: OutcomeTest, edition: Edition) -> Formula:
    """A test of outcomes; none is met by a gap or a conflict."""
    match test:
        case claims.Permitted(request):
            return ComesOut(request, Access.PERMITTED, edition)
        case claims.Refused(request):
            return ComesOut(request, Access.REFUSED, edition)
        case Compared():
            return InOrder(test, edition)
        case _:
            assert_never(test)


def scope(aim: Direct) -> Formula:
    """The requests that the aim speaks of."""
    match aim:
        case claims.ChangesOnlyWhere(where):
            return Meets(Not(where))
        case (
            claims.ChangesNothingWhere(where)
            | claims.RefusesWhere(where)
            | claims.AnswersWithin(_, where)
            | claims.AnswersInExactly(_, where)
        ):
            return Meets(where)
        case claims.EveryChangeIs() | claims.RefusesNothingNew() | claims.PermitsNothingNew():
            return Every(())
        case _:
            assert_never(aim)


def missed(aim: Direct) -> Formula:
    """Request 0, decided before and after, goes against the aim."""
    match aim:
        case claims.ChangesOnlyWhere() | claims.ChangesNothingWhere():
            return Changed()
        case claims.AnswersWithin(seconds):
            later = InOrder(Compared(0, Relation.SLOWER, answered(seconds)), Edition.AMENDED)
            return Every((permitted(Edition.AMENDED), later))
        case claims.AnswersInExactly(seconds):
            return Every((permitted(Edition.AMENDED), NotSo(comes_out_as(answered(seconds), Edition.AMENDED))))
        case claims.RefusesWhere():
            return NotSo(refused(Edition.AMENDED))
        case claims.EveryChangeIs(directions):
            return Some(tuple(moved(way) for way in Direction if way not in directions))
        case claims.RefusesNothingNew():
            return moved(Direction.REFUSED)
        case claims.PermitsNothingNew():
            return moved(Direction.PERMITTED)
        case _:
            assert_never(aim)


def moved(way: Direction) -> Formula:
    """The decision on request 0 changes in this direction."""
    match way:
        case Direction.FASTER:
            return Every((permitted(Edition.BASE), permitted(Edition.AMENDED), Changed(), NotSo(Later())))
        case Direction.SLOWER:
            return Later()
        case Direction.REFUSED:
            return Every((permitted(Edition.BASE), refused(Edition.AMENDED)))
        case Direction.PERMITTED:
            return Every((refused(Edition.BASE), permitted(Edition.AMENDED)))
        case _:
            assert_never(way)


def undecided() -> Formula:
    """Request 0 is faulty before or after."""
    return Some((faulty(0, Edition.BASE), faulty(0, Edition.AMENDED)))


def faulty(request: int, edition: Edition) -> Formula:
    """The policy fails to decide the request."""
    return Some((ComesOut(request, Access.GAP, edition), ComesOut(request, Access.CONFLICT, edition)))


def comes_out_as(outcome: Outcome, edition: Edition) -> Formula:
    """Request 0 gets exactly this outcome."""
    return InOrder(Compared(0, Relation.SAME, outcome), edition)


def permitted(edition: Edition) -> Formula:
    """Request 0 is answered."""
    return ComesOut(0, Access.PERMITTED, edition)


def refused(edition: Edition) -> Formula:
    """Request 0 is refused."""
    return ComesOut(0, Access.REFUSED, edition)
