"""Compares outcomes on a day of receipt, for policies with times on clocks: by stepping from day to day.

The hour of receipt is open. A claim is violated if some hour violates it, the same hour for all its requests, unless it says
which of two is due before the other, each from its own day; and a decision changes if the answer is due at another instant at
some hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.calendars import UnknownDayError
from policy_dsl.calendar.definition import is_last_day
from policy_dsl.calendar.ends import sign, signs_on
from policy_dsl.model import claims
from policy_dsl.model.claims import Availability, Compared, Example, Existence, OutcomeTest, Property
from policy_dsl.model.clock_order import is_across_days, joins_comparisons, on_clocks, zone_of
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, in_seconds, promise
from policy_dsl.model.vocabulary import Request
from verifier.by_reference.at_one_hour import SIGNS, at_each_hour, is_shown, is_violated, lacks_way
from verifier.by_reference.own_receipts import is_shown_so, is_violated_so, signs_of_two
from verifier.results.impact import Move, move, move_by_signs


class Editions(Struct, frozen=True):
    """A policy before and after a proposal, on the same requests."""

    base: Policy
    policy: Policy

    def move(self, request: Request, before: Outcome, after: Outcome) -> Move | None:
        """How the decision on the request changes; None if it is due at the same instant at each hour."""
        if before.seconds is None or after.seconds is None or not on_clocks(self.base, self.policy):
            return move(before, after)
        return move_by_signs(before, after, self.signs(request, before.seconds, after.seconds))

    def signs(self, request: Request, left: Time, right: Time) -> set[int]:
        """How the times compare at some hour of the day of receipt: -1 if the left one ends earlier, 0, or 1."""
        if not on_clocks(self.base, self.policy):
            return {sign(in_seconds(left) - in_seconds(right))}
        day = request[self.policy.dated_by or ""]
        assert isinstance(day, int)  # noqa: S101  # the day of receipt is a date; for mypy
        return signs_on(promise(left), promise(right), day, zone_of(self.base, self.policy))


def is_due_as_expected(example: Example) -> bool:
    """Whether the time that the example expects ends with the day that it expects, if it expects one: by the definition, which
    tries the day, and counts nothing.
    """
    time, due = example.expect.seconds, example.due
    if due is None or time is None:
        return due is None
    try:
        return is_last_day(due.day, promise(time), due.received)
    except UnknownDayError:
        return False


def violates_at_some_hour(
    policy: Policy, claim: Property, requests: Sequence[Request], outcomes: Sequence[Outcome]
) -> bool:
    """Whether these outcomes of the requests violate the property at some hour of receipt."""
    if any(outcome.faulty for outcome in outcomes):
        return True
    if is_across_days(policy, claim):
        return any(is_violated_so(claim, outcomes, sign) for sign in signs_of_two(policy, requests, outcomes))
    if joins_comparisons(claim) and (day := one_day(policy, requests)) is not None:
        hours = at_each_hour(claim, outcomes, day, zone_of(policy))
        return any(is_violated(claim, outcomes, sign_of) for sign_of in hours)
    if not all(may_hold(policy, test, requests, outcomes) for test in claim.given):
        return False
    if claim.always:
        return any(may_fail(policy, test, requests, outcomes) for test in claim.claim)
    return all(may_hold(policy, test, requests, outcomes) for test in claim.claim)


def shows_at_some_hour(
    policy: Policy, claim: Existence, requests: Sequence[Request], outcomes: Sequence[Outcome]
) -> bool:
    """Whether these outcomes of the requests show what is claimed of some at some hour of receipt."""
    if any(outcome.faulty for outcome in outcomes):
        return False
    if is_across_days(policy, claim):
        return any(is_shown_so(claim, outcomes, sign) for sign in signs_of_two(policy, requests, outcomes))
    if joins_comparisons(claim) and (day := one_day(policy, requests)) is not None:
        hours = at_each_hour(claim, outcomes, day, zone_of(policy))
        return any(is_shown(claim, outcomes, sign_of) for sign_of in hours)
    return all(may_hold(policy, test, requests, outcomes) for test in claim.claim)


def has_way_at_each_hour(
    policy: Policy, claim: Availability, request: Request, own: Outcome, others: Sequence[Outcome]
) -> bool:
    """Whether at each hour of the day of receipt one of the others is what the claim says, beside the request's own outcome."""
    day = one_day(policy, [request])
    assert day is not None  # noqa: S101  # the day of receipt is a date; for mypy
    decided = [outcome for outcome in others if not outcome.faulty]
    hours = at_each_hour(claim, (own, *decided), day, zone_of(policy))
    return not any(lacks_way(claim, own, decided, sign_of) for sign_of in hours)


def one_day(policy: Policy, requests: Sequence[Request]) -> int | None:
    """The day on which all of the requests are received, if it is one."""
    days = {request[policy.dated_by or ""] for request in requests}
    day = days.pop()
    return day if isinstance(day, int) and not days else None


def may_hold(policy: Policy, test: OutcomeTest, requests: Sequence[Request], outcomes: Sequence[Outcome]) -> bool:
    """Whether the test of outcomes holds at some hour."""
    match test:
        case claims.Permitted(request):
            return outcomes[request].access is Access.PERMITTED
        case claims.Refused(request):
            return outcomes[request] == REFUSED
        case Compared(relation=relation):
            return SIGNS[relation] in compare(policy, test, requests, outcomes)
        case _:
            assert_never(test)


def may_fail(policy: Policy, test: OutcomeTest, requests: Sequence[Request], outcomes: Sequence[Outcome]) -> bool:
    """Whether the test of outcomes fails at some hour."""
    if not isinstance(test, Compared):
        return not may_hold(policy, test, requests, outcomes)
    return any(sign != SIGNS[test.relation] for sign in compare(policy, test, requests, outcomes))


def compare(policy: Policy, test: Compared, requests: Sequence[Request], outcomes: Sequence[Outcome]) -> set[int]:
    """How the outcomes compare at some hour of the day of receipt: -1 if the left one is faster, 0, or 1."""
    left = outcomes[test.left]
    right = test.right if isinstance(test.right, Outcome) else outcomes[test.right]
    if left.seconds is None or right.seconds is None:  # a refusal is slower than any answer
        return {(left.seconds is None) - (right.seconds is None)}
    day = requests[test.left][policy.dated_by or ""]
    assert isinstance(day, int)  # noqa: S101  # the day of receipt is a date; for mypy
    return signs_on(promise(left.seconds), promise(right.seconds), day, zone_of(policy))
