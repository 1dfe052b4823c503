"""The normal form of a condition, which does not depend on how its comparisons are worded.

A comparison becomes the cases that it admits: the codes or steps of a fact, whether a code is in a set, or how two facts
compare. `Not` is pushed down to the comparisons. Within a block, comparisons of the same subject are merged, and parts that
always or never hold are left out. Equivalent conditions with different blocks still have different normal forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from msgspec import Struct

from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
    Atom,
    Condition,
    Fact,
    Has,
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
)
from policy_dsl.model.ranges import Ranges, complement, intersection, union
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered

Subject = Fact | tuple[Fact, str] | tuple[Fact, Fact] | tuple[Fact, Fact, str]
"""A fact; a set and one of its codes; two facts that are compared, in the order of their names; or two facts and what is
asked of them: whether a set has the value of a fact, or whether two sets meet.
"""

Cases = frozenset[str] | Ranges
"""Codes of a fact, ranges of its steps, `in` or `out` for a code of a set and for what is asked of two facts, or the ways in
which two facts compare.
"""

Attributes = Mapping[str, Attribute]


class Comparison(Struct, frozen=True):
    """The subject is in one of the cases."""

    subject: Subject
    cases: Cases


class Block(Struct, frozen=True):
    """All parts hold (`every`), or at least one does. No part is a block of the same kind, and no two have the same subject."""

    every: bool
    parts: frozenset[Form]


Form = Comparison | Block

ALWAYS = Block(True, frozenset())
NEVER = Block(False, frozenset())


def with_values_apart(attributes: Attributes, condition: Condition) -> Condition:
    """The condition, with each value of a derived fact tested by itself, since it may have none or several."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(with_values_apart(attributes, part) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(with_values_apart(attributes, part) for part in parts))
        case Not(inner):
            return Not(with_values_apart(attributes, inner))
        case OneOf(fact, codes) if fact.attribute not in attributes:
            return AnyOf(tuple(Has(fact, code) for code in sorted(codes)))
        case _:
            return condition


def normal_form(attributes: Attributes, condition: Condition, negated: bool = False) -> Form:
    """The normal form of the condition, or of its negation."""
    match condition:
        case Not(inner):
            return normal_form(attributes, inner, not negated)
        case AllOf(parts):
            return block(attributes, (normal_form(attributes, part, negated) for part in parts), not negated)
        case AnyOf(parts):
            return block(attributes, (normal_form(attributes, part, negated) for part in parts), negated)
        case OneOf() | Has() | Within() | Includes() | AtMost() | Same() | HasValueOf() | Meets():
            subject, cases = subject_and_cases(condition)
            return comparison(attributes, subject, complementary(attributes, subject, cases) if negated else cases)
        case _:
            assert_never(condition)


def block(attributes: Attributes, forms: Iterable[Form], every: bool) -> Form:
    """The normal form of the conjunction (`every`) or the disjunction of the forms."""
    neutral, decisive = (ALWAYS, NEVER) if every else (NEVER, ALWAYS)
    merged: dict[Subject, Cases] = {}
    parts: set[Form] = set()
    for form in flattened(forms, every):
        if isinstance(form, Comparison):
            known = merged.get(form.subject)
            merged[form.subject] = form.cases if known is None else merged_cases(known, form.cases, every)
        else:
            parts.add(form)
    parts |= {comparison(attributes, subject, cases) for subject, cases in merged.items()}
    if decisive in parts:
        return decisive
    parts.discard(neutral)
    return parts.pop() if len(parts) == 1 else Block(every, frozenset(parts))


def flattened(forms: Iterable[Form], every: bool) -> Iterator[Form]:
    """The forms, with each block of this kind replaced by its parts."""
    for form in forms:
        if isinstance(form, Block) and form.every is every:
            yield from form.parts
        else:
            yield form


def comparison(attributes: Attributes, subject: Subject, cases: Cases) -> Form:
    """The normal form of one comparison: a constant if it admits all cases of its subject, or none."""
    possible = possible_cases(attributes, subject)
    admitted = merged_cases(cases, possible, True)
    if not admitted:
        return NEVER
    return ALWAYS if admitted == possible else Comparison(subject, admitted)


def subject_and_cases(atom: Atom) -> tuple[Subject, Cases]:
    """The subject of an atom, and the cases that it admits."""
    match atom:
        case OneOf(fact, codes):
            return fact, codes
        case Within(fact, ranges):
            return fact, ranges
        case Has(fact, code):
            return (fact, code), frozenset(["in"])
        case AtMost(small, large):
            return ordered_pair(small, large, "smaller")
        case Includes(whole, part):
            return ordered_pair(whole, part, "larger")
        case Same(left, right):
            return in_order(left, right), frozenset(["equal"])
        case HasValueOf(whole, element):
            return (whole, element, "has"), frozenset(["in"])
        case Meets(left, right):
            return (*in_order(left, right), "meets"), frozenset(["in"])
        case _:
            assert_never(atom)


OPPOSITE = {"smaller": "larger", "larger": "smaller"}


def ordered_pair(one: Fact, other: Fact, way: str) -> tuple[Subject, Cases]:
    """The two facts in the order of their names; and the cases that `one` equals `other` or differs from it in this way."""
    pair = in_order(one, other)
    return pair, frozenset(["equal", way if pair == (one, other) else OPPOSITE[way]])


def in_order(one: Fact, other: Fact) -> tuple[Fact, Fact]:
    """The two facts in the order of their names."""
    return (other, one) if (other.attribute, other.request) < (one.attribute, one.request) else (one, other)


def possible_cases(attributes: Attributes, subject: Subject) -> Cases:
    """All cases that the types of the subject allow."""
    match subject:
        case Fact(name):
            attribute_type = attributes[name].type
            return (
                ((attribute_type.first, attribute_type.last + 1),)
                if isinstance(attribute_type, Ordered)
                else frozenset(attributes[name].names)
            )
        case (Fact(), str()) | (Fact(), Fact(), str()):
            return frozenset(["in", "out"])
        case (Fact() as one, Fact() as other):
            return frozenset(["equal"]) if one == other else possible_orders(attributes, one, other)
        case _:
            raise AssertionError(subject)


def possible_orders(attributes: Attributes, one: Fact, other: Fact) -> frozenset[str]:
    """The ways in which two facts on one scale, or two with the same codes, may compare."""
    left, right = attributes[one.attribute], attributes[other.attribute]
    if isinstance(left.type, Choice):
        return frozenset(["equal", "different"] if len(left.names) > 1 else ["equal"])
    if not isinstance(left.type, Ordered) or not isinstance(right.type, Ordered):
        apart = ["neither"] if len(left.names) > 1 else []
        return frozenset(["smaller", "equal", "larger", *apart])
    ways = {
        "smaller": left.type.first < right.type.last,
        "equal": left.type.first <= right.type.last and right.type.first <= left.type.last,
        "larger": left.type.last > right.type.first,
    }
    return frozenset(way for way, is_possible in ways.items() if is_possible)


def merged_cases(left: Cases, right: Cases, every: bool) -> Cases:
    """The cases in both (`every`) or in either; they are cases of the same subject."""
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return left & right if every else left | right
    assert isinstance(left, tuple)  # noqa: S101  # for mypy: one subject has cases of one kind
    assert isinstance(right, tuple)  # noqa: S101
    return intersection(left, right) if every else union((*left, *right))


def complementary(attributes: Attributes, subject: Subject, cases: Cases) -> Cases:
    """The cases of the subject that are not among these."""
    possible = possible_cases(attributes, subject)
    if isinstance(cases, frozenset) and isinstance(possible, frozenset):
        return possible - cases
    assert isinstance(cases, tuple)  # noqa: S101  # for mypy, as above
    attribute_type = attributes[subject.attribute].type if isinstance(subject, Fact) else None
    assert isinstance(attribute_type, Ordered)  # noqa: S101
    return complement(cases, attribute_type)
