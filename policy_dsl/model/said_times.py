"""The times that the parts of a policy say: its provisions, its claims and its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_dsl.model.claims import Claim, Compared, Example, OutcomeTest, Property
from policy_dsl.model.provisions import AnswerWithin, Bound, Provision
from policy_dsl.model.times import Time


def times_of_provisions(provisions: Iterable[Provision]) -> Iterator[Time]:
    """The times within which they answer, and those of caps and floors."""
    for provision in provisions:
        if isinstance(provision.effect, AnswerWithin | Bound):
            yield provision.effect.seconds


def times_of_claims(claims: Iterable[Claim], examples: Iterable[Example] = ()) -> Iterator[Time]:
    """The times that claims compare with, and that examples expect."""
    compared = [test for claim in claims for test in tests_in(claim) if isinstance(test, Compared)]
    for outcome in (*(test.right for test in compared), *(example.expect for example in examples)):
        if not isinstance(outcome, int) and outcome.seconds is not None:
            yield outcome.seconds


def tests_in(claim: Claim) -> tuple[OutcomeTest, ...]:
    """The tests of outcomes in a claim."""
    return (*claim.given, *claim.claim) if isinstance(claim, Property) else claim.claim
