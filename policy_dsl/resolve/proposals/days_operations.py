"""Resolves the changes of calendars and lists of days in a proposal: the clocks that the amended policy counts on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from policy_dsl.calendar.calendars import WEEKDAYS, Calendar, UnknownDayError
from policy_dsl.calendar.clocks import Clock
from policy_dsl.calendar.days import DayList, NamedDay
from policy_dsl.calendar.stepping import is_open
from policy_dsl.calendar.times import clock_parts
from policy_dsl.model.clock_order import given_times, stated_times
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import DaysChange
from policy_dsl.model.recount import by_name, time_on
from policy_dsl.model.times import promise, time_order
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.calendars import day
from policy_dsl.resolve.times.clock_checks import check_days
from policy_dsl.resolve.times.clock_names import named
from policy_dsl.resolve.values import scales
from policy_dsl.syntax import tree
from policy_dsl.syntax.one_line import one_line
from policy_dsl.syntax.printing import unparse
from policy_dsl.text import Span


def change_days(scope: Scope, file: tree.ProposalFile, base: Policy, start: int | None) -> tuple[DaysChange, ...]:
    """The changes of days, after which the scope has the clocks of the amended policy. Lists are extended first, so that a day
    that becomes known can be closed.
    """
    written = [each for each in file.operations if isinstance(each, tree.DaysText)]
    if not written:
        return ()
    if start is not None:
        message = (
            "a proposal that begins on a day cannot change which days are open: before that day the old ones would hold"
        )
        hint = "leave `in force` out; which answers move follows from the days of receipt"
        scope.report("E267", message, written[0].span, hint)
        return ()
    before = scope.errors
    clocks = tuple(scope.clocks.values())
    longer: set[str] = set()
    for extension in (each for each in written if isinstance(each, tree.ExtendText)):
        if extension.days_list.text in longer:
            message = f"`{extension.days_list.text}` is already extended by this proposal"
            scope.report(
                "E303", message, extension.days_list.span, "say it once, until the later day and with all days"
            )
            continue
        longer.add(extension.days_list.text)
        clocks = extended(scope, clocks, extension)
    touched: dict[tuple[str, int], Span] = {}
    for change in (each for each in written if isinstance(each, tree.CalendarDaysText)):
        clocks = with_single_days(scope, clocks, change, touched)
    if scope.errors > before:
        return ()
    scope.clocks = {clock.name: clock for clock in clocks}
    check_times_of_base(scope, base, written[0].span)
    return tuple(days_change(scope, each) for each in written)


def days_change(scope: Scope, written: tree.DaysText) -> DaysChange:
    """One change of days, without findings."""
    text, clause = one_line([*unparse.operation(written)]), scope.clause(written.span)
    days = tuple(
        NamedDay(step, None if each.name is None else each.name.text)
        for each in written.days
        if (step := scales.steps(scope, Scale.DATE, each.day)) is not None
    )
    if isinstance(written, tree.ExtendText):
        until = scales.steps(scope, Scale.DATE, written.until, "until")
        return DaysChange(text, clause, "extends", written.days_list.text, days, until)
    return DaysChange(text, clause, "closes" if written.words == "close" else "opens", written.calendar.text, days)


def check_times_of_base(scope: Scope, base: Policy, span: Span) -> None:
    """Reports a time of the base that is not known for all days of receipt on the clocks of the amended policy."""
    named_clocks = by_name(tuple(scope.clocks.values()))
    for time in dict.fromkeys((*sorted(stated_times(base), key=time_order), *given_times(base))):
        for part in clock_parts(promise(time_on(time, named_clocks))):
            if scope.dated is not None:
                check_days(scope, part, span, scope.dated)


def calendars_of(clocks: Iterable[Clock]) -> dict[str, Calendar]:
    """The calendars that the clocks count, by name."""
    return {clock.calendar.name: clock.calendar for clock in clocks if clock.calendar is not None}


def lists_of(clocks: Iterable[Clock]) -> dict[str, DayList]:
    """The lists of days of the calendars that the clocks count, by name."""
    return {each.name: each for calendar in calendars_of(clocks).values() for each in calendar.closed_on}


def on_calendars(clocks: Sequence[Clock], calendars: dict[str, Calendar]) -> tuple[Clock, ...]:
    """The clocks, on the calendars of the same names."""
    return tuple(
        clock if clock.calendar is None else replace(clock, calendar=calendars[clock.calendar.name]) for clock in clocks
    )


def extended(scope: Scope, clocks: tuple[Clock, ...], written: tree.ExtendText) -> tuple[Clock, ...]:
    """The clocks with the longer list; as they were after a finding."""
    before = scope.errors
    old = named(scope, lists_of(clocks), written.days_list, "list of days", "days")
    until = scales.steps(scope, Scale.DATE, written.until, "until")
    if old is None or until is None:
        return clocks
    if until <= old.until:
        message = f"`{old.name}` is known until {day(old.until)} already"
        scope.report("E267", message, written.until.span, "write a later day, or leave the line out")
        return clocks
    days: dict[int, NamedDay] = {}
    for each in written.days:
        step = scales.steps(scope, Scale.DATE, each.day)
        if step is None:
            continue
        if not old.until <= step < until:
            message = f"`{each.day.text}` is not a day from {day(old.until)} until `{written.until.text}`"
            hint = (
                "a list is extended by days that it did not know; `close` and `open` change the others, in a calendar"
            )
            scope.report("E264", message, each.day.span, hint)
        elif step in days:
            scope.report("E204", f"`{each.day.text}` is listed twice", each.day.span, "keep one of them")
        days[step] = NamedDay(step)
    if scope.errors > before:
        return clocks
    listed = sorted((*old.days, *days.values()), key=lambda each: each.day)  # the same in each order of proposals
    new = DayList(old.name, old.first, until, tuple(listed))
    calendars = {
        name: replace(calendar, closed_on=tuple(new if each.name == new.name else each for each in calendar.closed_on))
        for name, calendar in calendars_of(clocks).items()
    }
    return on_calendars(clocks, calendars)


def with_single_days(
    scope: Scope, clocks: tuple[Clock, ...], written: tree.CalendarDaysText, touched: dict[tuple[str, int], Span]
) -> tuple[Clock, ...]:
    """The clocks with a calendar that is closed, or open, on these days; as they were after a finding."""
    calendars = calendars_of(clocks)
    calendar = named(scope, calendars, written.calendar, "calendar", "calendar")
    if calendar is None:
        return clocks
    for each in written.days:
        if each.day.text.capitalize().removesuffix("s") in WEEKDAYS:
            message = f"`{each.day.text}` is not a date, and the week of a calendar stays as it is"
            hint = f"name each day: `{written.words} {calendar.name} on 2026-06-15, 2026-06-22`"
            scope.report("E235", message, each.day.span, hint)
            continue
        step = scales.steps(scope, Scale.DATE, each.day)
        if step is None:
            continue
        if (calendar.name, step) in touched:
            message = f"`{calendar.name}` is already changed on `{each.day.text}` by this proposal"
            scope.report("E303", message, each.day.span, "say it once")
        elif can_change(scope, calendar, written, each.day, step):
            touched[calendar.name, step] = each.day.span
            calendar = with_day(calendar, step, closes=written.words == "close")
    return on_calendars(clocks, {**calendars, calendar.name: calendar})


def can_change(scope: Scope, calendar: Calendar, written: tree.CalendarDaysText, name: tree.Name, step: int) -> bool:
    """Whether the calendar knows the day, and is not closed or open then as it is; reports what is wrong otherwise."""
    try:
        is_open_now = is_open(calendar, step)
    except UnknownDayError as error:
        ends = f"from {day(error.ending.first)} until {day(error.ending.until)}"
        message = f"`{error.ending.name}` is known {ends}, so `{calendar.name}` knows nothing of `{name.text}`"
        hint = f"`extend {error.ending.name} until …` first, or write another day"
        if step < error.ending.first:
            hint = "write another day: a list is extended by later days only"
        scope.report("E267", message, name.span, hint)
        return False
    if is_open_now is (written.words == "close"):
        return True
    state = "open" if is_open_now else "closed"
    message = f"`{calendar.name}` is {state} on `{name.text}` already"
    scope.report("E267", message, name.span, "leave the day out, or write another one")
    return False


def with_day(calendar: Calendar, step: int, *, closes: bool) -> Calendar:
    """The calendar, closed or open on this day: without a day that said the opposite, and with the day if that does not do."""
    changed = replace(calendar, closed=without(calendar.closed, step), opened=without(calendar.opened, step))
    if is_open(changed, step) is not closes:
        return changed
    if closes:
        return replace(changed, closed=in_order(changed.closed, step))
    return replace(changed, opened=in_order(changed.opened, step))


def without(days: tuple[NamedDay, ...], step: int) -> tuple[NamedDay, ...]:
    """The days but this one."""
    return tuple(each for each in days if each.day != step)


def in_order(days: tuple[NamedDay, ...], step: int) -> tuple[NamedDay, ...]:
    """The days with this one, in order."""
    return tuple(sorted((*days, NamedDay(step)), key=lambda each: each.day))
