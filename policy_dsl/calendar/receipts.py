"""For which days of receipt a time can be computed: up to the one after which a list of days ends too early."""

from __future__ import annotations

from bisect import bisect_left

from policy_dsl.calendar.calendars import UnknownDayError
from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import OnClock


def first_unknown(promise: OnClock, received: range) -> tuple[int, UnknownDayError] | None:
    """The first of the days of receipt for which the last day of the time is not known, and why; None if there is none.

    A time that starts later never ends earlier, so what it is not known for lies at the two ends.
    """
    early = reason(promise, received[0])
    if early is not None:
        return received[0], early
    if reason(promise, received[-1]) is None:
        return None
    place = bisect_left(received, True, key=lambda day: reason(promise, day) is not None)
    error = reason(promise, received[place])
    assert error is not None  # noqa: S101  # the first day for which it is not known; for mypy
    return received[place], error


def last_known(promise: OnClock, received: range) -> int | None:
    """The last of the days of receipt for which the last day of the time is known; None if it is known for none of them."""
    first = next((n for n, day in enumerate(received) if reason(promise, day) is None), None)
    if first is None:
        return None
    place = bisect_left(received, True, lo=first, key=lambda day: reason(promise, day) is not None)
    return received[place - 1]


def reason(promise: OnClock, received: int) -> UnknownDayError | None:
    """Why the last day of the time is not known for this day of receipt; None if it is."""
    try:
        last_day(promise, received)
    except UnknownDayError as error:
        return error
    return None
