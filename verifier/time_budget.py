"""How long one engine is waited for, question by question.

Each question has its time. Once several have used theirs up without an answer, the others would mostly do the same, for the
same reason: then each is given a small part of it, so that what is easy is still answered and the whole does not take for ever.
"""

from __future__ import annotations

from policy_dsl import clock

LATE = 3
"""Questions that may use up their time before the others are given less."""

PART = 20
"""The others are given one in so many."""


class Patience:
    """What questions to one engine may take: in all, the time of `LATE` of them, and for each of the others a `PART` of it."""

    def __init__(self, seconds: float | None) -> None:
        """`seconds` are for each question; none: as long as it takes."""
        self.seconds, self.late = seconds, 0

    @property
    def next(self) -> float | None:
        """Seconds that the next question may take."""
        return self.seconds if self.seconds is None or self.late < LATE else self.seconds / PART

    @property
    def deadline(self) -> float:
        """When the next question has to be answered, if it is asked now."""
        return clock.after(self.next)

    def ran_out(self, deadline: float) -> None:
        """A question has got no answer; that counts if its time is up, or as good as up."""
        if self.seconds is not None:
            self.late += clock.now() >= deadline - self.seconds / (10 * PART)
