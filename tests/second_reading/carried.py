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

    def of_selection(name: str, codes: frozenset[str]) -> frozenset[str] | None:
        """What stands in the place of a selection; nothing if one of its codes is gone."""
        places = [into.get((name, code), [code]) for code in codes]
        return frozenset(place[0] for place in places) if all(places) else None

    def carried(condition: Condition) -> Condition:
        match condition:
            case In((_, name), values):
                single = [v for v in values if isinstance(v, str)]
                if single:
                    return replace(condition, values=frozenset(c for v in single for c in into.get((name, v), [v])))
                several = [of_selection(name, v) for v in values if isinstance(v, frozenset)]
                return replace(condition, values=frozenset(v for v in several if v is not None))
            case Has((_, name), code):
                place = into.get((name, code), [code])
                return replace(condition, code=place[0]) if place else Some(())
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
