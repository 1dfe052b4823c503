"""What opens a report on one policy or proposal: its title, and where it comes from; and the examples that it changes."""

from __future__ import annotations

from verifier.obligations.stacks import base_names
from verifier.report.facts.reports import FileReport
from verifier.report.words import changes, clauses
from verifier.report.words.document import Rows
from verifier.results.verification import Verification


def title(report: FileReport) -> str:
    """The name and title of the policy or proposal; the path of a file with errors."""
    verification = report.verification
    if verification is None:
        return report.name
    whole = verification.policy if verification.proposal is None else verification.proposal
    return f"{report.name} · {whole.title}"


def origin(report: FileReport, verification: Verification) -> tuple[str, ...]:
    """The file, what it amends, and how its author reads the source."""
    if verification.proposal is None:
        return (report.path,)
    amends = f"{report.path}, {clauses.proposed_to(base_names(verification.proposal))}"
    reading = verification.proposal.reading
    return (amends, f"Read as: {reading}") if reading else (amends,)


def changed_examples(verification: Verification) -> Rows | None:
    """The examples of the base that change; `None` if none does."""
    rows = tuple(
        (
            e.sentence,
            f"{changes.outcome_changes(e)}{', for some of its requests' if e.some else ''}",
            clauses.location(e.clause),
        )
        for e in verification.examples_changed
    )
    return Rows(("example of the base that changes", "from what to what", "where"), rows) if rows else None
