"""What a check knows of clocks, as values that become JSON: its zone, its calendars, and the last days of its times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.backends.clock_tables import calendars_of, clock_times, halves, parts_of, zone_changes
from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.counting import last_days
from policy_dsl.calendar.times import Elapsed, OnClock, Promise, ends_with_day
from policy_dsl.calendar.zones import DAY
from policy_dsl.model.clock_order import days_of_receipt, zone_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import time_text

ROW = 28
"""Days of receipt in a row of last days."""

FIRST_DAY = datetime(1, 1, 1, tzinfo=UTC)
"""The moment 86,400."""


class ZoneEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A zone: how far it is ahead of UTC, in seconds, at first and after each change."""

    name: str
    first: int
    changes: tuple[tuple[str, int], ...]


class CalendarEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A calendar: its weekdays from 0 for Monday, the days that are closed and open in spite of them, and its end."""

    name: str
    week: tuple[int, ...]
    closed: tuple[str, ...]
    opened: tuple[str, ...]
    until: str | None


class TimeEntry(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A time on a clock: in words; its parts; the number of its calendar; what its clock says; the days of
    receipt; and for each of these, in rows, how many days later the last day is. The earlier or the later of two has two
    sides, without rows, instead of parts and what a clock says. That of hours and days has no rows: its sides do, or are so
    many seconds.
    """

    text: str
    parts: tuple[tuple[str, int], ...]
    calendar: int | None
    dayOne: str  # noqa: N815  # read in JavaScript, as are the next
    shortMonth: str | None  # noqa: N815
    roll: str | None
    first: str
    until: str
    chosen: str = ""
    sides: tuple[TimeEntry, ...] = ()
    rows: tuple[tuple[int, ...], ...] = ()
    seconds: int = 0


class ClockEntries(Struct, frozen=True):
    """All of it; nothing for a policy without times on clocks."""

    zone: ZoneEntry | None = None
    calendars: tuple[CalendarEntry, ...] = ()
    times: tuple[TimeEntry, ...] = ()


def clock_entries(policy: Policy) -> ClockEntries:
    """What the check of a policy has to know of clocks."""
    times = clock_times(policy)
    if not times:
        return ClockEntries()
    calendars = calendars_of(policy)
    return ClockEntries(
        zone_entry(policy),
        tuple(map(calendar_entry, calendars)),
        tuple(time_entry(policy, each, calendars) for each in times),
    )


def zone_entry(policy: Policy) -> ZoneEntry:
    """The zone of the policy's calendars."""
    first, changes = zone_changes(policy)
    return ZoneEntry(zone_of(policy), first, tuple((moment_text(moment), ahead) for moment, ahead in changes))


def calendar_entry(calendar: Calendar) -> CalendarEntry:
    """A calendar."""
    closed, opened = (tuple(map(day_text, sorted(days))) for days in (calendar.closed_days, calendar.opened_days))
    until = None if calendar.until is None else day_text(calendar.until)
    return CalendarEntry(calendar.name, tuple(sorted(calendar.week)), closed, opened, until)


def time_entry(policy: Policy, time: Promise, calendars: tuple[Calendar, ...]) -> TimeEntry:
    """A time, with the last days of what always ends with a day."""
    if not ends_with_day(time):
        sides = tuple(time_entry(policy, each, calendars) for each in sides_of(time))
        return replace(without_rows(policy, time, calendars), sides=sides)
    received = days_of_receipt(policy)[1]
    later = [last - day for day, last in zip(received, last_days(time, received), strict=True)]
    rows = tuple(tuple(later[n : n + ROW]) for n in range(0, len(later), ROW))
    return replace(without_rows(policy, time, calendars), rows=rows)


def without_rows(policy: Policy, time: Promise, calendars: tuple[Calendar, ...]) -> TimeEntry:
    """A time, without its last days. What its clock does not say is None."""
    received = days_of_receipt(policy)[1]
    first, until = day_text(received.start), day_text(received.stop)
    if isinstance(time, Elapsed):
        return TimeEntry(time_text(time.seconds), (), None, "", None, None, first, until, seconds=time.seconds)
    if (chosen := halves(time)) is not None:
        word, *halved = chosen
        sides = tuple(without_rows(policy, each, calendars) for each in halved)
        counted = {side.calendar for side in sides if not side.seconds}
        one = counted.pop() if len(counted) == 1 else None
        return TimeEntry(time_text(time), (), one, "", None, None, first, until, word, sides)
    assert isinstance(time, OnClock)  # noqa: S101  # others have halves; for mypy
    clock = time.clock
    day_one, short_month, roll = (line and line.value for line in (clock.day_one, clock.short_month, clock.roll))
    calendar = None if clock.calendar is None else calendars.index(clock.calendar)
    return TimeEntry(time_text(time), parts_of(time.time), calendar, day_one or "", short_month, roll, first, until)


def sides_of(time: Promise) -> tuple[Promise, ...]:
    """The two times of which it is the earlier or the later; none for one on a clock, or an elapsed one."""
    chosen = None if isinstance(time, Elapsed) else halves(time)
    return () if chosen is None else chosen[1:]


def day_text(day: int) -> str:
    """A day as text."""
    return date.fromordinal(day).isoformat()


def moment_text(moment: int) -> str:
    """A moment in seconds, as text: `2026-03-29T01:00:00Z`."""
    return (FIRST_DAY + timedelta(seconds=moment - DAY)).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> int:
    """The moment of such a text."""
    return DAY + (datetime.fromisoformat(text) - FIRST_DAY) // timedelta(seconds=1)
