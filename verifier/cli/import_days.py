"""`evenhand import --days`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.sheets.block import is_name
from policy_dsl.sheets.day_lists.day import day_of
from policy_dsl.sheets.day_lists.declare import text_of
from policy_dsl.sheets.day_lists.read import read_days
from policy_dsl.sheets.sheet import Fault, about_file
from verifier.cli.import_ import exit_code, hand_over, printed
from verifier.cli.output import media, show
from verifier.report.formats import Common
from verifier.report.medium import Media, Printed


class DaysWanted(Struct, frozen=True):
    """What the command line says of the list of days; days as written."""

    name: str | None
    title: str = ""
    start: str | None = None
    until: str | None = None
    division: str | None = None
    delimiter: str | None = None


def run(
    path: str, wanted: DaysWanted, of_tables: str | None, output: str | None, force: bool, as_format: Common
) -> int:
    """Reads the file, and prints or writes the list of days. Returns 2 when there are errors."""
    block, findings = block_of(path, wanted, of_tables)
    to = media(as_format)
    if block is not None:
        findings = [*findings, *hand_over(path, block, output, force, as_format, to, "list")]
    show(render(path, wanted.name or "", block, output, findings, as_format, to))
    return exit_code(findings)


def block_of(path: str, wanted: DaysWanted, of_tables: str | None) -> tuple[str | None, list[Finding]]:
    """The declaration and remarks; or None and findings."""
    from policy_dsl.sheets.csv_file import DELIMITERS

    unusable = wrong_use(path, wanted, of_tables)
    if unusable is not None or wanted.name is None:
        return None, [] if unusable is None else [unusable]
    delimiter = None if wanted.delimiter is None else DELIMITERS[wanted.delimiter]
    days, findings = read_days(path, division=wanted.division, delimiter=delimiter)
    if days is None:
        return None, findings
    start, until = (None if words is None else day_of(words) for words in (wanted.start, wanted.until))
    block, unfit = text_of(path, days, wanted.name, wanted.title, start, until)
    return block, [*findings, *unfit]


def wrong_use(path: str, wanted: DaysWanted, of_tables: str | None) -> Finding | None:
    """The finding that the options do not fit each other or a list of days; `None` if they do."""
    hint = "letters, digits and underscores, also joined by dots or hyphens: `--days EnglandWales`"
    if wanted.name is None:
        return about_file(path, Fault("E408", "the list of days has no name", "give it one: `--days EnglandWales`"))
    if not is_name(wanted.name):
        return about_file(
            path, Fault("E408", f"`{printable(wanted.name[:60])}` is not a name for a list of days", hint)
        )
    if of_tables is not None:
        message = "a list of days has neither a sheet nor a table"
        return about_file(path, Fault("E408", message, "leave `--sheet` and `--table` out"))
    for option, words in (("--from", wanted.start), ("--until", wanted.until)):
        if words is not None and day_of(words) is None:
            message = f"`{printable(words[:60])}` is not a day, for `{option}`"
            return about_file(path, Fault("E408", message, f"write days as in `{option} 2026-01-01`"))
    return None


def render(
    path: str,
    name: str,
    block: str | None,
    output: str | None,
    findings: Sequence[Finding],
    as_format: Common,
    to: Media,
) -> Printed:
    """The list of days, or what was written, or why nothing was."""

    def document(written_to: str | None, code: int) -> dict[str, Any]:
        from verifier.report.json.import_ import document

        return document(path, None, None, block, written_to, findings, code, days=name)

    return printed(document, block, f"days {name}", output, findings, as_format, to)
