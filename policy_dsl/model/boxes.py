"""Boxes: sets of requests given by the values of each attribute. A box lists the values of every attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec import Struct

from policy_dsl.model.ranges import intersection, union
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Attribute, Ordered


class OneOfCodes(Struct, frozen=True):
    """The codes that an enumeration or yes/no may have, in declared order."""

    codes: tuple[str, ...]


class Selection(Struct, frozen=True):
    """The codes that a set has, those that it lacks, and those of which it has at least one (if there are any); all in
    declared order. It may have any others.
    """

    has: tuple[str, ...]
    has_none_of: tuple[str, ...]
    has_any_of: tuple[str, ...] = ()


class OneOfRanges(Struct, frozen=True):
    """The ranges that a fact on a scale may be in, in order: (from, until), `until` excluded."""

    ranges: tuple[tuple[int, int], ...]


LISTED = 6
"""Values up to which a side names those that it allows, never those that it leaves out."""

LEFT_OUT = 3
"""A longer side names the values that it leaves out if it allows at least this many for each of them."""


def names_left_out(allowed: int, left_out: int) -> bool:
    """Whether it is shorter, and as clear, to name the values that a side leaves out."""
    return allowed > LISTED and allowed >= LEFT_OUT * left_out


Side = OneOfCodes | Selection | OneOfRanges
Box = Mapping[str, Side]
"""The values that each attribute may have, independently of the others."""


def times_in(box: Box) -> tuple[str, ...]:
    """The names of the times that a box is about; none where a policy has one time, without a name."""
    asked = box.get(TIME_FACT)
    return asked.codes if isinstance(asked, OneOfCodes) else ()


def around(attributes: Sequence[Attribute], every: Sequence[Box]) -> Box:
    """The smallest box around all of these, of which there is at least one. It has a side for each of the attributes."""
    return {a.name: side_around(a, [box[a.name] for box in every]) for a in attributes}


def side_around(attribute: Attribute, sides: Sequence[Side]) -> Side:
    """The values that at least one of these sides allows; of a set, what all of them demand."""
    first, *others = sides
    match first:
        case OneOfCodes(codes):
            more = [code for side in others if isinstance(side, OneOfCodes) for code in side.codes]
            return OneOfCodes(tuple(name for name in attribute.names if name in {*codes, *more}))
        case Selection(has, lacks):
            rest = [side for side in others if isinstance(side, Selection)]
            return Selection(
                tuple(code for code in has if all(code in side.has for side in rest)),
                tuple(code for code in lacks if all(code in side.has_none_of for side in rest)),
            )
        case OneOfRanges(ranges):
            more_ranges = [span for side in others if isinstance(side, OneOfRanges) for span in side.ranges]
            return OneOfRanges(union((*ranges, *more_ranges)))
        case _:
            assert_never(first)


def clipped(box: Box, *vocabularies: Mapping[str, Attribute]) -> Box:
    """The box without values that one of the vocabularies, attributes by name, does not have."""
    return {name: clipped_side(side, [each[name] for each in vocabularies]) for name, side in box.items()}


def clipped_side(side: Side, attributes: Sequence[Attribute]) -> Side:
    """The side of a box without values that one of the attributes does not have."""
    match side:
        case OneOfCodes(codes):
            return OneOfCodes(tuple(code for code in codes if all(code in each.names for each in attributes)))
        case OneOfRanges(ranges):
            for each in attributes:
                if isinstance(each.type, Ordered):
                    ranges = intersection(ranges, [(each.type.first, each.type.last + 1)])
            return OneOfRanges(ranges)
        case Selection(has, has_none_of, has_any_of):
            absent = {
                code for code in (*has_none_of, *has_any_of) if any(code not in each.names for each in attributes)
            }
            return Selection(
                has,
                tuple(code for code in has_none_of if code not in absent),
                tuple(code for code in has_any_of if code not in absent),
            )
        case _:
            assert_never(side)
