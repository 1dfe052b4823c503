"""The values of an attribute that a condition accepts, as an integer with a bit for each value.

The values of an enumeration are its codes; those of a set are its selections; those of a scale are the intervals between
the bounds in conditions.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import assert_never

from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
    Condition,
    Has,
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
    atoms,
)
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, SetOf

MOST = 1 << 10
"""The most selections of a set, or intervals of a scale, for which an attribute is analysed."""


class Domain:
    """The values of one attribute, numbered from 0. `count` is their number; 0 when there are too many to analyse."""

    def __init__(self, attribute: Attribute, bounds: Iterable[int]) -> None:
        """`bounds` are the steps of a scale at which a tested range starts or ends."""
        self.attribute = attribute
        self.starts: dict[int, int] = {}
        match attribute.type:
            case SetOf(codes):
                self.count = 1 << len(codes) if 1 << len(codes) <= MOST else 0
            case Ordered(_, first, last):
                inner = sorted({bound for bound in bounds if first < bound <= last})
                self.starts = {bound: n for n, bound in enumerate([first, *inner, last + 1])}
                self.count = len(inner) + 1 if len(inner) < MOST else 0
            case Choice():
                self.count = len(attribute.names)
            case _:
                assert_never(attribute.type)
        self.every = (1 << self.count) - 1

    def accepted_values(self, condition: Condition) -> int:
        """The values that meet the condition, which has to be about this attribute alone.

        Raises ValueError when it compares two facts.
        """
        match condition:
            case OneOf(_, codes):
                places = self.attribute.places
                return sum(1 << places[code] for code in codes)
            case Has(_, code):
                return self.selections_with[code]
            case Within(_, ranges):
                return self.pieces(ranges)
            case Not(inner):
                return self.every ^ self.accepted_values(inner)
            case AllOf(parts):
                values = self.every
                for part in parts:
                    values &= self.accepted_values(part)
                return values
            case AnyOf(parts):
                values = 0
                for part in parts:
                    values |= self.accepted_values(part)
                return values
            case Includes() | AtMost() | Same() | HasValueOf() | Meets():
                raise ValueError("any value may meet a comparison of two facts")
            case _:
                assert_never(condition)

    @cached_property
    def selections_with(self) -> dict[str, int]:
        """For each code of a set, the selections that have it."""
        return {
            code: sum(1 << selection for selection in range(self.count) if selection >> place & 1)
            for code, place in self.attribute.places.items()
        }

    def pieces(self, ranges: Iterable[tuple[int, int]]) -> int:
        """The intervals of a scale that make up these ranges."""
        first, *_, end = self.starts
        intervals = 0
        for start, until in ranges:
            if max(start, first) < min(until, end):
                intervals |= (1 << self.starts[min(until, end)]) - (1 << self.starts[max(start, first)])
        return intervals


def single_attribute(condition: Condition) -> str | None:
    """The one attribute that a condition is about; `None` when there are several, or it compares two facts."""
    names = set()
    for atom in atoms(condition):
        match atom:
            case OneOf(fact) | Has(fact) | Within(fact):
                names.add(fact.attribute)
            case Includes() | AtMost() | Same() | HasValueOf() | Meets():
                return None
            case _:
                assert_never(atom)
    return names.pop() if len(names) == 1 else None
