"""Where a line of a report may break: not inside a number with its unit, nor inside a place, except before a file's name."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.text import Text as Styled

HOLD = "\ufdd0"
"""Stands for a space at which no line breaks, while lines are laid out. No text has it, because it is not a character."""

INSIDE = re.compile(
    r"(?<=\d) (?=%|× 10|(?:ms|s|min|h|days?|weeks?|months?|years?)\b)"
    r"|(?<=×) (?=10)"
    r"|(?<=[<>]) (?=\d[\d.]*.%)"
    r"|(?<=\btrust) (?=\d)"
)
"""The spaces inside numbers with units, and the like."""

PLACE = re.compile(r"\S*/\S*:\d+")
"""A path with the number of a line."""


def held_together(text: Styled, width: int) -> Styled:
    """The text with its numbers held together, and its places broken before names where they are wider than the line."""
    if text.no_wrap or not (INSIDE.search(text.plain) or PLACE.search(text.plain)):
        return text
    held = text.copy()
    held.plain = INSIDE.sub(HOLD, text.plain)
    breaks = [at for place in PLACE.finditer(held.plain) for at in place_breaks(place[0], place.start(), width)]
    if not breaks:
        return held
    whole = held.blank_copy()
    for n, piece in enumerate(held.divide(breaks)):
        if n:
            whole.append("\n")
        whole.append_text(piece)
    return whole


def place_breaks(place: str, start: int, width: int) -> list[int]:
    """The positions at which a place is broken that is wider than a line: as few as possible, each behind a `/`."""
    if cell_len(place) <= width:
        return []
    breaks, line = [], ""
    *folders, name = place.split("/")
    at = start
    for part in (*(f"{folder}/" for folder in folders), name):
        if line and (part is name or cell_len(line + part) > width):
            breaks.append(at)
            line = ""
        line += part
        at += len(part)
    return breaks


def released(text: str) -> str:
    """The text as it is printed."""
    return text.replace(HOLD, " ")
