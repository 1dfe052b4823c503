"""`evenhand mutate`."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.pipeline import load
from verifier.cli.output import media, show
from verifier.cli.progress import Progress
from verifier.cli.refusal import refuse, too_large
from verifier.mutate import Edition, mutate
from verifier.report.exit_codes import UNDECIDED
from verifier.report.facts.mutations import MutationRun
from verifier.report.formats import Commented, Format
from verifier.report.medium import Media, Printed


def run(file: str, most: int, timeout: float, as_format: Commented) -> int:
    """Changes the file in small ways, and reports what nobody notices."""
    loaded = load(file)
    policy = loaded.effective
    if policy is None or has_errors(loaded.findings):
        return refuse(loaded.findings, loaded, as_format)
    with Progress(1) as progress:
        progress.file(file)
        mutants = mutate(loaded.texts[0], Edition(policy, loaded.proposal), timeout=timeout, progress=progress.step)
    if mutants is None:
        return refuse([too_large(file)], loaded, as_format, UNDECIDED)
    results = MutationRun(file, loaded.texts, mutants, most)
    show(render(results, as_format, media(as_format)))
    return results.exit_code


def render(results: MutationRun, as_format: Commented, to: Media) -> Printed:
    """The results."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.layout import dump
            from verifier.report.json.mutate import document

            return Printed(dump(document(results), to.out))
        case Format.TEXT | Format.PLAIN:
            from verifier.report.text.mutate import print_mutants
            from verifier.report.text.terminal import printed

            return Printed(printed(to.out, lambda out: print_mutants(out, results)))
        case Format.MARKDOWN:
            from verifier.report.markdown.mutate import mutate_markdown

            return Printed(mutate_markdown(results))
        case _:
            assert_never(as_format)
