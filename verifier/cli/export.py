"""`evenhand export`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, assert_never

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable, render
from policy_dsl.sheets.block import rows_of
from policy_dsl.sheets.sheet import Fault, Kind, about_file
from policy_dsl.sheets.write import spreadsheet_of
from policy_dsl.syntax.read import read_text
from policy_dsl.text import NO_LINE, Text
from verifier.cli.output import colored
from verifier.report.exit_codes import BAD_INPUT, PROVED
from verifier.report.formats import Format
from verifier.report.words.numbers import plural

KINDS: dict[str, Kind] = {".xlsx": "xlsx", ".csv": "csv"}
CHANGED = re.compile(r"[0-9]+[.,/-][0-9]+([.,/-][0-9]+)?|0[0-9]+")
"""Matches cells that a spreadsheet program turns into a number or a date when it opens a CSV file."""


def run(file: str, table: str, output: str, force: bool, as_format: Format) -> int:
    """Writes the table. Returns 2 when it cannot be written, as when a spreadsheet cannot hold one of its cells."""
    kind = KINDS.get(Path(output).suffix.lower())
    if kind is None:
        message = f"`{output}` is not a name for a spreadsheet; expected one that ends with .xlsx or .csv"
        return emit(file, table, None, None, None, [about_file(output, Fault("E408", message))], as_format)
    text, findings = read_text(file)
    rows = None
    if text is not None:
        rows, findings = rows_of(text, table, kind)
    content = None
    if rows is not None:
        content, findings = spreadsheet_of(rows, table, kind, file)
    if content is None or rows is None:
        return emit(file, table, text, None, None, findings, as_format)
    from verifier.process.files import write

    unwritten = write(output, content, read=[file], force=force)
    if unwritten is not None:
        return emit(file, table, None, None, None, [unwritten], as_format)
    written = {"path": output, "bytes": len(content), "rows": len(rows) - 1, "columns": len(rows[0])}
    return emit(file, table, text, written, csv_warning(rows, kind), [], as_format)


def csv_warning(rows: Sequence[Sequence[str]], kind: Kind) -> str | None:
    """A warning about a cell that a spreadsheet program would change in CSV, if there is one."""
    cell = next((cell for row in rows for cell in row if CHANGED.fullmatch(cell)), None) if kind == "csv" else None
    if cell is None:
        return None
    return (
        f"beware: a spreadsheet program that opens it can change cells such as `{cell}`; to edit there, export to .xlsx"
    )


def emit(
    file: str,
    table: str,
    text: Text | None,
    written: dict[str, Any] | None,
    warning: str | None,
    findings: Sequence[Finding],
    as_format: Format,
) -> int:
    """Prints what was written, or why nothing was. Returns the exit code."""
    code = BAD_INPUT if written is None else PROVED
    match as_format:
        case Format.JSON:
            from verifier.report.json.export import document
            from verifier.report.json.layout import dump

            sys.stdout.write(dump(document(file, table, written, warning, findings, code)))
        case Format.TEXT | Format.PLAIN:
            in_a_line = text is not None and any(finding.span != NO_LINE for finding in findings)
            texts = {file: text} if text and in_a_line else {}
            sys.stderr.write(render(findings, texts, color=colored(sys.stderr, as_format)))
            if written is not None:
                size = f"{plural(written['rows'], 'row')}, {plural(written['columns'], 'column')}"
                sys.stdout.write(f"{printable(written['path'])}: table {printable(table)}, {size}\n")
                sys.stdout.write(f"{warning}\n" if warning else "")
        case _:
            assert_never(as_format)
    return code
