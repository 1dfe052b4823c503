"""Looks up lists of days, calendars and clocks by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from policy_dsl.calendar.calendars import WEEKDAYS
from policy_dsl.resolve.scope import DATE, Scope
from policy_dsl.resolve.words.name_text import listing, nearest, unknown
from policy_dsl.syntax import tree

T = TypeVar("T")


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


CLOSED_WEEKLY = "a calendar is closed on the days of the week that its line `open` leaves out; lists have other days"


def closing_hint(text: str) -> str | None:
    """The hint for a day where a list of days belongs; None for other words."""
    if DATE.fullmatch(text):
        return f"put the day into a list: `days NAME` at the margin, with `{text}` below it, and here `closed on NAME`"
    return CLOSED_WEEKLY if text in WEEKDAYS else None
