"""Claims about when two requests are due that are each received at an instant of its own day: by stepping, as `clock_order`.

All comparisons of such a claim are of the same two deadlines. So it holds, or fails, by how these two compare, which is tried
for each way in which they do at some two instants of receipt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.calendar.ends import signs_apart
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Existence, OutcomeTest, Property
from policy_dsl.model.clock_order import zone_of
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import promise
from policy_dsl.model.vocabulary import Request

BEFORE = {(0, 1): -1, (1, 0): 1}
"""How the deadlines of the two requests compare where the one is due before the other."""


def signs_of_two(policy: Policy, requests: Sequence[Request], outcomes: Sequence[Outcome]) -> set[int]:
    """How the deadlines of two requests, neither of which is a gap or a conflict, compare at some two instants of receipt:
    -1 if the first is due before the second, 0, or 1. What is refused is never due, and what has no promise after every day.
    """
    left, right = (outcome.seconds for outcome in outcomes)
    days = [request[policy.dated_by or ""] for request in requests]
    if left is None or right is None:
        return {(left is None) - (right is None)}
    if NO_PROMISE in (left, right):
        return {(left == NO_PROMISE) - (right == NO_PROMISE)}
    day, second_day = (day for day in days if isinstance(day, int))
    return signs_apart(promise(left), day, promise(right), second_day, zone_of(policy))


def is_violated_so(claim: Property, outcomes: Sequence[Outcome], sign: int) -> bool:
    """Whether these outcomes, none of which is a gap or a conflict, violate the property where their deadlines compare so."""
    if not all(passes_so(test, outcomes, sign) for test in claim.given):
        return False
    return all(passes_so(test, outcomes, sign) for test in claim.claim) is not claim.always


def is_shown_so(claim: Existence, outcomes: Sequence[Outcome], sign: int) -> bool:
    """Whether these outcomes show what is claimed of some requests where their deadlines compare so."""
    return all(passes_so(test, outcomes, sign) for test in claim.claim)


def passes_so(test: OutcomeTest, outcomes: Sequence[Outcome], sign: int) -> bool:
    """Whether the test of outcomes holds."""
    match test:
        case claims.Permitted(request):
            return outcomes[request].access is Access.PERMITTED
        case claims.Refused(request):
            return outcomes[request] == REFUSED
        case Compared(left, _, right):
            assert isinstance(right, int)  # noqa: S101  # `due before` is about two requests; for mypy
            return BEFORE.get((left, right)) == sign
        case _:
            assert_never(test)
