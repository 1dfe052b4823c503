"""Times as people write them: `24 h`, `1 h 30 min`. Read in one way wherever a time stands, on a line and in a cell."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

UNITS = ("s", "min", "h", "day", "days", "week", "weeks")
SIZES = {"s": 0, "min": 1, "h": 2, "day": 3, "days": 3, "week": 4, "weeks": 4}
MEANT = {
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
"""What others write, in the singular and in small letters."""

NO_LENGTH = ("mont", "mth", "year", "yr", "work", "busi", "quar")
MONTH = re.compile(r"(st|nd|rd|th)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
PART = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+(?:[.,_'][0-9]+)*)\s*([A-Za-z]*)(?![\w.])")

Parts = tuple[tuple[str, str], ...]
"""(amount, unit) from the largest unit to the smallest."""


class Fault(NamedTuple):
    """What is wrong with a time, and what to write."""

    code: str
    message: str
    hint: str | None


def read(text: str) -> tuple[Parts, Fault | None] | None:
    """The parts of a time, and what is wrong with it; none when it is not written as a time at all."""
    found = []
    at = 0
    while match := PART.match(text, at):
        found.append((match[1], match[2]))
        at = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip())
        if at == match.end():
            break
    if not found or at < len(text):
        return None
    return tuple(found), fault_of(tuple(found))


def fault_of(parts: Parts) -> Fault | None:
    """The first thing that is wrong with a time."""
    meant = instead(parts)
    way = f"write `{meant}`" if meant else None
    for amount, _ in parts:
        if not amount.isdigit():
            said = f"`{amount}` is not a whole number; a time has digits only"
            grouped = re.fullmatch(r"\d{1,3}(,\d{3})+", amount)  # any other comma or dot is a decimal one
            return Fault("E103", said, way if grouped else "use a smaller unit and a whole number")
        if len(amount) > 1 and amount.startswith("0"):
            return Fault("E103", f"`{amount}` begins with a zero", way)
    for amount, unit in parts:
        if MONTH.fullmatch(unit):
            said = f"`{amount} {unit}` is not how a date is written"
            return Fault("E117", said, "write year-month-day, as 2026-01-31")
        if unit and unit not in UNITS:
            said = f"`{unit}` is not a unit of time; expected one of `s`, `min`, `h`, `day`, `days`, `week`, `weeks`"
            no_length = "months, years and working days have no fixed length and are left out; write days or weeks"
            number = f"a number has no unit: if one is meant, write `{amount}`"
            if unit == "m":
                number = f"write `{amount} min` if minutes are meant"
            return Fault("E115", said, no_length if unit.lower().startswith(NO_LENGTH) else way or number)
    for place, (amount, unit) in enumerate(parts):
        if not unit:
            said = f"`{amount}` has no unit; a time is written `{amount} s`, `{amount} min` or `{amount} h`"
            return Fault("E102", said, way if place else f"write `{amount} s` if seconds are meant")
    for (_, one), (_, next_one) in pairwise(parts):
        if SIZES[one] <= SIZES[next_one]:
            said = (
                f"`{next_one}` comes after `{one}`; the units of a time go from the largest to the smallest, each once"
            )
            return Fault("E119", said, way)
    return None


def instead(parts: Parts) -> str | None:
    """The time with the units that are meant, in order; none when that is not clear."""
    found: list[tuple[str, str]] = []
    for amount, unit in parts:
        after_hours = unit.lower() == "m" and bool(found) and found[-1][1] == "h"
        known = (
            "min"
            if after_hours
            else unit
            if unit in UNITS
            else MEANT.get(unit.lower().removesuffix("s").replace("second", "sec"))
        )
        if not unit:
            after = SIZES[found[-1][1]] if found else 1
            known = UNITS[after - 1] if 0 < after < 3 else None if found else "s"
        whole = re.sub(r"[^0-9]", "", amount).lstrip("0") or "0"
        if known is None:
            return None
        found.append((whole, "day" if known == "days" and whole == "1" else known))
    found.sort(key=lambda part: -SIZES[part[1]])
    if len({SIZES[unit] for _, unit in found}) < len(found):
        return None
    return " ".join(f"{amount} {unit}" for amount, unit in found)
