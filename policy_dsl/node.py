"""Base class of tree nodes; equality ignores source positions."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import ClassVar

from msgspec import Struct


class Node(Struct, frozen=True):
    """A node of a tree. Equality and hash skip the `ignored_fields`, such as its place in the text."""

    ignored_fields: ClassVar[frozenset[str]] = frozenset({"span", "clause"})
    """Fields that equality and hash ignore."""

    def __eq__(self, other: object) -> bool:
        """Whether both have the same type and equal compared fields."""
        fields = compared_fields(type(self))
        return self is other or (type(self) is type(other) and fields(self) == fields(other))

    def __hash__(self) -> int:
        """The hash of the compared fields."""
        return hash(compared_fields(type(self))(self))


@cache
def compared_fields(kind: type[Node]) -> Callable[[object], object]:
    """A getter for the fields that equality compares, in order. The type must have at least one."""
    return attrgetter(*(name for name in kind.__struct_fields__ if name not in kind.ignored_fields))
