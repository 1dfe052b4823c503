"""`evenhand repair`."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.pipeline import load
from verifier.cli.output import media, show
from verifier.cli.progress import Progress
from verifier.cli.refusal import refuse, too_large
from verifier.repair import repair
from verifier.report.exit_codes import UNDECIDED
from verifier.report.facts.repairs import RepairRun
from verifier.report.formats import Commented, Format
from verifier.report.medium import Media, Printed


def run(file: str, timeout: float, as_format: Commented) -> int:
    """Reports the other values with which refuted properties would hold."""
    loaded = load(file)
    policy = loaded.effective
    if policy is None or has_errors(loaded.findings):
        return refuse(loaded.findings, loaded, as_format)
    with Progress(1) as progress:
        progress.file(file)
        repairs = repair(policy, loaded.proposal, texts=loaded.texts, timeout=timeout, progress=progress.step)
    if repairs is None:
        return refuse([too_large(file)], loaded, as_format, UNDECIDED)
    results = RepairRun(file, loaded.texts, repairs)
    show(render(results, as_format, media(as_format)))
    return results.exit_code


def render(results: RepairRun, as_format: Commented, to: Media) -> Printed:
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
        case Format.MARKDOWN:
            from verifier.report.markdown.repair import repair_markdown

            return Printed(repair_markdown(results))
        case _:
            assert_never(as_format)
