"""How much a report of `verify` says."""

from __future__ import annotations

from enum import Enum


class Extent(Enum):
    """The brief alone; with what is not proved, in full; or with all annexes."""

    BRIEF = "brief"
    USUAL = "usual"
    FULL = "full"
