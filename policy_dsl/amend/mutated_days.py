"""Days, calendars and clocks written otherwise: without a day or with the next, a list less, another line of a clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from policy_dsl.amend.mutation import Beside
from policy_dsl.syntax import tree
from policy_dsl.syntax.tree import NamedDayText
from policy_dsl.text import Span, Text, without_comment

OTHER_LINES = {
    "day one is": ("the day after receipt", "the day of receipt"),
    "a month without that day ends on": ("its last day", "the day after its last"),
    "a last day that is closed": ("moves on", "moves back", "stays"),
}
"""The lines of a clock, and what each may say."""


Other = tuple[Span, str, Beside | None]
"""What stands at a place, in one line, what it becomes, and what changes beside it."""


def other_days(days: Sequence[NamedDayText], text: Text) -> Iterator[Other]:
    """Where a list of days may be written otherwise, and how: without one of its days, or with the day after it, unless that is
    in the list.
    """
    listed = {each.day.text for each in days}
    for n, each in enumerate(days):
        left_out = without(days, n, text)
        if left_out is None:
            continue
        span, beside = left_out
        yield span, "", beside
        after = (date.fromisoformat(each.day.text) + timedelta(days=1)).isoformat()
        if after not in listed:
            changed = text.line(span.line)[span.column - 1 : span.end_column - 1].replace(each.day.text, after, 1)
            yield span, changed, None


def without(days: Sequence[NamedDayText], n: int, text: Text) -> tuple[Span, Beside | None] | None:
    """One of the days, with the comma before it or after it, as it may be left out, and what then changes beside it; None where
    the words before it go on in the next line.
    """
    own = whole(days[n])
    if n and whole(days[n - 1]).end_line == own.line:
        before = whole(days[n - 1])
        return Span(before.end_line, before.end_column, own.end_line, own.end_column), None
    if n + 1 < len(days) and days[n + 1].day.span.line == own.line:
        after = days[n + 1].day.span
        return Span(own.line, own.column, after.line, after.column), None
    comma = comma_behind(own, text)
    if comma is None:
        return own, None if n == 0 else of_comma(whole(days[n - 1]), text)
    behind = Span(own.line, own.column, comma.end_line, comma.end_column)
    if n and comma_behind(whole(days[n - 1]), text) is not None:
        return behind, None
    if text.line(own.line)[: own.column - 1].strip():
        return None
    below = days[n + 1].day.span
    return behind, Beside(Span(below.line, 1, below.line, below.column), " " * (own.column - 1))


def comma_behind(day: Span, text: Text) -> Span | None:
    """The comma behind a day, if its list goes on in another line."""
    line = text.line(day.end_line)
    rest = line[day.end_column - 1 :]
    if not rest.lstrip().startswith(","):
        return None
    column = day.end_column + len(rest) - len(rest.lstrip())
    return Span(day.end_line, column, day.end_line, column + 1)


def of_comma(day: Span, text: Text) -> Beside | None:
    """The change that leaves out the comma behind a day; None if there is no comma."""
    comma = comma_behind(day, text)
    return None if comma is None else Beside(comma, "")


def whole(day: NamedDayText) -> Span:
    """A day with its name."""
    return day.day.span if day.name is None else day.day.span.to(day.name.span)


def fewer_lists(lists: Sequence[tree.Name]) -> Iterator[Other]:
    """The lists on whose days a calendar is closed, one less; nothing if there is one."""
    if len(lists) > 1:
        for left_out in lists:
            rest = ", ".join(each.text for each in lists if each is not left_out)
            yield lists[0].span.to(lists[-1].span), rest, None


def other_lines(clock: tree.ClockBlock, text: Text) -> Iterator[Other]:
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
                yield from ((span, f"{start} {value}", None) for value in values if value != said)
        number += 1
