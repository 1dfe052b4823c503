"""Reads what openpyxl's streaming reader leaves out: formulas, merged cells, and what is hidden or struck out."""

from __future__ import annotations

import re
from xml.parsers import expat

from msgspec import Struct, field

from policy_dsl.sheets.package import SAVE_AS, UnfitError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
YES = frozenset({"1", "true"})
NO = frozenset({"0", "false"})
LAST_ROW, LAST_COLUMN = 2**20, 2**14
"""The limits of a sheet in .xlsx."""


class Area(Struct, frozen=True):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell is in the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Layout(Struct):
    """The layout of a sheet.

    `rows` and `columns` count up to the last cell with content. Cells are (row, column), `hidden_columns` ranges (first, last).
    """

    rows: int = 0
    columns: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def layout_of(part: bytes) -> Layout:
    """The layout of a sheet's part, which must have passed `package.scan`. Raises UnfitError if its cells are out of order.

    No program writes cells out of order or two in one place, and two readers could disagree about such cells.
    """
    layout = Layout()
    row = column = 0

    def started(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        if not tag.startswith(MAIN):
            return
        match tag[len(MAIN) :]:
            case "row":
                row, column = checked_order(row, number(attributes.get("r"), row + 1), LAST_ROW), 0
                if attributes.get("hidden") in YES or is_zero(attributes.get("ht")):
                    layout.hidden_rows.add(row)
            case "c":
                at = cell_place(attributes["r"]) if "r" in attributes else (row, column + 1)
                if at[0] != row:
                    raise misplaced()
                column = checked_order(column, at[1], LAST_COLUMN)
            case "v" | "is":
                layout.rows, layout.columns = row, max(layout.columns, column)
            case "f":
                layout.rows, layout.columns = row, max(layout.columns, column)
                layout.formulas.add((row, column))
            case "strike" if attributes.get("val") not in NO:
                layout.struck.add((row, column))  # in a text that is stored in the cell itself
            case "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                (top, left), (bottom, right) = cell_place(first), cell_place(last or first)
                layout.merged.append(Area(top, left, bottom, right))
            case "col" if attributes.get("hidden") in YES or is_zero(attributes.get("width")):
                layout.hidden_columns.append((number(attributes.get("min"), 1), number(attributes.get("max"), 1)))
            case _:
                pass

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    parser.Parse(part, True)
    return layout


def checked_order(before: int, now: int, last: int) -> int:
    """Returns `now`. Raises UnfitError unless it is greater than `before` and at most `last`."""
    if not before < now <= last:
        raise misplaced()
    return now


def number(written: str | None, missing: int) -> int:
    """The whole number in an attribute; `missing` if there is no attribute. Raises UnfitError if it is not a number."""
    if written is None:
        return missing
    if not re.fullmatch("[0-9]{1,9}", written):
        raise misplaced()
    return int(written)


def is_zero(size: str | None) -> bool:
    """Whether a height or width is zero."""
    return size is not None and re.fullmatch(r"0*(\.0*)?", size) is not None


def cell_place(written: str) -> tuple[int, int]:
    """Row and column of a reference such as `B4`. Raises UnfitError if it is not one."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", written)
    if match is None:
        raise misplaced()
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]), column


def misplaced() -> UnfitError:
    """The error for cells that are out of order or not on the sheet."""
    return UnfitError("E511", "the workbook is damaged: its cells are not in their places", SAVE_AS)
