"""Days, calendars and clocks written otherwise: without a day or with the next, a list less, another line of a clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from policy_dsl.syntax import tree
from policy_dsl.syntax.tree import NamedDayText
from policy_dsl.text import Span, Text, without_comment

OTHER_LINES = {
    "day one is": ("the day after receipt", "the day of receipt"),
    "a month without that day ends on": ("its last day", "the day after its last"),
    "a last day that is closed": ("moves on", "moves back", "stays"),
}
"""The lines of a clock, and what each may say."""


def other_days(days: Sequence[NamedDayText], text: Text) -> Iterator[tuple[Span, str]]:
    """Where a list of days may be written otherwise, in one line each, and how: without one of its days, or with the day after
    it, unless that is in the list.
    """
    listed = {each.day.text for each in days}
    by_line: dict[int, list[NamedDayText]] = {}
    for each in days:
        by_line.setdefault(each.day.span.line, []).append(each)
    for here in by_line.values():
        for n, each in enumerate(here):
            span = with_comma(here, n, text)
            if span is None:
                continue
            yield span, ""
            after = (date.fromisoformat(each.day.text) + timedelta(days=1)).isoformat()
            if after not in listed:
                yield span, text.line(span.line)[span.column - 1 : span.end_column - 1].replace(each.day.text, after, 1)


def with_comma(here: Sequence[NamedDayText], n: int, text: Text) -> Span | None:
    """One of the days of a line, with the comma before it or after it, as it may be left out; None for a line that goes on, or
    that goes on from another one, with this day alone.
    """
    own = whole(here[n])
    if n:
        before = whole(here[n - 1])
        return Span(before.end_line, before.end_column, own.end_line, own.end_column)
    if len(here) > 1:
        after = here[1].day.span
        return Span(own.line, own.column, after.line, after.column)
    above, line = (without_comment(text.line(number)) for number in (own.line - 1, own.line))
    return None if above.endswith(",") or line.endswith(",") else own


def whole(day: NamedDayText) -> Span:
    """A day with its name."""
    return day.day.span if day.name is None else day.day.span.to(day.name.span)


def fewer_lists(lists: Sequence[tree.Name]) -> Iterator[tuple[Span, str]]:
    """The lists on whose days a calendar is closed, one less; nothing if there is one."""
    if len(lists) > 1:
        for left_out in lists:
            yield lists[0].span.to(lists[-1].span), ", ".join(each.text for each in lists if each is not left_out)


def other_lines(clock: tree.ClockBlock, text: Text) -> Iterator[tuple[Span, str]]:
    """What may stand in the lines of a clock in the place of what does."""
    number = clock.span.line + 1
    while number <= len(text.lines) and (not text.line(number).strip() or text.line(number).startswith((" ", "\t"))):
        line = without_comment(text.line(number))
        words = " ".join(line.split())
        for start, values in OTHER_LINES.items():
            said = next((value for value in values if words == f"{start} {value}"), None)
            if said is not None:
                first = len(line) - len(line.lstrip()) + 1
                span = Span(number, first, number, len(line.rstrip()) + 1)
                yield from ((span, f"{start} {value}") for value in values if value != said)
        number += 1
