"""The examples of the base that a proposal changes, in rows."""

from __future__ import annotations

from verifier.report.words import changes, clauses
from verifier.report.words.document import Rows
from verifier.results.verification import Verification


def changed_examples(verification: Verification) -> Rows | None:
    """The examples of the base that change; `None` if none does."""
    rows = tuple(
        (
            e.sentence,
            f"{changes.outcome_changes(verification.policy, e)}{', for some of its requests' if e.some else ''}",
            clauses.location(e.clause),
        )
        for e in verification.examples_changed
    )
    return Rows(("example of the base that changes", "from what to what", "where"), rows) if rows else None
