"""Time budgets of an engine: for each question, and for all of them together.

Once several questions have used up their time without an answer, the others would probably do the same, for the same
reason. Each then gets a small part of it, so that easy ones are still answered. Questions that are all answered in time
add up too: after a fixed multiple of the time of one, the rest are not asked.
"""

from __future__ import annotations

from policy_dsl import clock

LATE_ALLOWED = 3
"""Questions that may use up their time before the others get less."""

PART = 20
"""The others get one in this many of the time."""

WHOLE = 7
"""All questions together have the time of this many."""

EXTRAS = 2
"""The work after the questions has the time of this many, altogether."""


EVERYTHING = 12
"""All work on one policy has the time of this many questions: both engines' answers, the work after them, and
confirmation that was not demanded.
"""


class TimeBudget:
    """The time for questions to one engine: for each its own, or a `PART` of it, and for all together `WHOLE` times that."""

    def __init__(self, seconds: float | None) -> None:
        """`seconds` are for each question; `None` is without limit. The time of all together starts now."""
        self.seconds, self.late = seconds, 0
        self.until = clock.after(None if seconds is None else seconds * WHOLE)

    @property
    def next(self) -> float | None:
        """Seconds for the next question, if that much is left."""
        return self.seconds if self.seconds is None or self.late < LATE_ALLOWED else self.seconds / PART

    @property
    def deadline(self) -> float:
        """The deadline of a question that starts now."""
        return min(clock.after(self.next), self.until)

    @property
    def over(self) -> bool:
        """Whether the time of all questions is up, so that no other is asked."""
        return clock.now() >= self.until

    def left(self, share: int = 1) -> float | None:
        """Seconds for work that is not a question: at most those of a question, and at most one in `share` of those left."""
        if self.seconds is None:
            return None
        return min(self.seconds, max(0.0, self.until - clock.now()) / share)

    def start_extras(self) -> None:
        """Ends the questions; the remaining work has its own time from now on."""
        self.late, self.until = 0, clock.after(None if self.seconds is None else self.seconds * EXTRAS)

    def ran_out(self, deadline: float) -> None:
        """Records a question without an answer, if its time is up or nearly so."""
        if self.seconds is not None:
            self.late += clock.now() >= deadline - self.seconds / (10 * PART)
