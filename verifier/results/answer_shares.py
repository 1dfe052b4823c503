"""How much of what a claim is about is answered at all, and how much of that violates it."""

from __future__ import annotations

from msgspec import Struct


class Answered(Struct, frozen=True):
    """Of the requests in a scope those that are answered within a time, or of the pairs those with at least one such request:
    `of` of them, `count` of which are what is counted: violations, or changes.
    """

    count: int
    of: int
