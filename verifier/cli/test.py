"""`evenhand test`."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from policy_dsl.diagnostics import render as diagnostics
from policy_dsl.diagnostics.finding import has_errors, in_order
from policy_dsl.pipeline import load
from policy_dsl.run_record import note_transient
from verifier.cli.files import distinct_files
from verifier.cli.outputs import Outputs, publish
from verifier.cli.progress import Progress
from verifier.examples import ExampleResult, try_examples
from verifier.report.exit_codes import BAD_INPUT, DISAGREE, PROVED, REFUTED, UNDECIDED, worst
from verifier.report.facts.reports import FileExampleResults
from verifier.report.facts.runs import ExampleRun
from verifier.report.formats import Format
from verifier.report.medium import Media, Printed
from verifier.results.status import Status


def run(files: tuple[str, ...], timeout: float, outputs: Outputs[Format]) -> int:
    """Tries the examples of the files. A file without examples does not pass."""
    paths = distinct_files(files)
    with Progress(len(paths)) as progress:
        reports = [try_file(path, timeout, progress) for path in paths]
    findings = in_order([finding for report in reports for finding in report.findings])
    code = worst(exit_of(report) for report in reports)
    empty = not any(report.results.results for report in reports if report.results is not None)
    if empty and code == PROVED:
        code = REFUTED
    if any(r.judgement is Status.UNDECIDED for each in reports if each.results for r in each.results.results):
        note_transient()
    results = ExampleRun(tuple(reports), tuple(findings), code, empty and code != BAD_INPUT)
    read = (*paths, *(text.path for report in reports for text in report.texts))
    return worst((code, publish(partial(render, results), outputs, read)))


def try_file(path: str, timeout: float, progress: Progress) -> FileExampleResults:
    """Loads one file and tries its examples."""
    progress.file(path)
    loaded = load(path)
    policy, results = loaded.effective, None
    if policy is not None and not has_errors(loaded.findings):
        results = try_examples(policy, loaded.proposal, timeout=timeout, progress=progress.step)
    return FileExampleResults(loaded.path, loaded.texts, tuple(loaded.findings), results)


def exit_of(report: FileExampleResults) -> int:
    """The exit code of one file."""
    results = report.results
    if results is None:
        return BAD_INPUT
    whole = PROVED if results.coverage is not None and results.changed is not None else UNDECIDED
    return worst((whole, *map(exit_of_example, results.results)))


def exit_of_example(result: ExampleResult) -> int:
    """The exit code of one example."""
    if result.reason == "engines_disagree":
        return DISAGREE
    return {Status.PROVED: PROVED, Status.REFUTED: REFUTED, Status.UNDECIDED: UNDECIDED}[result.judgement]


def render(results: ExampleRun, as_format: Format, to: Media) -> Printed:
    """The results; in text, errors are messages, and remarks are left to `check`."""
    match as_format:
        case Format.JSON:
            from verifier.report.json.layout import dump
            from verifier.report.json.test import document

            return Printed(dump(document(results.reports, results.findings, results.exit_code), to.out))
        case Format.TEXT | Format.PLAIN:
            from verifier.report.text.terminal import printed
            from verifier.report.text.test import print_results

            errors = [finding for finding in results.findings if has_errors([finding])]
            texts = {text.path: text for report in results.reports for text in report.texts}
            messages = diagnostics.render(errors, texts, color=to.err.colored)
            return Printed(printed(to.out, lambda out: print_results(out, results)), messages)
        case Format.HTML:
            from verifier.report.entries.examples import example_listing
            from verifier.report.html.listing import listing_page

            read = [text for report in results.reports for text in report.texts]
            return Printed(listing_page(example_listing(results), read, to.out))
        case Format.MARKDOWN:
            from verifier.report.entries.examples import example_listing
            from verifier.report.markdown.listing import listing_markdown

            read = [text for report in results.reports for text in report.texts]
            return Printed(listing_markdown(example_listing(results), read))
        case Format.SARIF | Format.JUNIT | Format.GITHUB:
            from verifier.cli.listings import print_listing
            from verifier.report.entries.examples import example_listing

            return print_listing(example_listing(results), as_format, to)
        case _:
            assert_never(as_format)
