"""Prints lists of days, calendars and clocks, in the canonical layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import INDENT, cites, quoted

DAYS_A_LINE = 4
"""The days of a list that are printed on a line."""


def lines(node: tree.DaysBlock | tree.CalendarBlock | tree.ClockBlock) -> Iterator[str]:
    """The lines of a list of days, a calendar or a clock."""
    word = {tree.DaysBlock: "days", tree.CalendarBlock: "calendar", tree.ClockBlock: "clock"}[type(node)]
    yield f"{word} {node.name.text}" + (f" {quoted(node.title)}" if node.title else "")
    yield from (INDENT + line for line in (*cites(node.citations), *own_lines(node)))


def day_lines(days: Sequence[tree.NamedDayText]) -> Iterator[str]:
    """The lines of days with their names."""
    words = [day_words(each) for each in days]
    for start in range(0, len(words), DAYS_A_LINE):
        yield ", ".join(words[start : start + DAYS_A_LINE])


def day_words(each: tree.NamedDayText) -> str:
    """A day with its name."""
    return each.day.text + (f" {quoted(each.name)}" if each.name else "")


def own_lines(node: tree.DaysBlock | tree.CalendarBlock | tree.ClockBlock) -> Iterator[str]:
    """The lines below the first, without citations."""
    match node:
        case tree.DaysBlock():
            yield f"known from {node.start.text} until {node.until.text}"
            yield from day_lines(node.days)
        case tree.CalendarBlock():
            if node.zone is not None:
                yield f"zone {node.zone.text}"
            yield f"open {(' to ' if node.through else ', ').join(name.text for name in node.week)}"
            if node.closed_on:
                yield f"closed on {', '.join(name.text for name in node.closed_on)}"
        case tree.ClockBlock():
            if node.counts is not None:
                yield f"counts {node.counts.text}"
            if node.day_one is not None:
                yield f"day one is {node.day_one}"
            if node.due is not None:
                yield f"due {node.due}"
            if node.short_month is not None:
                yield f"a month without that day ends on {node.short_month}"
            if node.roll is not None:
                yield f"a last day that is closed {node.roll}"
