"""Conditions on the facts of one request or of two, and the boxes that requests are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

import z3

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection
from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Fact, Has, Includes, Not, OneOf, Within
from policy_dsl.model.vocabulary import Attribute, Request
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation


def holds(condition: Condition, requests: tuple[SymbolicRequest, ...]) -> Term:
    """The condition on one request or on two."""
    match condition:
        case OneOf(fact, codes):
            return requests[fact.request].one_of(fact.attribute, codes)
        case Has(fact, code):
            return held(fact, code, requests)
        case Includes(whole, part):
            names = requests[0].policy.by_name[part.attribute].names
            return conjunction([z3.Implies(held(part, c, requests), held(whole, c, requests)) for c in names])
        case Within(fact, ranges):
            return requests[fact.request].within(fact.attribute, ranges)
        case AtMost(small, large):
            one, other = (requests[fact.request].steps[fact.attribute] for fact in (small, large))
            return z3.ULE(one, other)
        case Not(inner):
            return negation(holds(inner, requests))
        case AllOf(parts):
            return conjunction([holds(part, requests) for part in parts])
        case AnyOf(parts):
            return disjunction([holds(part, requests) for part in parts])
        case _:
            assert_never(condition)


def held(fact: Fact, code: str, requests: tuple[SymbolicRequest, ...]) -> Term:
    """The set has the code."""
    return requests[fact.request].held[fact.attribute, code]


def inside(facts: SymbolicRequest, box: Box) -> list[Term]:
    """The request is in the box."""
    terms: list[Term] = []
    for name, side in box.items():
        match side:
            case OneOfCodes(codes):
                terms.append(facts.one_of(name, frozenset(codes)))
            case OneOfRanges(ranges):
                terms.append(facts.within(name, ranges))
            case Selection(has, lacks):
                terms += [facts.held[name, code] for code in has]
                terms += [negation(facts.held[name, code]) for code in lacks]
            case _:
                assert_never(side)
    return terms


def given(facts: SymbolicRequest, request: Request, free: Sequence[str]) -> list[Term]:
    """The facts of the request, without those that are free."""
    kept: Iterable[Attribute] = (a for a in facts.policy.attributes if a.name not in free)
    return [term for attribute in kept for term in facts.exactly(attribute, request[attribute.name])]
