"""Hints for days that are listed: below `days`, and behind `close` and `open` in a proposal."""

from __future__ import annotations

import re
from datetime import date, timedelta

DATE = r"\d{4}-\d\d-\d\d"
ITEM = rf'{DATE}(?:\s*"[^"]*")?'
JOINT = r"(?:\s*(?:[;,/+&]|\band\b)\s*(?:and\b\s*)?|\s*)"
LISTED = re.compile(rf"{ITEM}(?:{JOINT}{ITEM})*[;,.]?")
RANGE = re.compile(
    rf"(?:from\s+)?({DATE})(?:\s*\"[^\"]*\")?\s*(to|until|till|through|thru|up to|-|–|—|\.\.+)\s*({DATE})(?:\s*\"[^\"]*\")?"
)
CHANGE = re.compile(r"(close|open)\s+(?!on\b)([^\W\d][\w.-]*)\s+(?:(?:on|for|at)\b\s*:?\s*)?((?:from\s+)?\d.*)")

MOST_NAMED = 10
"""The most days that a hint names one by one."""


UNQUOTED = re.compile(rf"({DATE})\s*(?:[-–—:=,(]\s*)?([^\W\d][^\",;|]*?)[).;]?")
RECURS = re.compile(
    r"(?:every|each|yearly|annually|always)\b.*|.*\b(?:every|each) (?:year|\w+day|month)\b.*", re.IGNORECASE
)


def days_hint(text: str) -> str | None:
    """The hint for a line of a list with several days that are not written with commas, or with a name without quotes; None for
    other lines.
    """
    if RECURS.fullmatch(text):
        return "no day recurs: write the day of each year, `2026-12-25, 2027-12-25`"
    joint = r"(?:to|until|till|through|thru|up to|and|from|then)\b"
    if (named := UNQUOTED.fullmatch(text)) and not re.match(joint, named[2]):
        return f'put the name of the day in double quotes: `{named[1]} "{named[2]}"`'
    days = with_commas(text)
    return None if days in (None, text) else f"name each day, with commas between them: `{days}`"


def change_hint(text: str) -> str | None:
    """The hint for a line that closes or opens several days of a calendar; None if it has no known mistake."""
    change = CHANGE.fullmatch(text)
    days = change and with_commas(change[3])
    if change is None or days is None or "," not in days:
        return None
    written = f"{change[1]} {change[2]} on {days}"
    return None if written == text else f"name each day, with commas between them: `{written}`"


def with_commas(text: str) -> str | None:
    """The days that a text means, with commas between them; None for other texts."""
    if ends := RANGE.fullmatch(text):
        return each_day(ends[1], ends[3], included=ends[2] not in ("until", "till"))
    return ", ".join(re.findall(ITEM, text)) if LISTED.fullmatch(text) else None


def each_day(first: str, last: str, *, included: bool) -> str | None:
    """The days from the one to the other, the last of which may be included; of many, the first ones. None without any."""
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        many = (end - start).days + included
        days = [(start + timedelta(days=n)).isoformat() for n in range(min(many, MOST_NAMED))]
    except (ValueError, OverflowError):
        return None
    return ", ".join(days) + (", …" if many > len(days) else "") if days else None
