"""The zone, the calendars and the times on clocks of a check, as literals that the part of the kernel for clocks reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from policy_dsl.backends.clock_tables import calendars_of, clock_times, halves, parts_of, zone_changes
from policy_dsl.backends.python.names import for_comment
from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.times import Elapsed, OnClock, Promise, ends_with_day
from policy_dsl.model.clock_order import days_of_receipt, zone_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import time_text

PUBLIC_NAMES = frozenset({"CalendarEnds", "ClockDecision", "day_of_receipt"})
"""The public names of a check with times on clocks that others do not have."""


def clock_sections(policy: Policy) -> Iterator[str]:
    """The assignments of the zone, the calendars and the times; none for a policy without times on clocks."""
    if not clock_times(policy):
        return
    first, changes = zone_changes(policy)
    lines = "".join(f"        ({moment}, {offset}),  # {moment_text(moment)}\n" for moment, offset in changes)
    yield f"_ZONE = _Zone(\n    {zone_of(policy)!r}, {first}, (\n{lines}    )\n)"
    yield "_CALENDARS = (\n" + "".join(map(calendar_literal, calendars_of(policy))) + ")"
    yield "_TIMES = (\n" + "".join(f"    {time_literal(policy, each)},\n" for each in clock_times(policy)) + ")"


def calendar_literal(calendar: Calendar) -> str:
    """The `_Calendar` of a calendar, with a day a line."""
    closed, opened = (
        "".join(f"            {day},  # {date.fromordinal(day)}\n" for day in sorted(days))
        for days in (calendar.closed_days, calendar.opened_days)
    )
    known = "always known" if calendar.until is None else f"known until {date.fromordinal(calendar.until)}"
    return (
        f"    _Calendar(  # {for_comment(calendar.name)}, {known}\n"
        f"        {calendar.name!r}, {tuple(sorted(calendar.week))!r}, (\n"
        f"{closed}        ), (\n{opened}        ), {calendar.until},\n    ),\n"
    )


def time_literal(policy: Policy, time: Promise) -> str:
    """The `_Time` of a time on a clock, the `_Hours` of another, or the `_Either` or the `_HoursOrDays` of two. What its clock
    does not say is None.
    """
    if isinstance(time, Elapsed):
        return f"_Hours({time.seconds})"
    if (two := halves(time)) is not None:
        chosen, *both = two
        kind = "_Either" if ends_with_day(time) else "_HoursOrDays"
        left, right = (time_literal(policy, each) for each in both)
        return f"{kind}({time_text(time)!r}, {chosen!r}, {left}, {right})"
    assert isinstance(time, OnClock)  # noqa: S101  # it is not one of two; for mypy
    clock, received = time.clock, days_of_receipt(policy)[1]
    calendar = None if clock.calendar is None else calendars_of(policy).index(clock.calendar)
    said = ", ".join(repr(line and line.value) for line in (clock.day_one, clock.short_month, clock.roll))
    counted = "None" if calendar is None else f"_CALENDARS[{calendar}]"
    return f"_Time({time_text(time)!r}, {parts_of(time.time)!r}, {counted}, {said}, _ZONE, {received.start}, {received.stop})"


def moment_text(moment: int) -> str:
    """A moment in words."""
    day, second = divmod(moment, 86_400)
    return f"{date.fromordinal(day)} {second // 3600:02}:{second // 60 % 60:02} UTC"


def day_of_receipt_source(policy: Policy) -> str:
    """The source of `day_of_receipt`; empty for a policy without times on clocks."""
    if not clock_times(policy):
        return ""
    return (
        "\n\ndef day_of_receipt(received: datetime) -> date:\n"
        f'    """The day of receipt in {for_comment(zone_of(policy))}, of a datetime with a time zone."""\n'
        "    return _ZONE.date_of(received)\n"
    )
