"""For which days of receipt a time can be computed: up to the one after which a list of days ends too early."""

from __future__ import annotations

from policy_dsl.calendar.calendars import UnknownDayError
from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import OnClock


def first_unknown(promise: OnClock, received: range) -> tuple[int, UnknownDayError] | None:
    """The first of the days of receipt for which the last day of the time is not known, and why; None if there is none."""
    for day in received:
        try:
            last_day(promise, day)
        except UnknownDayError as error:
            return day, error
    return None


def last_known(promise: OnClock, received: range) -> int | None:
    """The last of the days of receipt for which the last day of the time is known; None if it is known for none of them.

    A time that starts later never ends earlier, so it is known for each day before that too, from the first known one on.
    """
    for day in reversed(received):
        try:
            last_day(promise, day)
        except UnknownDayError:
            continue
        return day
    return None
