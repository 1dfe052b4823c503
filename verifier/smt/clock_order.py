"""Writes comparisons of outcomes out as formulas about the day of receipt, for policies with times on clocks.

The days of receipt on which a comparison may hold are those of `calendar.counting`; the diagrams have them from another
implementation. The hour of receipt is open: a comparison of hours with days *may hold* on a day if it holds at some hour, and
*may fail* if it fails at some hour. Of a claim with several such comparisons, `one_hour` says when they hold together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.calendar import counting, instants
from policy_dsl.calendar.signs import Ranges, Signs
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Direction, Example, OutcomeTest, Relation
from policy_dsl.model.clock_order import days_of_receipt, is_across_days, on_clocks, zone_of
from policy_dsl.model.conditions import Condition, Fact
from policy_dsl.model.decisions import REFUSED, Access, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.ranges import complement, intersection, union, within
from policy_dsl.model.times import Time, promise, time_order
from policy_dsl.model.vocabulary import Ordered
from verifier.results.impact import ChangeDirection, Move
from verifier.results.status import Edition
from verifier.smt.encode.policy import times_of
from verifier.smt.formulas import Changed, Compares, Conjunction, Disjunction, Formula, HasAccess, Meets, Negation

OTHERS = {
    Relation.FASTER: (Relation.SAME, Relation.SLOWER),
    Relation.SAME: (Relation.FASTER, Relation.SLOWER),
    Relation.SLOWER: (Relation.FASTER, Relation.SAME),
    Relation.DUE_BEFORE: (Relation.SAME, Relation.SLOWER),
}
"""The relations of which one holds where this one does not, for requests of one day of receipt."""

WAYS = {
    ChangeDirection.FASTER: Direction.FASTER,
    ChangeDirection.SLOWER: Direction.SLOWER,
    ChangeDirection.MIXED: Direction.MIXED,
}
"""How an answer moves that stays an answer."""


def is_due_as_expected(example: Example) -> bool:
    """Whether the time that the example expects ends with the day that it expects, if it expects one."""
    time, due = example.expect.seconds, example.due
    if due is None or time is None:
        return due is None
    return counting.last_days(promise(time), range(due.received, due.received + 1)) == (due.day,)


class ClockOrder:
    """How the outcomes of a policy with times on clocks, or of two editions of one, compare by the day of receipt."""

    def __init__(self, policy: Policy, base: Policy | None = None, others: Sequence[Policy] = ()) -> None:
        """Counts nothing yet. The policy is dated, and so are `others` with which it is compared."""
        self.attribute, self.days = days_of_receipt(policy, base)
        declared = policy.by_name[self.attribute].type
        assert isinstance(declared, Ordered)  # noqa: S101  # a day of receipt is a date; for mypy
        self.declared, self.zone = declared, zone_of(policy, base, *others)
        times = {time for each in (policy, base, *others) if each is not None for time in times_of(each)}
        self.outcomes = [*map(answered, sorted(times, key=time_order)), REFUSED]
        self.tables: dict[tuple[Time, Time], Signs] = {}

    def may_hold(self, test: OutcomeTest, edition: Edition) -> Formula:
        """The test of outcomes, neither of which is a gap or a conflict, holds at some hour of one day of receipt."""
        match test:
            case claims.Permitted(request):
                return HasAccess(request, Access.PERMITTED, edition)
            case claims.Refused(request):
                return HasAccess(request, Access.REFUSED, edition)
            case Compared(relation=relation):
                return self.on_days(test, (relation,), edition)
            case _:
                assert_never(test)

    def may_fail(self, test: OutcomeTest, edition: Edition) -> Formula:
        """The test of outcomes, neither of which is a gap or a conflict, fails at some hour."""
        if not isinstance(test, Compared):
            return Negation(self.may_hold(test, edition))
        return self.on_days(test, OTHERS[test.relation], edition)

    def on_days(self, test: Compared, relations: tuple[Relation, ...], edition: Edition) -> Formula:
        """The outcomes have one of these relations at some hour of the day of receipt."""
        cases: list[Formula] = []
        for left in self.outcomes:
            first = Compares(Compared(test.left, Relation.SAME, left), edition)
            rights = self.outcomes if isinstance(test.right, int) else [test.right]
            for right in rights:
                days = union(each for relation in relations for each in self.ranges(left, relation, right))
                if not days:
                    continue
                parts: list[Formula] = [first, Meets(within(Fact(self.attribute, test.left), days, self.declared))]
                if isinstance(test.right, int):
                    parts.append(Compares(Compared(test.right, Relation.SAME, right), edition))
                cases.append(Conjunction(tuple(parts)))
        return Disjunction(tuple(cases))

    def changed(self) -> Formula:
        """The decision on request 0 changes: in access, or it is answered and due at another instant at some hour."""
        both = Conjunction(tuple(HasAccess(0, Access.PERMITTED, edition) for edition in Edition))
        moved = (self.answered_and_moved(way) for way in WAYS.values())
        return Disjunction((Conjunction((Changed(), Negation(both))), *moved))

    def answered_and_moved(self, way: Direction) -> Formula:
        """Request 0 is answered before and after, and the answer moves in this direction: faster, slower or mixed."""
        cases: list[Formula] = []
        for before in self.outcomes:
            for after in self.outcomes:
                if before.seconds is None or after.seconds is None:
                    continue
                days = self.days_of_move(before, after, way)
                if days:
                    old = Compares(Compared(0, Relation.SAME, before), Edition.BASE)
                    new = Compares(Compared(0, Relation.SAME, after), Edition.AMENDED)
                    cases.append(Conjunction((old, new, self.on(days))))
        return Disjunction(tuple(cases))

    def on_day_of_move(self, move: Move) -> Formula:
        """A change between these outcomes goes in its direction on the day of receipt of request 0."""
        if move.before.seconds is None or move.after.seconds is None:
            return Conjunction(())
        return self.on(self.days_of_move(move.before, move.after, WAYS[move.direction]))

    def days_of_move(self, before: Outcome, after: Outcome, way: Direction) -> Ranges:
        """The days of receipt on which an answer moves in this direction, from one time to another."""
        faster = self.ranges(after, Relation.FASTER, before)
        slower = self.ranges(after, Relation.SLOWER, before)
        match way:
            case Direction.FASTER:
                return intersection(faster, complement(slower, self.declared))
            case Direction.SLOWER:
                return intersection(slower, complement(faster, self.declared))
            case _:
                return intersection(faster, slower)

    def days_together(self, left: Time, right: Time) -> Ranges:
        """The days of receipt on which both times end together at every hour."""
        faster, same, slower = (
            self.ranges(answered(left), relation, answered(right))
            for relation in (Relation.FASTER, Relation.SAME, Relation.SLOWER)
        )
        return intersection(same, complement(union((*faster, *slower)), self.declared))

    def received_on(self, days: Ranges) -> Condition:
        """Request 0 is received on one of these days."""
        return within(Fact(self.attribute), days, self.declared)

    def on(self, days: Ranges) -> Formula:
        """Request 0 is received on one of these days."""
        return Meets(within(Fact(self.attribute), days, self.declared))

    def ranges(self, left: Outcome, relation: Relation, right: Outcome) -> Ranges:
        """The days of receipt on which the outcomes have this relation at some hour."""
        if left.seconds is None or right.seconds is None:  # a refusal is slower than any answer
            sign = (left.seconds is None) - (right.seconds is None)
            holds = {
                Relation.FASTER: sign < 0,
                Relation.SAME: sign == 0,
                Relation.SLOWER: sign > 0,
                Relation.DUE_BEFORE: sign < 0,
            }[relation]
            return ((self.days.start, self.days.stop),) if holds else ()
        key = left.seconds, right.seconds
        if key not in self.tables:
            self.tables[key] = instants.signs(promise(key[0]), promise(key[1]), self.days, self.zone)
        table = self.tables[key]
        match relation:
            case Relation.FASTER | Relation.DUE_BEFORE:
                return table.earlier
            case Relation.SAME:
                return table.same
            case Relation.SLOWER:
                return table.later
            case _:
                assert_never(relation)


def clock_order(policy: Policy, base: Policy | None = None) -> ClockOrder | None:
    """The order of a policy with times on clocks, or of two editions, or with claims about requests of different days; None for
    others, whose outcomes are compared by their seconds.
    """
    editions = [each for each in (policy, base) if each is not None]
    across = any(is_across_days(each, claim) for each in editions for claim in each.properties)
    return ClockOrder(policy, base) if across or on_clocks(policy, base) else None
