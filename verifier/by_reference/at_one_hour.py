"""How outcomes compare at one hour of a day of receipt, and what that makes of a claim: by stepping, as `clock_order`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import assert_never

from policy_dsl.calendar.ends import End, due_at, end_on, sign, turning_points
from policy_dsl.model import claims
from policy_dsl.model.claims import Availability, Claim, Compared, Existence, OutcomeTest, Property, Relation
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from policy_dsl.model.said_times import times_of_claims
from policy_dsl.model.times import Time, promise

SIGNS = {Relation.FASTER: -1, Relation.SAME: 0, Relation.SLOWER: 1, Relation.DUE_BEFORE: -1}

Sign = Callable[[Outcome, Outcome], int]
"""How two outcomes compare at an hour of receipt: -1 if the first is faster, 0, or 1."""


def sign_at(ends: Mapping[Time, End], start: int, day: int, zone: str) -> Sign:
    """How outcomes with these times compare if they are received so many half seconds after the first instant of the day."""

    def sign_then(left: Outcome, right: Outcome) -> int:
        if left.seconds is None or right.seconds is None:  # a refusal is slower than any answer
            return (left.seconds is None) - (right.seconds is None)
        return sign(due_at(ends[left.seconds], start, day, zone) - due_at(ends[right.seconds], start, day, zone))

    return sign_then


def at_each_hour(claim: Claim, outcomes: Sequence[Outcome], day: int, zone: str) -> Iterable[Sign]:
    """How these outcomes, and those to which the claim compares them, compare at each hour of the day that is to be tried."""
    own = [each.seconds for each in outcomes if each.seconds is not None]
    ends = {time: end_on(promise(time), day) for time in (*own, *times_of_claims([claim]))}
    return (sign_at(ends, start, day, zone) for start in sorted(turning_points(ends.values(), day, zone)))


def is_violated(claim: Property, outcomes: Sequence[Outcome], sign_of: Sign) -> bool:
    """Whether these outcomes violate the property where outcomes compare so."""
    if any(outcome.faulty for outcome in outcomes):
        return True
    if not all(passes(test, outcomes, sign_of) for test in claim.given):
        return False
    return all(passes(test, outcomes, sign_of) for test in claim.claim) is not claim.always


def is_shown(claim: Existence, outcomes: Sequence[Outcome], sign_of: Sign) -> bool:
    """Whether these outcomes show what is claimed of some request where outcomes compare so."""
    return all(passes(test, outcomes, sign_of) for test in claim.claim)


def lacks_way(claim: Availability, own: Outcome, others: Sequence[Outcome], sign_of: Sign) -> bool:
    """Whether none of the others is a way of a request with its own outcome, as the claim says, where outcomes compare so."""
    ways = (other for other in others if not other.faulty)
    return own.faulty or not any(all(passes(test, (own, way), sign_of) for test in claim.claim) for way in ways)


def passes(test: OutcomeTest, outcomes: Sequence[Outcome], sign_of: Sign) -> bool:
    """Whether the test of outcomes holds."""
    match test:
        case claims.Permitted(request):
            return outcomes[request].access is Access.PERMITTED
        case claims.Refused(request):
            return outcomes[request] == REFUSED
        case Compared(left, relation, right):
            other = right if isinstance(right, Outcome) else outcomes[right]
            return sign_of(outcomes[left], other) == SIGNS[relation]
        case _:
            assert_never(test)
