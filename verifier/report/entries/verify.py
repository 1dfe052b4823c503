"""The entries of `verify`."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import Policy
from policy_dsl.regular_file import real_path
from verifier.report.entries.entry import Entry, Grade, Listing, Part, Place, Related, clause_place, part
from verifier.report.entries.findings import finding_entry, finding_parts
from verifier.report.entries.lock import lock_parts
from verifier.report.facts.editions import deciding_policies, distinct_names, edition_policy
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import VerifyRun
from verifier.report.facts.severity import undertrusted
from verifier.report.words import assumption_lines, changes, clauses, numbers, verdict_lines
from verifier.report.words.verdict_details import verdict_details
from verifier.results.assumptions import Assumption
from verifier.results.impact import ExampleChange, Impact
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

RULES = {
    Kind.CLAIM: "property",
    Kind.FRAME: "frame",
    Kind.INTENT: "intent",
    Kind.EXAMPLE: "example",
    Kind.GAP: "gap",
    Kind.CONFLICT: "conflict",
    Kind.DEAD: "dead",
    Kind.VACUOUS: "vacuous",
    Kind.HIT_RULE: "hit-rule",
}
GRADES = {Status.PROVED: Grade.PASSED, Status.REFUTED: Grade.FAILED, Status.UNDECIDED: Grade.UNDECIDED}
CERTAINTY = {Status.PROVED: Grade.FACT, Status.UNDECIDED: Grade.UNDECIDED, Status.REFUTED: Grade.DISAGREED}


def verify_listing(run: VerifyRun) -> Listing:
    """The reports, file by file. With a file of expectations, its differences fail, and not the verdicts."""
    seen: set[Finding] = set()
    parts: list[Part] = []
    for report in run.reports:
        fresh = [finding for finding in report.findings if finding not in seen]  # those on a shared base are in several
        seen.update(fresh)
        parts += report_parts(report, fresh, expected=run.is_expected)
    if run.expected is not None:
        parts.append(part(run.expected, run.expected, difference_entries(run, run.expected)))
    if run.lock is not None and run.lock.checked:
        parts += lock_parts(run.lock)
    return Listing("verify", run.exit_code, tuple(parts))


def report_parts(report: FileReport, findings: list[Finding], *, expected: bool) -> Iterator[Part]:
    """The part of one file, then those of the other files that its findings are about."""
    own = [finding for finding in findings if real_path(finding.path) == real_path(report.path)]
    entries = [finding_entry(finding) for finding in own]
    if report.verification is not None:
        entries += verification_entries(report, report.verification, expected=expected)
    yield part(report.path, report.name, entries)
    yield from finding_parts((), [finding for finding in findings if finding not in own])


def verification_entries(report: FileReport, verification: Verification, *, expected: bool) -> Iterator[Entry]:
    """The assumptions, the verdicts, what the proposal changes, and how far the verdicts are to be trusted."""
    for assumption in verification.assumptions:
        yield assumption_entry(assumption, report.path)
    names = distinct_names(verification)
    for number, verdict in enumerate(verification.verdicts):
        yield verdict_entry(verification, verdict, names[number], report.path, expected=expected)
    if verification.impact is not None:
        base = edition_policy(verification, Edition.BASE)
        yield impact_entry(verification.impact, base, verification.policy, Place(report.path))
    elif verification.too_large:
        message = f"what changes is undecided: {verdict_lines.REASONS['too_large']}"
        yield Entry(Grade.UNDECIDED, "changes", "what changes", "undecided", Place(report.path), message)
    for example in verification.examples_changed:
        yield example_change_entry(verification.policy, example, report.path)
    yield from trust_entries(verification, report.path)


def assumption_entry(assumption: Assumption, path: str) -> Entry:
    """What every proof assumes."""
    removes = "some" if assumption.removes is None else numbers.plural(assumption.removes, "request")
    message = f"assuming that {assumption.text} (excludes {removes})"
    place, details = clause_place(assumption.clause, path), tuple(assumption_lines.without_lines(assumption))
    return Entry(Grade.FACT, "assumption", assumption.id, "assumed", place, message, details)


def verdict_entry(verification: Verification, v: Verdict, name: str, path: str, *, expected: bool) -> Entry:
    """A verdict, with the counterexample below it and the deciding clauses as related places."""
    grade = GRADES[v.status]
    if grade is not Grade.PASSED and expected:
        grade = Grade.EXPECTED
    if v.reason == "engines_disagree":
        grade = Grade.DISAGREED
    return Entry(
        grade,
        RULES[v.kind],
        name,
        v.status.value,
        clause_place(v.clause, path),
        f"{name}: {verdict_lines.status_and_trust(v)}",
        tuple(verdict_details(verification, v)),
        tuple(deciding_clauses(verification, v)),
    )


def deciding_clauses(verification: Verification, v: Verdict) -> Iterator[Related]:
    """The clauses that decide the requests of the counterexample, or of the witness."""
    v = v.as_shown
    if v.counterexample is None:
        return
    decided = deciding_policies(verification, v)
    for name, decision in v.counterexample.decisions:
        for i, clause in clauses.deciding(decided[name], decision):
            if clause.path:
                yield Related(clause_place(clause, clause.path), f"{name}: decided by {i}")


def impact_entry(impact: Impact, before: Policy, after: Policy, place: Place, grade: Grade | None = None) -> Entry:
    """How many decisions change from one policy to another, and from what to what. It is of this grade if it is certified."""
    certain = CERTAINTY[impact.certified]
    extent = changes.extent(impact)
    doubt = {
        Status.PROVED: "",
        Status.UNDECIDED: "; not proved to be all of them",
        Status.REFUTED: f"; {verdict_lines.REASONS['engines_disagree']}",
    }
    return Entry(
        grade if grade and certain is Grade.FACT else certain,
        "changes",
        "what changes",
        "changed" if impact.changed else "unchanged",
        place,
        f"{extent} {'is' if impact.changed == 1 else 'are'} decided differently{doubt[impact.certified]}",
        (*changes.by_direction(impact), *outcome_lines(impact, before, after)),
    )


def outcome_lines(impact: Impact, old: Policy, new: Policy) -> Iterator[str]:
    """The number of changes for each pair of outcomes."""
    for (before, after), group in changes.by_outcomes(impact.regions, old, new).items():
        yield f"{numbers.number(sum(change.count for change in group))}: {before} → {after}"


def example_change_entry(policy: Policy, example: ExampleChange, path: str) -> Entry:
    """An example of the base whose outcome changes. It is not a failure."""
    some = ", for some of its requests" if example.some else ""
    message = f"{example.sentence}: {changes.outcome_changes(policy, example)}{some}"
    return Entry(Grade.FACT, "example-changed", example.name, "changed", clause_place(example.clause, path), message)


def trust_entries(verification: Verification, path: str) -> Iterator[Entry]:
    """A disagreement of the meanings, and the verdicts that are trusted less than was demanded."""
    sweep = verification.sweep
    if sweep is not None and sweep.disagreement is not None:
        message = "the meanings of the policy disagree; do not rely on this"
        yield Entry(Grade.DISAGREED, "trust", "all meanings", "refuted", Place(path), message)
    for v in undertrusted(verification):
        message = f"{v.name}: trust {int(verification.demanded or 0)} was required but not reached"
        yield Entry(Grade.UNDECIDED, "trust", v.name, "undecided", clause_place(v.clause, path), message)


def difference_entries(run: VerifyRun, path: str) -> Iterator[Entry]:
    """The verdicts that are not as expected, or that all are."""
    for each in run.differences:
        message = f"{each.name}, {each.about}: expected {each.expected}, found {each.actual}"
        yield Entry(Grade.FAILED, "expectation", f"{each.name}, {each.about}", "differs", Place(path), message)
    if not run.differences:
        message = f"every verdict is as {path} expects"
        yield Entry(Grade.PASSED, "expectation", "every verdict", "as expected", Place(path), message)
