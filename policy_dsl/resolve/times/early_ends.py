"""Remarks a time on a clock that may end before it begins: its last day is closed, and moves back past the day of receipt."""

from __future__ import annotations

from policy_dsl.calendar.clocks import Roll
from policy_dsl.calendar.counting import last_days
from policy_dsl.calendar.times import OnClock
from policy_dsl.model.clock_order import days_of
from policy_dsl.model.times import day_time_text
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.calendars import day
from policy_dsl.text import Span


def check_end(scope: Scope, time: OnClock, span: Span, dated: Attribute) -> None:
    """Remarks the first day of receipt, if there is one, after the last day of a time that is known for all of them."""
    if time.clock.roll is not Roll.BACK:
        return
    received = days_of(dated)
    for receipt, last in zip(received, last_days(time, received), strict=True):
        if last < receipt:
            message = (
                f"`{day_time_text(time.time)}` may end before it begins: received on {day(receipt)}, it is due at the end of"
                f" {day(last)}"
            )
            hint = f"write `a last day that is closed moves on` below `clock {time.clock.name}`, or count working days"
            scope.report("W529", message, span, hint)
            return
