"""What is written somewhere in a text, and is the same wherever it is written."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import ClassVar

from msgspec import Struct


class Node(Struct, frozen=True):
    """A part of a tree. Two are equal when they say the same: where they stand, and what else is `aside`, does not count."""

    ignored_fields: ClassVar[frozenset[str]] = frozenset({"span", "clause"})
    """The fields that do not count."""

    def __eq__(self, other: object) -> bool:
        """Whether the other says the same."""
        if self is other:
            return True
        kind = type(self)
        return kind is type(other) and compared_fields(kind)(self) == compared_fields(kind)(other)

    def __hash__(self) -> int:
        """Of what counts."""
        return hash(compared_fields(type(self))(self))


@cache
def compared_fields(kind: type[Node]) -> Callable[[object], object]:
    """Gets the fields that count, in order, of which there is at least one."""
    return attrgetter(*(name for name in kind.__struct_fields__ if name not in kind.ignored_fields))
