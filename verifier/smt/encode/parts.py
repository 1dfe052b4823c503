"""A part of the requests as terms: each divided attribute has one of the values of the part."""

from __future__ import annotations

from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation
from verifier.smt.slicing.partition import Part
from verifier.smt.slicing.slices import Slices, places


def within(facts: SymbolicRequest, slices: Slices, part: Part) -> list[Term]:
    """The request is in the part."""
    terms: list[Term] = []
    for name, values in part.chosen.items():
        names = slices.policy.by_name[name].names
        if name in facts.steps:
            bounds = list(slices.values[name].starts)
            terms.append(facts.within(name, tuple((bounds[n], bounds[n + 1]) for n in places(values))))
        elif name in facts.codes:
            terms.append(facts.one_of(name, frozenset(names[n] for n in places(values))))
        else:
            held = [facts.held[name, code] for code in names]
            chosen = [
                conjunction([one if n >> at & 1 else negation(one) for at, one in enumerate(held)])
                for n in places(values)
            ]
            terms.append(disjunction(chosen))
    return terms
