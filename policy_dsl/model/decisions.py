"""The answers of a policy to a request, and their order from the requester's point of view."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Access(Enum):
    """The four kinds of outcome; the last two are faults of the policy, not answers."""

    PERMITTED = "permitted"
    REFUSED = "refused"
    GAP = "gap"
    CONFLICT = "conflict"


class Outcome(Struct, frozen=True):
    """The access and, for a permitted request, the TRT in whole seconds."""

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
    """The outcome of a permitted request with this TRT."""
    return Outcome(Access.PERMITTED, seconds)


def wait(outcome: Outcome) -> float:
    """The time that the requester waits, in seconds; infinite for a refusal, which is slower than any answer.

    Raises ValueError for a gap or a conflict, which have no place in the order.
    """
    if outcome.faulty:
        raise ValueError(f"a {outcome.access.value} has no place in the order of outcomes")
    return float("inf") if outcome.seconds is None else outcome.seconds


class Decision(Struct, frozen=True):
    """An outcome with the provisions behind it, both lists in the order of the policy.

    `by` are the ids of the provisions that decide: the refusals that stand; or the times that stand, or are in conflict,
    with the permits that lifted a refusal; or, for a gap, only such permits. `overridden` are the ids of those that
    applied and were set aside.
    """

    outcome: Outcome
    by: tuple[str, ...]
    overridden: tuple[str, ...]
