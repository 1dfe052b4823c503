"""Reads back what a check of any target knows of its zone: each day has to begin and end where the reference has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from policy_dsl.backends.target import NotTheSameError
from policy_dsl.calendar.zones import HOUR
from policy_dsl.runtime.kernel_clocks import _Zone


def check_zone(zone: _Zone, midnights: Mapping[int, int], check_deadline: Callable[[], None]) -> None:
    """Requires each day to begin and to end where the reference has it, also just before and at each change of clocks; and
    that no hour of UTC belongs to two days.
    """
    if any(number % HOUR for number in (zone.first, *(number for change in zone.changes for number in change))):
        raise NotTheSameError("the zone's clocks do not change by and at whole hours")
    for day, moment in midnights.items():
        check_deadline()
        if zone.midnight(day) != moment or zone.day_of(moment) != day or zone.day_of(moment - 1) != day - 1:
            raise NotTheSameError(f"day {day} does not begin where the zone has it")
    first, last = min(midnights), max(midnights)
    starts = sorted(midnights.items())
    for change, _ in zone.changes:
        if midnights[first] < change < midnights[last]:
            day = max(day for day, moment in starts if moment <= change)
            if zone.day_of(change) != day or zone.day_of(change - 1) != day:
                raise NotTheSameError(f"day {day} is divided where clocks change")
