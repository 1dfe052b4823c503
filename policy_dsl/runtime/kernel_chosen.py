"""The part of the kernel that takes the earlier or the later of two times on clocks. `emit` pastes everything below the
mark at the end of the kernel.
"""

from __future__ import annotations

from policy_dsl.runtime.kernel_clocks import _Time

# --- the earlier or the later of two times: the same in every file that has them, to the letter


class _Either(_Time):
    """The earlier or the later of two times on clocks, whichever that is for a day of receipt."""

    __slots__ = ("chosen", "left", "right")
    _fields = ("text", "chosen", "left", "right")  # type: ignore[assignment]  # other parts than those of one time

    chosen: str
    left: _Time
    right: _Time

    def __init__(self, text: str, chosen: str, left: _Time, right: _Time) -> None:
        calendar = left.calendar if left.calendar == right.calendar else None
        put = object.__setattr__
        for name, value in (
            ("text", text),
            ("chosen", chosen),
            ("left", left),
            ("right", right),
            ("calendar", calendar),
            ("zone", left.zone),
            ("first", left.first),
            ("until", left.until),
            ("dues", {}),
            ("hours", {}),
        ):
            put(self, name, value)

    def last_day(self, received: int) -> int:
        """The last day for a day of receipt; where that is not known, a day before which it is not."""
        days = self.left.last_day(received), self.right.last_day(received)
        return min(days) if self.chosen == "earlier" else max(days)


# --- end of the earlier and the later
