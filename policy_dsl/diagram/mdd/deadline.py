"""What makes diagrams and walks through them has a time by which it has to be done, and looks at it every so many steps."""

from __future__ import annotations

from policy_dsl import clock

OFTEN = 4096
"""Steps after which the time is looked at. What takes longer the larger it is counts as so many steps."""


class TooLargeError(MemoryError):
    """The diagram outgrew its nodes or its time; nothing is decided."""


class TooLateError(TooLargeError):
    """It outgrew its time."""


class Timed:
    """Steps that are counted down until the time is looked at, and a deadline."""

    def __init__(self, seconds: float | None) -> None:
        """`seconds` from now is the deadline; none is none."""
        self.deadline = clock.after(seconds)
        self.steps = OFTEN

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - clock.now()

    def in_time(self) -> None:
        """Raises TooLateError after the deadline."""
        if clock.now() > self.deadline:
            raise TooLateError

    def step(self, size: int = 1) -> None:
        """One more step, or as much as so many. Now and then the time is looked at: raises TooLateError after the deadline."""
        self.steps -= size
        if self.steps < 0:
            self.steps = OFTEN
            self.in_time()
