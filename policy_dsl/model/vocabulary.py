"""What a request can be: its attributes and their finite types."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import assert_never

from msgspec import Struct

from policy_dsl.text import NOWHERE, Span


class Code(Struct, frozen=True):
    """One value as policies write it; an official label may stand for it in text, never in meaning."""

    name: str
    label: str | None = None


class Enumeration(Struct, frozen=True):
    """Exactly one code of the list."""

    codes: tuple[Code, ...]


class YesNo(Struct, frozen=True):
    """`yes` or `no`; the label says what is asked."""

    label: str | None = None

    @property
    def codes(self) -> tuple[Code, ...]:
        """Its two values, as an enumeration has them."""
        return YES_AND_NO


YES_AND_NO = (Code("yes"), Code("no"))


class SetOf(Struct, frozen=True):
    """Any selection of the codes, also none. Attributes of one `family` were declared together: comparable."""

    codes: tuple[Code, ...]
    family: str


class Scale(Enum):
    """What the steps of an ordered type are: ones, seconds, or days counted from 1 January of the year 1 (as 1)."""

    NUMBER = "whole number"
    DURATION = "duration"
    DATE = "date"


class Ordered(Struct, frozen=True):
    """A whole number of steps on a scale, from `first` to `last`, both included."""

    scale: Scale
    first: int
    last: int

    @property
    def codes(self) -> tuple[Code, ...]:
        """It has no codes."""
        return ()


AttributeType = Enumeration | YesNo | SetOf | Ordered


class Attribute(Struct, frozen=True, dict=True):
    """A fact of a request. It keeps its names, which are asked for in every cell of a table."""

    name: str
    type: AttributeType
    span: Span = NOWHERE

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The codes of its type, in declared order; none of an ordered type."""
        return tuple(code.name for code in self.type.codes)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each of its names stands in that order, from 0."""
        return {name: n for n, name in enumerate(self.names)}

    @property
    def size(self) -> int:
        """How many values it can have."""
        match self.type:
            case SetOf(codes):
                return 1 << len(codes)
            case Ordered(_, first, last):
                return last - first + 1
            case Enumeration() | YesNo():
                return len(self.type.codes)
            case _:
                assert_never(self.type)


class Group(Struct, frozen=True):
    """A name for some values of one enumeration. Conditions hold the values; proposals may still say the name."""

    name: str
    attribute: str
    codes: tuple[str, ...]


Value = str | frozenset[str] | int
"""A code (of an enumeration; `yes` or `no`), the codes a set holds, or the steps on a scale: a number, seconds, a day."""

Request = Mapping[str, Value]
"""A value for every attribute, by name. A partial request lacks some."""
