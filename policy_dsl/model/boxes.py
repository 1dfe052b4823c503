"""Boxes: sets of requests that can be read off attribute by attribute. Every attribute is listed, never `any`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OneOfCodes:
    """An enumeration or yes/no: the codes it may be, in declared order."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """A set: what it has and what it lacks, in declared order; the other codes may be in it or not."""

    has: tuple[str, ...]
    has_none_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """A fact on a scale: the ranges it may be in, each (from, until) without its end, in order."""

    ranges: tuple[tuple[int, int], ...]


Side = OneOfCodes | Selection | Ranges
Box = Mapping[str, Side]
"""What each attribute may be, all independently."""
