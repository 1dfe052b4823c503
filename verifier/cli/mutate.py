"""`evenhand mutate`."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.pipeline import load
from verifier.cli.outputs import Outputs, publish
from verifier.cli.progress import Progress
from verifier.cli.refusal import refuse_everywhere, too_large
from verifier.mutate import Edition, mutate
from verifier.report.exit_codes import UNDECIDED, worst
from verifier.report.facts.mutations import MutationRun
from verifier.report.formats import Format
from verifier.report.medium import Media, Printed


def run(file: str, most: int, timeout: float, outputs: Outputs[Format]) -> int:
    """Changes the file in small ways, and reports what nobody notices."""
    loaded = load(file)
    policy = loaded.effective
    if policy is None or has_errors(loaded.findings):
        return refuse_everywhere(loaded.findings, loaded, outputs, "mutate")
    edition = Edition(policy, loaded.proposal, loaded.texts[1:])
    with Progress(1) as progress:
        progress.file(file)
        mutants = mutate(loaded.texts[0], edition, timeout=timeout, progress=progress.step)
    if mutants is None:
        return refuse_everywhere([too_large(file)], loaded, outputs, "mutate", UNDECIDED)
    results = MutationRun(file, loaded.texts, mutants, most)
    read = (file, *(text.path for text in loaded.texts))
    return worst((results.exit_code, publish(partial(render, results), outputs, read)))


def render(results: MutationRun, as_format: Format, to: Media) -> Printed:
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
        case Format.HTML:
            from verifier.report.html.mutate import mutate_page

            return Printed(mutate_page(results, to.out))
        case Format.MARKDOWN:
            from verifier.report.markdown.mutate import mutate_markdown

            return Printed(mutate_markdown(results))
        case Format.SARIF | Format.GITHUB:
            from verifier.cli.listings import print_listing
            from verifier.report.entries.mutations import place_listing

            return print_listing(place_listing(results), as_format, to)
        case Format.JUNIT:
            from verifier.cli.listings import print_listing
            from verifier.report.entries.mutations import change_listing

            return print_listing(change_listing(results), as_format, to)
        case _:
            assert_never(as_format)
