"""What changes, grouped by the outcomes before and after."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.policy import Policy
from verifier.report.facts.editions import edition_policy
from verifier.report.words import boxes, changes, numbers, verdict_lines
from verifier.report.words.annex.citations import Cited, cited
from verifier.report.words.annex.regions import RegionList, RegionRow, listed, sides_of
from verifier.report.words.causes import cited_causes
from verifier.report.words.changes import COMES, GOES, NO_REQUEST, exclusives_by_outcome, extent_from_today
from verifier.results.impact import Change, Exclusive, Exclusives, Impact
from verifier.results.status import Edition, Status
from verifier.results.verification import Verification


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
            listed((region_of(after, change) for change in group), "", most),
        )
        for (before_words, after_words), group in changes.by_outcomes(impact.regions, before, after).items()
    )
    return ChangeList(extent, tuple(changes.by_direction(impact)), DOUBTS[impact.certified], tuple(groups))


def impact_list(verification: Verification, most: int) -> ChangeList | None:
    """What a proposal changes, and which requests come and go with what is decided on them; None where that is not known."""
    impact = verification.impact
    if impact is None:
        return None
    before = edition_policy(verification, Edition.BASE)
    made = change_list(impact, before, verification.policy, most, extent_from_today(impact))
    groups = [
        *exclusive_groups(verification.policy, impact.appeared, most, came=True),
        *exclusive_groups(verification.carried or before, impact.vanished, most, came=False),
    ]
    return replace(made, groups=(*made.groups, *groups))


def exclusive_groups(policy: Policy, exclusives: Exclusives | None, most: int, *, came: bool) -> Iterator[ChangeGroup]:
    """The requests that are possible on one side alone, by what is decided on them there."""
    for words, group in exclusives_by_outcome(policy, exclusives).items():
        cited_there = cited(policy, [i for region in group for i in region.decision.by])
        rows = (region_of(policy, each) for each in group)
        yield ChangeGroup(
            NO_REQUEST if came else words,
            words if came else NO_REQUEST,
            COMES if came else GOES,
            numbers.number(sum(region.count for region in group)),
            cited_there,
            listed(rows, "", most),
        )


def region_of(policy: Policy, each: Change | Exclusive) -> RegionRow:
    """A region of requests that change, come or go."""
    words = f"{boxes.box(policy, each.box, None, each.ties)}{boxes.addition(each)}"
    return RegionRow(numbers.number(each.total), words, (sides_of(policy, each.box),))
