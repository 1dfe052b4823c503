"""The part of the kernel that takes the earlier or the later of hours and days. `emit` pastes everything below the mark after
the part for the earlier and the later of two times.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from policy_dsl.runtime.kernel import _Frozen, _in_utc
from policy_dsl.runtime.kernel_clocks import _Time

# --- the earlier or the later of hours and days: the same in every file that has them, to the letter


class _Hours(_Frozen):
    """So many seconds from the moment of receipt, beside a time on a clock."""

    __slots__ = ("seconds",)
    _fields = ("seconds",)

    seconds: int

    def __init__(self, seconds: int) -> None:
        object.__setattr__(self, "seconds", seconds)

    def end(self, start: datetime, day: int) -> tuple[date | None, datetime, int]:
        """The end for a receipt at this moment of a day."""
        return None, start + timedelta(seconds=self.seconds), day

    def last_day(self, received: int) -> int:
        """A day before which they are not over: in between, clocks may go back by an hour."""
        return received + max(0, self.seconds - 3600) // 86_400


class _HoursOrDays(_Time):
    """The earlier or the later of two times of which one, or a part of one, is hours: with which it ends depends on the hour of
    receipt.
    """

    __slots__ = ("chosen", "left", "right")
    _fields = ("text", "chosen", "left", "right")  # type: ignore[assignment]  # other parts than those of one time

    chosen: str
    left: _Time | _Hours
    right: _Time | _Hours

    def __init__(self, text: str, chosen: str, left: _Time | _Hours, right: _Time | _Hours) -> None:
        first, *others = [each for each in (left, right) if isinstance(each, _Time)]
        put = object.__setattr__
        for name, value in (
            ("text", text),
            ("chosen", chosen),
            ("left", left),
            ("right", right),
            ("calendar", first.calendar if all(each.calendar == first.calendar for each in others) else None),
            ("zone", first.zone),
            ("first", first.first),
            ("until", first.until),
        ):
            put(self, name, value)

    def due(self, received: object) -> tuple[date | None, datetime, int]:
        """As of a time on a clock. There is no last day where it ends with the hours, at a moment that is in time."""
        start = _in_utc(received, "received")
        day = self.zone.day_of((start.toordinal() * 24 + start.hour) * 3600)
        self.check_known(day)
        return self.end(start, day)

    def end(self, start: datetime, day: int) -> tuple[date | None, datetime, int]:
        """The end for a receipt at this moment of a day. Of two at one moment that of a day is the earlier: it is too late."""
        ends = [
            each.end(start, day) if isinstance(each, (_Hours, _HoursOrDays)) else each.due_of_day(day)
            for each in (self.left, self.right)
        ]
        ends.sort(key=lambda end: (end[1], end[0] is None))
        return ends[0] if self.chosen == "earlier" else ends[1]

    def due_of_day(self, received: int) -> tuple[date, datetime, int]:  # noqa: ARG002  # the hour decides
        """Raises ValueError: the day of receipt does not say when it ends."""
        raise ValueError(
            f"whether `{self.text}` ends with a day depends on the hour of receipt: give a datetime with a time zone instead"
        )

    def last_day(self, received: int) -> int:
        """A day before which it does not end."""
        days = self.left.last_day(received), self.right.last_day(received)
        return min(days) if self.chosen == "earlier" else max(days)


# --- end of the earlier and the later of hours and days
