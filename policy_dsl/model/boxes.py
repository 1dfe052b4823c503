"""Boxes: sets of requests given by the values of each attribute. A box lists the values of every attribute."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class OneOfCodes(Struct, frozen=True):
    """The codes that an enumeration or yes/no may have, in declared order."""

    codes: tuple[str, ...]


class Selection(Struct, frozen=True):
    """The codes that a set has, and those that it lacks, in declared order; it may have any others."""

    has: tuple[str, ...]
    has_none_of: tuple[str, ...]


class OneOfRanges(Struct, frozen=True):
    """The ranges that a fact on a scale may be in, in order: (from, until), `until` excluded."""

    ranges: tuple[tuple[int, int], ...]


Side = OneOfCodes | Selection | OneOfRanges
Box = Mapping[str, Side]
"""The values that each attribute may have, independently of the others."""
