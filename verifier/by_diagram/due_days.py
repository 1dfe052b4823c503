"""The days on which requests are due, for examples, and for claims that compare two that may be received on different days.

The last days are those of `calendar.stepping`; Z3 has them from another implementation. All times of such a policy are on
clocks, so that the hour of receipt does not matter. Days of receipt on which all times end alike are one class. No
classes are needed where the later of two requests always has the same time as the earlier one: it is never due before it, since
each time ends no earlier for a later receipt.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar import stepping
from policy_dsl.calendar.ends import ranges
from policy_dsl.calendar.signs import Ranges
from policy_dsl.calendar.times import ends_with_day
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Example, Existence, OutcomeTest, Property
from policy_dsl.model.clock_order import days_of_receipt, is_across_days, times_of_editions
from policy_dsl.model.conditions import AtMost, Condition, Fact, Not, Within, parts_of
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, promise


def due_day(example: Example) -> int | None:
    """The day with which the time that an example expects ends, if it expects one."""
    time, due = example.expect.seconds, example.due
    return None if due is None or time is None else stepping.last_day(promise(time), due.received)


def is_due_as_expected(example: Example) -> bool:
    """Whether the time that the example expects ends with the day that it expects, if it expects one."""
    return example.due is None or due_day(example) == example.due.day


class DueOn(Struct, frozen=True):
    """The access of a request and, if it is answered, the day at whose end it is due."""

    access: Access
    day: int | None = None

    @property
    def faulty(self) -> bool:
        """Whether it is a gap or a conflict."""
        return self.access in (Access.GAP, Access.CONFLICT)


class DueDays(Struct, frozen=True):
    """The days of receipt of the attribute, in classes, and for each class the last day of each time. Without classes, it says
    only that requests with one time are never due in the wrong order.
    """

    attribute: str
    days: tuple[Ranges, ...] = ()
    lasts: tuple[dict[Time, int], ...] = ()

    def conditions(self, request: int = 0) -> list[Condition]:
        """The condition of each class: the day of receipt is in it."""
        return [Within(Fact(self.attribute, request), days) for days in self.days]

    def dues(self, builder: PolicyDiagrams) -> int:
        """The diagram of when each request is due, instead of the builder's outcomes."""
        forest = builder.forest

        def in_class(number: int) -> int:
            def due(held: Hashable, outcome: Outcome) -> DueOn | None:
                return self.due(outcome, number) if held else None

            return forest.apply(due, builder.condition(self.conditions()[number]), builder.outcomes())

        def built() -> int:
            if not self.days:
                return forest.apply(due_some_day, builder.outcomes())
            leaves = [in_class(number) for number in range(len(self.days))]
            return forest.balanced_reduce(
                lambda left, right: forest.apply(lambda one, other: one or other, left, right),
                leaves,
                forest.terminal(None),
            )

        return builder.memoized("due days", built)

    def due(self, outcome: Outcome, number: int) -> DueOn:
        """When a request of the class with this outcome is due."""
        day = None if outcome.seconds is None else self.lasts[number][outcome.seconds]
        return DueOn(outcome.access, day)


def due_some_day(outcome: Outcome) -> DueOn:
    """When a request is due, on a day that is the same for all."""
    return DueOn(outcome.access, None if outcome.seconds is None else 0)


def is_broken(claim: Property, pair: Sequence[DueOn]) -> bool:
    """Whether two requests violate the claim, or the decision on one is a gap or a conflict."""
    if any(due.faulty for due in pair):
        return True
    if not all(passes(test, pair) for test in claim.given):
        return False
    return all(passes(test, pair) for test in claim.claim) is not claim.always


def is_shown(claim: Existence, pair: Sequence[DueOn]) -> bool:
    """Whether two requests show what is claimed of some."""
    return not any(due.faulty for due in pair) and all(passes(test, pair) for test in claim.claim)


def passes(test: OutcomeTest, pair: Sequence[DueOn]) -> bool:
    """Whether the test holds of two requests, neither of which has a gap or a conflict. One that is refused is never due."""
    match test:
        case claims.Permitted(request):
            return pair[request].access is Access.PERMITTED
        case claims.Refused(request):
            return pair[request].access is Access.REFUSED
        case Compared(left, _, right):
            assert isinstance(right, int)  # noqa: S101  # `due before` is about two requests; for mypy
            first, second = pair[left].day, pair[right].day
            return first is not None and (second is None or first < second)
        case _:
            assert_never(test)


def due_days(policy: Policy, base: Policy | None = None) -> DueDays | None:
    """The classes of the days of receipt of a policy, or of two editions; None if no claim compares when requests of different
    days are due.
    """
    editions = [each for each in (policy, base) if each is not None]
    if not any(is_across_days(each, claim) for each in editions for claim in each.properties):
        return None
    attribute, received = days_of_receipt(policy, base)
    times = [time for time in times_of_editions(editions) if ends_with_day(promise(time))]
    grouped: dict[tuple[int, ...], list[int]] = {}
    for day in received:
        grouped.setdefault(tuple(stepping.last_day(promise(time), day) for time in times), []).append(day)
    lasts = tuple(dict[Time, int](zip(times, key, strict=True)) for key in grouped)
    return DueDays(attribute, tuple(map(ranges, grouped.values())), lasts)


def needs_no_days(policy: Policy, claim: Property | Existence) -> bool:
    """Whether the claim is that of two requests the one that is received later is never due before the other."""
    if not isinstance(claim, Property) or claim.always or len(claim.claim) != 1 or policy.dated_by is None:
        return False
    test = claim.claim[0]
    if not isinstance(test, Compared) or not isinstance(test.right, int):
        return False
    later, sooner = (Fact(policy.dated_by, request) for request in (test.left, test.right))
    return Not(AtMost(later, sooner)) in parts_of(claim.where) and not any(isinstance(t, Compared) for t in claim.given)


def is_monotone(policies: Sequence[Policy], received: range) -> bool:
    """Whether each time ends no earlier for a later receipt."""
    times = [time for time in map(promise, times_of_editions(policies)) if ends_with_day(time)]
    return all(
        earlier <= later
        for time in times
        for earlier, later in pairwise([stepping.last_day(time, day) for day in received])
    )
