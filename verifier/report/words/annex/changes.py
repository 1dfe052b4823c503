"""What changes, grouped by the outcomes before and after."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.policy import Policy
from verifier.report.words import boxes, changes, numbers, verdict_lines
from verifier.report.words.annex.citations import Cited
from verifier.report.words.annex.regions import RegionList, RegionRow, listed, sides_of
from verifier.report.words.causes import cited_causes
from verifier.results.impact import Change, Impact
from verifier.results.status import Status


class ChangeGroup(Struct, frozen=True):
    """All requests that change from one outcome to another."""

    before: str
    after: str
    direction: str
    count: str
    because: tuple[Cited, ...]
    regions: RegionList


class ChangeList(Struct, frozen=True):
    """What changes: how much in all, in which directions, whether that is certain, and group by group."""

    extent: str
    directions: tuple[str, ...]
    doubt: str
    groups: tuple[ChangeGroup, ...]


DOUBTS = {
    Status.PROVED: "",
    Status.UNDECIDED: "not proved to be all of them",
    Status.REFUTED: verdict_lines.REASONS["engines_disagree"],
}


def change_list(impact: Impact, before: Policy, after: Policy, most: int, extent: str) -> ChangeList:
    """The changes from one policy to another; at most so many regions of each group. `extent` says how much changes in all."""
    groups = (
        ChangeGroup(
            before_words,
            after_words,
            changes.DIRECTIONS[group[0].direction],
            numbers.number(sum(change.count for change in group)),
            cited_causes(before, after, group),
            listed((change_row(after, change) for change in group), "", most),
        )
        for (before_words, after_words), group in changes.by_outcomes(impact.regions).items()
    )
    return ChangeList(extent, tuple(changes.by_direction(impact)), DOUBTS[impact.certified], tuple(groups))


def change_row(policy: Policy, change: Change) -> RegionRow:
    """A region of changes."""
    words = f"{boxes.box(policy, change.box, None, change.ties)}{boxes.addition(change)}"
    return RegionRow(numbers.number(change.total), words, (sides_of(policy, change.box),))
