"""The classes of days of receipt on which all times of a policy compare alike, for policies with times on clocks.

The last days are those of `calendar.stepping`; Z3 has its tables from another implementation. The hour of receipt is open: two
times may compare in several ways on a day if one of them is in seconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Hashable, Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar import stepping
from policy_dsl.calendar.ends import (
    Earlier,
    End,
    Last,
    Later,
    due_at,
    one_of,
    ranges,
    sign,
    signs_between,
    turning_points,
)
from policy_dsl.calendar.signs import Ranges
from policy_dsl.calendar.times import Elapsed, FirstOf, LastOf, OnClock, Promise
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Existence, OutcomeTest, Property, Relation
from policy_dsl.model.clock_order import (
    days_of_receipt,
    given_times,
    is_at_one_hour,
    joins_comparisons,
    on_clocks,
    times_of_editions,
    zone_of,
)
from policy_dsl.model.conditions import Condition, Fact, Within
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, promise, time_order
from verifier.results.impact import Move, move, move_by_signs


class Dated(Struct, frozen=True):
    """An outcome, and the number of the class of the day of receipt; -1 for a day that only one of two policies has."""

    outcome: Outcome
    day_class: int


Order = tuple[int, ...]
"""Of each time its place among all of them at one instant of receipt, from the earliest end on; equal ends share a place."""


class DayClasses(Struct, frozen=True):
    """The days of receipt of the attribute, in classes.

    `ends` has for each class when the times end that are received on its first day, each at its place in `places`: a table of
    every two times would grow with their square. Where a claim has comparisons that have to hold at one hour, `orders` has for
    each class the orders in which the times end at some instant of its days.
    """

    attribute: str
    zone: str
    days: tuple[Ranges, ...]
    ends: tuple[tuple[End, ...], ...]
    places: dict[Time, int]
    orders: tuple[frozenset[Order], ...] = ()

    def conditions(self, request: int = 0) -> list[Condition]:
        """The condition of each class: the day of receipt is in it."""
        return [Within(Fact(self.attribute, request), days) for days in self.days]

    def dated(self, builder: PolicyDiagrams) -> int:
        """The diagram of the outcome of each request and the class of its day, instead of the builder's outcomes."""

        def in_class(number: int) -> int:
            def numbered(held: Hashable) -> int:
                return number if held else -1

            return builder.forest.apply(numbered, builder.condition(self.conditions()[number]))

        def built() -> int:
            leaves = [in_class(number) for number in range(len(self.days))]
            classes = builder.forest.balanced_reduce(
                lambda left, right: builder.forest.apply(max, left, right), leaves, builder.forest.terminal(-1)
            )
            return builder.forest.apply(Dated, builder.outcomes(), classes)

        return builder.memoized("dated outcomes", built)

    def broken(self, claim: Property, pair: Sequence[Dated]) -> bool:
        """Whether the outcomes, none of which is a gap or a conflict, violate the property at some hour of receipt."""
        if self.at_one_hour(claim):
            return any(
                all(self.holds_in(order, test, pair) for test in claim.given)
                and all(self.holds_in(order, test, pair) for test in claim.claim) is not claim.always
                for order in self.orders_on(pair)
            )
        if not all(self.may_hold(test, pair) for test in claim.given):
            return False
        if claim.always:
            return any(self.may_fail(test, pair) for test in claim.claim)
        return all(self.may_hold(test, pair) for test in claim.claim)

    def shown(self, claim: Existence, pair: Sequence[Dated]) -> bool:
        """Whether the outcomes, none of which is a gap or a conflict, show what is claimed of some at some hour of receipt."""
        if self.at_one_hour(claim):
            return any(all(self.holds_in(order, test, pair) for test in claim.claim) for order in self.orders_on(pair))
        return all(self.may_hold(test, pair) for test in claim.claim)

    def at_one_hour(self, claim: Property | Existence) -> bool:
        """Whether the comparisons of the claim have to hold together, at one hour of one day."""
        return bool(self.orders) and self.attribute not in claim.differ and joins_comparisons(claim)

    def orders_on(self, pair: Sequence[Dated]) -> Iterable[Order]:
        """The orders in which the times end on days of the class; none on a day on which nothing is compared."""
        return () if pair[0].day_class < 0 else self.orders[pair[0].day_class]

    def holds_in(self, order: Order, test: OutcomeTest, pair: Sequence[Dated]) -> bool:
        """Whether the test holds at an instant at which the times end in this order."""
        if not isinstance(test, Compared):
            return self.may_hold(test, pair)
        left = pair[test.left].outcome
        right = test.right if isinstance(test.right, Outcome) else pair[test.right].outcome
        if left.seconds is None or right.seconds is None:
            return (left.seconds is None) - (right.seconds is None) == SIGNS[test.relation]
        one, other = (order[self.places[time]] for time in (left.seconds, right.seconds))
        return sign(one - other) == SIGNS[test.relation]

    def holds_on(self, number: int, order: Order | None, test: OutcomeTest, outcomes: Sequence[Outcome]) -> bool:
        """Whether the test holds of outcomes of requests received on a day of this class, at an instant at which times end in
        this order; without an order, the hour does not matter.
        """
        pair = [Dated(outcome, number) for outcome in outcomes]
        return self.may_hold(test, pair) if order is None else self.holds_in(order, test, pair)

    def may_hold(self, test: OutcomeTest, pair: Sequence[Dated]) -> bool:
        """Whether the test holds at some hour."""
        match test:
            case claims.Permitted(request):
                return pair[request].outcome.access is Access.PERMITTED
            case claims.Refused(request):
                return pair[request].outcome == REFUSED
            case Compared(relation=relation):
                return SIGNS[relation] in self.compare(test, pair)
            case _:
                assert_never(test)

    def may_fail(self, test: OutcomeTest, pair: Sequence[Dated]) -> bool:
        """Whether the test fails at some hour."""
        if isinstance(test, Compared):
            return bool(self.compare(test, pair) - {SIGNS[test.relation]})
        return not self.may_hold(test, pair)

    def compare(self, test: Compared, pair: Sequence[Dated]) -> frozenset[int]:
        """How the outcomes compare at some hour: -1 if the left one is faster, 0, or 1."""
        left = pair[test.left].outcome
        right = test.right if isinstance(test.right, Outcome) else pair[test.right].outcome
        if left.seconds is None or right.seconds is None:
            return frozenset([(left.seconds is None) - (right.seconds is None)])
        return self.signs_in(pair[test.left].day_class, left.seconds, right.seconds)

    def signs_in(self, day_class: int, left: Time, right: Time) -> frozenset[int]:
        """How the times compare at some hour of a day of the class: -1 if the left one ends earlier, 0, or 1. Empty for a day
        on which nothing is compared.
        """
        if day_class < 0:
            return frozenset()
        ends, first = self.ends[day_class], self.days[day_class][0][0]
        return signs_of_ends(ends[self.places[left]], ends[self.places[right]], first, self.zone)

    def move(self, before: Dated, after: Dated) -> Move | None:
        """How the decision changes on a day of the class; None if it is due at the same instant at each hour."""
        first, second = before.outcome, after.outcome
        if first.seconds is None or second.seconds is None:
            return move(first, second)
        return move_by_signs(first, second, self.signs_in(before.day_class, first.seconds, second.seconds))

    def is_late(self, after: Dated, limit: Time) -> bool:
        """Whether the answer is due later than within this time at some hour."""
        time = after.outcome.seconds
        return time is not None and 1 in self.signs_in(after.day_class, time, limit)


SIGNS = {Relation.FASTER: -1, Relation.SAME: 0, Relation.SLOWER: 1, Relation.DUE_BEFORE: -1}


def day_classes(
    policy: Policy, base: Policy | None = None, limits: Iterable[Time] = (), others: Sequence[Policy] = ()
) -> DayClasses | None:
    """The classes of the days of receipt of a policy with times on clocks, or of two editions; None for other policies.

    `limits` are times with which answers are compared besides, and the `others` policies with which the times
    of these are.
    """
    if not on_clocks(policy, base, *others):
        return None
    attribute, received = days_of_receipt(policy, base)
    editions = [each for each in (policy, base, *others) if each is not None]
    zone, lefts = zone_of(*editions), times_of_editions(editions)
    given = sorted({*limits, *(time for each in editions for time in given_times(each))}, key=time_order)
    every = tuple(dict.fromkeys((*lefts, *given)))
    ends = [ends_of(promise(time), received) for time in every]
    grouped: dict[tuple[Hashable, frozenset[Order]], list[int]] = {}
    alike = places_that_compare_alike(ends, received, zone)
    claims_made = [claim for each in editions for claim in each.properties]
    in_order = any(is_at_one_hour(each, claim) for each in editions for claim in claims_made)
    for places in ([place] for some in alike for place in some) if in_order else alike:
        first, day = places[0], received[places[0]]
        here = [of_time[first] for of_time in ends]
        signs = signs_of_all(here[: len(dict.fromkeys(lefts))], here, day, zone)
        orders = frozenset(orders_at(here, day, zone)) if in_order else frozenset()
        grouped.setdefault((signs, orders), []).extend(places)
    classes = [sorted(places) for places in grouped.values()]
    return DayClasses(
        attribute,
        zone,
        tuple(ranges(received[place] for place in places) for places in classes),
        tuple(tuple(of_time[places[0]] for of_time in ends) for places in classes),
        {time: place for place, time in enumerate(every)},
        tuple(orders for _, orders in grouped) if in_order else (),
    )


def signs_of_all(lefts: Sequence[End], rights: Sequence[End], day: int, zone: str) -> Hashable:
    """A value that is the same on two days if each of the left ends compares alike with each of the right ones on both. Of ends
    with a day, their order says it.
    """
    order = sorted({end.day for end in lefts if isinstance(end, Last)})
    ranks = [bisect_left(order, e.day) + bisect_right(order, e.day) if isinstance(e, Last) else -1 for e in rights]
    hourly = [end for end in rights if not isinstance(end, Last)]
    others = ((left, right) for left in lefts for right in (hourly if isinstance(left, Last) else rights))
    return tuple(ranks), tuple(signs_of_ends(left, right, day, zone) for left, right in others)


@lru_cache(1 << 16)
def signs_of_ends(left: End, right: End, day: int, zone: str) -> frozenset[int]:
    """How two ends of times compare that are received on this day: of a policy, the same two are compared again and again."""
    return SINGLE_OR_MORE[frozenset(signs_between(left, right, day, zone))]


SINGLE_OR_MORE = {signs: signs for n in (1, 2, 3) for signs in map(frozenset, combinations((-1, 0, 1), n))}
"""What signs there may be, so that each is in memory once."""


def orders_at(ends: Collection[End], day: int, zone: str) -> Iterable[Order]:
    """The orders in which times end that are received at some instant of the day."""
    for start in turning_points(ends, day, zone):
        dues = [due_at(end, start, day, zone) for end in ends]
        place = {due: n for n, due in enumerate(sorted(set(dues)))}
        yield tuple(place[due] for due in dues)


def places_that_compare_alike(ends: Collection[Sequence[End]], received: range, zone: str) -> Iterable[list[int]]:
    """The days of receipt by their places, those together on which all last days have the same order, and each of them compares
    alike with each time in seconds. There may be more of these classes than are needed, with few comparisons to find
    them. Where a time is the earlier or the later of hours and days, each day is by itself.
    """
    if any(isinstance(each[0], Earlier | Later) for each in ends):
        return [[place] for place in range(len(received))]
    grouped: dict[Hashable, list[int]] = {}
    for place, day in enumerate(received):
        each = [of_time[place] for of_time in ends]
        lasts = [end.day for end in each if isinstance(end, Last)]
        order = sorted(set(lasts))
        ranks = tuple(bisect_left(order, last) for last in lasts)
        mixed = (signs_between(end, Last(last), day, zone) for end in each if isinstance(end, int) for last in order)
        grouped.setdefault((ranks, tuple(map(frozenset, mixed))), []).append(place)
    return grouped.values()


def ends_of(time: Promise, received: range) -> list[End]:
    """The last day of a time on a clock for each day of receipt; a time in seconds as it is."""
    match time:
        case Elapsed(seconds):
            return [seconds] * len(received)
        case OnClock():
            return [*last_days(time, received)]
        case FirstOf(left, right) | LastOf(left, right):
            sides = zip(ends_of(left, received), ends_of(right, received), strict=True)
            return [one_of(time, first, second) for first, second in sides]
        case _:
            assert_never(time)


@lru_cache(256)
def last_days(time: OnClock, received: range) -> tuple[Last, ...]:
    """The last day of a time for each day of receipt, which several questions about one policy need."""
    return tuple(Last(stepping.last_day(time, day)) for day in received)
