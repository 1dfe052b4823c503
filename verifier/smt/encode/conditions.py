"""Encodes conditions and boxes over the facts of one request or two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

import z3

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection
from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
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
from policy_dsl.model.vocabulary import Attribute, Request
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation


def holds(condition: Condition, requests: tuple[SymbolicRequest, ...]) -> Term:
    """The condition on one request or two."""
    match condition:
        case OneOf(fact, codes):
            return requests[fact.request].one_of(fact.attribute, codes)
        case Has(fact, code):
            return has_code(fact, code, requests)
        case Includes(whole, part):
            names = requests[0].policy.by_name[part.attribute].names
            return conjunction([z3.Implies(has_code(part, c, requests), has_code(whole, c, requests)) for c in names])
        case Within(fact, ranges):
            return requests[fact.request].within(fact.attribute, ranges)
        case AtMost(small, large):
            least, most = (requests[fact.request].steps[fact.attribute] for fact in (small, large))
            return z3.ULE(least, most)
        case Same(left, right):
            return same_code(left, right, requests)
        case HasValueOf(whole, element):
            return disjunction(
                [
                    conjunction(is_code(element, c, requests), has_code(whole, c, requests))
                    for c in requests[0].policy.by_name[element.attribute].names
                ]
            )
        case Meets(left, right):
            names = requests[0].policy.by_name[left.attribute].names
            return disjunction([conjunction(has_code(left, c, requests), has_code(right, c, requests)) for c in names])
        case Not(inner):
            return negation(holds(inner, requests))
        case AllOf(parts):
            return conjunction([holds(part, requests) for part in parts])
        case AnyOf(parts):
            return disjunction([holds(part, requests) for part in parts])
        case _:
            assert_never(condition)


def has_code(fact: Fact, code: str, requests: tuple[SymbolicRequest, ...]) -> Term:
    """The set has the code."""
    return requests[fact.request].held[fact.attribute, code]


def is_code(fact: Fact, code: str, requests: tuple[SymbolicRequest, ...]) -> Term:
    """The enumeration has the code."""
    return requests[fact.request].one_of(fact.attribute, frozenset({code}))


def same_code(one: Fact, other: Fact, requests: tuple[SymbolicRequest, ...]) -> Term:
    """Two enumerations with the same codes have the same one."""
    left, right = (requests[fact.request].codes[fact.attribute] for fact in (one, other))
    return z3.BoolRef(z3.Z3_mk_eq(left.ctx.ref(), left.ast, right.ast), left.ctx)


def in_box(facts: SymbolicRequest, box: Box) -> list[Term]:
    """The request lies in the box."""
    terms: list[Term] = []
    for name, side in box.items():
        match side:
            case OneOfCodes(codes):
                terms.append(facts.one_of(name, frozenset(codes)))
            case OneOfRanges(ranges):
                terms.append(facts.within(name, ranges))
            case Selection(has, lacks, any_of):
                terms += [facts.held[name, code] for code in has]
                terms += [negation(facts.held[name, code]) for code in lacks]
                terms += [disjunction([facts.held[name, code] for code in any_of])] if any_of else []
            case _:
                assert_never(side)
    return terms


def in_tied_box(facts: SymbolicRequest, box: Box, ties: Iterable[Condition]) -> Term:
    """The request lies in the box, and meets the conditions on its facts."""
    return conjunction(in_box(facts, box), [holds(tie, (facts,)) for tie in ties])


def fixed_facts(facts: SymbolicRequest, request: Request, free: Sequence[str]) -> list[Term]:
    """The request has these facts, except the free ones."""
    kept: Iterable[Attribute] = (a for a in facts.policy.dimensions if a.name not in free)
    return [term for attribute in kept for term in facts.has_value(attribute, request[attribute.name])]
