"""A deadline for building and traversing diagrams. The clock is read once in so many steps."""

from __future__ import annotations

from policy_dsl import clock

CHECK_INTERVAL = 4096
"""Steps between two looks at the clock. An operation whose cost grows with its input counts as several steps."""


class TooLargeError(MemoryError):
    """The diagram exceeded its limit of nodes or time. Nothing is decided."""


class TooLateError(TooLargeError):
    """The diagram exceeded its limit of time."""


class Timed:
    """A countdown of steps, and a deadline."""

    def __init__(self, seconds: float | None) -> None:
        """`seconds` from now is the deadline; `None` means that there is no deadline."""
        self.deadline = clock.after(seconds)
        self.steps = CHECK_INTERVAL

    @property
    def seconds_left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - clock.now()

    def in_time(self) -> None:
        """Raises TooLateError after the deadline."""
        if clock.now() > self.deadline:
            raise TooLateError

    def step(self, size: int = 1) -> None:
        """Counts steps. When the countdown ends, it reads the clock and raises TooLateError after the deadline."""
        self.steps -= size
        if self.steps < 0:
            self.steps = CHECK_INTERVAL
            self.in_time()
