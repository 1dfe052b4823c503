"""Which hour clocks show so long after the first instant of a day, also on days on which they go forward or back."""

from __future__ import annotations

from policy_dsl.calendar.stepping import length
from policy_dsl.calendar.zones import AHEAD, DAY, HOUR, SUMMERS, Summer


def change_of_clocks(zone: str, day: int) -> int | None:
    """The seconds from the first instant of the day until clocks go forward or back; None on a day of 24 hours."""
    longer = length(zone, day) - DAY
    if not longer:
        return None
    if SUMMERS[zone] is Summer.UNITED_STATES:
        return 2 * HOUR
    return (1 + AHEAD[zone] + (longer > 0)) * HOUR  # 01:00 UTC; in October, the day begins an hour ahead


def shown_hour(zone: str, day: int, seconds: int) -> int:
    """The seconds after midnight that clocks show so many seconds after the first instant of the day."""
    change = change_of_clocks(zone, day)
    return seconds if change is None or seconds < change else seconds - length(zone, day) + DAY


def is_shown_twice(zone: str, day: int, seconds: int) -> bool:
    """Whether clocks show the same hour a second time on this day."""
    change = change_of_clocks(zone, day)
    return change is not None and length(zone, day) > DAY and change - HOUR <= seconds < change + HOUR
