"""Regions in rows, with the values that each allows, so that a page can narrow them down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from msgspec import Struct

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection
from policy_dsl.model.policy import Policy
from verifier.report.words import boxes, numbers, region_lines
from verifier.results.regions import Overlap, Region
from verifier.results.verdict import Verdict

Sides = dict[str, list[str]]
"""The codes that a box allows for each fact that it restricts; of a set, `+code` has to be in it and `-code` must not be."""


class RegionRow(Struct, frozen=True):
    """A region: the number of its requests or pairs; in words what they have in common, and what it adds to the regions
    above it, if not all; and the sides of its boxes.
    """

    count: str
    words: str
    sides: tuple[Sides, ...] = ()


class RegionList(Struct, frozen=True):
    """Regions, and how many more there are."""

    title: str
    rows: tuple[RegionRow, ...]
    rest: str = ""


def sides_of(policy: Policy, box: Box) -> Sides:
    """The sides of a box that have codes and allow not all of them."""
    sides: Sides = {}
    for attribute in policy.attributes:
        match box[attribute.name]:
            case OneOfCodes(codes) if len(codes) < len(attribute.names):
                sides[attribute.name] = list(codes)
            case Selection(has, has_none_of) if has or has_none_of:
                sides[attribute.name] = [*(f"+{code}" for code in has), *(f"-{code}" for code in has_none_of)]
            case OneOfCodes() | Selection() | OneOfRanges():
                pass
            case _ as side:
                assert_never(side)
    return sides


def listed(rows: Iterable[RegionRow], title: str, most: int) -> RegionList:
    """The rows up to a limit."""
    every = tuple(rows)
    rest = len(every) - most
    return RegionList(title, every[:most], f"{numbers.plural(rest, 'more region')}, in the JSON" if rest > 0 else "")


def violations(policy: Policy, v: Verdict, most: int) -> RegionList | None:
    """Where a claim is violated."""
    if not v.regions:
        return None
    title = "Proved to be all of them." if v.regions_complete else "Not proved to be all of them."
    common, lines = region_lines.common_words(policy, v.regions), region_lines.lines(policy, v.regions)
    rows = (region_row(policy, region, line) for region, line in zip(v.regions, lines, strict=True))
    return listed(rows, f"{title} All with {common}:" if common else title, most)


def region_row(policy: Policy, region: Region, words: str) -> RegionRow:
    """A region of violations, in these words."""
    sides = tuple(sides_of(policy, box) for _, box in region.boxes)
    return RegionRow(numbers.number(region.total), words, sides)


def overlaps(policy: Policy, every: Sequence[Overlap], most: int, *, complete: bool) -> RegionList | None:
    """Where provisions apply together that must not, or none does and one has to."""
    if not every:
        return None
    rows = (
        RegionRow(
            numbers.number(part.total),
            f"{numbers.joined(each.provisions) if each.provisions else 'no row applies'}:"
            f" {boxes.box(policy, part.box, None, part.ties)}{boxes.addition(part)}",
            (sides_of(policy, part.box),),
        )
        for each in every
        for part in each.parts
    )
    return listed(rows, "These are all of them." if complete else "There are others, too many to list.", most)
