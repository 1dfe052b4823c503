"""Regions: all requests or pairs that violate an obligation, as boxes."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.boxes import Box
from policy_dsl.model.conditions import Condition


class Region(Struct, frozen=True):
    """Violations: every possible request, or pair of different requests, in a box for each.

    A box may contain impossible requests, which do not count. The `alike` attributes are equal in both requests. `ties`
    are further conditions, between the two requests or on compared facts. With `differ`, the boxes on their own contain
    identical pairs, which do not count. `total` is the number of requests or pairs, and `count` the number of those that
    are in no region before this one.
    """

    boxes: tuple[tuple[str, Box], ...]
    alike: tuple[str, ...]
    ties: tuple[Condition, ...]
    differ: bool
    total: int
    count: int


class OverlapPart(Struct, frozen=True):
    """A box with conditions on compared facts. It may contain impossible requests, which do not count. `total` and
    `count` are as in a region.
    """

    box: Box
    ties: tuple[Condition, ...]
    total: int
    count: int


class Overlap(Struct, frozen=True):
    """Two provisions that apply together where they must not, and the boxes where they do. Without `provisions`, the
    boxes are where no row applies and one has to.
    """

    provisions: tuple[str, ...]
    parts: tuple[OverlapPart, ...]
    count: int
