"""The words of cells and headings, and what stands for a value in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from policy_dsl.syntax import tree as t
from tests.third_reading.days import meant
from tests.third_reading.values import ORDER

OUTCOMES = ("answer within", "access")
UNITS = ("s", "min", "h", "day", "days", "week", "weeks")
GIVES = "gives "
WITHIN = " within"
CAPTIONS = (*OUTCOMES, "row", "in force from", "in force until")
"""Headings that are neither an attribute nor values."""


def time_headed(heading: str) -> str:
    """The named time that a column gives; empty for the one time, and for other columns."""
    return "" if heading == "answer within" or not heading.endswith(WITHIN) else heading.removesuffix(WITHIN)


def day(written: t.Name | t.Quoted) -> int:
    """A date as the day that it is, counted from 1 January of the year 1."""
    return date.fromisoformat(written.text).toordinal()


def words(text: str) -> list[str]:
    """What stands between blanks; what is in quotes is one word, with its quotes."""
    return re.findall(r'"[^"]*"|[^\s"]+', text)


def apart(text: str, sign: str) -> list[str]:
    """What stands between the signs, of which one in quotes is none."""
    return [part.strip() for part in re.findall(rf'(?:"[^"]*"|[^"{sign}])+', text)]


def ranking(text: str) -> bool:
    """Whether a cell, or one alternative of it, compares codes in their order."""
    return re.search(r"(^|, *|not )(at least|at most|over|under) | to ", re.sub(r'"[^"]*"', "L", text)) is not None


def quoted_or_name(text: str) -> t.Word:
    text = text.strip()
    return t.Quoted(text.strip('"')) if text.startswith('"') else t.Name(text)


def ranged(fact: t.Name, text: str, read: Callable[[str], t.ValueText] | None = None) -> t.ConditionText:
    """One alternative of a cell below an ordered attribute: a range, a comparison, or a value."""
    read = read or operand
    for comparison in ORDER:
        if text.startswith(f"{comparison} "):
            return t.InOrder(fact, comparison, read(text.removeprefix(comparison)))
    for joint in ("to", "until"):
        low, found, high = text.partition(f" {joint} ")
        if found:
            return t.Between(fact, read(low), joint, read(high))
    return t.Is(fact, "is", (read(text),))


def operand(text: str) -> t.Name | t.Duration:
    """A number, a date, a time, or the name of a fact."""
    part = rf"(\d+)\s*({'|'.join(UNITS)})\b"
    if not re.fullmatch(rf"{part}(\s+{part})*", text.strip()):
        return t.Name(text.strip())
    (amount, unit), *rest = re.findall(part, text)
    return t.Duration(amount, unit, rest=tuple(rest))


def seconds_of(time: t.Duration) -> int:
    """The sum of its parts."""
    seconds = meant(time.text)
    assert isinstance(seconds, int)
    return seconds
