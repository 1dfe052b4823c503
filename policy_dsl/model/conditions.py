"""Conditions on the facts of one request, or of two.

There are only eleven cases. `is not`, `in`, groups, `has any of`, `is empty`, `none of`, the exact set, `over`, `before` and
`in force` are sugar, which `resolve` writes out with these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import assert_never

from msgspec import Struct


class Fact(Struct, frozen=True):
    """An attribute of a request: of a single one (0), or of the first (0) or second (1) of a pair."""

    attribute: str
    request: int = 0


class OneOf(Struct, frozen=True):
    """The fact, an enumeration or yes/no, is one of the codes."""

    fact: Fact
    codes: frozenset[str]


class Has(Struct, frozen=True):
    """The fact, a set, has the code."""

    fact: Fact
    code: str


class Includes(Struct, frozen=True):
    """The set `whole` contains the set `part`."""

    whole: Fact
    part: Fact


class Within(Struct, frozen=True):
    """The fact, on a scale, is in one of the ranges.

    A range is (from, until), `until` excluded. Ranges are in order, with at least one step between any two.
    """

    fact: Fact
    ranges: tuple[tuple[int, int], ...]


class AtMost(Struct, frozen=True):
    """The first fact is at most the second; both are on one scale."""

    small: Fact
    large: Fact


class Same(Struct, frozen=True):
    """Two facts with codes, declared together, have the same code."""

    left: Fact
    right: Fact


class HasValueOf(Struct, frozen=True):
    """The set `whole` has the code that the fact `element` has; it may have every code of that fact."""

    whole: Fact
    element: Fact


class Meets(Struct, frozen=True):
    """Two sets, declared together, have a code in common."""

    left: Fact
    right: Fact


class Not(Struct, frozen=True):
    """The condition does not hold."""

    condition: Condition


class AllOf(Struct, frozen=True):
    """All of the conditions hold; true if there are none."""

    conditions: tuple[Condition, ...]


class AnyOf(Struct, frozen=True):
    """At least one of the conditions holds; false if there are none."""

    conditions: tuple[Condition, ...]


Comparison = Includes | AtMost | Same | HasValueOf | Meets
"""Atoms that compare two facts."""

Atom = OneOf | Has | Within | Comparison
Condition = Atom | Not | AllOf | AnyOf

ALWAYS = AllOf(())
NEVER = AnyOf(())


def all_of(conditions: Iterable[Condition]) -> Condition:
    """The conjunction, with nested conjunctions merged; a single condition stays as it is."""
    parts: list[Condition] = []
    for condition in conditions:
        parts.extend(condition.conditions if isinstance(condition, AllOf) else (condition,))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def any_of(conditions: Iterable[Condition]) -> Condition:
    """The disjunction; a single condition stays as it is."""
    parts = tuple(conditions)
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def about(condition: Condition, request: int) -> Condition:
    """A condition on a single request, of the first (0) or second (1) of a pair."""
    return condition if request == 0 else with_facts(condition, lambda fact: Fact(fact.attribute, request))


def with_facts(condition: Condition, instead: Callable[[Fact], Fact]) -> Condition:
    """The condition, with another fact in the place of each."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(with_facts(part, instead) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(with_facts(part, instead) for part in parts))
        case Not(inner):
            return Not(with_facts(inner, instead))
        case OneOf(fact, codes):
            return OneOf(instead(fact), codes)
        case Has(fact, code):
            return Has(instead(fact), code)
        case Within(fact, ranges):
            return Within(instead(fact), ranges)
        case Includes(whole, part):
            return Includes(instead(whole), instead(part))
        case AtMost(small, large):
            return AtMost(instead(small), instead(large))
        case Same(left, right):
            return Same(instead(left), instead(right))
        case HasValueOf(whole, element):
            return HasValueOf(instead(whole), instead(element))
        case Meets(left, right):
            return Meets(instead(left), instead(right))
        case _:
            assert_never(condition)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conjuncts of a conjunction; any other condition is its own only conjunct."""
    return condition.conditions if isinstance(condition, AllOf) else (condition,)


def atoms(condition: Condition) -> Iterator[Atom]:
    """Every atom of the condition, from left to right."""
    pending = [condition]
    while pending:
        match pending.pop():
            case AllOf(parts) | AnyOf(parts):
                pending += reversed(parts)
            case Not(inner):
                pending.append(inner)
            case atom:
                yield atom


def attributes_of(condition: Condition) -> frozenset[str]:
    """The attributes that the condition tests."""
    return frozenset(name for atom in atoms(condition) for name in attributes_tested(atom))


def attributes_tested(atom: Atom) -> tuple[str, ...]:
    """The attribute that the atom tests, or the two that it compares."""
    return tuple(fact.attribute for fact in facts_of(atom))


def facts_of(atom: Atom) -> tuple[Fact, ...]:
    """The fact that the atom tests, or the two that it compares."""
    match atom:
        case OneOf(fact) | Has(fact) | Within(fact):
            return (fact,)
        case Includes(one, other) | AtMost(one, other) | Same(one, other) | HasValueOf(one, other) | Meets(one, other):
            return one, other
        case _:
            assert_never(atom)
