"""The days that a file lists, as all its formats give them, and the limits that hold for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.text import Span

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_BYTES = 4 * 2**20
MOST_DAYS = 10_000
"""The most events of a file, and days of a list: 27 years of them."""
LONGEST_EVENT = 366
"""The most days of one event."""
LONGEST_NAME = 120
"""The most characters of a name; longer ones are cut."""


class ListedDay(Struct, frozen=True):
    """A day of a file, and what the file calls it."""

    day: date
    name: str = ""


def day_of(words: str) -> date | None:
    """The day that is written in full, such as `2026-12-25`; None if these words are not one."""
    if ISO_DAY.fullmatch(words) is None:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def days_from(first: date, count: int, name: str) -> Iterator[ListedDay]:
    """Each day of an event of so many days. Raises OverflowError beyond the last year that a date can have."""
    for n in range(count):
        yield ListedDay(first + timedelta(n), name)


def about_line(path: str, line: int, code: str, message: str, hint: str) -> Finding:
    """The finding for a line of the file."""
    return Finding(code, message, path, Span(line, 1, line, 2), hint)


def shown(words: object) -> str:
    """Something that a file holds, short enough for a message."""
    text = printable(str(words)[:60])
    return text if len(str(words)) <= 60 else f"{text}…"
