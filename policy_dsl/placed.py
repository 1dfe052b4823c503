"""What is written somewhere in a text, and is the same wherever it is written."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct


class Placed(Struct, frozen=True):
    """A part of a tree. Two are equal when they say the same: where they stand, and what else is `aside`, does not count."""

    aside: ClassVar[frozenset[str]] = frozenset({"span", "clause"})
    """The fields that do not count."""

    def __eq__(self, other: object) -> bool:
        """Whether the other says the same."""
        return self is other or (isinstance(other, Placed) and type(self) is type(other) and said(self) == said(other))

    def __hash__(self) -> int:
        """Of what counts."""
        return hash(said(self))


def said(part: Placed) -> tuple[object, ...]:
    """The fields that count, in order."""
    return tuple(getattr(part, name) for name in part.__struct_fields__ if name not in part.aside)
