"""Regions: all requests or pairs that violate an obligation, as ordered boxes."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.boxes import Box
from policy_dsl.model.conditions import Condition


class Region(Struct, frozen=True):
    """Violations: a box for each request, without the regions before this one.

    The `alike` attributes are equal in both requests. `ties` are further conditions, between the two requests or on
    compared facts. With `differ`, the boxes on their own contain identical pairs, which do not count. `count` is the
    number of requests or pairs.
    """

    boxes: tuple[tuple[str, Box], ...]
    alike: tuple[str, ...]
    ties: tuple[Condition, ...]
    differ: bool
    count: int


class OverlapPart(Struct, frozen=True):
    """A box with conditions on compared facts, without the boxes before it. The box may contain impossible requests;
    `count` leaves them out.
    """

    box: Box
    ties: tuple[Condition, ...]
    count: int


class Overlap(Struct, frozen=True):
    """Two provisions that apply together where they must not, and the boxes where they do. Without `provisions`, the
    boxes are where no row applies and one has to.
    """

    provisions: tuple[str, ...]
    parts: tuple[OverlapPart, ...]
    count: int
