"""Reads CSV files: UTF-8, with commas, with tabs, or, where the comma is the decimal sign, with semicolons."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.sheets.grid import Raw, sheet_of
from policy_dsl.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Fault, Sheet, about_file
from policy_dsl.text import Span

SEPARATOR_LINE = re.compile(r"sep=(.)(?:\r\n?|\n)", re.IGNORECASE)
"""A first line that declares the separator. It is not a row."""
SIGN_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
DELIMITERS = {",": ",", ";": ";", "tab": "\t"}
"""The signs that the values of `--delimiter` stand for."""


def read_csv(content: bytes, path: str, delimiter: str | None) -> tuple[Sheet | None, list[Finding]]:
    """The table in these bytes, or findings. If no delimiter is given, a line `sep=` decides, and otherwise the heading."""
    rows, separator, findings = rows_of(content, path, delimiter)
    return (None, findings) if rows is None else sheet_of(path, None, "csv", rows, separator=separator)


def rows_of(content: bytes, path: str, delimiter: str | None) -> tuple[list[list[Raw]] | None, str, list[Finding]]:
    """The rows in these bytes, as `read_csv` splits them, and the name of their separator; or None and findings."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0")) or content[1:2] == b"\0":
        message = "the file is UTF-16, as spreadsheets save `Unicode Text`"
        return None, "", [Finding("E003", message, path, Span(1, 1, 1, 2), "save it as `CSV UTF-8`")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"the file is not UTF-8: byte {content[error.start]:#04x} in line {line} does not belong here"
        hint = "save it as `CSV UTF-8`; the spreadsheet program offers that name or an encoding"
        return None, "", [Finding("E003", message, path, Span(line, 1, line, 2), hint)]
    if first := SEPARATOR_LINE.match(text):
        text, delimiter = text[first.end() :], delimiter or first[1]
        if delimiter not in SIGN_NAMES:
            sign = printable(delimiter)
            message = f"its first line says that `{sign}` separates its cells, not a comma, a semicolon or a tab"
            return None, "", [about_file(path, Fault("E408", message, "save it as `CSV UTF-8`"))]
    if delimiter is None:
        candidates = [sign for sign in SIGN_NAMES if heading_width(text, sign) > 1]
        if len(candidates) > 1:
            message = f"the heading can be split {' and '.join(f'at its {SIGN_NAMES[sign]}s' for sign in candidates)}"
            words = [word for word, sign in DELIMITERS.items() if sign in candidates]
            hint = f"say which with {' or '.join(f'`--delimiter {word}`' for word in words)}"
            return None, "", [about_file(path, Fault("E408", message, hint))]
        delimiter = candidates[0] if candidates else ","
    rows: list[list[Raw]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        # cells beyond the limits are read too, because they may be blank
        rows += ([cell.strip(" ") for cell in row[: 2 * MOST_COLUMNS]] for row in islice(reader, 2 * MOST_ROWS))
    except csv.Error as error:
        line = reader.line_num + (first is not None)
        if "field limit" in str(error):
            fault = Fault("E512", f"a cell in line {line} is too long for a table", "shorten it")
        else:
            message = f"line {line} is not CSV: a double quote opens or closes a cell in its middle"
            fault = Fault("E511", message, 'write a quote inside a quoted cell twice: `"say ""yes"""`')
        return None, "", [about_file(path, fault)]
    return rows, SIGN_NAMES[delimiter], []


def heading_width(text: str, sign: str) -> int:
    """The number of cells in the heading if this sign separates them; 0 if the heading is then not CSV."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True), []))
    except csv.Error:
        return 0
