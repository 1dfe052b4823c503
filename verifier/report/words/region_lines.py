"""The regions of a claim in lines: what all of them have in common once, then what each has of its own."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.model.boxes import Box
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from verifier.report.words import boxes
from verifier.results.regions import Region


class Common(Struct, frozen=True):
    """What all regions have in common: sides of the box of each request, conditions, and that the requests differ."""

    sides: tuple[Box, ...] = ()
    ties: tuple[Condition, ...] = ()
    differ: bool = False


def common_to(policy: Policy, regions: Sequence[Region]) -> Common:
    """What these regions have in common; nothing for a single one."""
    if len(regions) < 2:
        return Common()
    first = regions[0]
    return Common(
        tuple(boxes.common_sides(policy, [region.boxes[n][1] for region in regions]) for n in range(len(first.boxes))),
        tuple(tie for tie in first.ties if all(tie in region.ties for region in regions)),
        all(region.differ for region in regions),
    )


def common_words(policy: Policy, regions: Sequence[Region]) -> str:
    """What all of these have in common, in words; empty for nothing."""
    common = common_to(policy, regions)
    if not (any(common.sides) or common.ties or common.differ):
        return ""
    first = regions[0]
    whole = Region(first.boxes, first.alike, common.ties, common.differ, first.total, first.count)
    chosen = [frozenset(sides) for sides in common.sides]
    text = boxes.region_of(policy, whole, chosen)
    return "" if text == boxes.ANYTHING else text


def lines(policy: Policy, regions: Sequence[Region]) -> list[str]:
    """What each region has of its own, and what it adds to those above it."""
    common = common_to(policy, regions)
    every = []
    for region in regions:
        chosen = [
            frozenset(box) - frozenset(common.sides[n] if common.sides else ())
            for n, (_, box) in enumerate(region.boxes)
        ]
        own = Region(
            region.boxes,
            region.alike,
            tuple(tie for tie in region.ties if tie not in common.ties),
            region.differ and not common.differ,
            region.total,
            region.count,
        )
        every.append(f"{boxes.region_of(policy, own, chosen)}{boxes.addition(region)}")
    return every
