"""Conditions in another vocabulary: each code is what stands in its place; and conditions of another request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.second_reading.model import (
    All,
    AtMost,
    Between,
    Condition,
    Equal,
    Fact,
    Has,
    HasThat,
    In,
    Includes,
    Not,
    Overlaps,
    Some,
)

Into = Mapping[tuple[str, str], list[str]]
"""For an attribute and one of its codes, those in its place."""


def in_words_of(into: Into, codes: Mapping[str, tuple[str, ...]]) -> Callable[[Condition], Condition]:
    """Carries conditions over. `codes` are those that each attribute has had."""

    def of_selection(name: str, codes: frozenset[str]) -> list[frozenset[str]]:
        """What may stand in the place of a selection: for each code some of those in its place; nothing if one is gone."""
        found = [frozenset[str]()]
        for code in codes:
            place = into.get((name, code), [code])
            some = [frozenset(c for n, c in enumerate(place) if k >> n & 1) for k in range(1, 1 << len(place))]
            found = [one | other for one in found for other in some]
        return found

    def by_one(name: str) -> list[list[str]] | None:
        """The codes of a set, of which those in the place of one are together; nothing if each is alone."""
        split = [new for (of, _), new in into.items() if of == name and len(new) > 1]
        those = [into.get((name, code), [code]) for code in codes[name]]
        return [each for each in those if each] if split else None

    def some_of(fact: Fact, those: list[str]) -> Condition:
        return Some(tuple(Has(fact, code) for code in those))

    def carried(condition: Condition) -> Condition:
        match condition:
            case In((_, name), values):
                single = [v for v in values if isinstance(v, str)]
                if single:
                    return replace(condition, values=frozenset(c for v in single for c in into.get((name, v), [v])))
                several = [of_selection(name, v) for v in values if isinstance(v, frozenset)]
                return replace(condition, values=frozenset(v for each in several for v in each))
            case Has((_, name), code):
                return some_of(condition.fact, into.get((name, code), [code]))
            case Includes(fact, other) if (those := by_one(fact[1])) is not None:
                return All(tuple(Some((some_of(fact, one), Not(some_of(other, one)))) for one in those))
            case Overlaps(fact, other) if (those := by_one(fact[1])) is not None:
                return Some(tuple(All((some_of(fact, one), some_of(other, one))) for one in those))
            case Equal((_, name)):
                parts = [frozenset(new) for (of, _), new in into.items() if of == name and len(new) > 1]
                alike = [All((In(condition.fact, some), In(condition.other, some))) for some in parts]
                return Some((condition, *alike)) if alike else condition
            case HasThat(fact, other) if any(of in (fact[1], other[1]) for of, _ in into):
                return Some(tuple(carried(All((In(other, frozenset({c})), Has(fact, c)))) for c in codes[other[1]]))
            case Not(inner):
                return Not(carried(inner))
            case All(parts):
                return All(tuple(map(carried, parts)))
            case Some(parts):
                return Some(tuple(map(carried, parts)))
            case _:
                return condition

    return carried


def of_request(condition: Condition, name: str) -> Condition:
    """The condition, said of the request of this name."""

    def of(fact: Fact) -> Fact:
        return name, fact[1]

    match condition:
        case In(fact) | Has(fact) | Between(fact):
            return replace(condition, fact=of(fact))
        case Includes(fact, other) | AtMost(fact, other) | Equal(fact, other):
            return replace(condition, fact=of(fact), other=of(other))
        case HasThat(fact, other) | Overlaps(fact, other):
            return replace(condition, fact=of(fact), other=of(other))
        case Not(inner):
            return Not(of_request(inner, name))
        case All(parts):
            return All(tuple(of_request(part, name) for part in parts))
        case Some(parts):
            return Some(tuple(of_request(part, name) for part in parts))
