"""What openpyxl's streaming reader does not tell of a sheet: formulas, merged cells, and what is hidden or struck out."""

from __future__ import annotations

import re
from xml.parsers import expat

from msgspec import Struct, field

from policy_dsl.sheets.package import SAVE_AS, UnfitError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
YES = frozenset({"1", "true"})
NO = frozenset({"0", "false"})
LAST_ROW, LAST_COLUMN = 2**20, 2**14
"""What a sheet can have at most."""


class Area(Struct, frozen=True):
    """Cells from one corner to the other, both included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Layout(Struct):
    """`rows` and `columns` reach to the last cell with something in it. `hidden_columns` are from, to."""

    rows: int = 0
    columns: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def layout_of(part: bytes) -> Layout:
    """The layout of a sheet's part, which has been scanned. Raises UnfitError when its cells are out of order.

    Out of order, or twice in one place, is what no program writes, and what two readers read differently.
    """
    found = Layout()
    row = column = 0

    def started(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        if not tag.startswith(MAIN):
            return
        match tag[len(MAIN) :]:
            case "row":
                row, column = after(row, number(attributes.get("r"), row + 1), LAST_ROW), 0
                if attributes.get("hidden") in YES or nothing(attributes.get("ht")):
                    found.hidden_rows.add(row)
            case "c":
                at = place(attributes["r"]) if "r" in attributes else (row, column + 1)
                if at[0] != row:
                    raise misplaced()
                column = after(column, at[1], LAST_COLUMN)
            case "v" | "is":
                found.rows, found.columns = row, max(found.columns, column)
            case "f":
                found.rows, found.columns = row, max(found.columns, column)
                found.formulas.add((row, column))
            case "strike" if attributes.get("val") not in NO:
                found.struck.add((row, column))  # in a text that stands in the cell itself
            case "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                (top, left), (bottom, right) = place(first), place(last or first)
                found.merged.append(Area(top, left, bottom, right))
            case "col" if attributes.get("hidden") in YES or nothing(attributes.get("width")):
                found.hidden_columns.append((number(attributes.get("min"), 1), number(attributes.get("max"), 1)))
            case _:
                pass

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = started
    parser.Parse(part, True)
    return found


def after(before: int, now: int, last: int) -> int:
    """The number, when it comes after the one before and is on the sheet."""
    if not before < now <= last:
        raise misplaced()
    return now


def number(written: str | None, missing: int) -> int:
    """A whole number as written, or what a missing one stands for."""
    if written is None:
        return missing
    if not re.fullmatch("[0-9]{1,9}", written):
        raise misplaced()
    return int(written)


def nothing(size: str | None) -> bool:
    """Whether a height or width is nought."""
    return size is not None and re.fullmatch(r"0*(\.0*)?", size) is not None


def place(written: str) -> tuple[int, int]:
    """Row and column of `B4`."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", written)
    if match is None:
        raise misplaced()
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]), column


def misplaced() -> UnfitError:
    """Cells stand where they cannot."""
    return UnfitError("E511", "the workbook is damaged: its cells are not in their places", SAVE_AS)
