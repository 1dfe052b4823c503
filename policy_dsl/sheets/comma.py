"""A CSV file, read as spreadsheets write it: UTF-8, cut at commas, or at semicolons where the comma is a decimal sign."""

from __future__ import annotations

import csv
import io
from itertools import islice

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.grid import Raw, sheet_of
from policy_dsl.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Fault, Sheet, about_file
from policy_dsl.text import Span

DELIMITERS = {",": ",", ";": ";", "tab": "\t"}
"""What may be asked for, by the word that asks for it."""


def read_csv(content: bytes, path: str, delimiter: str | None) -> tuple[Sheet | None, list[Finding]]:
    """The table in these bytes, or findings. Without a delimiter the heading decides between comma and semicolon."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        said = f"the file is not UTF-8: byte {content[error.start]:#04x} in line {line} cannot stand here"
        hint = "save it as `CSV UTF-8`; the spreadsheet program offers that name or an encoding"
        return None, [Finding("E003", said, path, Span(line, 1, line, 2), hint)]
    if delimiter is None:
        delimiter = heading_delimiter(text)
        if delimiter is None:
            said = "the heading can be cut at its commas and at its semicolons"
            hint = "say which with `--delimiter ,` or `--delimiter ;`"
            return None, [about_file(path, Fault("E408", said, hint))]
    rows: list[list[Raw]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        # what is past the end may be blank
        rows += ([cell.strip(" ") for cell in row[: 2 * MOST_COLUMNS]] for row in islice(reader, 2 * MOST_ROWS))
    except csv.Error as error:
        if "field limit" in str(error):
            fault = Fault("E512", f"a cell in line {reader.line_num} is too long for a table", "shorten it")
        else:
            said = f"line {reader.line_num} is not CSV: a double quote opens or closes a cell in its middle"
            fault = Fault("E511", said, 'write a quote inside a quoted cell twice: `"say ""yes"""`')
        return None, [about_file(path, fault)]
    return sheet_of(path, None, "csv", rows)


def heading_delimiter(text: str) -> str | None:
    """The sign that cuts the heading in several cells; the comma when none does; none when both do."""
    cutting = [sign for sign in (",", ";") if columns(text, sign) > 1]
    return cutting[0] if len(cutting) == 1 else None if cutting else ","


def columns(text: str, sign: str) -> int:
    """How many cells the heading has when it is cut at this sign; none when it cannot be."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True), []))
    except csv.Error:
        return 0
