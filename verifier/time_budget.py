"""The time budget of an engine: for each question, and for all questions together.

Once several questions have used up their time without an answer, the others would probably do the same. Each of them
gets only a small part of that time, so that easy ones are still answered. Questions that are answered in time add up
too: after a fixed multiple of the time of one question, the rest are not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from policy_dsl import clock
from policy_dsl.run_record import note_transient

T = TypeVar("T")

LATE_ALLOWED = 3
"""The number of questions that may use up their time before the others get less."""

LATE_DIVISOR = 20
"""The divisor of the time that each of the others then gets."""

ALL_QUESTIONS = 7
"""The time for all questions together, as a multiple of the time for one."""

EXTRA_WORK = 2
"""The time for all work after the questions, as a multiple of the time for one."""

ALL_WORK = 12
"""The time for all work on a policy, as a multiple of the time for one question: both engines' answers, the work after
them, and the confirmation that is done without being demanded.
"""


class TimeBudget:
    """The time for the questions to one engine: for each question on its own, and for all of them together."""

    def __init__(self, seconds: float | None) -> None:
        """`seconds` is the time for each question; `None` means no limit. The time for all together starts now."""
        self.seconds, self.late = seconds, 0
        self.until = clock.after(None if seconds is None else seconds * ALL_QUESTIONS)

    @property
    def next(self) -> float | None:
        """Seconds for the next question, unless less is left for all of them."""
        return self.seconds if self.seconds is None or self.late < LATE_ALLOWED else self.seconds / LATE_DIVISOR

    @property
    def deadline(self) -> float:
        """The deadline of a question that starts now."""
        return min(clock.after(self.next), self.until)

    @property
    def over(self) -> bool:
        """Whether the time for all questions is up, so that no more are asked."""
        over = clock.now() >= self.until
        if over:
            note_transient()
        return over

    def left(self, share: int = 1) -> float | None:
        """Seconds for work other than a question: at most the time of one, and at most one in `share` of what is left."""
        if self.seconds is None:
            return None
        return min(self.seconds, max(0.0, self.until - clock.now()) / share)

    def start_extras(self) -> None:
        """Ends the questions, and starts the time of the work after them."""
        self.late, self.until = 0, clock.after(None if self.seconds is None else self.seconds * EXTRA_WORK)

    def waiting(self, result: Callable[[], T]) -> T:
        """The result of other work, for which this budget waits without being used up."""
        since = clock.now()
        value = result()
        self.until += clock.now() - since
        return value

    def ran_out(self, deadline: float) -> None:
        """Records that a question got no answer; it counts as late if its time is up, or nearly so."""
        if self.seconds is not None:
            self.late += clock.now() >= deadline - self.seconds / (10 * LATE_DIVISOR)
