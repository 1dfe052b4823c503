"""Makes a sheet from the cells of a file, if every cell is filled and without faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.sheets.cells import BLANK, fault_of
from policy_dsl.sheets.sheet import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Fault,
    Kind,
    Sheet,
    about_cell,
    about_file,
    address,
    column_letters,
    qualified,
    summarized,
)
from policy_dsl.text import Span

FRACTION = re.compile("[0-9]+[.]([0-9]+)")

Raw = str | Fault
"""A cell as read: its text without spaces around it (empty for a blank cell), or its fault."""


def extent(rows: Sequence[Sequence[Raw]]) -> tuple[int, int]:
    """The numbers of rows and columns, not counting blank ones at the end."""
    widths = [max((n for n, cell in enumerate(row, 1) if cell), default=0) for row in rows]
    return max((n for n, width in enumerate(widths, 1) if width), default=0), max(widths, default=0)


def too_large(rows: int, columns: int) -> Fault | None:
    """The fault of a sheet that exceeds a limit; None if it exceeds none."""
    if rows > MOST_ROWS:
        return Fault("E512", f"the sheet has {rows:,} rows; at most {MOST_ROWS:,} are read", "split it into parts")
    if columns > MOST_COLUMNS:
        message = f"the sheet has {columns:,} columns; at most {MOST_COLUMNS} are read"
        return Fault("E512", message, "split it into parts")
    if rows * columns > MOST_CELLS:
        return Fault(
            "E512", f"the sheet has {rows * columns:,} cells; at most {MOST_CELLS:,} are read", "split it into parts"
        )
    return None


def sheet_of(
    path: str,
    name: str | None,
    kind: Kind,
    rows: Sequence[Sequence[Raw]],
    reader_findings: Sequence[Finding] = (),
    covered: Callable[[int, int], bool] | None = None,
    separator: str = "comma",
) -> tuple[Sheet | None, list[Finding]]:
    """The sheet and remarks, or None and all findings.

    `reader_findings` are from reading the file. `covered` tells whether a merged cell covers the cell in a row and column: a
    blank one is then not reported again. `separator` is the name of the separator of a CSV file.
    """
    height, width = extent(rows)
    if not height:
        return None, [about_file(path, Fault("E510", "there is nothing in it", "the first row is the heading"))]
    if large := too_large(height, width):
        return None, [about_file(path, large)]
    findings = list(reader_findings)
    if kind == "csv":
        findings += ragged_rows(path, rows[:height], separator)
        width = min(width, filled_width(rows[0])) or width
    if height == 1:
        message = "there is a heading but no row below it"
        findings.append(about_file(path, Fault("E510", message, "write one row for each case")))
    inner = [row[:width] for row in rows[:height]]
    findings += blank_cells(path, name, inner, width, covered)
    findings += faulty_cells(path, name, kind, inner)
    if kind == "csv":
        findings += lost_zeros(path, inner, width)
    sheet = Sheet(path, name, tuple(tuple(str(cell) for cell in row) for row in inner))
    return None if has_errors(findings) else sheet, summarized(in_order(findings))


def filled_width(row: Sequence[Raw]) -> int:
    """The number of cells up to the last filled one."""
    return max((n for n, cell in enumerate(row, 1) if cell), default=0)


def lost_zeros(path: str, rows: Sequence[Sequence[Raw]], width: int) -> Iterator[Finding]:
    """Remarks on columns that have a fraction twice, but none that ends in 0: one may have been typed with a final 0."""
    for c in range(1, width + 1):
        seen: dict[str, int] = {}
        again: Finding | None = None
        for r, row in enumerate(rows, 1):
            match = FRACTION.fullmatch(str(row[c - 1])) if len(row) >= c else None
            if match is None:
                continue
            if match[1].endswith("0"):
                break
            if match[0] in seen and again is None:
                first = address(None, seen[match[0]], c)
                message = f"holds `{match[0]}`, as {first} does, and no number of this column ends in 0"
                hint = f"if one of them was typed as `{match[0]}0`, format the column as text and type it again"
                again = about_cell(path, None, r, c, Fault("W515", message, hint))
            seen.setdefault(match[0], r)
        else:
            if again is not None:
                yield again


def ragged_rows(path: str, rows: Sequence[Sequence[Raw]], separator: str) -> Iterator[Finding]:
    """Findings for rows of a CSV file with fewer or more cells than the heading."""
    width = filled_width(rows[0])
    others = [cells for row in rows[1:] if (cells := filled_width(row))]
    if width == 1 and len(others) > 1 < min(others):
        message = f"row 1 has 1 cell, and the rows below it have {max(others)}"
        yield Finding(
            "E507", message, path, Span(1, 1, 1, 2), "the first row is the heading: delete what stands above it"
        )
        return
    for number, row in enumerate(rows, 1):
        cells = filled_width(row)
        if cells and width and (len(row) < width or cells > width):
            count = len(row) if len(row) < width else cells
            message = f"row {number} has {count} cell{'' if count == 1 else 's'}, and the heading has {width}"
            hint = (
                f"a {separator} inside a cell needs double quotes around the cell"
                if cells > width
                else "fill the missing cells"
            )
            yield Finding("E507", message, path, Span(number, 1, number, 2), hint)


def blank_cells(
    path: str, name: str | None, rows: Sequence[Sequence[Raw]], width: int, covered: Callable[[int, int], bool] | None
) -> Iterator[Finding]:
    """Findings for blank rows, blank columns and other blank cells. Cells missing at the end of a row do not count."""
    empty_rows = {r for r, row in enumerate(rows, 1) if not any(row)}
    empty_columns = {c for c in range(1, width + 1) if not any(cell for row in rows for cell in row[c - 1 : c])}
    for r in sorted(empty_rows):
        hint = "the heading is the first row" if r == 1 else "delete the row, or fill it"
        yield Finding("E505", f"row {r} is blank", path, Span(r, 1, r, 2), hint)
    for c in sorted(empty_columns):
        message = f"{qualified(name, f'{column_letters(c)}:{column_letters(c)}')} is a blank column"
        yield Finding("E505", message, path, Span(1, c, 1, c + 1), "delete the column, or fill it")
    for r, row in enumerate(rows, 1):
        for c, cell in enumerate(row, 1):
            if cell or r in empty_rows or c in empty_columns or (covered is not None and covered(r, c)):
                continue
            if r == 1:
                yield about_cell(
                    path, name, r, c, Fault("E505", "is blank; every column has a heading", "name the column")
                )
            else:
                yield about_cell(path, name, r, c, BLANK)


def faulty_cells(path: str, name: str | None, kind: Kind, rows: Sequence[Sequence[Raw]]) -> Iterator[Finding]:
    """Findings for filled cells that have a fault."""
    for r, row in enumerate(rows, 1):
        for c, cell in enumerate(row, 1):
            fault = cell if isinstance(cell, Fault) else fault_of(cell, kind) if cell else None
            if fault is not None:
                yield about_cell(path, name, r, c, fault)
