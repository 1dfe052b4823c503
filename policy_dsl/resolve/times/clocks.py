"""Resolves lists of days, calendars and clocks, and the times on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from policy_dsl.calendar.calendars import WEEKDAYS, Calendar
from policy_dsl.calendar.clocks import Clock, DayOne, Due, Roll, ShortMonth
from policy_dsl.calendar.days import DayList, NamedDay
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
from policy_dsl.calendar.zones import SUMMERS
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.scope import DATE, Scope, check_unique
from policy_dsl.resolve.values import scales
from policy_dsl.resolve.words.name_text import listing, nearest, unknown
from policy_dsl.syntax import tree
from policy_dsl.text import Span

T = TypeVar("T")

CLOSED_WEEKLY = "a calendar is closed on the days of the week that its line `open` leaves out; lists have other days"


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


def day_list(scope: Scope, block: tree.DaysBlock) -> DayList | None:
    """The list of days; None after findings."""
    before = scope.errors
    if not block.start.text:
        scope.errors += 1  # the line that says what is known is reported where it is missing or broken
        return None
    ends = [
        scales.steps(scope, Scale.DATE, each, word) for each, word in ((block.start, "from"), (block.until, "until"))
    ]
    days = [(each.day, scales.steps(scope, Scale.DATE, each.day)) for each in block.days]
    first, until = ends
    if first is None or until is None or scope.errors > before:
        return None
    if first >= until:
        message = f"there is no day from `{block.start.text}` until `{block.until.text}`"
        hint = "the day at the end is not included, and has to be later than the first"
        scope.report("E241", message, block.until.span, hint)
        return None
    listed: dict[int, NamedDay] = {}
    latest = first
    for written, day in days:
        if day is None:
            continue
        if not first <= day < until:
            message = f"`{written.text}` is not a day from `{block.start.text}` until `{block.until.text}`"
            hint = "the list knows nothing of that day: take it out, or correct what is known"
            scope.report("E264", message, written.span, hint)
        elif day in listed:
            scope.report("E204", f"`{written.text}` is listed twice", written.span, "keep one of them")
        elif day < latest:
            message = f"`{written.text}` stands after `{step_text(Scale.DATE, latest)}`: is one of them mistyped?"
            scope.report("W527", message, written.span, "write the days in order")
        listed[day] = NamedDay(day)
        latest = max(latest, day)
    return None if scope.errors > before else DayList(block.name.text, first, until, tuple(listed.values()))


ALSO_CALLED = {
    "UTC": ("GMT", "Z", "Zulu"),
    "Europe/London": ("BST", "GMT", "WET", "UK"),
    "Europe/Berlin": ("CET", "CEST", "MEZ"),
    "Europe/Paris": ("CET", "CEST"),
    "America/New_York": ("EST", "EDT", "ET"),
    "America/Chicago": ("CST", "CDT", "CT"),
}
"""Names by which some zones go."""


def zone_hint(text: str) -> str | None:
    """The hint for a zone that is not known: those that it may mean."""
    meant = [zone for zone, others in ALSO_CALLED.items() if text.upper() in (other.upper() for other in others)]
    ways = " or ".join(f"`zone {zone}`" for zone in meant)
    return f"write the zone of a place, {ways}" if meant else nearest(text, SUMMERS)


def calendar(scope: Scope, block: tree.CalendarBlock) -> Calendar | None:
    """The calendar; None after findings."""
    before = scope.errors
    week = weekdays(scope, block)
    if not block.week:
        scope.errors += 1  # the line that says when it is open is reported where it is missing or broken
    if block.zone is not None and block.zone.text not in SUMMERS:
        message = f"`{block.zone.text}` is not a zone that is known; known are {listing(SUMMERS)}"
        scope.report("E264", message, block.zone.span, zone_hint(block.zone.text))
    for n, name in enumerate(block.closed_on):
        if name.text in [each.text for each in block.closed_on[:n]]:
            scope.report("E204", f"`{name.text}` is listed twice", name.span, "keep one of them")
    lists = [named(scope, scope.day_lists, name, "list of days", "days") for name in block.closed_on]
    if scope.errors > before:
        return None
    zone = None if block.zone is None else block.zone.text
    return Calendar(block.name.text, week, tuple(each for each in lists if each is not None), zone=zone)


def weekdays(scope: Scope, block: tree.CalendarBlock) -> tuple[int, ...]:
    """The days of the week on which the calendar is open, in order."""
    days = []
    for name in block.week:
        if name.text in WEEKDAYS:
            days.append(WEEKDAYS.index(name.text))
        else:
            message = f"`{name.text}` is not a day of the week; expected one of {listing(WEEKDAYS)}"
            scope.report("E264", message, name.span, day_hint(name.text))
    if block.through and len(days) == 2:
        first, last = days
        if first == last:
            message = f"from {WEEKDAYS[first]} to {WEEKDAYS[first]} may be one day, or all seven"
            hint = f"write `{WEEKDAYS[first]}` alone, or `Monday to Sunday`"
            scope.report("E264", message, block.week[1].span, hint)
        return tuple(sorted({(first + n) % 7 for n in range((last - first) % 7 + 1)}))
    for n, name in enumerate(block.week):
        if name.text in WEEKDAYS and name.text in [each.text for each in block.week[:n]]:
            scope.report("E204", f"`{name.text}` is listed twice", name.span, "keep one of them")
    return tuple(sorted(set(days)))


def day_hint(text: str) -> str | None:
    """The hint with the day of the week that the text means, such as `Mon`, or with the days of `Mon-Fri`; None without any."""
    from policy_dsl.syntax.hints import clock_hints  # only for mistakes: its patterns take time to compile

    if week := clock_hints.whole_week_hint(text):
        return week
    meant = clock_hints.weekday(text)
    if meant is None and "-" in text:
        return clock_hints.week_hint(f"open {text}")
    return f"did you mean `{meant}`?" if meant else nearest(text, WEEKDAYS)


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


def named(scope: Scope, declared: dict[str, T], name: tree.Name, kind: str, word: str) -> T | None:
    """What is declared by this name; None after a finding. `word` begins the declaration of what is of this kind."""
    if name.text in declared:
        return declared[name.text]
    if name.text in scope.unclear_clocks:
        scope.errors += 1  # reported where it is declared
        return None
    code, message = unknown(kind, name.text, declared, "E263")
    hint = closing_hint(name.text) if word == "days" else None
    hint = hint or other_kind_hint(scope, name.text, word) or nearest(name.text, declared)
    if hint is None:
        hint = (
            f"write one of {listing(declared)}" if scope.amends else f"declare it at the margin: `{word} {name.text}`"
        )
    scope.report(code, message, name.span, hint)
    return None


def other_kind_hint(scope: Scope, name: str, word: str) -> str | None:
    """The hint for a list of days, a calendar or a clock where another of the three belongs; None for other names."""
    clocks = tuple(scope.clocks.values())
    calendars = {**{each.calendar.name: each.calendar for each in clocks if each.calendar}, **scope.calendars}
    lists = {**{each.name: each for calendar in calendars.values() for each in calendar.closed_on}, **scope.day_lists}
    if name in lists:
        closed = [each.name for each in calendars.values() if name in [days.name for days in each.closed_on]]
        counting = [each.name for each in clocks if each.calendar is not None and each.calendar.name in closed]
        instead = way("times are counted on a clock", counting, "clock", "counts CALENDAR")
        if word == "calendar":
            instead = way("write a calendar that is closed on it", closed, "calendar", f"closed on {name}")
        return f"`{name}` is a list of days: {instead}"
    if name in calendars and word == "clock":
        counting = [each.name for each in clocks if each.calendar is not None and each.calendar.name == name]
        return f"`{name}` is a calendar: {way('write a clock that counts it', counting, 'clock', f'counts {name}')}"
    if name in calendars:
        return f"`{name}` is a calendar: name the lists of days on which it is closed"
    if name in scope.clocks:
        counted = scope.clocks[name].calendar
        instead = "" if counted is None or word != "calendar" else f", `{counted.name}`"
        return f"`{name}` is a clock: write a {'calendar' if word == 'calendar' else 'list of days'}{instead}"
    return None


def way(words: str, names: Sequence[str], kind: str, line: str) -> str:
    """What to write: one of these names; or without any, what to declare."""
    if names:
        return f"{words}, {listing(names)}"
    return f"declare a {kind} at the margin, `{kind} NAME`, and below it `{line}`"


def closing_hint(text: str) -> str | None:
    """The hint for a day where a list of days belongs; None for other words."""
    if DATE.fullmatch(text):
        return f"put the day into a list: `days NAME` at the margin, with `{text}` below it, and here `closed on NAME`"
    return CLOSED_WEEKLY if text in WEEKDAYS else None


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


def day(step: int) -> str:
    """A day in backticks."""
    return f"`{step_text(Scale.DATE, step)}`"
