"""Builds and prints the syntax tree of lists of days, calendars and clocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from policy_dsl.syntax import tree
from policy_dsl.syntax.build import ParseNode, TreeBuilder
from policy_dsl.syntax.parts import INDENT, cites, quoted

NO_NAME = tree.Name("")


def declared(b: TreeBuilder, node: ParseNode) -> tree.DaysBlock | tree.CalendarBlock | tree.ClockBlock:
    """The tree of a list of days, a calendar or a clock."""
    name = b.name(node.children[0])
    title = next((b.quoted(child) for child in node.children[1:2] if child.data == "quoted"), None)
    match node.data:
        case "days":
            return days(b, node, name, title)
        case "calendar":
            return calendar(b, node, name, title)
        case _:
            return clock(b, node, name, title)


def days(b: TreeBuilder, node: ParseNode, name: tree.Name, title: tree.Quoted | None) -> tree.DaysBlock:
    """`days NAME "…"`."""
    what = "`known from D until D`"
    covered = b.at_most_one(node, "covered", "known", lambda line: (b.name(line.children[0]), b.name(line.children[1])))
    start, until = covered or b.required(None, node, what, (NO_NAME, NO_NAME))
    return tree.DaysBlock(name, title, start, until, named_days(b, node), b.citations(node), b.span(node))


def named_days(b: TreeBuilder, node: ParseNode) -> tuple[tree.NamedDayText, ...]:
    """The days on the lines of a node, with their names."""
    return tuple(
        tree.NamedDayText(b.name(day.children[0]), b.quoted(day.children[1]) if len(day.children) > 1 else None)
        for line in node.children
        if line.data == "named_days"
        for day in line.children
    )


def calendar(b: TreeBuilder, node: ParseNode, name: tree.Name, title: tree.Quoted | None) -> tree.CalendarBlock:
    """`calendar NAME "…"`."""
    week = b.at_most_one(node, "open", "open", lambda line: line.children[0])
    through = week is not None and week.data == "through"
    names = () if week is None else tuple(map(b.name, week.children))
    zone = b.at_most_one(node, "zone", "zone", lambda line: b.name(line.children[0]))
    closed_on = b.at_most_one(
        node, "closed_on", "closed on", lambda line: tuple(map(b.name, line.children[0].children))
    )
    names = names or b.required(None, node, "`open Monday to Friday`", ())
    return tree.CalendarBlock(name, title, zone, names, through, closed_on or (), b.citations(node), b.span(node))


LINES = {
    "after_receipt": "the day after receipt",
    "of_receipt": "the day of receipt",
    "its_last": "its last day",
    "day_after_last": "the day after its last",
    "moves_on": "moves on",
    "moves_back": "moves back",
    "stays": "stays",
}
"""The words of each alternative of a line of a clock."""


def clock(b: TreeBuilder, node: ParseNode, name: tree.Name, title: tree.Quoted | None) -> tree.ClockBlock:
    """`clock NAME "…"`."""

    def chosen(kind: str, words: str) -> Any:
        return b.at_most_one(node, kind, words, lambda line: LINES[line.children[0].data])

    due = b.at_most_one(node, "due", "due", lambda _: "at the end of the day")
    return tree.ClockBlock(
        name,
        title,
        b.at_most_one(node, "counts", "counts", lambda line: b.name(line.children[0])),
        chosen("day_one", "day one is"),
        cast(Any, due),
        chosen("short_month", "a month without that day"),
        chosen("roll", "a last day that is closed"),
        b.citations(node),
        b.span(node),
    )


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
