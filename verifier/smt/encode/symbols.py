"""The facts of a request as symbols of the solver.

An enumeration is a bit-vector with its range asserted; a set is one truth value for each code; a fact on a scale is a
bit-vector of its steps. The bit-vectors of all scales have the same width, so that any two facts can be compared, and the same
`zero`: what they hold for the step 0, so that the least of all steps is not below nothing.

There is a symbol for each code that a fact may have, and for each list of codes that conditions test. A list is defined
twice, by the codes in it and by those outside it: unit propagation then derives that disjoint lists exclude each other,
which keeps proofs about tables short.
"""

from __future__ import annotations

from typing import assert_never

import z3

from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, Request, SetOf, Value
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.terms import Term, bits, conjunction, disjunction, iff, negation, truth


class SymbolicRequest:
    """The facts of one request as symbols. The second of two requests shares those in which they may not differ."""

    def __init__(
        self,
        policy: Policy,
        number: int,
        differ: tuple[str, ...],
        first: SymbolicRequest | None = None,
        definitions: Definitions | None = None,
    ) -> None:
        """`first` is the first request, if this is the second. Without `definitions`, terms get no symbols of their own."""
        self.policy, self.number, self.first, self.definitions = policy, number, first, definitions
        ordered = [a.type for a in policy.dimensions if isinstance(a.type, Ordered)]
        self.zero = -min((0, *(scale.first for scale in ordered)))
        self.width = (max((scale.last for scale in ordered), default=1) + self.zero).bit_length()
        self.codes: dict[str, z3.BitVecRef] = {}
        self.code_terms: dict[str, list[Term]] = {}
        self.steps: dict[str, z3.BitVecRef] = {}
        self.held: dict[tuple[str, str], Term] = {}
        self.ranges: list[Term] = []
        self.memo: dict[tuple[str, object], Term] = {}
        self.conditions: dict[int, tuple[Condition, Term]] = {}  # that the request meets, by their ids
        for attribute in policy.dimensions:
            if first is not None and attribute.name not in differ:
                self.share(first, attribute)
                continue
            match attribute.type:
                case SetOf():
                    for code in attribute.names:
                        self.held[attribute.name, code] = truth(f"r{number}.{attribute.name} has {code}")
                case Ordered() as scale:
                    self.declare_steps(attribute.name, scale, number)
                case Choice():
                    self.declare_code(attribute, number)
                case _:
                    assert_never(attribute.type)

    def share(self, first: SymbolicRequest, attribute: Attribute) -> None:
        """Uses the first request's symbols for the attribute."""
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

    def declare_code(self, attribute: Attribute, number: int) -> None:
        """Declares a symbol for the code of the attribute."""
        count = len(attribute.names)
        unknown = bits(f"r{number}.{attribute.name}", max(1, (count - 1).bit_length()))
        self.codes[attribute.name] = unknown
        each = [unknown == place for place in range(count)]
        if self.definitions is not None:
            named = self.definitions.symbol_for
            each = [
                named(f"r{number}.{attribute.name} is {code}", term)
                for code, term in zip(attribute.names, each, strict=True)
            ]
        self.code_terms[attribute.name] = each
        self.ranges.append(disjunction(each))

    def declare_steps(self, name: str, scale: Ordered, number: int) -> None:
        """Declares a symbol for the position on a scale."""
        unknown = bits(f"r{number}.{name}", max(1, self.width))
        self.steps[name] = unknown
        self.ranges += [z3.UGE(unknown, scale.first + self.zero), z3.ULE(unknown, scale.last + self.zero)]

    def within(self, name: str, ranges: tuple[tuple[int, int], ...]) -> Term:
        """The fact lies in one of these ranges, each given as its first step and the step after its last."""
        key = (name, ranges)
        term = self.memo.get(key)
        if term is None:
            unknown = self.steps[name]
            moved = [(start + self.zero, until + self.zero) for start, until in ranges]
            terms = [conjunction(z3.UGE(unknown, start), z3.ULE(unknown, until - 1)) for start, until in moved]
            term = self.memo[key] = disjunction(terms)
        return term

    def one_of(self, name: str, codes: frozenset[str]) -> Term:
        """The fact has one of these codes."""
        if self.first is not None and name not in self.code_terms:
            return self.first.one_of(name, codes)
        key = (name, codes)
        result = self.memo.get(key)
        if result is None:
            inside: list[Term] = []
            outside: list[Term] = []
            for code, term in zip(self.policy.by_name[name].names, self.code_terms[name], strict=True):
                (inside if code in codes else outside).append(term)
            if self.definitions is None or len(inside) == 1 or not outside:
                result = disjunction(inside)
            elif len(outside) == 1:
                result = negation(outside[0])
            else:
                result = self.definitions.symbol_for(f"r{self.number}.{name} in", disjunction(inside))
                self.definitions.pending.append(iff(negation(result), disjunction(outside)))
            self.memo[key] = result
        return result

    def equals(self, request: Request) -> list[Term]:
        """The request is this one."""
        terms: list[Term] = []
        for attribute in self.policy.dimensions:
            terms += self.has_value(attribute, request[attribute.name])
        return terms

    def has_value(self, attribute: Attribute, value: Value) -> list[Term]:
        """The fact has this value."""
        match value:
            case frozenset():
                return [self.held[attribute.name, code] == (code in value) for code in attribute.names]
            case int():
                return [self.steps[attribute.name] == value + self.zero]
            case str():
                return [self.codes[attribute.name] == attribute.names.index(value)]
            case _:
                assert_never(value)

    def read(self, model: z3.ModelRef) -> dict[str, Value]:
        """The request in a model of the solver."""
        facts: dict[str, Value] = {}
        for attribute in self.policy.dimensions:
            name = attribute.name
            match attribute.type:
                case SetOf():
                    truths = {
                        code: model.eval(self.held[name, code], model_completion=True) for code in attribute.names
                    }
                    facts[name] = frozenset(code for code, truth in truths.items() if z3.is_true(truth))
                case Ordered():
                    facts[name] = model.eval(self.steps[name], model_completion=True).as_long() - self.zero
                case Choice():
                    facts[name] = attribute.names[model.eval(self.codes[name], model_completion=True).as_long()]
                case _:
                    assert_never(attribute.type)
        return facts
