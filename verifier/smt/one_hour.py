"""Writes claims with several comparisons of hours with days out as formulas about the day of receipt.

All of them are about one hour of that day. The instants at which they hold are those of `calendar.instants`; the diagrams have
them from another implementation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import product
from operator import and_
from typing import assert_never

from policy_dsl.calendar.instants import Turns, runs
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Existence, OutcomeTest, Property, Quantified, Relation
from policy_dsl.model.clock_order import joins_comparisons, may_mix
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.said_times import tests_in
from policy_dsl.model.times import Time, promise
from verifier.results.status import Edition
from verifier.smt.clock_order import ClockOrder
from verifier.smt.formulas import Compares, Conjunction, Disjunction, Formula

Bits = list[int]
"""For each day of receipt, some of its instants."""


def is_at_one_hour(order: ClockOrder, claim: Quantified) -> bool:
    """Whether the comparisons of a claim about requests of one day depend on the hour, which is one for all of them."""
    if order.attribute in claim.differ or not joins_comparisons(claim):
        return False
    times = times_in(order)
    return may_mix(times, (*times, *limits(claim)))


def at_one_hour(order: ClockOrder, claim: Quantified, edition: Edition) -> Formula:
    """At some hour of the day of receipt, outcomes none of which is a gap or a conflict violate the property, or show what is
    claimed of some.
    """
    hours = Hours(order, claim)
    cases = []
    for outcomes in product(order.outcomes, repeat=len(claim.requests)):
        days = runs([bool(some) for some in hours.of(claim, outcomes)], order.days)
        if days:
            these = (Compares(Compared(n, Relation.SAME, each), edition) for n, each in enumerate(outcomes))
            cases.append(Conjunction((*these, order.on(days))))
    return Disjunction(tuple(cases))


def times_in(order: ClockOrder) -> list[Time]:
    """The times of the outcomes."""
    return [each.seconds for each in order.outcomes if each.seconds is not None]


def limits(claim: Quantified) -> list[Time]:
    """The times to which a claim compares outcomes."""
    given = [test.right for test in tests_in(claim) if isinstance(test, Compared)]
    return [each.seconds for each in given if isinstance(each, Outcome) and each.seconds is not None]


class Hours:
    """The instants of each day of receipt at which outcomes compare in some way."""

    def __init__(self, order: ClockOrder, claim: Quantified) -> None:
        """Those at which the order of the times turns that the claim may compare."""
        times = dict.fromkeys([*times_in(order), *limits(claim)])
        self.turns = Turns(order.days, order.zone, tuple(map(promise, times)))
        self.earlier: dict[tuple[Time, Time], Bits] = {}

    def of(self, claim: Quantified, outcomes: Sequence[Outcome]) -> Bits:
        """The instants at which outcomes of the claim's requests violate it, or show it if it is about some."""
        kept = self.every(self.where(test, outcomes) for test in claim.claim)
        match claim:
            case Existence():
                return kept
            case Property(given=given, always=always):
                broken = self.all_but(kept) if always else kept
                return self.every([broken, *(self.where(test, outcomes) for test in given)])
            case _:
                assert_never(claim)

    def every(self, parts: Iterable[Bits]) -> Bits:
        """The instants that all parts have."""
        return reduce(lambda left, right: list(map(and_, left, right)), parts, self.turns.every)

    def all_but(self, part: Bits) -> Bits:
        """All other instants."""
        return [whole & ~some for whole, some in zip(self.turns.every, part, strict=True)]

    def where(self, test: OutcomeTest, outcomes: Sequence[Outcome]) -> Bits:
        """The instants at which the test of outcomes holds."""
        match test:
            case claims.Permitted(request):
                return self.always(outcomes[request].access is Access.PERMITTED)
            case claims.Refused(request):
                return self.always(outcomes[request].access is Access.REFUSED)
            case Compared(left, relation, right):
                return self.related(outcomes[left], relation, right if isinstance(right, Outcome) else outcomes[right])
            case _:
                assert_never(test)

    def always(self, holds: bool) -> Bits:
        """All instants, if something holds, or none."""
        return self.turns.every if holds else [0] * len(self.turns.every)

    def related(self, left: Outcome, relation: Relation, right: Outcome) -> Bits:
        """The instants at which the outcomes have this relation. A refusal is slower than any answer."""
        match relation:
            case Relation.FASTER | Relation.DUE_BEFORE:
                return self.faster(left, right)
            case Relation.SLOWER:
                return self.faster(right, left)
            case Relation.SAME:
                return self.every(map(self.all_but, (self.faster(left, right), self.faster(right, left))))
            case _:
                assert_never(relation)

    def faster(self, left: Outcome, right: Outcome) -> Bits:
        """The instants at which the left outcome is the faster one."""
        if left.seconds is None or right.seconds is None:
            return self.always(left.seconds is not None and right.seconds is None)
        key = left.seconds, right.seconds
        if key not in self.earlier:
            self.earlier[key] = self.turns.earlier(promise(key[0]), promise(key[1]))
        return self.earlier[key]
