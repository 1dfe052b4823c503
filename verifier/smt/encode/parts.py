"""Encodes a part of the request space: each attribute that divides the space has one of the part's values."""

from __future__ import annotations

from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation
from verifier.smt.slicing.partition import Part
from verifier.smt.slicing.slices import Slices, bit_positions


def in_part(facts: SymbolicRequest, slices: Slices, part: Part) -> list[Term]:
    """The request lies in the part."""
    terms: list[Term] = []
    for name, values in part.chosen.items():
        names = slices.policy.by_name[name].names
        if name in facts.steps:
            bounds = list(slices.values[name].starts)
            terms.append(facts.within(name, tuple((bounds[n], bounds[n + 1]) for n in bit_positions(values))))
        elif name in facts.codes:
            terms.append(facts.one_of(name, frozenset(names[n] for n in bit_positions(values))))
        else:
            held = [facts.held[name, code] for code in names]
            chosen = [
                conjunction([symbol if n >> place & 1 else negation(symbol) for place, symbol in enumerate(held)])
                for n in bit_positions(values)
            ]
            terms.append(disjunction(chosen))
    return terms
