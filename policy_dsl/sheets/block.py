"""A sheet as the text of a `table` block, and a table of a policy as rows of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct, structs

from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.sheets.bound_words import findings_on_bounds
from policy_dsl.sheets.cells import fault_of
from policy_dsl.sheets.grid import too_large
from policy_dsl.sheets.row_names import with_row_names
from policy_dsl.sheets.sheet import Fault, Kind, Sheet, about_file, summarized
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.parts import INDENT
from policy_dsl.syntax.printing.unparse import declaration
from policy_dsl.syntax.read import LONGEST_LINE, MOST_BYTES
from policy_dsl.text import Text

FIRST_ROW_DECIDES: tree.HitRuleText = "the first row that applies decides"
NAME = re.compile(r"\w+([.-]\w+)*")


def name_of(path: str) -> str:
    """A name for a table, made from the name of a file; `table` if that has no usable characters."""
    stem = unicodedata.normalize("NFC", Path(path).stem)
    name = stem if is_name(stem) else re.sub(r"\W+", "_", stem).strip("_")
    return name if is_name(name) else "table"


def is_name(word: str) -> bool:
    """Whether the word can be the name of a table."""
    return NAME.fullmatch(word) is not None and word != "otherwise"


def table_of(sheet: Sheet, name: str) -> tree.TableBlock:
    """The sheet as a syntax tree."""
    heading, *rows = (tree.Row(tuple(map(tree.Cell, row))) for row in sheet.rows)
    return tree.TableBlock(tree.Name(name), heading, tuple(rows))


def text_of(sheet: Sheet, name: str) -> tuple[str | None, list[Finding]]:
    """The `table` block, its rows aligned, and remarks on changed names; or None and findings if no policy can hold it."""
    rows, findings = with_row_names(sheet)
    findings += findings_on_bounds(sheet)
    if has_errors(findings):
        return None, findings
    sheet = structs.replace(sheet, rows=rows)
    widths = [max(map(len, column)) for column in zip(*sheet.rows, strict=True)]
    line = sum(widths) + 3 * len(widths) + 3
    block = ""
    if line <= LONGEST_LINE and line * len(sheet.rows) <= MOST_BYTES:
        block = "\n".join(declaration(table_of(sheet, name))) + "\n"
    if not block or len(block.encode()) > MOST_BYTES:
        message = "as text the table is larger than a policy may be"
        return None, [
            about_file(sheet.path, Fault("E512", message, "split it into parts, or shorten the longest cells"))
        ]
    return block, findings


class Cells(Struct, frozen=True):
    """The texts of a table's cells, the heading first, and the lines of the table that are not in its cells."""

    rows: tuple[tuple[str, ...], ...]
    around: tuple[str, ...]

    @property
    def first_row_decides(self) -> bool:
        """Whether the first row that applies decides."""
        return FIRST_ROW_DECIDES in self.around


def cells_of(text: Text, name: str, kind: Kind) -> tuple[Cells | None, list[Finding]]:
    """The cells of a table of a policy; or None and findings, which say why a sheet cannot hold them."""
    file, findings = parse(text)
    if file is None or has_errors(findings):
        return None, findings
    if isinstance(file, tree.ProposalFile):
        message = f"`{file.name.text}` is a proposal, and has no text of the table"
        return None, [about_file(text.path, Fault("E514", message, f"its base is `{file.file.text}`"))]
    if isinstance(file, tree.ClaimsFile):
        message = f"`{file.name.text}` holds claims between policies, and tables are exported from a policy"
        return None, [about_file(text.path, Fault("E514", message, "name the file of one of its policies"))]
    tables = {d.name.text: d for d in file.declarations if isinstance(d, tree.TableBlock)}
    table = tables.get(name)
    if table is None:
        return None, [no_table(text.path, name, tables, "the policy")]
    return cells_of_table(text.path, table, kind)


def no_table(path: str, name: str, tables: Collection[str], whose: str) -> Finding:
    """The finding that `whose` tables are others."""
    declared = f"{whose} has {listing(tables)}" if tables else f"{whose} has no table"
    message = f"there is no table `{name[:60]}`; {declared}"
    return about_file(path, Fault("E514", message, nearest(name[:60], tables)))


def cells_of_table(path: str, table: tree.TableBlock, kind: Kind) -> tuple[Cells | None, list[Finding]]:
    """The cells of a table; or None and findings, which say why a sheet cannot hold them."""
    rows = [table.heading, *table.rows]
    if large := too_large(len(rows), len(table.heading.cells)):
        return None, [about_file(path, large)]
    findings = unfit_cells(path, rows, kind)
    if findings:
        return None, findings
    texts = tuple(tuple(cell.text for cell in row.cells) for row in rows)
    return Cells(texts, around(table)), []


def around(table: tree.TableBlock) -> tuple[str, ...]:
    """The lines of the table that decide and are not in its cells: its condition, overrides, hit rule and `otherwise`."""
    bare = structs.replace(table, citations=(), notes=(), rows=())
    _, *lines = declaration(bare)
    return tuple(line.removeprefix(INDENT) for line in lines if not line.lstrip().startswith("|"))


def unfit_cells(path: str, rows: list[tree.Row], kind: Kind) -> list[Finding]:
    """Findings for ragged rows, and for cells that a sheet would not give back unchanged."""
    findings: list[Finding] = []
    width = len(rows[0].cells)
    for row in rows:
        if len(row.cells) != width:
            message = f"the row has {len(row.cells)} cells, and the heading has {width}"
            findings.append(Finding("E507", message, path, row.span, "give every row a cell for each column"))
        findings += [
            Finding(fault.code, f"the cell {fault.message}", path, cell.span, fault.hint)
            for cell in row.cells
            if (fault := fault_of(cell.text, kind))
        ]
    return summarized(in_order(findings))
