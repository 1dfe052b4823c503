"""Reads .xlsx workbooks with openpyxl, from parts that are safe to parse. Only this module and `write` import openpyxl."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import iterparse

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.sheets.comments import comments_of
from policy_dsl.sheets.grid import Raw, extent, sheet_of, too_large
from policy_dsl.sheets.layout import NO, Layout, layout_of
from policy_dsl.sheets.package import SAVE_AS, UnfitError, parts_of, zip_of
from policy_dsl.sheets.sheet import Fault, Sheet, about_cell, about_file, column_letters, qualified
from policy_dsl.sheets.values import raw_of
from policy_dsl.text import NO_LINE, Span

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MOST_MERGED = 100
"""The most merged cells whose blank cells are not also reported as blank."""
FORMULA = Fault(
    "E502",
    "holds a formula; its result changes when other cells do",
    "copy the cell and paste it in its place as a value",
)
STRUCK = Fault("E516", "is struck out, or a part of it is", "remove the strikethrough, or delete what is struck out")
STRUCK_ROW = Fault("E516", "and the rest of its row are struck out", "delete the row, or remove the strikethrough")
MISSING = Fault(
    "E513",
    "reading and writing .xlsx needs openpyxl, which is not installed",
    "install it with `pip install 'evenhand[sheets]'`, or use CSV",
)


class Struck(str):
    """A text that is struck out as a whole or in part."""

    __slots__ = ()


class OpenSheet(Struct, frozen=True):
    """A sheet that has cells. `part` is the name of its part, and `cells` is openpyxl's view of it."""

    name: str
    part: str
    visible: bool
    cells: Worksheet


def installed() -> bool:
    """Whether openpyxl is installed."""
    try:
        import openpyxl  # noqa: F401  # lazily: an extra
    except ImportError:
        return False
    return True


def read_workbook(content: bytes, path: str, wanted: str | None) -> tuple[Sheet | None, list[Finding]]:
    """The table on the sheet named `wanted` or, if that is None, on the only visible sheet; or None and findings."""
    if not installed():
        return None, [about_file(path, MISSING)]
    try:
        parts = parts_of(content)
        sheets = open_sheets(parts)
        chosen = choose_sheet(path, sheets, wanted)
        if isinstance(chosen, Finding):
            return None, [chosen]
        layout = layout_of(parts[chosen.part])
        if large := too_large(layout.rows, layout.columns):
            return None, [about_file(path, large)]
        rows = cells(chosen.cells, layout)
    except UnfitError as error:
        return None, [about_file(path, error.fault)]
    findings = [
        *merged_and_hidden(path, chosen, layout, *extent(rows)),
        *comment_warnings(path, chosen, parts, *extent(rows)),
    ]
    merged = layout.merged[:MOST_MERGED]
    return sheet_of(path, chosen.name, "xlsx", rows, findings, lambda r, c: any(area.holds(r, c) for area in merged))


def open_sheets(parts: dict[str, bytes]) -> list[OpenSheet]:
    """The sheets with cells, in order. Raises UnfitError."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.workbook.defined_name import DefinedNameList
    from openpyxl.xml.constants import SHARED_STRINGS

    class Exact(ExcelReader):
        """openpyxl's reader, but it skips charts and defined names, and keeps `x005F_` in texts, which openpyxl drops."""

        def read_strings(self) -> None:
            part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # untyped in the stubs
            if part is not None:
                with self.archive.open(part.PartName[1:]) as source:
                    numbered = enumerate(texts(iterparse(source)))  # noqa: S314  # passed `package.scan`: no document type
                    self.shared_strings = dict(numbered)  # type: ignore[assignment]  # a dict, so that index -1 is an error

        def read_workbook(self) -> None:
            super().read_workbook()
            self.parser.defined_names = DefinedNameList()  # type: ignore[attr-defined]  # missing in the stubs

        def read_chartsheet(self, sheet: object, rel: object) -> None:
            pass

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = Exact(zip_of(parts), read_only=True, data_only=True, keep_links=False)
            reader.read()
            places = [(sheet.name, rel.target) for sheet, rel in reader.parser.find_sheets()]
            sheets = [
                OpenSheet(sheet.title, dict(places)[sheet.title], sheet.sheet_state == "visible", sheet)
                for sheet in reader.wb.worksheets
            ]
        except Exception:  # a damaged file can raise anything in openpyxl
            raise damaged() from None
    if len(dict(places)) < len(places):
        raise damaged()
    return sheets


def texts(events: Iterable[tuple[str, Any]]) -> Iterable[str]:
    """The shared texts of a workbook, without formatting and phonetic guides."""
    for _, element in events:
        if element.tag == f"{MAIN}si":
            runs = [element, *element.findall(f"{MAIN}r")]
            text = "".join(run.findtext(f"{MAIN}t") or "" for run in runs)
            strikes = [strike for run in runs for strike in run.findall(f"{MAIN}rPr/{MAIN}strike")]
            yield Struck(text) if any(strike.get("val") not in NO for strike in strikes) else text
            element.clear()


def choose_sheet(path: str, sheets: list[OpenSheet], wanted: str | None) -> OpenSheet | Finding:
    """The sheet named `wanted` or, if that is None, the only visible one; otherwise a finding that lists the sheets."""
    names = [sheet.name for sheet in sheets]
    shown = [sheet for sheet in sheets if sheet.visible]
    if wanted is not None:
        named = [sheet for sheet in sheets if sheet.name == wanted]
        if named:
            return named[0]
        message = f"there is no sheet `{wanted[:60]}`; the workbook has {listing(names)}"
        return about_file(path, Fault("E509", message, nearest(wanted[:60], names)))
    if len(shown) == 1:
        return shown[0]
    message = f"the workbook has several sheets: {listing(names)}" if sheets else "the workbook has no sheet with cells"
    return about_file(path, Fault("E509", message, "say which with `--sheet NAME`" if sheets else None))


def cells(sheet: Worksheet, layout: Layout) -> list[list[Raw]]:
    """The cells of the sheet, row by row. Raises UnfitError."""
    rows: list[list[Raw]] = []
    if not layout.rows:
        return rows
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for r, row in enumerate(sheet.iter_rows(1, layout.rows, 1, layout.columns), 1):
                rows.append(report_struck_row_once([
                    FORMULA if (r, c) in layout.formulas
                    else STRUCK if cell.value is not None and ((r, c) in layout.struck or is_struck(cell))
                    else raw_of(cell.value, cell.data_type, cell.number_format)
                    for c, cell in enumerate(row, 1)
                ]))  # fmt: skip
        except Exception:  # a damaged file can raise anything in openpyxl
            raise damaged() from None
    return rows


def is_struck(cell: Any) -> bool:
    """Whether the cell is struck out as a whole or in part."""
    return isinstance(cell.value, Struck) or bool(cell.font.strike)


def report_struck_row_once(row: list[Raw]) -> list[Raw]:
    """The row; if all its filled cells are struck out, only the first of them still has a fault."""
    filled = [n for n, cell in enumerate(row) if cell]
    if len(filled) < 2 or any(row[n] is not STRUCK for n in filled):
        return row
    return [STRUCK_ROW if n == filled[0] else "struck out" if cell else "" for n, cell in enumerate(row)]


def merged_and_hidden(path: str, sheet: OpenSheet, layout: Layout, height: int, width: int) -> list[Finding]:
    """Findings for merged and hidden cells of the table."""
    located: list[tuple[Span, Fault]] = []
    if not sheet.visible:
        message = f"the sheet `{sheet.name}` is hidden"
        located.append((NO_LINE, Fault("E508", message, "show it, and look at what is in it")))
    for area in layout.merged:
        if area.top <= height and area.left <= width:
            corners = f"{column_letters(area.left)}{area.top}:{column_letters(area.right)}{area.bottom}"
            message = f"{qualified(sheet.name, corners)} is one merged cell; a table has a cell for each row and column"
            fault = Fault("E503", message, "unmerge it and write the value in each of its cells")
            located.append((Span(area.top, area.left, area.top, area.left + 1), fault))
    for r in sorted(layout.hidden_rows):
        if r <= height:
            fault = Fault("E508", f"{qualified(sheet.name, f'{r}:{r}')} is a hidden row", "show it, or delete it")
            located.append((Span(r, 1, r, 2), fault))
    for c in sorted({c for first, last in layout.hidden_columns for c in range(first, min(last, width) + 1)}):
        message = f"{qualified(sheet.name, f'{column_letters(c)}:{column_letters(c)}')} is a hidden column"
        located.append((Span(1, c, 1, c + 1), Fault("E508", message, "show it, or delete it")))
    return [Finding(fault.code, fault.message, path, span, fault.hint) for span, fault in located]


def comment_warnings(
    path: str, sheet: OpenSheet, parts: dict[str, bytes], height: int, width: int
) -> Iterator[Finding]:
    """Warnings that comments on cells of the table are not imported."""
    for r, c in comments_of(parts, sheet.part):
        if r <= height and c <= width:
            hint = "write it as a `note` of the table"
            yield about_cell(path, sheet.name, r, c, Fault("W516", "has a comment, which is not imported", hint))


def damaged() -> UnfitError:
    """The error for a workbook whose parts do not fit together."""
    return UnfitError("E511", "the workbook is damaged: its parts do not fit together", SAVE_AS)
