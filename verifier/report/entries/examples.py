"""The entries of `test`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from policy_dsl.regular_file import real_path
from verifier.examples import ExampleResult, ExampleResults
from verifier.report.entries.entry import Entry, Grade, Listing, Part, Place, Related, clause_place, part
from verifier.report.entries.findings import finding_entry, finding_parts
from verifier.report.entries.verify import GRADES, example_change_entry
from verifier.report.facts.reports import FileExampleResults
from verifier.report.facts.runs import ExampleRun
from verifier.report.words import clauses, example_outcomes, numbers, values, verdict_lines
from verifier.report.words.verdict_details import facts_line, named


def example_listing(run: ExampleRun) -> Listing:
    """The results, file by file."""
    parts: list[Part] = []
    listed = {real_path(report.path) for report in run.reports}
    for report in run.reports:
        findings = [f for f in run.findings if real_path(f.path) == real_path(report.path)]
        results = report.results
        name = report.path if results is None else results.name_of(0)
        entries = [finding_entry(finding) for finding in findings]
        if results is not None:
            entries += result_entries(report, results, empty=run.empty)
        parts.append(part(report.path, name, entries))
    parts += finding_parts((), [f for f in run.findings if real_path(f.path) not in listed])
    return Listing("test", run.exit_code, tuple(parts))


def result_entries(report: FileExampleResults, results: ExampleResults, *, empty: bool) -> Iterator[Entry]:
    """The examples, those that change, and the provisions that none of them reaches."""
    for result in results.results:
        yield example_entry(results, result, report.path)
    if empty:
        message = "no example ran: an empty test is not a pass"
        yield Entry(Grade.FAILED, "example", "no example", "refuted", Place(report.path), message)
    for change in results.changed or ():
        yield example_change_entry(results.policy, change, report.path)
    if results.coverage is None or results.changed is None:
        message = f"what the examples reach or change is undecided: {verdict_lines.REASONS['too_large']}"
        yield Entry(Grade.UNDECIDED, "coverage", "coverage", "undecided", Place(report.path), message)
    if results.coverage is not None:
        reached, missed = results.coverage.reached, results.coverage.missed
        every = numbers.plural(len(reached) + len(missed), "provision")
        message = f"{numbers.number(len(reached))} of {every} decide an example"
        lines = (f"no example reaches {named(list(missed))}",) if missed else ()
        yield Entry(Grade.FACT, "coverage", "coverage", "measured", Place(report.path), message, lines)


def example_entry(results: ExampleResults, result: ExampleResult, path: str) -> Entry:
    """An example on one edition: expected and actual outcome, and requests that are answered otherwise."""
    policy, check = results.policy_of(result), result.check
    judged = f" (of {results.name_of(check.depth)})" if check.depth else ""
    status = result.judgement
    grade = Grade.DISAGREED if result.reason == "engines_disagree" else GRADES[status]
    message = f"{example_outcomes.title(result.example)}{judged}: expected "
    words = partial(values.outcome, clocked=policy.has_clocks)
    message += example_outcomes.expected(result.example, words)
    if not result.passes:
        message += f"; actual: {example_outcomes.actual(result, words)}"
    lines = []
    related = []
    for request, decision in result.unexpected:
        deciding = clauses.deciding(policy, decision)
        because = [f"{i} ({clauses.location(clause)})" for i, clause in deciding]
        outcome = words(decision.outcome) + example_outcomes.due(result, decision.outcome)
        answer = outcome + (f", because of {', '.join(because)}" if because else "")
        lines.append(f"{facts_line(policy, request, frozenset())}: {answer}")
        related += [Related(clause_place(c, path), f"decided by {i}") for i, c in deciding if c.path]
    return Entry(
        grade,
        "example",
        f"{result.example.name}{judged}",
        status.value,
        clause_place(result.example.clause, path),
        message,
        tuple(lines),
        tuple(related),
    )
