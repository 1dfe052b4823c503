"""Reads times as policies write them: `24 h`, `1 h 30 min`, in lines and in cells alike."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal, NamedTuple

UNITS = ("s", "min", "h", "day", "days", "week", "weeks")
RANKS = {"s": 0, "min": 1, "h": 2, "day": 3, "days": 3, "week": 4, "weeks": 4}
UNIT_OF = {
    "sec": "s",
    "min": "min",
    "minute": "min",
    "hour": "h",
    "hr": "h",
    "h": "h",
    "d": "days",
    "day": "days",
    "week": "weeks",
    "wk": "weeks",
    "w": "weeks",
}
"""The unit that a common spelling stands for, by the spelling in the singular and in lower case."""

NO_LENGTH = ("mont", "mth", "year", "yr", "work", "busi", "quar")
MONTH = re.compile(r"(st|nd|rd|th)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
PART = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+(?:[.,_'][0-9]+)*)\s*([A-Za-z]*)(?![\w.])")

Parts = tuple[tuple[str, str], ...]
"""(amount, unit) of each part of a time, in the order of the text."""


DAY_UNIT = r"(?:working days?|calendar days?|calendar weeks?|months?|years?)"
"""A unit that is counted on a clock."""

IN_TURN = rf"[0-9]+ {DAY_UNIT}(?: ?, ?then [0-9]+ {DAY_UNIT})*"
"""Parts of a time on a clock, each from the end of the one before."""

ON_CLOCK = re.compile(rf"(?:the (earlier|later) of ({IN_TURN}) and )?({IN_TURN}) on (\w+(?:[.-]\w+)*)")
"""A time on a clock, with single spaces: in turn, or the earlier or the later of two."""


class OnClock(NamedTuple):
    """The parts of a time on a clock, each from the end of the one before, and the name of the clock; if it is the earlier or
    the later of two times, which, and the parts of the other.
    """

    parts: Parts
    clock: str
    chosen: str = ""
    others: Parts = ()


def read_on_clock(text: str) -> OnClock | None:
    """The time on a clock that the text is; None for other texts."""
    match = ON_CLOCK.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    chosen, first, second, clock = match.groups()
    if not chosen:
        return OnClock(parts_in(second), clock)
    return OnClock(parts_in(first), clock, chosen, parts_in(second))


def parts_in(text: str) -> Parts:
    """The parts that stand there."""
    return tuple((amount, unit) for amount, unit in re.findall(rf"([0-9]+) ({DAY_UNIT})", text))


class Fault(NamedTuple):
    """A mistake in a time, and what to write instead."""

    code: str
    message: str
    hint: str | None


def read(text: str) -> tuple[Parts, Fault | None] | None:
    """The parts of a time, and its first mistake if there is one; None if the text does not look like a time."""
    parts = []
    at = 0
    while match := PART.match(text, at):
        parts.append((match[1], match[2]))
        at = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        if at == match.end():
            break
    if not parts or at < len(text):
        return None
    return tuple(parts), fault_of(tuple(parts))


def fault_of(parts: Parts) -> Fault | None:
    """The first mistake in a time; None if there is none."""
    corrected = corrected_time(parts)
    correction = f"write `{corrected}`" if corrected else None
    for amount, _ in parts:
        if not amount.isdigit():
            message = f"`{amount}` is not a whole number; a time has digits only"
            grouped = re.fullmatch(r"\d{1,3}(,\d{3})+", amount)  # any other comma or dot is a decimal one
            return Fault("E103", message, correction if grouped else "use a smaller unit and a whole number")
        if len(amount) > 1 and amount.startswith("0"):
            return Fault("E103", f"`{amount}` begins with a zero", correction)
    for amount, unit in parts:
        if MONTH.fullmatch(unit):
            message = f"`{amount} {unit}` is not how a date is written"
            return Fault("E117", message, "write year-month-day, as 2026-01-31")
        if unit and unit not in UNITS:
            message = f"`{unit}` is not a unit of time; expected one of `s`, `min`, `h`, `day`, `days`, `week`, `weeks`"
            no_length = "months, years and working days have no fixed length: write days or weeks"
            number = f"a number has no unit: if one is meant, write `{amount}`"
            if unit == "m":
                number = f"write `{amount} min` if minutes are meant"
            return Fault("E115", message, no_length if unit.lower().startswith(NO_LENGTH) else correction or number)
    for place, (amount, unit) in enumerate(parts):
        if not unit:
            message = f"`{amount}` has no unit; a time is written `{amount} s`, `{amount} min` or `{amount} h`"
            return Fault("E102", message, correction if place else f"write `{amount} s` if seconds are meant")
    for (_, this_unit), (_, next_unit) in pairwise(parts):
        if RANKS[this_unit] <= RANKS[next_unit]:
            order = "the units of a time go from the largest to the smallest, each once"
            return Fault("E119", f"`{next_unit}` comes after `{this_unit}`; {order}", correction)
    return None


def corrected_time(parts: Parts) -> str | None:
    """The time with its probable units, the largest first; None if the units are not clear."""
    corrected: list[tuple[str, str]] = []
    for amount, unit in parts:
        after_hours = unit.lower() == "m" and bool(corrected) and corrected[-1][1] == "h"
        known_unit = (
            "min"
            if after_hours
            else unit
            if unit in UNITS
            else UNIT_OF.get(unit.lower().removesuffix("s").replace("second", "sec"))
        )
        if not unit:
            after = RANKS[corrected[-1][1]] if corrected else 1
            known_unit = UNITS[after - 1] if 0 < after < 3 else None if corrected else "s"
        whole = re.sub(r"[^0-9]", "", amount).lstrip("0") or "0"
        if known_unit is None:
            return None
        corrected.append((whole, "day" if known_unit == "days" and whole == "1" else known_unit))
    corrected.sort(key=lambda part: -RANKS[part[1]])
    if len({RANKS[unit] for _, unit in corrected}) < len(corrected):
        return None
    return " ".join(f"{amount} {unit}" for amount, unit in corrected)


BoundWords = Literal["answer within at most", "answer not before"]
"""The words of a cap and of a floor, as a rule has them."""

CAP = re.compile(r"at[ \t]+most[ \t]+(?=\S)")
FLOOR = re.compile(r"not[ \t]+before[ \t]+(?=\S)")


def bound_in_cell(text: str) -> tuple[BoundWords, int] | None:
    """The words of a cap or a floor, as a rule has them, and where its time begins in the cell; None for other cells."""
    if cap := CAP.match(text):
        return "answer within at most", cap.end()
    if floor := FLOOR.match(text):
        return "answer not before", floor.end()
    return None
