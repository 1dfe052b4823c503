"""Sheets as texts, the addresses of their cells, and findings about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.text import NO_LINE, Span

Kind = Literal["xlsx", "csv"]

MOST_ROWS = 100_000
MOST_COLUMNS = 256
MOST_CELLS = 500_000
MOST_ALIKE = 20
"""The most findings of one code that are listed; the others are only counted."""


class Fault(Struct, frozen=True):
    """A reason to reject a cell or a file, or a remark on it.

    For a cell, `message` continues a sentence that begins with its address; for a file, it is a whole sentence.
    """

    code: str
    message: str
    hint: str | None = None


class Sheet(Struct, frozen=True):
    """A sheet: rows of equal length, the heading first. `name` is None for CSV, which has no sheets."""

    path: str
    name: str | None
    rows: tuple[tuple[str, ...], ...]


def column_letters(column: int) -> str:
    """The column's name in spreadsheets: 1 is A, 27 is AA."""
    word = ""
    while column:
        column, last = divmod(column - 1, 26)
        word = chr(ord("A") + last) + word
    return word


def address(name: str | None, row: int, column: int) -> str:
    """`Sheet1!B4`, with the sheet in quotes where spreadsheets want them; `B4` in CSV."""
    return qualified(name, f"{column_letters(column)}{row}")


def qualified(name: str | None, place: str) -> str:
    """The place, with the name of its sheet before it if there is one."""
    if name is None:
        return place
    plain = re.fullmatch(r"[^\W\d]\w*", name)
    return f"{name}!{place}" if plain else "'" + name.replace("'", "''") + f"'!{place}"


def about_file(path: str, fault: Fault) -> Finding:
    """The finding for a fault of the whole file."""
    return Finding(fault.code, fault.message, path, NO_LINE, fault.hint)


def about_cell(path: str, name: str | None, row: int, column: int, fault: Fault) -> Finding:
    """The finding for one cell; its line and column are the sheet's row and column."""
    return Finding(
        fault.code,
        f"{address(name, row, column)} {fault.message}",
        path,
        Span(row, column, row, column + 1),
        fault.hint,
    )


def summarized(findings: Iterable[Finding]) -> list[Finding]:
    """At most `MOST_ALIKE` findings of each code, then for each code how many more there are."""
    kept: list[Finding] = []
    seen: dict[str, int] = {}
    last: dict[str, Finding] = {}
    for finding in findings:
        seen[finding.code] = seen.get(finding.code, 0) + 1
        if seen[finding.code] <= MOST_ALIKE:
            kept.append(finding)
        last[finding.code] = finding
    for code, finding in last.items():
        more = seen[code] - MOST_ALIKE
        if more > 0:
            message = f"and {more:,} more of this kind; the last: {finding.message}"
            kept.append(Finding(code, message, finding.path, finding.span, finding.hint))
    return kept
