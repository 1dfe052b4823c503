"""`evenhand export`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, assert_never

from msgspec import structs

from policy_dsl.amend.amended_table import amended_table, tables_after
from policy_dsl.amend.table_words import NoWordsError
from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale
from policy_dsl.pipeline import load
from policy_dsl.sheets.block import Cells, cells_of, cells_of_table, no_table
from policy_dsl.sheets.sheet import Fault, Kind, about_file
from policy_dsl.sheets.write import LONGEST_TITLE, spreadsheet_of
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.read import read_text
from policy_dsl.text import NO_LINE, Text
from verifier.cli.output import media, show
from verifier.obligations.stacks import stack_below
from verifier.report.exit_codes import BAD_INPUT, PROVED
from verifier.report.formats import Common, Format
from verifier.report.medium import Media, Printed
from verifier.report.words.numbers import plural

KINDS: dict[str, Kind] = {".xlsx": "xlsx", ".csv": "csv"}
IN_ORDER = ", first row decides"
"""How the title of a sheet ends if the order of its rows decides."""
CHANGED = re.compile(r"[0-9]+[.,/-][0-9]+([.,/-][0-9]+)?|0[0-9]+")
"""Matches cells that a spreadsheet program turns into a number or a date when it opens a CSV file."""


def run(file: str, table: str, output: str, force: bool, as_format: Common) -> int:
    """Writes the table. Returns 2 when it cannot be written, as when a spreadsheet cannot hold one of its cells."""
    kind = KINDS.get(Path(output).suffix.lower())
    if kind is None:
        message = f"`{output}` is not a name for a spreadsheet; expected one that ends with .xlsx or .csv"
        return report(file, table, None, None, None, [about_file(output, Fault("E408", message))], as_format)
    text, findings = read_text(file)
    cells = None
    if text is not None and is_proposal(text):
        cells, findings = cells_as_amended(file, table, kind)
    elif text is not None:
        cells, findings = cells_of(text, table, kind)
    content = None
    if cells is not None:
        content, findings = spreadsheet_of(cells.rows, title_of(table, cells), kind, file)
    if content is None or cells is None:
        return report(file, table, text, None, None, findings, as_format)
    from verifier.process.files import write

    unwritten = write(output, content, read=[file], force=force)
    if unwritten is not None:
        return report(file, table, None, None, None, [unwritten], as_format)
    written = {"path": output, "bytes": len(content), "rows": len(cells.rows) - 1, "columns": len(cells.rows[0])}
    written["around"] = list(cells.around)
    return report(file, table, text, written, csv_warning(cells.rows, kind), [], as_format)


def is_proposal(text: Text) -> bool:
    """Whether the text is that of a proposal."""
    return isinstance(parse(text)[0], tree.ProposalFile)


def cells_as_amended(file: str, table: str, kind: Kind) -> tuple[Cells | None, list[Finding]]:
    """The cells of a table as a proposal leaves it, on requests from its day on; or None and findings."""
    loaded = load(file)
    if loaded.proposal is None or loaded.amended is None:
        return None, loaded.findings
    policy, *files = loaded.stack
    proposals = [*reversed([*stack_below(loaded.proposal)]), loaded.proposal]
    stack = [(each, of) for each, of in zip(files, proposals, strict=True) if isinstance(each, tree.ProposalFile)]
    assert isinstance(policy, tree.PolicyFile)  # noqa: S101  # a stack stands on a policy; for mypy
    try:
        block = amended_table(policy, stack, loaded.amended, table)
    except NoWordsError as error:
        hint = f"export it from `{policy.path}`, the policy below"
        message = f"`{table}` cannot be exported as it is amended: {error}"
        return None, [about_file(file, Fault("E514", message, hint))]
    if block is None:
        return None, [no_table(file, table, tables_after(policy, stack), "the amended policy")]
    cells, findings = cells_of_table(file, block, kind)
    if cells is None or loaded.proposal.start is None:
        return cells, findings
    day = step_text(Scale.DATE, loaded.proposal.start)
    return structs.replace(cells, around=(*cells.around, f"in force from {day}, by `{loaded.proposal.name}`")), findings


def title_of(table: str, cells: Cells) -> str:
    """The title of the sheet, which says so where the order of its rows decides."""
    return table[: LONGEST_TITLE - len(IN_ORDER)] + IN_ORDER if cells.first_row_decides else table


def csv_warning(rows: Sequence[Sequence[str]], kind: Kind) -> str | None:
    """A warning about a cell that a spreadsheet program would change in CSV, if there is one."""
    cell = next((cell for row in rows for cell in row if CHANGED.fullmatch(cell)), None) if kind == "csv" else None
    if cell is None:
        return None
    return (
        f"beware: a spreadsheet program that opens it can change cells such as `{cell}`; to edit there, export to .xlsx"
    )


def report(
    file: str,
    table: str,
    text: Text | None,
    written: dict[str, Any] | None,
    warning: str | None,
    findings: Sequence[Finding],
    as_format: Common,
) -> int:
    """Prints what was written, or why nothing was. Returns the exit code."""
    show(render(file, table, text, written, warning, findings, as_format, media(as_format)))
    return exit_code(written)


def exit_code(written: dict[str, Any] | None) -> int:
    """The exit code, by what was written."""
    return BAD_INPUT if written is None else PROVED


def render(
    file: str,
    table: str,
    text: Text | None,
    written: dict[str, Any] | None,
    warning: str | None,
    findings: Sequence[Finding],
    as_format: Common,
    to: Media,
) -> Printed:
    """What was written, or why nothing was."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.export import document
            from verifier.report.json.layout import dump

            return Printed(dump(document(file, table, written, warning, findings, exit_code(written)), to.out))
        case Format.TEXT | Format.PLAIN:
            in_a_line = text is not None and any(finding.span != NO_LINE for finding in findings)
            texts = {file: text} if text and in_a_line else {}
            messages = diagnostics.render(findings, texts, color=to.err.colored)
            if written is None:
                return Printed("", messages)
            size = f"{plural(written['rows'], 'row')}, {plural(written['columns'], 'column')}"
            line = f"{printable(written['path'])}: table {printable(table)}, {size}\n"
            if written["around"]:
                line += "in the policy the table also says what is not in its cells:\n"
                line += "".join(f"  {printable(each)}\n" for each in written["around"])
            return Printed(line + (f"{warning}\n" if warning else ""), messages)
        case _:
            assert_never(as_format)
