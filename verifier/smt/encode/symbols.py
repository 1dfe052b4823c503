"""The facts of a request as unknowns of the solver.

Values are raw: an enumeration is a bit-vector with its range asserted, a set one truth value for each code, a fact on a scale
a bit-vector of its steps, as wide for all facts of a policy as the largest of them needs, so that any two can be compared.

For the solver, that a fact is a certain code has a name, and so has each list of codes that is asked for. A list is defined
twice, by the codes in it and by those that are not: then it follows without a search that lists without a common code
exclude each other, and proofs about a table need few steps.
"""

from __future__ import annotations

from typing import assert_never

import z3

from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, Request, SetOf, Value
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.terms import Term, bits, conjunction, disjunction, negation, same, truth


class SymbolicRequest:
    """The facts of one request as unknowns; the second of two shares those in which they are alike."""

    def __init__(
        self,
        policy: Policy,
        number: int,
        differ: tuple[str, ...],
        first: SymbolicRequest | None = None,
        definitions: Definitions | None = None,
    ) -> None:
        """`first` is the other request, when this is the second. Without `definitions`, nothing has a name."""
        self.policy, self.number, self.first, self.definitions = policy, number, first, definitions
        self.width = max(
            (a.type.last for a in policy.attributes if isinstance(a.type, Ordered)), default=1
        ).bit_length()
        self.codes: dict[str, z3.BitVecRef] = {}
        self.each: dict[str, list[Term]] = {}
        self.steps: dict[str, z3.BitVecRef] = {}
        self.held: dict[tuple[str, str], Term] = {}
        self.ranges: list[Term] = []
        self.known: dict[tuple[str, object], Term] = {}
        for attribute in policy.attributes:
            if first is not None and attribute.name not in differ:
                self.share(first, attribute)
                continue
            match attribute.type:
                case SetOf():
                    for code in attribute.names:
                        self.held[attribute.name, code] = truth(f"r{number}.{attribute.name} has {code}")
                case Ordered() as scale:
                    self.measure(attribute.name, scale, number)
                case Choice():
                    self.declare(attribute, number)
                case _:
                    assert_never(attribute.type)

    def share(self, first: SymbolicRequest, attribute: Attribute) -> None:
        """The attribute is that of the other request."""
        match attribute.type:
            case SetOf():
                for code in attribute.names:
                    self.held[attribute.name, code] = first.held[attribute.name, code]
            case Ordered():
                self.steps[attribute.name] = first.steps[attribute.name]
            case Choice():
                self.codes[attribute.name] = first.codes[attribute.name]
            case _:
                assert_never(attribute.type)

    def declare(self, attribute: Attribute, number: int) -> None:
        """An unknown code of the attribute's own."""
        many = len(attribute.names)
        unknown = bits(f"r{number}.{attribute.name}", max(1, (many - 1).bit_length()))
        self.codes[attribute.name] = unknown
        each = [unknown == place for place in range(many)]
        if self.definitions is not None:
            named = self.definitions.named
            each = [
                named(f"r{number}.{attribute.name} is {code}", term)
                for code, term in zip(attribute.names, each, strict=True)
            ]
        self.each[attribute.name] = each
        self.ranges.append(disjunction(each))

    def measure(self, name: str, scale: Ordered, number: int) -> None:
        """An unknown number of steps on a scale."""
        unknown = bits(f"r{number}.{name}", max(1, self.width))
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
        if self.first is not None and name not in self.each:
            return self.first.one_of(name, codes)
        key = (name, codes)
        found = self.known.get(key)
        if found is None:
            inside: list[Term] = []
            outside: list[Term] = []
            for code, term in zip(self.policy.by_name[name].names, self.each[name], strict=True):
                (inside if code in codes else outside).append(term)
            if self.definitions is None or len(inside) == 1 or not outside:
                found = disjunction(inside)
            elif len(outside) == 1:
                found = negation(outside[0])
            else:
                found = self.definitions.named(f"r{self.number}.{name} in", disjunction(inside))
                self.definitions.pending.append(same(negation(found), disjunction(outside)))
            self.known[key] = found
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
            name = attribute.name
            match attribute.type:
                case SetOf():
                    truths = {
                        code: model.eval(self.held[name, code], model_completion=True) for code in attribute.names
                    }
                    found[name] = frozenset(code for code, truth in truths.items() if z3.is_true(truth))
                case Ordered():
                    found[name] = model.eval(self.steps[name], model_completion=True).as_long()
                case Choice():
                    found[name] = attribute.names[model.eval(self.codes[name], model_completion=True).as_long()]
                case _:
                    assert_never(attribute.type)
        return found
