"""The facts of a request as unknowns of the solver, and the conditions on them.

Values are raw: an enumeration is a bit-vector with its range asserted, a set one truth value for each code, a fact on a scale
a bit-vector of its steps, as wide for all facts of a policy as the largest of them needs, so that any two can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

import z3

from policy_dsl.model.boxes import Box, OneOfCodes, Ranges, Selection
from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Fact, Has, Includes, Not, OneOf, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, SetOf, Value
from verifier.smt.terms import Term, conjunction, disjunction


class Facts:
    """The facts of one request as unknowns; the second of two shares those in which they are alike."""

    def __init__(self, policy: Policy, number: int, differ: tuple[str, ...], first: Facts | None = None) -> None:
        """`first` is the other request, when this is the second."""
        self.policy = policy
        self.width = max(
            (a.type.last for a in policy.attributes if isinstance(a.type, Ordered)), default=1
        ).bit_length()
        self.codes: dict[str, z3.BitVecRef] = {}
        self.steps: dict[str, z3.BitVecRef] = {}
        self.held: dict[tuple[str, str], Term] = {}
        self.ranges: list[Term] = []
        self.known: dict[tuple[str, object], Term] = {}
        for attribute in policy.attributes:
            if first is not None and attribute.name not in differ:
                self.share(first, attribute)
            elif isinstance(attribute.type, SetOf):
                for code in attribute.names:
                    self.held[attribute.name, code] = z3.Bool(f"r{number}.{attribute.name}.{code}")
            elif isinstance(attribute.type, Ordered):
                self.measure(attribute.name, attribute.type, number)
            else:
                self.declare(attribute, number)

    def share(self, first: Facts, attribute: Attribute) -> None:
        """The attribute is that of the other request."""
        if isinstance(attribute.type, SetOf):
            for code in attribute.names:
                self.held[attribute.name, code] = first.held[attribute.name, code]
        elif isinstance(attribute.type, Ordered):
            self.steps[attribute.name] = first.steps[attribute.name]
        else:
            self.codes[attribute.name] = first.codes[attribute.name]

    def declare(self, attribute: Attribute, number: int) -> None:
        """An unknown code of the attribute's own."""
        many = len(attribute.names)
        unknown = z3.BitVec(f"r{number}.{attribute.name}", max(1, (many - 1).bit_length()))
        self.codes[attribute.name] = unknown
        if many < 1 << unknown.size():
            self.ranges.append(z3.ULE(unknown, many - 1))

    def measure(self, name: str, scale: Ordered, number: int) -> None:
        """An unknown number of steps on a scale."""
        unknown = z3.BitVec(f"r{number}.{name}", max(1, self.width))
        self.steps[name] = unknown
        self.ranges += [z3.UGE(unknown, scale.first), z3.ULE(unknown, scale.last)]

    def within(self, name: str, ranges: tuple[tuple[int, int], ...]) -> Term:
        """The steps are in one of these ranges, the end of each left out."""
        key = (name, ranges)
        found = self.known.get(key)
        if found is None:
            unknown = self.steps[name]
            terms = [conjunction(z3.UGE(unknown, start), z3.ULE(unknown, until - 1)) for start, until in ranges]
            found = self.known[key] = disjunction(terms)
        return found

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
            terms += self.exactly(attribute, request[attribute.name])
        return terms

    def exactly(self, attribute: Attribute, value: Value) -> list[Term]:
        """The fact has this value."""
        match value:
            case frozenset():
                return [self.held[attribute.name, code] == (code in value) for code in attribute.names]
            case int():
                return [self.steps[attribute.name] == value]
            case str():
                return [self.codes[attribute.name] == attribute.names.index(value)]
            case _:
                assert_never(value)

    def read(self, model: z3.ModelRef) -> dict[str, Value]:
        """The request that a model describes."""
        found: dict[str, Value] = {}
        for attribute in self.policy.attributes:
            if isinstance(attribute.type, SetOf):
                truths = {c: model.eval(self.held[attribute.name, c], model_completion=True) for c in attribute.names}
                found[attribute.name] = frozenset(code for code, truth in truths.items() if z3.is_true(truth))
            elif isinstance(attribute.type, Ordered):
                found[attribute.name] = model.eval(self.steps[attribute.name], model_completion=True).as_long()
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
        case Within(fact, ranges):
            return requests[fact.request].within(fact.attribute, ranges)
        case AtMost(small, large):
            one, other = (requests[fact.request].steps[fact.attribute] for fact in (small, large))
            return z3.ULE(one, other)
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
        match side:
            case OneOfCodes(codes):
                terms.append(facts.one_of(name, frozenset(codes)))
            case Ranges(ranges):
                terms.append(facts.within(name, ranges))
            case Selection(has, lacks):
                terms += [facts.held[name, code] for code in has]
                terms += [z3.Not(facts.held[name, code]) for code in lacks]
            case _:
                assert_never(side)
    return terms


def given(facts: Facts, request: Request, free: Sequence[str]) -> list[Term]:
    """The facts of the request, without those that are free."""
    kept: Iterable[Attribute] = (a for a in facts.policy.attributes if a.name not in free)
    return [term for attribute in kept for term in facts.exactly(attribute, request[attribute.name])]
