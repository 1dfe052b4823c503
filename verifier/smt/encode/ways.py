"""Encodes that for a request there is a way: another one that differs from it in a few facts, and is decided as claimed.

Every combination of these facts is written out, so that no quantifier is needed: one request more for each, which shares all
other facts with the first. A claim varies few values, which is checked when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations, product
from typing import TYPE_CHECKING, assert_never

from policy_dsl.model.claims import Availability, Compared
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, SetOf, Value
from verifier.smt.encode.conditions import holds
from verifier.smt.encode.outcomes import passes
from verifier.smt.encode.policy import PolicyEncoding
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, conjunction, disjunction
from verifier.smt.formulas import Passing

if TYPE_CHECKING:
    from verifier.smt.encode.definitions import Definitions


class Ways:
    """The requests in which a first one may be varied, each with its decision by an edition."""

    def __init__(
        self, policy: Policy, definitions: Definitions, make: Callable[[SymbolicRequest, str], PolicyEncoding]
    ) -> None:
        """`policy` is whole, also in a part. `make` encodes its decision on a request, under a name."""
        self.policy, self.definitions, self.make = policy, definitions, make
        self.varied: dict[tuple[str, ...], list[tuple[SymbolicRequest, PolicyEncoding]]] = {}

    def of(self, first: SymbolicRequest, differ: tuple[str, ...]) -> list[tuple[SymbolicRequest, PolicyEncoding]]:
        """The requests that differ from the first one at most in these attributes. Raises TimeoutError after the deadline."""
        if differ not in self.varied:
            made: list[tuple[SymbolicRequest, PolicyEncoding]] = []
            for values in combined(self.policy, differ):
                self.definitions.check_deadline()
                number = 2 + len(made) + sum(map(len, self.varied.values()))
                facts = SymbolicRequest(self.policy, number, differ, first, self.definitions)
                fixed = [t for attribute, value in values for t in facts.has_value(attribute, value)]
                self.definitions.pending += [*facts.ranges, *fixed]
                made.append((facts, self.make(facts, f"r{number}")))
            self.varied[differ] = made
        return self.varied[differ]

    def has_way(
        self,
        claim: Availability,
        first: SymbolicRequest,
        decided: PolicyEncoding,
        without: str | None,
        passing: Passing | None = None,
    ) -> Term:
        """One of these requests is possible, meets the condition, is decided, and passes the tests."""
        ways = []
        for facts, encoding in self.of(first, claim.differ):
            tests = tests_of_way(claim, (decided, encoding), passing)
            ways.append(
                conjunction(encoding.possible(without), holds(claim.among, (facts,)), encoding.is_decided(), tests)
            )
        return disjunction(ways)


def tests_of_way(
    claim: Availability, decisions: tuple[PolicyEncoding, PolicyEncoding], passing: Passing | None
) -> list[Term]:
    """The decisions on a request and on a way of it pass the tests; where times are on clocks, with `passing` outcomes."""
    if passing is None:
        return [passes(test, decisions) for test in claim.claim]
    compared = [compares_so(test, pairs, decisions) for test, pairs in passing]
    return [*compared, *(passes(test, decisions) for test in claim.claim if not isinstance(test, Compared))]


def compares_so(
    test: Compared, pairs: Sequence[tuple[Outcome, Outcome]], decisions: tuple[PolicyEncoding, PolicyEncoding]
) -> Term:
    """The outcomes are one of these pairs."""
    rights: dict[Outcome, list[Outcome]] = {}
    for left, right in pairs:
        rights.setdefault(left, []).append(right)
    first = decisions[test.left]
    if isinstance(test.right, Outcome):
        return disjunction([first.is_outcome(left) for left in rights])
    second = decisions[test.right]
    return disjunction(
        [
            conjunction(first.is_outcome(left), disjunction([second.is_outcome(right) for right in some]))
            for left, some in rights.items()
        ]
    )


def combined(policy: Policy, names: tuple[str, ...]) -> Iterator[tuple[tuple[Attribute, Value], ...]]:
    """Every combination of values of these attributes."""
    attributes = [policy.by_name[name] for name in names]
    for values in product(*map(every_value, attributes)):
        yield tuple(zip(attributes, values, strict=True))


def every_value(attribute: Attribute) -> tuple[Value, ...]:
    """Every value that the attribute may have."""
    match attribute.type:
        case SetOf():
            codes = attribute.names
            chosen = chain.from_iterable(combinations(codes, many) for many in range(len(codes) + 1))
            return tuple(map(frozenset, chosen))
        case Ordered(_, first, last):
            return tuple(range(first, last + 1))
        case Choice():
            return attribute.names
        case _:
            assert_never(attribute.type)
