"""Builds the syntax tree of lists of days, calendars and clocks."""

from __future__ import annotations

from typing import Any, cast

from policy_dsl.syntax import tree
from policy_dsl.syntax.builders.builder import ParseNode, TreeBuilder

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
