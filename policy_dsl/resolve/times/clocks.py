"""Declares lists of days, calendars and clocks, and resolves clocks and the times on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from policy_dsl.calendar.clocks import Clock, DayOne, Due, Roll, ShortMonth
from policy_dsl.calendar.times import (
    CalendarDays,
    DayTime,
    EarlierOf,
    LaterOf,
    Months,
    OnClock,
    Then,
    WorkingDays,
)
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.times.calendars import calendar, day_list
from policy_dsl.resolve.times.clock_names import named
from policy_dsl.resolve.values import scales
from policy_dsl.syntax import tree
from policy_dsl.text import Span

T = TypeVar("T")


def declare_clocks(
    scope: Scope,
    lists: Sequence[tree.DaysBlock],
    calendars: Sequence[tree.CalendarBlock],
    clocks: Sequence[tree.ClockBlock],
) -> tuple[Clock, ...]:
    """Declares the lists of days, the calendars and the clocks, and returns the clocks, in order.

    What has a finding is not declared, and what uses it has no finding of its own for that.
    """
    for blocks, kind in ((lists, "list of days"), (calendars, "calendar"), (clocks, "clock")):
        check_unique(scope, (block.name for block in blocks), kind, "E206")
        for block in blocks:
            scope.check_not_date(block.name, kind)
    for each in lists:
        declare(scope, scope.day_lists, each.name, day_list(scope, each))
    for block in calendars:
        declare(scope, scope.calendars, block.name, calendar(scope, block))
    for written in clocks:
        declare(scope, scope.clocks, written.name, clock(scope, written))
    for lines in (block.citations for blocks in (lists, calendars, clocks) for block in blocks):
        scope.citations(lines)
    return tuple(scope.clocks.values())


def declare(scope: Scope, declared: dict[str, T], name: tree.Name, value: T | None) -> None:
    """Declares a value by its name, unless it has a finding."""
    if value is None:
        scope.unclear_clocks.add(name.text)
    else:
        declared.setdefault(name.text, value)


def clock(scope: Scope, block: tree.ClockBlock) -> Clock | None:
    """The clock; None after findings."""
    counts = None
    if block.counts is not None:
        counts = named(scope, scope.calendars, block.counts, "calendar", "calendar")
        if counts is None:
            return None
    return Clock(
        block.name.text,
        counts,
        None if block.day_one is None else DayOne(block.day_one),
        None if block.due is None else Due(block.due),
        None if block.short_month is None else ShortMonth(block.short_month),
        None if block.roll is None else Roll(block.roll),
    )


LONGEST = {"working day": 2_600, "calendar day": 3_660, "calendar week": 520, "month": 120, "year": 10}
"""The most of each unit: about ten years. More is taken for a mistake."""


def time_on_clock(scope: Scope, written: tree.ClockTime) -> OnClock | None:
    """The time on a clock; None after a finding."""
    times = [in_turn(scope, parts, written.span) for parts in (written.parts, written.others) if parts]
    if None in times:
        return None
    clock = named(scope, scope.clocks, written.clock, "clock", "clock")
    if clock is None:
        return None
    first, second = times[0], times[-1]
    assert first is not None  # noqa: S101  # for mypy: each is a time
    assert second is not None  # noqa: S101  # likewise
    whole: DayTime = first
    if written.chosen:
        whole = EarlierOf(first, second) if written.chosen == "earlier" else LaterOf(first, second)
    scope.times_on_clocks.append((OnClock(whole, clock), written.span))
    return OnClock(whole, clock)


def in_turn(scope: Scope, written: Sequence[tuple[str, str]], span: Span) -> DayTime | None:
    """The parts, each from the end of the one before, as one time; None after a finding."""
    whole: DayTime | None = None
    for amount, unit in written:
        if len(amount) > 1 and amount.startswith("0"):
            scope.report("E103", f"`{amount}` begins with a zero", span, f"write `{amount.lstrip('0') or '0'} {unit}`")
            return None
        singular = unit.removesuffix("s")
        count = int(amount[: scales.MOST_DIGITS])
        if not 1 <= count <= LONGEST[singular]:
            message = f"`{amount} {unit}` is not a time to answer within; expected 1 to {LONGEST[singular]} {singular}s"
            scope.report("E216", message, span)
            return None
        part = single(singular, count)
        whole = part if whole is None else Then(whole, part)
    return whole


def single(unit: str, count: int) -> DayTime:
    """So many of a unit."""
    match unit:
        case "working day":
            return WorkingDays(count)
        case "calendar day":
            return CalendarDays(count)
        case "calendar week":
            return CalendarDays(7 * count)
        case "month":
            return Months(count)
        case _:
            return Months(12 * count)
