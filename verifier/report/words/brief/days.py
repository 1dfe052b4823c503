"""Which days a proposal closes or opens, and which lists of days it extends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from policy_dsl.model.proposal import DaysChange
from verifier.report.words.brief.detail import Detail
from verifier.report.words.day_changes import sentence
from verifier.report.words.document import Part, Sentence
from verifier.results.verification import Verification

TITLE = "Which days count"


def days_part(verification: Verification, detail: Detail) -> Part | None:
    """The part on the days of calendars, with a sentence for each change, or in a short brief for each calendar and list;
    `None` where the proposal leaves them as they are.
    """
    proposal = verification.proposal
    if proposal is None or not proposal.days:
        return None
    changes = proposal.days if detail < Detail.FEW else together(proposal.days)
    return Part(TITLE, tuple(Sentence(sentence(change)) for change in changes))


def together(every: Sequence[DaysChange]) -> Iterable[DaysChange]:
    """The changes, all days that a calendar is closed on, or open, in one. A list is extended once."""
    changes: dict[tuple[str, str], DaysChange] = {}
    for each in every:
        before = changes.get((each.verb, each.name))
        changes[each.verb, each.name] = each if before is None else replace(before, days=(*before.days, *each.days))
    return changes.values()
