"""Due dates once more, by hand with `date` and `timedelta` alone: what the tests of this folder count with."""

from __future__ import annotations

import calendar
from collections.abc import Set
from datetime import date, timedelta

DAY = timedelta(days=1)


def closed(day: date, holidays: Set[date]) -> bool:
    return day.weekday() >= 5 or day in holidays


def working_days(received: date, count: int, holidays: Set[date]) -> date:
    """The last of so many open days after receipt."""
    day = received
    while count:
        day += DAY
        if not closed(day, holidays):
            count -= 1
    return day


def moved_on(day: date, holidays: Set[date]) -> date:
    while closed(day, holidays):
        day += DAY
    return day


def month_on(received: date) -> date:
    """The same day of the next month, or its last."""
    year, month = (received.year + 1, 1) if received.month == 12 else (received.year, received.month + 1)
    return date(year, month, min(received.day, calendar.monthrange(year, month)[1]))
