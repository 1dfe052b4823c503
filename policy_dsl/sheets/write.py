"""Writes rows of texts to a spreadsheet in which every cell is text, and stays text when it is edited."""

from __future__ import annotations

import csv
import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.sheets.csv_file import read_csv
from policy_dsl.sheets.sheet import Fault, Kind, about_file, column_letters
from policy_dsl.sheets.values import escaped
from policy_dsl.sheets.workbook import MISSING, installed, read_workbook

TEXT = "@"
"""The number format of text. What is typed into a cell with this format stays as typed."""
NARROWEST, WIDEST = 8, 60
LONGEST_TITLE = 31


def spreadsheet_of(
    rows: tuple[tuple[str, ...], ...], title: str, kind: Kind, path: str
) -> tuple[bytes | None, list[Finding]]:
    """The bytes of the spreadsheet, if reading them back gives the same rows; otherwise None and findings."""
    if kind == "xlsx" and not installed():
        return None, [about_file(path, MISSING)]
    content = workbook_of(rows, title) if kind == "xlsx" else csv_of(rows)
    again, findings = read_workbook(content, path, None) if kind == "xlsx" else read_csv(content, path, None)
    if again is None:
        return None, findings
    if again.rows != rows:
        message = "reading the spreadsheet back would give a different table; nothing was written"
        return None, [about_file(path, Fault("E512", message))]
    return content, []


def csv_of(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """A CSV file with commas, every cell in quotes. The byte-order mark tells spreadsheet programs that it is UTF-8."""
    memory = io.StringIO(newline="")
    csv.writer(memory, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return memory.getvalue().encode("utf-8-sig")


def workbook_of(rows: tuple[tuple[str, ...], ...], title: str) -> bytes:
    """An .xlsx workbook of one sheet. Its columns are formatted as text even below the table."""
    from openpyxl import Workbook  # lazily: an extra
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:LONGEST_TITLE])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(zip(*rows, strict=True), 1):
        dimension = sheet.column_dimensions[column_letters(number)]
        dimension.width = min(max(NARROWEST, *map(len, column)) + 2, WIDEST)
        dimension.number_format = TEXT
    bold = Font(bold=True)
    for number, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, escaped(text))
            cell.data_type = "s"  # even if it looks like a formula or an error: `=A1`, `#N/A`
            cell.number_format = TEXT
            if number == 0:
                cell.font = bold
            cells.append(cell)
        sheet.append(cells)
    memory = io.BytesIO()
    book.save(memory)
    return without_timestamps(memory)


def without_timestamps(book: io.BytesIO) -> bytes:
    """The workbook with a fixed creation time, so that the same table gives the same bytes."""
    result = io.BytesIO()
    with ZipFile(book) as old, ZipFile(result, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"1980-01-01T00:00:00Z", content)
            new.writestr(ZipInfo(entry.filename), content, ZIP_DEFLATED)
    return result.getvalue()
