"""`evenhand check`."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from policy_dsl.amend.collisions import collisions
from policy_dsl.claims_file import load_any
from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.finding import has_errors, in_order
from verifier.cli.files import distinct_files
from verifier.cli.outputs import Outputs, publish
from verifier.report.exit_codes import BAD_INPUT, PROVED, worst
from verifier.report.facts.runs import CheckRun
from verifier.report.formats import Format
from verifier.report.medium import Media, Printed


def run(files: tuple[str, ...], outputs: Outputs[Format]) -> int:
    """Checks the files. Returns 2 when one has errors, else 0, whatever remarks there are."""
    files = distinct_files(files)
    loaded = [load_any(path) for path in files]
    between_proposals = collisions([each.proposal for each in loaded if each.proposal])
    findings = in_order([*(finding for each in loaded for finding in each.findings), *between_proposals])
    results = CheckRun(
        tuple(each.path for each in loaded),
        tuple(text for each in loaded for text in each.texts),
        tuple(findings),
        BAD_INPUT if has_errors(findings) else PROVED,
    )
    read = (*files, *(text.path for text in results.texts))
    return worst((results.exit_code, publish(partial(render, results), outputs, read)))


def render(results: CheckRun, as_format: Format, to: Media) -> Printed:
    """The findings."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.check import document
            from verifier.report.json.layout import dump

            return Printed(dump(document(results.paths, results.findings, results.exit_code), to.out))
        case Format.TEXT | Format.PLAIN:
            texts = {text.path: text for text in results.texts}
            message = diagnostics.render(results.findings, texts, color=to.out.colored)
            count = len(results.paths)
            return Printed(message or f"{count} file{'' if count == 1 else 's'} checked, no problems\n")
        case Format.HTML:
            from verifier.report.entries.findings import check_listing
            from verifier.report.html.listing import listing_page

            return Printed(listing_page(check_listing(results), results.texts, to.out))
        case Format.MARKDOWN:
            from verifier.report.entries.findings import check_listing
            from verifier.report.markdown.listing import listing_markdown

            return Printed(listing_markdown(check_listing(results), results.texts))
        case Format.SARIF | Format.JUNIT | Format.GITHUB:
            from verifier.cli.listings import print_listing
            from verifier.report.entries.findings import check_listing

            return print_listing(check_listing(results), as_format, to)
        case _:
            assert_never(as_format)
