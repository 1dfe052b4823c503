"""Compares outcomes on a day of receipt, for policies with times on clocks: by stepping from day to day.

The hour of receipt is open. A claim is violated if some hour violates it, the same hour for all its requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.calendar.stepping import signs_on
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, OutcomeTest, Property, Relation
from policy_dsl.model.clock_order import zone_of
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import promise
from policy_dsl.model.vocabulary import Request

SIGNS = {Relation.FASTER: -1, Relation.SAME: 0, Relation.SLOWER: 1}


def violates_at_some_hour(
    policy: Policy, claim: Property, requests: Sequence[Request], outcomes: Sequence[Outcome]
) -> bool:
    """Whether these outcomes of the requests violate the property at some hour of receipt."""
    if any(outcome.faulty for outcome in outcomes):
        return True
    if not all(may_hold(policy, test, requests, outcomes) for test in claim.given):
        return False
    if claim.always:
        return any(may_fail(policy, test, requests, outcomes) for test in claim.claim)
    return all(may_hold(policy, test, requests, outcomes) for test in claim.claim)


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
    """How the outcomes compare at some hour: -1 if the left one is faster, 0, or 1."""
    left = outcomes[test.left]
    right = test.right if isinstance(test.right, Outcome) else outcomes[test.right]
    if left.seconds is None or right.seconds is None:  # a refusal is slower than any answer
        return {(left.seconds is None) - (right.seconds is None)}
    day = requests[test.left][policy.dated_by or ""]
    assert isinstance(day, int)  # noqa: S101  # the day of receipt is a date; for mypy
    return signs_on(promise(left.seconds), promise(right.seconds), day, zone_of(policy))
