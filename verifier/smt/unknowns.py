"""The facts of a request as unknowns of the solver, and the conditions on them.

Values are raw: an enumeration is a bit-vector with its range asserted, a set one truth value for each code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import z3

from policy_dsl.model.boxes import Box, OneOfCodes
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Fact, Has, Includes, Not, OneOf
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Request, SetOf, Value
from verifier.smt.terms import Term, conjunction, disjunction


class Facts:
    """The facts of one request as unknowns; the second of two shares those in which they are alike."""

    def __init__(self, policy: Policy, number: int, differ: tuple[str, ...], first: Facts | None = None) -> None:
        """`first` is the other request, when this is the second."""
        self.policy = policy
        self.codes: dict[str, z3.BitVecRef] = {}
        self.held: dict[tuple[str, str], Term] = {}
        self.ranges: list[Term] = []
        self.known: dict[tuple[str, frozenset[str]], Term] = {}
        for attribute in policy.attributes:
            if first is not None and attribute.name not in differ:
                self.share(first, attribute)
            elif isinstance(attribute.type, SetOf):
                for code in attribute.names:
                    self.held[attribute.name, code] = z3.Bool(f"r{number}.{attribute.name}.{code}")
            else:
                self.declare(attribute, number)

    def share(self, first: Facts, attribute: Attribute) -> None:
        """The attribute is that of the other request."""
        if isinstance(attribute.type, SetOf):
            for code in attribute.names:
                self.held[attribute.name, code] = first.held[attribute.name, code]
        else:
            self.codes[attribute.name] = first.codes[attribute.name]

    def declare(self, attribute: Attribute, number: int) -> None:
        """An unknown code of the attribute's own."""
        many = len(attribute.names)
        unknown = z3.BitVec(f"r{number}.{attribute.name}", max(1, (many - 1).bit_length()))
        self.codes[attribute.name] = unknown
        if many < 1 << unknown.size():
            self.ranges.append(z3.ULE(unknown, many - 1))

    def one_of(self, name: str, codes: frozenset[str]) -> Term:
        """The code is one of these."""
        key = (name, codes)
        found = self.known.get(key)
        if found is None:
            unknown, names = self.codes[name], self.policy.by_name[name].names
            terms = [unknown == place for place, code in enumerate(names) if code in codes]
            found = self.known[key] = disjunction(terms)
        return found

    def equal(self, request: Request) -> list[Term]:
        """The facts are exactly those of a given request."""
        terms: list[Term] = []
        for attribute in self.policy.attributes:
            given = request[attribute.name]
            if isinstance(attribute.type, SetOf):
                terms += [self.held[attribute.name, code] == (code in given) for code in attribute.names]
            else:
                terms.append(self.codes[attribute.name] == attribute.names.index(str(given)))
        return terms

    def read(self, model: z3.ModelRef) -> dict[str, Value]:
        """The request that a model describes."""
        found: dict[str, Value] = {}
        for attribute in self.policy.attributes:
            if isinstance(attribute.type, SetOf):
                truths = {c: model.eval(self.held[attribute.name, c], model_completion=True) for c in attribute.names}
                found[attribute.name] = frozenset(code for code, truth in truths.items() if z3.is_true(truth))
            else:
                place = model.eval(self.codes[attribute.name], model_completion=True).as_long()
                found[attribute.name] = attribute.names[place]
        return found


def holds(condition: Condition, requests: tuple[Facts, ...]) -> Term:
    """The condition on one request or on two."""
    match condition:
        case OneOf(fact, codes):
            return requests[fact.request].one_of(fact.attribute, codes)
        case Has(fact, code):
            return held(fact, code, requests)
        case Includes(whole, part):
            names = requests[0].policy.by_name[part.attribute].names
            return conjunction([z3.Implies(held(part, c, requests), held(whole, c, requests)) for c in names])
        case Not(inner):
            return z3.Not(holds(inner, requests))
        case AllOf(parts):
            return conjunction([holds(part, requests) for part in parts])
        case AnyOf(parts):
            return disjunction([holds(part, requests) for part in parts])
        case _:
            assert_never(condition)


def held(fact: Fact, code: str, requests: tuple[Facts, ...]) -> Term:
    """The set has the code."""
    return requests[fact.request].held[fact.attribute, code]


def inside(facts: Facts, box: Box) -> list[Term]:
    """The request is in the box."""
    terms: list[Term] = []
    for name, side in box.items():
        if isinstance(side, OneOfCodes):
            terms.append(facts.one_of(name, frozenset(side.codes)))
        else:
            terms += [facts.held[name, code] for code in side.has]
            terms += [z3.Not(facts.held[name, code]) for code in side.has_none_of]
    return terms


def given(facts: Facts, request: Request, free: Sequence[str]) -> list[Term]:
    """The facts of the request, without those that are free."""
    sides = {a.name: request[a.name] for a in facts.policy.attributes if a.name not in free}
    terms: list[Term] = []
    for name, value in sides.items():
        if isinstance(value, str):
            terms.append(facts.one_of(name, frozenset({value})))
        else:
            held = {code: facts.held[name, code] for code in facts.policy.by_name[name].names}
            terms += [term if code in value else z3.Not(term) for code, term in held.items()]
    return terms
