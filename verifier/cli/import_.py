"""`evenhand import`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, assert_never

from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.diagnostics.render import printable
from policy_dsl.sheets.block import is_name, name_of, text_of
from policy_dsl.sheets.csv_file import DELIMITERS
from policy_dsl.sheets.read import read_sheet
from policy_dsl.sheets.sheet import Fault, Sheet, about_file
from verifier.cli.output import can_encode, media, show
from verifier.report.exit_codes import BAD_INPUT, PROVED
from verifier.report.formats import Common, Format
from verifier.report.medium import Media, Printed
from verifier.report.words.numbers import plural


def run(
    path: str,
    sheet: str | None,
    name: str | None,
    delimiter: str | None,
    output: str | None,
    force: bool,
    as_format: Common,
) -> int:
    """Reads the spreadsheet, and prints or writes the table. Returns 2 when there are errors, as in cells that are unusable."""
    table_name = name_of(path) if name is None else name
    unusable = wrong_use(path, table_name)
    if unusable is not None:
        show(render(path, None, table_name, None, output, [unusable], as_format, media(as_format)))
        return BAD_INPUT
    content, findings = read_sheet(path, sheet=sheet, delimiter=None if delimiter is None else DELIMITERS[delimiter])
    block = None
    if content is not None:
        block, unfit = text_of(content, table_name)
        findings = [*findings, *unfit]
    to = media(as_format)
    if block is not None:
        findings = [*findings, *hand_over(path, block, output, force, as_format, to, "table")]
    show(render(path, content, table_name, block, output, findings, as_format, to))
    return exit_code(findings)


def wrong_use(path: str, name: str) -> Finding | None:
    """The finding that a name is not valid for a table; `None` if it is."""
    if not is_name(name):
        message = f"`{printable(name[:60])}` is not a name for a table"
        hint = "letters, digits and underscores, also joined by dots or hyphens: `--table existing_roles`"
        return about_file(path, Fault("E408", message, hint))
    return None


def hand_over(
    path: str, block: str, output: str | None, force: bool, as_format: Common, to: Media, what: str
) -> Iterator[Finding]:
    """Writes the table or list to the file `output`, if there is one. Returns why that, or printing it, is not possible."""
    if output is not None:
        from verifier.process.files import write

        unwritten = write(output, block, read=[path], force=force)
        if unwritten is not None:
            yield unwritten
    elif as_format in (Format.TEXT, Format.PLAIN) and not can_encode(to.out.encoding or "utf-8", block):
        yield not_encodable(path, to.out.encoding, what)


def exit_code(findings: Sequence[Finding]) -> int:
    """The exit code, by the findings."""
    return BAD_INPUT if has_errors(list(findings)) else PROVED


def render(
    path: str,
    sheet: Sheet | None,
    table: str,
    block: str | None,
    output: str | None,
    findings: Sequence[Finding],
    as_format: Common,
    to: Media,
) -> Printed:
    """The table, or what was written, or why nothing was."""

    def document(written_to: str | None, code: int) -> dict[str, Any]:
        from verifier.report.json.import_ import document

        return document(path, sheet, table, block, written_to, findings, code)

    if sheet is None or block is None:
        return printed(document, None, "", output, findings, as_format, to)
    size = f"{plural(len(sheet.rows) - 1, 'row')}, {plural(len(sheet.rows[0]), 'column')}"
    return printed(document, block, f"table {table}, {size}", output, findings, as_format, to)


def printed(
    document: Callable[[str | None, int], dict[str, Any]],
    block: str | None,
    what: str,
    output: str | None,
    findings: Sequence[Finding],
    as_format: Common,
    to: Media,
) -> Printed:
    """The block, or `what` was written to the output, or why nothing was; in JSON the document, of where it was written and the
    exit code.
    """
    code = exit_code(findings)
    match as_format:
        case Format.JSON:
            from verifier.report.json.layout import dump

            return Printed(dump(document(output if code == PROVED else None, code), to.out))
        case Format.TEXT | Format.PLAIN:
            messages = diagnostics.render(findings, {}, color=to.err.colored)
            if block is None or code != PROVED:
                return Printed("", messages)
            return Printed(block if output is None else f"{printable(output)}: {what}\n", messages)
        case _:
            assert_never(as_format)


def not_encodable(path: str, encoding: str | None, what: str) -> Finding:
    """The finding for a table or list with characters that standard output cannot encode."""
    hint = f"write the {what} to a file, with `-o`, or set PYTHONIOENCODING=utf-8"
    message = f"standard output cannot print every character of the {what}, because its encoding is {encoding}"
    return about_file(path, Fault("E406", message, hint))
