"""The attributes of a request and their finite types."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import assert_never

from msgspec import Struct

from policy_dsl.text import NOWHERE, Span


class Code(Struct, frozen=True):
    """A code as policies write it. Its official label may stand for it in text, but is not part of the meaning."""

    name: str
    label: str | None = None


class Choice(Struct, frozen=True):
    """A type whose values are single codes."""


class Enumeration(Choice, frozen=True):
    """One of the listed codes, which stand from least to greatest if they are `ordered`. Attributes of the same `family` can be
    compared.
    """

    codes: tuple[Code, ...]
    family: str = ""
    ordered: bool = False


class YesNo(Choice, frozen=True):
    """`yes` or `no`; the label is the question. Attributes of the same `family` can be compared."""

    label: str | None = None
    family: str = ""

    @property
    def codes(self) -> tuple[Code, ...]:
        """The two values as codes."""
        return YES_AND_NO


YES_AND_NO = (Code("yes"), Code("no"))


class SetOf(Struct, frozen=True):
    """Any selection of the codes, including none. Attributes of the same `family` can be compared."""

    codes: tuple[Code, ...]
    family: str


class Scale(Enum):
    """The unit of an ordered type's steps: ones, seconds, or days, of which 1 January of the year 1 is day 1."""

    NUMBER = "whole number"
    DURATION = "duration"
    DATE = "date"


class Steps(Struct, frozen=True):
    """The scale of numbers in steps: one is `size` at the last of so many `decimals`, so that 5 and 2 are steps of 0.05."""

    size: int
    decimals: int

    @property
    def value(self) -> str:
        """The type, in the words of messages."""
        return f"number in steps of {self.text(1)}"

    def text(self, step: int) -> str:
        """A value, given in steps, with the decimals that the step needs."""
        whole, rest = divmod(abs(step) * self.size, 10**self.decimals)
        return f"{'-' * (step < 0)}{whole}" + (f".{rest:0{self.decimals}}" if self.decimals else "")


class Ordered(Struct, frozen=True):
    """A whole number of steps on a scale, from `first` to `last`, both included."""

    scale: Scale | Steps
    first: int
    last: int

    @property
    def codes(self) -> tuple[Code, ...]:
        """Empty: steps have no codes."""
        return ()


def comparable(one: AttributeType, other: AttributeType) -> bool:
    """Whether two types with codes are of attributes that are declared together, which alone can be compared."""
    match one, other:
        case (
            (SetOf(_, family), SetOf(_, its_family))
            | (Enumeration(_, family), Enumeration(_, its_family))
            | (YesNo(_, family), YesNo(_, its_family))
        ):
            return family == its_family != ""
        case _:
            return False


AttributeType = Enumeration | YesNo | SetOf | Ordered


class Attribute(Struct, frozen=True, dict=True):
    """An attribute of requests. The names of its codes are cached, because every cell of a table looks them up."""

    name: str
    type: AttributeType
    span: Span = NOWHERE

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its codes, in declared order; none for an ordered type."""
        return tuple(code.name for code in self.type.codes)

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each code in declared order, from 0."""
        return {name: n for n, name in enumerate(self.names)}

    @property
    def size(self) -> int:
        """The number of its values."""
        match self.type:
            case SetOf(codes):
                return 1 << len(codes)
            case Ordered(_, first, last):
                return last - first + 1
            case Choice():
                return len(self.type.codes)
            case _:
                assert_never(self.type)


class Group(Struct, frozen=True):
    """A name for some codes of an enumeration or a set. Conditions hold the codes themselves; proposals may use the name."""

    name: str
    attribute: str
    codes: tuple[str, ...]


Value = str | frozenset[str] | int
"""A code (of an enumeration, or `yes` or `no`), the codes of a set, or a step on a scale: a number, seconds or a day."""

Request = Mapping[str, Value]
"""A value for every attribute, by name. A partial request has only some of them."""
