"""The report of findings that prevent a command from doing its work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.pipeline import Loaded
from policy_dsl.text import NO_LINE
from verifier.cli.output import media, show
from verifier.cli.outputs import F, Outputs, publish
from verifier.report.exit_codes import BAD_INPUT, worst
from verifier.report.facts.runs import CheckRun
from verifier.report.formats import Format
from verifier.report.medium import Media, Printed


def refuse(findings: Sequence[Finding], loaded: Loaded, as_format: Format, code: int = BAD_INPUT) -> int:
    """Reports why the command does nothing with a file. Returns the exit code."""
    show(render(refused(findings, loaded, code), as_format, media(as_format)))
    return code


def refuse_everywhere(
    findings: Sequence[Finding], loaded: Loaded, outputs: Outputs[F], command: str, code: int = BAD_INPUT
) -> int:
    """The same for a command whose report goes to several places."""
    results = refused(findings, loaded, code)

    def rendered(as_format: F, to: Media) -> Printed:
        return render(results, as_format, to, command)

    return worst((code, publish(rendered, outputs, [loaded.path, *(text.path for text in loaded.texts)])))


def refused(findings: Sequence[Finding], loaded: Loaded, code: int) -> CheckRun:
    """The findings as a run."""
    in_a_file = set(findings) <= set(loaded.findings)
    return CheckRun((loaded.path,), loaded.texts if in_a_file else (), tuple(findings), code)


def too_large(path: str) -> Finding:
    """The finding for a policy whose diagrams could not be made."""
    message = "undecided: the diagrams of the policy outgrew the memory or the time allowed"
    return Finding("E409", message, path, NO_LINE, "give it more time with `--timeout`")


def render(refused: CheckRun, as_format: Format, to: Media, command: str = "verify") -> Printed:
    """The findings: in text as messages, with the lines that they are about."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.check import document
            from verifier.report.json.layout import dump

            return Printed(dump(document(refused.paths, refused.findings, refused.exit_code), to.out))
        case Format.TEXT | Format.PLAIN:
            texts = {text.path: text for text in refused.texts}
            return Printed("", diagnostics.render(refused.findings, texts, color=to.err.colored))
        case Format.HTML:
            from verifier.report.entries.findings import check_listing
            from verifier.report.html.listing import listing_page

            return Printed(listing_page(check_listing(refused, command), refused.texts, to.out))
        case Format.MARKDOWN:
            from verifier.report.entries.findings import check_listing
            from verifier.report.markdown.listing import listing_markdown

            return Printed(listing_markdown(check_listing(refused, command), refused.texts))
        case Format.SARIF | Format.JUNIT | Format.GITHUB:
            from verifier.cli.listings import print_listing
            from verifier.report.entries.findings import check_listing

            return print_listing(check_listing(refused, command), as_format, to)
        case _:
            assert_never(as_format)
