"""A deadline for building and traversing diagrams. Reading the clock at every step would be slow."""

from __future__ import annotations

from policy_dsl import clock
from policy_dsl.run_record import note_transient

CHECK_INTERVAL = 4096
"""Steps between readings of the clock. An operation whose cost grows with its input counts as several steps."""


class TooLargeError(MemoryError):
    """The diagram exceeded its limit of nodes or time, so nothing is decided."""


class TooLateError(TooLargeError):
    """The diagram exceeded its limit of time."""

    def __init__(self, *arguments: object) -> None:
        """Results depend on time then, also where this comes from another process."""
        super().__init__(*arguments)
        note_transient()


class Timed:
    """Base class of work with a deadline, which it checks whenever enough steps are counted."""

    def __init__(self, seconds: float | None) -> None:
        """The deadline is `seconds` from now; `None` means that there is none."""
        self.deadline = clock.after(seconds)
        self.steps = CHECK_INTERVAL

    @property
    def seconds_left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - clock.now()

    def check_deadline(self) -> None:
        """Raises TooLateError after the deadline."""
        if clock.is_past(self.deadline):
            raise TooLateError

    def step(self, size: int = 1) -> None:
        """Counts this many steps. Every CHECK_INTERVAL steps, raises TooLateError after the deadline."""
        self.steps -= size
        if self.steps < 0:
            self.steps = CHECK_INTERVAL
            self.check_deadline()
