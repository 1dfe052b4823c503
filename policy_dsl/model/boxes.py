"""Boxes: sets of requests that can be read off attribute by attribute. Every attribute is listed, never `any`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class OneOfCodes(Struct, frozen=True):
    """An enumeration or yes/no: the codes it may be, in declared order."""

    codes: tuple[str, ...]


class Selection(Struct, frozen=True):
    """A set: what it has and what it lacks, in declared order; the other codes may be in it or not."""

    has: tuple[str, ...]
    has_none_of: tuple[str, ...]


class Ranges(Struct, frozen=True):
    """A fact on a scale: the ranges it may be in, each (from, until) without its end, in order."""

    ranges: tuple[tuple[int, int], ...]


Side = OneOfCodes | Selection | Ranges
Box = Mapping[str, Side]
"""What each attribute may be, all independently."""
