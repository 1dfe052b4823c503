"""The order of two deadlines as ranges of days of receipt, a finite table."""

from __future__ import annotations

from msgspec import Struct

Range = tuple[int, int]
"""Days from the first, `until` the second, which is excluded."""

Ranges = tuple[Range, ...]
"""In order, with at least one day between any two."""


class Signs(Struct, frozen=True):
    """The days of receipt on which the first deadline is `earlier` than the second at some hour, the `same`, or `later`.

    For two times that end with a day the hour of receipt does not matter, and each day is in one of the three. If one time is
    elapsed, a day may be in several.
    """

    earlier: Ranges
    same: Ranges
    later: Ranges
