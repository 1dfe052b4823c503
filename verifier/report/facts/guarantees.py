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
    SILENT = "says nothing any more"
    """Proved as proposed because it is about no request any more."""
    KEPT = "kept"


FAILING = (Standing.WORSE, Standing.MIXED, Standing.UNCHANGED, Standing.BETTER, Standing.BROKEN)
"""The standings of guarantees that fail, and that no proposal breaks."""


MOVED = (Standing.WORSE, Standing.MIXED, Standing.BETTER)
"""The standings of guarantees that fail today and as proposed, but not for the same requests."""


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
    moved = movement(v, verification.proposal)
    if v.status is Status.REFUTED:
        return STANDINGS.get(moved, Standing.BROKEN)
    return PROVED.get(moved, Standing.KEPT)


def is_new(v: Verdict, verification: Verification) -> bool:
    """Whether a property comes with the proposal and was not asked of today's policy."""
    return verification.proposal is not None and v.before is None


STANDINGS: dict[Movement | None, Standing] = {
    Movement.LOST: Standing.LOST,
    Movement.GIVEN_UP: Standing.GIVEN_UP,
    Movement.BETTER: Standing.BETTER,
    Movement.WORSE: Standing.WORSE,
    Movement.MIXED: Standing.MIXED,
    Movement.UNCHANGED: Standing.UNCHANGED,
}
"""How a property stands that is refuted as proposed, by its movement."""

PROVED: dict[Movement | None, Standing] = {
    Movement.REPAIRED: Standing.REPAIRED,
    Movement.SILENCED: Standing.SILENT,
}
"""How a property stands that is proved as proposed, by its movement; by any other it is kept."""
