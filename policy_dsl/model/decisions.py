"""The decisions of a policy on a request, and the order of outcomes from the requester's point of view."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.calendar.times import Counted
from policy_dsl.model.times import Time


class Access(Enum):
    """The four kinds of outcome; the last two are faults of the policy, not answers."""

    PERMITTED = "permitted"
    REFUSED = "refused"
    GAP = "gap"
    CONFLICT = "conflict"


class Outcome(Struct, frozen=True):
    """The access and, for a permitted request, the TRT: whole seconds, or a time on a clock."""

    access: Access
    seconds: Time | None = None

    @property
    def faulty(self) -> bool:
        """Whether the policy fails to decide: a gap or a conflict."""
        return self.access in (Access.GAP, Access.CONFLICT)


REFUSED = Outcome(Access.REFUSED)
GAP = Outcome(Access.GAP)
CONFLICT = Outcome(Access.CONFLICT)


def answered(seconds: Time) -> Outcome:
    """The outcome of a permitted request with this TRT."""
    return Outcome(Access.PERMITTED, seconds)


def wait(outcome: Outcome) -> float:
    """The time that the requester waits, in seconds; infinite for a refusal, which is slower than any answer.

    Raises ValueError for a gap or a conflict, which have no place in the order, and for a time on a clock, whose place
    depends on the day of receipt.
    """
    if isinstance(outcome.seconds, Counted):
        raise ValueError("how long a time on a clock is depends on the day of receipt")
    if outcome.faulty:
        raise ValueError(f"a {outcome.access.value} has no place in the order of outcomes")
    return float("inf") if outcome.seconds is None else outcome.seconds


class Decision(Struct, frozen=True):
    """An outcome and the ids of the provisions behind it, in the order of the policy.

    `by` are those that decide. For a refusal, they are the refusals that stand. Otherwise they are the times that stand
    (several if they conflict) and the permits that lifted a refusal; where no time stands, the permits and the `otherwise`
    at the margin, if there is one. `overridden` are those that apply and are set aside.
    """

    outcome: Outcome
    by: tuple[str, ...]
    overridden: tuple[str, ...]
