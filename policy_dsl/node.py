"""Base class of tree nodes; equality ignores source positions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import ClassVar

from msgspec import Struct


class Node(Struct, frozen=True):
    """A node of a tree. Equality and hash skip the `ignored_fields`, such as where it stands in the text."""

    ignored_fields: ClassVar[frozenset[str]] = frozenset({"span", "clause"})
    """Fields that equality and hash ignore."""

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
