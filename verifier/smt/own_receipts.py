"""Writes claims about when two requests are due that are each received at an instant of its own day out as formulas.

When a time ends for each day of receipt is said by `calendar.instants`; the diagrams have it from another implementation. Of
the two deadlines, the first comes before the second, together with it, or after it; what the claim then says has no hours left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.instants import dues
from policy_dsl.calendar.times import ends_with_day
from policy_dsl.calendar.zones import DAY
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Existence, OutcomeTest, Property, Quantified, Relation
from policy_dsl.model.conditions import Fact
from policy_dsl.model.decisions import Access, Outcome, answered
from policy_dsl.model.ranges import Ranges, union, within
from policy_dsl.model.said_times import tests_in
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import promise
from verifier.results.status import Edition
from verifier.smt.clock_order import ClockOrder
from verifier.smt.formulas import Compares, Conjunction, Disjunction, Formula, HasAccess, Meets, Negation

ALWAYS, NEVER = Conjunction(()), Disjunction(())

Order = tuple[int, int] | None
"""The request that is due first, and the other one; None if they are due together."""

ORDERS: tuple[Order, ...] = ((0, 1), None, (1, 0))


def is_of_own_receipts(order: ClockOrder, claim: Quantified) -> bool:
    """Whether the claim says which of two requests is due before the other that may be received on different days."""
    compared = (test for test in tests_in(claim) if isinstance(test, Compared))
    return order.attribute in claim.differ and any(test.relation is Relation.DUE_BEFORE for test in compared)


def of_own_receipts(order: ClockOrder, claim: Quantified, edition: Edition) -> Formula:
    """At some instants of the days of receipt, one for each request, outcomes neither of which is a gap or a conflict violate
    the property, or show what is claimed of some.
    """
    receipts = Receipts(order, edition)
    before, together, after = (then(claim, so, edition) for so in ORDERS)
    assert together in (before, after)  # noqa: S101  # since each comparison fails, as where the other one is due first
    cases = (before, (0, 1), together == before != after), (after, (1, 0), together == after)
    return Disjunction(
        tuple(
            Conjunction((said, receipts.may_be_before(*so, or_together=or_together)))
            for said, so, or_together in cases
            if said != NEVER
        )
    )


def then(claim: Quantified, so: Order, edition: Edition) -> Formula:
    """What the outcomes have to be, besides, so that requests that are due in this order violate the claim, or show it."""
    kept = every(test_then(test, so, edition) for test in claim.claim)
    match claim:
        case Existence():
            return kept
        case Property(given=given, always=always):
            broken = kept if not always else ALWAYS if kept == NEVER else Negation(kept)
            return every([*(test_then(test, so, edition) for test in given), broken])
        case _:
            assert_never(claim)


def every(parts: Iterable[Formula]) -> Formula:
    """All parts hold; never, if one of them is that."""
    these = tuple(parts)
    return NEVER if NEVER in these else Conjunction(these)


def test_then(test: OutcomeTest, so: Order, edition: Edition) -> Formula:
    """The test of outcomes holds of requests that are due in this order."""
    match test:
        case claims.Permitted(request):
            return HasAccess(request, Access.PERMITTED, edition)
        case claims.Refused(request):
            return HasAccess(request, Access.REFUSED, edition)
        case Compared(left, _, right):
            return ALWAYS if so == (left, right) else NEVER
        case _:
            assert_never(test)


class Ends(Struct, frozen=True):
    """When an outcome is due, by the day of receipt: the days with each first instant of it and with each limit behind its last
    one, in order. A limit is twice the last instant, and one more if that is reached; instants are doubled likewise. `hour` is
    that of the first of them, on which nothing rests but how many limits are written out.
    """

    firsts: tuple[tuple[int, Ranges], ...]
    limits: tuple[tuple[int, Ranges], ...]
    strict_limits: tuple[tuple[int, Ranges], ...]
    hour: int


class Receipts:
    """When two requests are due that are each received on a day of its own."""

    def __init__(self, order: ClockOrder, edition: Edition) -> None:
        """Of the outcomes in the order of times, those that are due at some instant."""
        self.order, self.edition = order, edition
        times = [outcome.seconds for outcome in order.outcomes if outcome.seconds is not None]
        self.is_promised_always = NO_PROMISE not in times
        self.ends: dict[Outcome, Ends] = {}
        for time in times:
            if time != NO_PROMISE:
                by_day = list(zip(order.days, dues(promise(time), order.days, order.zone), strict=True))
                hour = -1 if ends_with_day(promise(time)) or not by_day else by_day[0][1].first % DAY
                self.ends[answered(time)] = Ends(
                    grouped((2 * due.first, day) for day, due in by_day),
                    grouped((2 * due.last + due.reached, day) for day, due in by_day),
                    grouped((2 * due.last, day) for day, due in by_day),
                    hour,
                )

    def may_be_before(self, left: int, right: int, *, or_together: bool) -> Formula:
        """The left request may be due before the right one, or no later. What is refused is never due, and what has no promise
        after all that is due.
        """
        refused: Formula = HasAccess(right, Access.REFUSED, self.edition)
        lefts = [self.has(left, outcome) for outcome in self.ends]
        if or_together:
            lefts.append(self.is_open_ended(left))
        else:
            refused = Conjunction((HasAccess(left, Access.PERMITTED, self.edition), refused))
        open_ended = every([Disjunction(tuple(lefts)), self.is_open_ended(right)])
        return Disjunction((refused, open_ended, self.on_days(left, right, or_together=or_together)))

    def is_open_ended(self, request: int) -> Formula:
        """Nothing says by when the request is answered."""
        return NEVER if self.is_promised_always else self.has(request, answered(NO_PROMISE))

    def has(self, request: int, outcome: Outcome) -> Formula:
        """The request has this outcome."""
        return Compares(Compared(request, Relation.SAME, outcome), self.edition)

    def on_days(self, left: int, right: int, *, or_together: bool) -> Formula:
        """Both are due, and the left one at some instant earlier than the right one, or no later: for some limit, the left one
        may be due below it, and the right one has no lower limit. Outcomes that are due at the same hours share their limits.
        """
        by_outcome = {
            outcome: ends.limits if or_together else ends.strict_limits for outcome, ends in self.ends.items()
        }
        limits = sorted({limit for each in by_outcome.values() for limit, _ in each})
        late = {outcome: unions(tuple(reversed(each))) for outcome, each in by_outcome.items()}
        alike: dict[int, list[Outcome]] = {}
        for outcome, ends in self.ends.items():
            alike.setdefault(ends.hour, []).append(outcome)
        cases: list[Formula] = []
        for some in alike.values():
            firsts = sorted({first for outcome in some for first, _ in self.ends[outcome].firsts})
            early = {outcome: unions(self.ends[outcome].firsts) for outcome in some}
            lowest: dict[int, int] = {}
            for limit in limits:
                lowest.setdefault(bisect_left(firsts, limit), limit)  # of those above the same instants, one will do
            for limit in (limit for below, limit in lowest.items() if below):
                lefts = {o: early[o][bisect_left(self.ends[o].firsts, (limit, ()))] for o in some}
                rights = {o: late[o][len(each) - bisect_left(each, (limit, ()))] for o, each in by_outcome.items()}
                cases.append(Conjunction((self.received_so(left, lefts), self.received_so(right, rights))))
        return Disjunction(tuple(cases))

    def received_so(self, request: int, days: Mapping[Outcome, Ranges]) -> Formula:
        """The request has one of these outcomes, and is received on one of its days."""
        fact = Fact(self.order.attribute, request)
        return Disjunction(
            tuple(
                Conjunction((self.has(request, outcome), Meets(within(fact, each, self.order.declared))))
                for outcome, each in days.items()
                if each
            )
        )


def grouped(numbered: Iterable[tuple[int, int]]) -> tuple[tuple[int, Ranges], ...]:
    """The days by their number, in the order of the numbers."""
    days: dict[int, list[tuple[int, int]]] = {}
    for number, day in numbered:
        days.setdefault(number, []).append((day, day + 1))
    return tuple((number, union(days[number])) for number in sorted(days))


def unions(numbered: tuple[tuple[int, Ranges], ...]) -> list[Ranges]:
    """The days of the first so many of them, from none on."""
    result: list[Ranges] = [()]
    for _, days in numbered:
        result.append(union((*result[-1], *days)))
    return result
