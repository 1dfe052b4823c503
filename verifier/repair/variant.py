"""One place, or a few together, whose value may change."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from policy_dsl.model.policy import Policy
from verifier.results.repair import Place

MANY = 200
"""More stretches than this are many."""


class Variant(Struct, frozen=True):
    """Places whose value may change to any from the `least` to the `most`, by stretches.

    `changed` is the policy with another value. `reread` is the same read from the changed text, or `None` where it cannot be
    written so. With `bounded`, values beyond the `least` and the `most` may be written as well, and are not tried.
    """

    places: tuple[Place, ...]
    stretches: tuple[tuple[int, int], ...]
    changed: Callable[[int], Policy]
    reread: Callable[[int], Policy | None]
    least: int
    most: int
    bounded: bool = False

    @property
    def days(self) -> bool:
        """Whether each of many values is tried, which may take all of the time."""
        return len(self.stretches) > MANY
