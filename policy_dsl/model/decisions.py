"""What a policy answers to a request, and the order in which a requester feels the answers."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Access(Enum):
    """The four ways a request can come out; the last two are faults of the policy, never answers."""

    PERMITTED = "permitted"
    REFUSED = "refused"
    GAP = "gap"
    CONFLICT = "conflict"


class Outcome(Struct, frozen=True):
    """An access and, for a permitted request, its TRT in whole seconds."""

    access: Access
    seconds: int | None = None

    @property
    def faulty(self) -> bool:
        """Whether the policy fails to decide: a gap or a conflict."""
        return self.access in (Access.GAP, Access.CONFLICT)


REFUSED = Outcome(Access.REFUSED)
GAP = Outcome(Access.GAP)
CONFLICT = Outcome(Access.CONFLICT)


def answered(seconds: int) -> Outcome:
    """Permitted, with this TRT."""
    return Outcome(Access.PERMITTED, seconds)


def wait(outcome: Outcome) -> float:
    """What the requester feels, in seconds: a refusal is slower than any answer.

    Raises ValueError for a gap or a conflict, which are outside the order.
    """
    if outcome.faulty:
        raise ValueError(f"a {outcome.access.value} has no place in the order of outcomes")
    return float("inf") if outcome.seconds is None else outcome.seconds


class Decision(Struct, frozen=True):
    """An outcome with the provisions behind it.

    `by` are the ids that decide: the refusals that stand; or the times that stand with the permits that lifted a
    refusal; or the times in conflict; or for a gap, nothing but such permits. `overridden` are the ids that applied
    and were set aside. Both in the order of the policy.
    """

    outcome: Outcome
    by: tuple[str, ...]
    overridden: tuple[str, ...]
