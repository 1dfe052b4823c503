"""The guarantees of a policy: its properties, and how a proposal moves each of them."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from verifier.results.movement import Movement, movement
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


class Standing(Enum):
    """How a guarantee stands, the gravest first."""

    UNDECIDED = "undecided"
    LOST = "lost"
    WORSE = "worse"
    MIXED = "mixed"
    UNCHANGED = "unchanged"
    BETTER = "better"
    BROKEN = "broken"
    GIVEN_UP = "given up on purpose"
    REPAIRED = "repaired"
    KEPT = "kept"


FAILING = (Standing.WORSE, Standing.MIXED, Standing.UNCHANGED, Standing.BETTER, Standing.BROKEN)
"""The standings of guarantees that fail, and that no proposal breaks."""


class Guarantee(Struct, frozen=True):
    """A property and how it stands."""

    verdict: Verdict
    standing: Standing


def guarantees(verification: Verification) -> list[Guarantee]:
    """The properties of the policy, the gravest first."""
    claims = [v for v in verification.verdicts if v.kind is Kind.CLAIM]
    order = [*Standing]
    every = [Guarantee(v, standing(v, verification)) for v in claims]
    return sorted(every, key=lambda each: order.index(each.standing))


def standing(v: Verdict, verification: Verification) -> Standing:
    """How one property stands. One that fails before and after is `BROKEN` where the two were not compared."""
    if v.status is Status.UNDECIDED:
        return Standing.UNDECIDED
    match movement(v, verification.proposal):
        case Movement.LOST:
            return Standing.LOST
        case Movement.GIVEN_UP:
            return Standing.GIVEN_UP
        case Movement.REPAIRED:
            return Standing.REPAIRED
        case Movement.BETTER:
            return Standing.BETTER
        case Movement.WORSE:
            return Standing.WORSE
        case Movement.MIXED:
            return Standing.MIXED
        case Movement.UNCHANGED if v.status is Status.REFUTED:
            return Standing.UNCHANGED
        case _:
            return Standing.KEPT if v.status is Status.PROVED else Standing.BROKEN
