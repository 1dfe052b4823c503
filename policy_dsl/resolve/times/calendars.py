"""Resolves lists of days and calendars."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.calendar.calendars import WEEKDAYS, Calendar
from policy_dsl.calendar.days import DayList, NamedDay
from policy_dsl.calendar.zones import SUMMERS
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.clock_names import named
from policy_dsl.resolve.values import scales
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree


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
    for written, step in days:
        if step is None:
            continue
        if not first <= step < until:
            message = f"`{written.text}` is not a day from `{block.start.text}` until `{block.until.text}`"
            hint = "the list knows nothing of that day: take it out, or correct what is known"
            scope.report("E264", message, written.span, hint)
        elif step in listed:
            scope.report("E204", f"`{written.text}` is listed twice", written.span, "keep one of them")
        elif step < latest:
            message = f"`{written.text}` stands after {day(latest)}: is one of them mistyped?"
            scope.report("W527", message, written.span, "write the days in order")
        listed[step] = NamedDay(step)
        latest = max(latest, step)
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
    return f"write the zone of a place, {ways}" if meant else nearest(text, SUMMERS) or OTHER_ZONE


OTHER_ZONE = (
    "a zone matters only where hours are compared with days: leave the line out, or write one of these in which clocks"
    " change on the same days"
)
"""The hint for a zone that is near to none of those that are known."""


def calendar(scope: Scope, block: tree.CalendarBlock) -> Calendar | None:
    """The calendar; None after findings."""
    before = scope.errors
    week = weekdays(scope, block)
    if not block.week:
        scope.errors += 1  # the line that says when it is open is reported where it is missing or broken
    if block.zone is not None and block.zone.text not in SUMMERS:
        message = f"`{block.zone.text}` is not a zone that is known; known are {listing(SUMMERS)}"
        scope.report("E264", message, block.zone.span, zone_hint(block.zone.text))
    check_listed_once(scope, block.closed_on)
    lists = [named(scope, scope.day_lists, name, "list of days", "days") for name in block.closed_on]
    if scope.errors > before:
        return None
    zone = None if block.zone is None else block.zone.text
    return Calendar(block.name.text, week, tuple(each for each in lists if each is not None), zone=zone)


def check_listed_once(scope: Scope, names: Sequence[tree.Name]) -> None:
    """Reports each name that is listed before."""
    for n, name in enumerate(names):
        if name.text in [each.text for each in names[:n]]:
            scope.report("E204", f"`{name.text}` is listed twice", name.span, "keep one of them")


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
    check_listed_once(scope, [name for name in block.week if name.text in WEEKDAYS])
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


def day(step: int) -> str:
    """A day in backticks."""
    return f"`{step_text(Scale.DATE, step)}`"
