"""How long one engine is waited for: question by question, and all together.

Each question has its time. Once several have used theirs up without an answer, the others would mostly do the same, for the
same reason: then each is given a small part of it, so that what is easy is still answered. And questions that are all
answered in their time add up, so all together have so many times that of one, and those after it are not asked.
"""

from __future__ import annotations

from policy_dsl import clock

LATE = 3
"""Questions that may use up their time before the others are given less."""

PART = 20
"""The others are given one in so many."""

WHOLE = 7
"""All questions together are given as much time as so many of them."""

BESIDE = 2
"""What else is done once they are answered is given as much time as so many questions, all of it together."""


ALL = 12
"""All that is done with one policy is given as much time as so many questions: what is asked, what else either engine does, and
what is tried without being asked to."""


class TimeBudget:
    """What questions to one engine may take: each its time, or a `PART` of it, and all together `WHOLE` times as much."""

    def __init__(self, seconds: float | None) -> None:
        """`seconds` are for each question; none: as long as it takes. All together begin now."""
        self.seconds, self.late = seconds, 0
        self.until = clock.after(None if seconds is None else seconds * WHOLE)

    @property
    def next(self) -> float | None:
        """Seconds that the next question may take, if there are as many left for all."""
        return self.seconds if self.seconds is None or self.late < LATE else self.seconds / PART

    @property
    def deadline(self) -> float:
        """When the next question has to be answered, if it is asked now."""
        return min(clock.after(self.next), self.until)

    @property
    def over(self) -> bool:
        """Whether the time of all together is up: what is not asked yet is not asked."""
        return clock.now() >= self.until

    def left(self, share: int = 1) -> float | None:
        """Seconds for something other than a question: as many as one may take, and at most one in `share` of those left."""
        if self.seconds is None:
            return None
        return min(self.seconds, max(0.0, self.until - clock.now()) / share)

    def beside(self) -> None:
        """The questions are answered: what is left to do has its own time from now on."""
        self.late, self.until = 0, clock.after(None if self.seconds is None else self.seconds * BESIDE)

    def ran_out(self, deadline: float) -> None:
        """A question has got no answer; that counts if its time is up, or as good as up."""
        if self.seconds is not None:
            self.late += clock.now() >= deadline - self.seconds / (10 * PART)
