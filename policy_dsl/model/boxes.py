"""Boxes: sets of requests that are given attribute by attribute. A box lists every attribute, never `any`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class OneOfCodes(Struct, frozen=True):
    """Of an enumeration or yes/no: the codes that it may have, in declared order."""

    codes: tuple[str, ...]


class Selection(Struct, frozen=True):
    """Of a set: the codes that it has and those that it lacks, in declared order; other codes may be in it or not."""

    has: tuple[str, ...]
    has_none_of: tuple[str, ...]


class OneOfRanges(Struct, frozen=True):
    """Of a fact on a scale: the ranges that it may be in, in order, each (from, until) without its end."""

    ranges: tuple[tuple[int, int], ...]


Side = OneOfCodes | Selection | OneOfRanges
Box = Mapping[str, Side]
"""The values that each attribute may have, independently of the others."""
