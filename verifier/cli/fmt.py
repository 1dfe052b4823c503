"""`evenhand fmt`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.syntax.format import formatted
from policy_dsl.syntax.read import read_bytes
from verifier.cli.files import distinct_files
from verifier.cli.output import media, show
from verifier.process.files import replace_file
from verifier.report.exit_codes import BAD_INPUT, PROVED, REFUTED
from verifier.report.facts.formatting import FormattingResult
from verifier.report.formats import Common, Format
from verifier.report.medium import Media, Printed


def run(files: tuple[str, ...], check: bool, as_format: Common, exactly: bool = False) -> int:
    """Formats the files. Returns 2 when one is refused, 1 when `--check` finds one that is not formatted, else 0."""
    results = [format_file(path, check, exactly) for path in distinct_files(files)]
    statuses = {result.status for result in results}
    code = BAD_INPUT if "refused" in statuses else REFUTED if "differs" in statuses else PROVED
    findings = [finding for result in results for finding in result.findings]
    show(render(results, findings, check, code, as_format, media(as_format)))
    return code


def format_file(path: str, check: bool, exactly: bool = False) -> FormattingResult:
    """Formats one file and, unless with `check`, writes it if that changes it."""
    content, findings = read_bytes(path)
    if content is None:
        return FormattingResult(path, "refused", findings=tuple(findings))
    after, text, findings = formatted(path, content, exactly)
    if after is None:
        return FormattingResult(path, "refused", text=text, findings=tuple(findings))
    if after == content:
        return FormattingResult(path, "canonical")
    if check:
        return FormattingResult(path, "differs", content, after)
    unwritten = replace_file(path, after, before=content)
    if unwritten is not None:
        return FormattingResult(path, "refused", findings=(unwritten,))
    return FormattingResult(path, "formatted")


def render(
    results: Sequence[FormattingResult],
    findings: Sequence[Finding],
    check: bool,
    code: int,
    as_format: Common,
    to: Media,
) -> Printed:
    """The results."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.fmt import document
            from verifier.report.json.layout import dump

            return Printed(dump(document(results, findings, check, code), to.out))
        case Format.TEXT | Format.PLAIN:
            from verifier.report.text.fmt import diff_lines, summary

            texts = {result.path: result.text for result in results if result.text is not None}
            messages = diagnostics.render(findings, texts, color=to.err.colored)
            differing = [result for result in results if result.status == "differs"]
            lines = [f"{line}\n" for result in differing for line in diff_lines(result, to.out.colored)]
            return Printed("".join([*lines, summary(results)]), messages)
        case _:
            assert_never(as_format)
