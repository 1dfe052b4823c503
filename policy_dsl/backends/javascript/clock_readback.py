"""Reads back what a check knows of clocks, and compares the last days of its times with the reference: every one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from msgspec.structs import replace

from policy_dsl.backends.clock_readback import check_zone
from policy_dsl.backends.clock_tables import calendar_entries, calendars_of, clock_times, reference_midnights
from policy_dsl.backends.decision_table import DecisionTable
from policy_dsl.backends.javascript.clock_entries import (
    ClockEntries,
    TimeEntry,
    ZoneEntry,
    calendar_entry,
    moment_of,
    sides_of,
    without_rows,
    zone_entry,
)
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.calendar import stepping
from policy_dsl.calendar.calendars import UnknownDayError
from policy_dsl.calendar.times import Promise, ends_with_day
from policy_dsl.model.clock_order import days_of_receipt
from policy_dsl.model.policy import Policy
from policy_dsl.runtime.kernel_clocks import _Zone


def check_clocks(entries: ClockEntries, manifest: Mapping[str, Any], table: DecisionTable) -> None:
    """Requires the calendars and the times of the policy, and the manifest to say which calendars these are; each day of its
    zone to begin where the reference has it; and each time to end there, for every day of receipt.
    """
    policy = table.policy
    times = clock_times(policy)
    if len(entries.times) != len(times) or (entries.zone is None) is bool(times):
        raise NotTheSameError("the times on clocks are not those of the policy")
    if entries.calendars != tuple(map(calendar_entry, calendars_of(policy))):
        raise NotTheSameError("the calendars are not those of the policy")
    if any(manifest.get(key) != value for key, value in calendar_entries(policy).items()):
        raise NotTheSameError("the manifest does not say which calendars it knows")
    if entries.zone is None:
        return
    check_zone(zone_read(entries.zone, policy), dict(reference_midnights(policy)), table.forest.check_deadline)
    for entry, time in zip(entries.times, times, strict=True):
        table.forest.check_deadline()
        check_time(entry, time, policy)


def zone_read(entry: ZoneEntry, policy: Policy) -> _Zone:
    """The zone that a check has."""
    if entry != zone_entry(policy):
        raise NotTheSameError("the zone is not that of the policy")
    return _Zone(entry.name, entry.first, tuple((moment_of(text), ahead) for text, ahead in entry.changes))


def check_time(entry: TimeEntry, time: Promise, policy: Policy) -> None:
    """Requires what a check says of a time to be what the policy says, and its last days to be those of the reference."""
    wanted = without_rows(policy, time, calendars_of(policy))
    if not ends_with_day(time):
        if replace(entry, sides=wanted.sides) != wanted or len(entry.sides) != len(wanted.sides):
            raise NotTheSameError(f"`{entry.text}` is not what the policy says")
        for side, each in zip(entry.sides, sides_of(time), strict=True):
            check_time(side, each, policy)
        return
    if replace(entry, rows=()) != wanted:
        raise NotTheSameError(f"`{entry.text}` is not what the policy says")
    received, later = days_of_receipt(policy)[1], tuple(chain.from_iterable(entry.rows))
    if len(later) != len(received):
        raise NotTheSameError(f"`{entry.text}` does not have an end for each day of receipt")
    for day, days in zip(received, later, strict=True):
        try:
            last = stepping.last_day(time, day)
        except UnknownDayError:
            raise NotTheSameError(f"`{entry.text}` is not known for a receipt on day {day}") from None
        if day + days != last:
            raise NotTheSameError(f"`{entry.text}` does not end where the policy has it, for a receipt on day {day}")
