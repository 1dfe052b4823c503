"""`evenhand repair`."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.pipeline import Loaded, load
from policy_dsl.text import NO_LINE
from verifier.cli import refusal
from verifier.cli.output import media, show
from verifier.cli.progress import Progress
from verifier.repair import repair
from verifier.report.exit_codes import BAD_INPUT, UNDECIDED
from verifier.report.facts.repairs import RepairRun
from verifier.report.facts.runs import CheckRun
from verifier.report.formats import Common, Format
from verifier.report.medium import Media, Printed


def run(file: str, timeout: float, as_format: Common) -> int:
    """Reports the other times with which refuted properties would hold."""
    loaded = load(file)
    policy = loaded.effective
    if policy is None or has_errors(loaded.findings):
        return refuse([*loaded.findings], loaded, as_format, BAD_INPUT)
    with Progress(1) as progress:
        progress.file(file)
        repairs = repair(policy, loaded.proposal, timeout=timeout, progress=progress.step)
    if repairs is None:
        message = "undecided: the diagrams of the policy outgrew the memory or the time allowed"
        hint = "give it more time with `--timeout`"
        return refuse([Finding("E409", message, file, NO_LINE, hint)], loaded, as_format, UNDECIDED)
    results = RepairRun(file, loaded.texts, repairs)
    show(render(results, as_format, media(as_format)))
    return results.exit_code


def refuse(findings: list[Finding], loaded: Loaded, as_format: Common, code: int) -> int:
    """Reports why nothing is tried. Returns the exit code."""
    in_a_file = set(findings) <= set(loaded.findings)
    refused = CheckRun((loaded.path,), loaded.texts if in_a_file else (), tuple(findings), code)
    show(refusal.render(refused, as_format, media(as_format)))
    return code


def render(results: RepairRun, as_format: Common, to: Media) -> Printed:
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
        case _:
            assert_never(as_format)
