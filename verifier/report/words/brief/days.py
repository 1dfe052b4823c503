"""Which days a proposal closes or opens, and which lists of days it extends."""

from __future__ import annotations

from verifier.report.words.day_changes import sentence
from verifier.report.words.document import Part, Sentence
from verifier.results.verification import Verification

TITLE = "Which days count"


def days_part(verification: Verification) -> Part | None:
    """The part on the days of calendars, with a sentence for each change; `None` where the proposal leaves them as they are."""
    proposal = verification.proposal
    if proposal is None or not proposal.days:
        return None
    return Part(TITLE, tuple(Sentence(sentence(change)) for change in proposal.days))
