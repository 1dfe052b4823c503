"""`evenhand repair`."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.pipeline import load
from verifier.cli.outputs import Outputs, publish
from verifier.cli.progress import Progress
from verifier.cli.refusal import refuse_everywhere, too_large
from verifier.repair import repair
from verifier.report.exit_codes import UNDECIDED, worst
from verifier.report.facts.repairs import RepairRun
from verifier.report.formats import Advising, Format
from verifier.report.medium import Media, Printed


def run(file: str, timeout: float, outputs: Outputs[Advising]) -> int:
    """Reports the other values with which refuted properties would hold."""
    loaded = load(file)
    policy = loaded.effective
    if policy is None or has_errors(loaded.findings):
        return refuse_everywhere(loaded.findings, loaded, outputs, "repair")
    with Progress(1) as progress:
        progress.file(file)
        repairs = repair(policy, loaded.proposal, texts=loaded.texts, timeout=timeout, progress=progress.step)
    if repairs is None:
        return refuse_everywhere([too_large(file)], loaded, outputs, "repair", UNDECIDED)
    results = RepairRun(file, loaded.texts, repairs)
    read = (file, *(text.path for text in loaded.texts))
    return worst((results.exit_code, publish(partial(render, results), outputs, read)))


def render(results: RepairRun, as_format: Advising, to: Media) -> Printed:
    """The results."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.layout import dump
            from verifier.report.json.repair import document

            return Printed(dump(document(results), to.out))
        case Format.TEXT | Format.PLAIN:
            from verifier.report.text.repair import print_repairs
            from verifier.report.text.terminal import printed

            return Printed(printed(to.out, lambda out: print_repairs(out, results)))
        case Format.HTML:
            from verifier.report.html.repair import repair_page

            return Printed(repair_page(results, to.out))
        case Format.MARKDOWN:
            from verifier.report.markdown.repair import repair_markdown

            return Printed(repair_markdown(results))
        case Format.SARIF | Format.GITHUB:
            from verifier.cli.listings import print_listing
            from verifier.report.entries.repairs import repair_listing

            return print_listing(repair_listing(results), as_format, to)
        case _:
            assert_never(as_format)
