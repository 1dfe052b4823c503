"""Writes claims whose comparisons hold at one hour out as formulas about the day of receipt.

These are claims with several comparisons of hours with days, and claims that there is a way: there has to be one at each hour.
The instants at which comparisons hold are those of `calendar.instants`; the diagrams have them from another implementation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import product
from operator import and_
from typing import assert_never

from policy_dsl.calendar.instants import Turns, runs
from policy_dsl.calendar.signs import Ranges
from policy_dsl.model import claims
from policy_dsl.model.claims import (
    Availability,
    Claim,
    Compared,
    Existence,
    OutcomeTest,
    Property,
    Quantified,
    Relation,
)
from policy_dsl.model.clock_order import joins_comparisons, may_mix
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.said_times import times_of_claims
from policy_dsl.model.times import Time, promise
from verifier.results.status import Edition
from verifier.smt.clock_order import ClockOrder
from verifier.smt.formulas import Compares, Conjunction, Disjunction, Formula, HasWay, Negation, Passing

Bits = list[int]
"""For each day of receipt, some of its instants."""


def is_at_one_hour(order: ClockOrder, claim: Quantified) -> bool:
    """Whether the comparisons of a claim about requests of one day depend on the hour, which is one for all of them."""
    if order.attribute in claim.differ or not joins_comparisons(claim):
        return False
    times = times_in(order)
    return may_mix(times, (*times, *times_of_claims([claim])))


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


def without_way(order: ClockOrder, claim: Availability, edition: Edition) -> Formula:
    """At some hour of the day of receipt, request 0 has no way."""
    return Disjunction(
        tuple(
            Conjunction((order.on(days), Negation(HasWay(claim, edition, passing=passing))))
            for passing, days in passing_by_day(order, claim)
        )
    )


def passing_by_day(order: ClockOrder, claim: Availability) -> list[tuple[Passing, Ranges]]:
    """The outcomes that pass the comparisons of the claim at some instant, each with the days that have such an instant."""
    hours = Hours(order, claim)
    compared = [test for test in claim.claim if isinstance(test, Compared)]
    cases = [
        (test, left, right)
        for test in compared
        for left in order.outcomes
        for right in (order.outcomes if isinstance(test.right, int) else (test.right,))
    ]
    columns = [hours.related(left, test.relation, right) for test, left, right in cases]
    alike: dict[tuple[int, ...], list[int]] = {}
    for place, row in enumerate(zip(hours.turns.every, *columns, strict=True)):
        alike.setdefault(row, []).append(place)
    days: dict[tuple[int, ...], set[int]] = {}
    for (every, *sets), places in alike.items():
        for instant in (bit for bit in range(every.bit_length()) if every >> bit & 1):
            held = tuple(n for n, some in enumerate(sets) if some >> instant & 1)
            days.setdefault(held, set()).update(places)
    return [
        (
            tuple((test, tuple(cases[n][1:] for n in held if cases[n][0] is test)) for test in compared),
            runs([place in places for place in range(len(order.days))], order.days),
        )
        for held, places in days.items()
    ]


def times_in(order: ClockOrder) -> list[Time]:
    """The times of the outcomes."""
    return [each.seconds for each in order.outcomes if each.seconds is not None]


class Hours:
    """The instants of each day of receipt at which outcomes compare in some way."""

    def __init__(self, order: ClockOrder, claim: Claim) -> None:
        """Those at which the order of the times turns that the claim may compare."""
        times = dict.fromkeys([*times_in(order), *times_of_claims([claim])])
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
