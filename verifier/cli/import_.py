"""`evenhand import`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.diagnostics.render import printable, render
from policy_dsl.sheets.block import is_name, name_of, text_of
from policy_dsl.sheets.csv_file import DELIMITERS
from policy_dsl.sheets.read import read_sheet
from policy_dsl.sheets.sheet import Fault, Sheet, about_file, address
from verifier.cli.output import colored, holds
from verifier.report.exit_codes import BAD_INPUT, PROVED


def run(
    path: str, sheet: str | None, name: str | None, delimiter: str | None, output: str | None, force: bool, shape: str
) -> int:
    """Reads the spreadsheet and prints or writes the table; 2 when something in it cannot be taken."""
    called = name_of(path) if name is None else name
    unusable = wrong_use(path, called)
    if unusable is not None:
        return end(path, None, called, None, output, [unusable], shape)
    found, findings = read_sheet(path, sheet=sheet, delimiter=None if delimiter is None else DELIMITERS[delimiter])
    block = None
    if found is not None:
        block, unfit = text_of(found, called)
        findings = [*findings, *unfit]
    if block is not None and output is not None:
        from verifier.process.files import write

        unwritten = write(output, block, read=[path], force=force)
        findings = findings if unwritten is None else [*findings, unwritten]
    return end(path, found, called, block, output, findings, shape)


def wrong_use(path: str, name: str) -> Finding | None:
    """A finding for a name that no table can have."""
    if not is_name(name):
        said = f"`{printable(name[:60])}` is no name for a table"
        hint = "letters, digits and underscores, also joined by dots or hyphens: `--table existing_roles`"
        return about_file(path, Fault("E408", said, hint))
    return None


def end(
    path: str,
    found: Sheet | None,
    name: str,
    block: str | None,
    output: str | None,
    findings: Sequence[Finding],
    shape: str,
) -> int:
    """Reports, and gives the exit code."""
    code = BAD_INPUT if has_errors(list(findings)) else PROVED
    if shape == "json":
        from verifier.report.json import verify as json

        sys.stdout.write(json.dump(document(path, found, name, block, output, findings, code)))
        return code
    sys.stderr.write(render(findings, {}, color=colored(sys.stderr, shape)))
    if found is not None and block is not None and code == PROVED:
        if output is None and not holds(sys.stdout.encoding or "utf-8", block):
            hint = "write the table to a file, with `-o`, or set PYTHONIOENCODING=utf-8"
            said = (
                f"standard output has not every character of the table, because its encoding is {sys.stdout.encoding}"
            )
            sys.stderr.write(
                render([about_file(path, Fault("E406", said, hint))], {}, color=colored(sys.stderr, shape))
            )
            return BAD_INPUT
        if output is None:
            sys.stdout.write(block)
        else:
            rows, columns = len(found.rows) - 1, len(found.rows[0])
            sys.stdout.write(
                f"{printable(output)}: table {name}, {counted(rows, 'row')}, {counted(columns, 'column')}\n"
            )
    return code


def counted(number: int, word: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def document(
    path: str,
    found: Sheet | None,
    name: str,
    block: str | None,
    output: str | None,
    findings: Sequence[Finding],
    code: int,
) -> dict[str, Any]:
    """`evenhand.import/1`."""
    from verifier.report.json import verify as json

    rows = [] if found is None else [cells(found, number) for number in range(len(found.rows))]
    written = block is not None and output is not None and code == PROVED
    return {
        "schema": "evenhand.import/1",
        "tool": json.tool(),
        "exit": code,
        "file": path,
        "sheet": None if found is None else found.name,
        "table": name if block is not None else None,
        "heading": rows[0] if rows else [],
        "rows": rows[1:],
        "block": block,
        "output": {"path": output, "bytes": len((block or "").encode())} if written else None,
        "diagnostics": [json.diagnostic(f) for f in findings],
    }


def cells(found: Sheet, number: int) -> list[dict[str, str]]:
    """A row as JSON has it."""
    row = found.rows[number]
    return [{"address": address(found.name, number + 1, c), "text": text} for c, text in enumerate(row, 1)]
