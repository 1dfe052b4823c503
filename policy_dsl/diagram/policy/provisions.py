"""The diagrams of a policy's conditions and provisions: where each holds, applies and stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.space.space import Space
from policy_dsl.diagram.space.weak_orders import EQUAL, LESS, MORE
from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
    Atom,
    Condition,
    Fact,
    Has,
    Includes,
    Not,
    OneOf,
    Within,
    parts_of,
)
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision

MANY = 8
"""Conditions from which on one walk is less work than joining them two by two."""


class ProvisionDiagrams:
    """The diagrams of one policy's conditions and provisions in one space, for the request with the given number.

    Each is built once.
    """

    def __init__(
        self, forest: Forest, space: Space, policy: Policy, request: int = 0, before: ProvisionDiagrams | None = None
    ) -> None:
        """The forest has the levels of the space. `before` are the diagrams of the policy's base for the same request."""
        self.forest, self.space, self.policy, self.request = forest, space, policy, request
        self.atoms: dict[Condition, int] = {} if before is None else before.atoms
        self.by_identity: dict[int, tuple[Condition, int]] = {}
        self.applying: dict[str, int] = {}
        self.reached: dict[tuple[str, ...], int] = {}
        self.memo: dict[str, int] = {}

    def condition(self, condition: Condition) -> int:
        """True where it holds. Facts of request 0 are those of this builder's request."""
        forest = self.forest
        match condition:
            case OneOf() | Has() | Includes() | Within() | AtMost():
                found = self.atoms.get(condition)
                if found is None:
                    found = self.atoms[condition] = self.atom(condition)
                return found
            case Not(inner):
                return forest.negate(self.condition(inner))
            case AllOf(parts):
                return forest.every(map(self.condition, parts))
            case AnyOf(parts):
                return self.some(parts)
            case _:
                assert_never(condition)

    def parts(self, provision: Provision) -> list[int]:
        """Diagrams that are true together where the provision applies. Rows share what their cells say."""
        found = []
        for part in parts_of(provision.when):
            known = self.by_identity.get(id(part))
            if known is None:
                known = self.by_identity[id(part)] = (part, self.condition(part))
            found.append(known[1])
        return found

    def some(self, parts: Sequence[Condition]) -> int:
        """True where one of them holds: of many, by one walk."""
        if len(parts) >= MANY:
            try:
                return sweep(self.forest, [[self.condition(p) for p in parts_of(part)] for part in parts], bool)
            except TooManyStepsError:
                pass
        return self.forest.some(map(self.condition, parts))

    def atom(self, atom: Atom) -> int:
        """One comparison. A class is in a set or range when any of its values is: they are cut so that then all are."""
        match atom:
            case OneOf(fact, codes):
                of = self.space.classed[fact.attribute]
                return self.forest.choose(self.level(fact, None), [of[code] for code in codes])
            case Has(fact, code):
                return self.forest.choose(self.level(fact, code), (1,))
            case Includes(whole, part):
                return self.forest.every(
                    self.forest.either(
                        self.forest.choose(self.level(whole, code), (1,)),
                        self.forest.choose(self.level(part, code), (0,)),
                    )
                    for code in self.policy.by_name[part.attribute].names
                )
            case Within(fact, ranges):
                level = self.level(fact, None)
                self.forest.step(self.forest.widths[level])
                return self.forest.choose(level, self.space.inside(level, ranges))
            case AtMost(small, large):
                one, other = (self.space.fact(fact.attribute, self.of(fact)) for fact in (small, large))
                if one == other:
                    return self.forest.yes
                level, turned = self.space.ordering[one, other]
                return self.forest.choose(level, (EQUAL, MORE) if turned else (LESS, EQUAL))
            case _:
                assert_never(atom)

    def of(self, fact: Fact) -> int:
        """Whose fact it is; with the second request's builder, a policy's own facts are the second request's."""
        return max(fact.request, self.request)

    def level(self, fact: Fact, code: str | None) -> int:
        """The level of a fact."""
        return self.space.place[self.of(fact), fact.attribute, code]

    def valid(self) -> int:
        """True where the choices for compared facts go together; elsewhere there is no request."""
        return self.memoized("valid", lambda: self.space.valid(self.forest))

    def possible(self) -> int:
        """True of the requests that no `impossible` excludes."""
        return self.memoized("possible", lambda: self.forest.without(
            self.valid(), self.forest.some(self.condition(clause.when) for clause in self.policy.impossible)
        ))  # fmt: skip

    def applies(self, provision: Provision) -> int:
        """True where its condition holds."""
        found = self.applying.get(provision.id)
        if found is None:
            found = self.applying[provision.id] = self.condition(provision.when)
        return found

    def set_aside(self, provision: Provision) -> int:
        """True where some provision that reaches it applies."""
        by = self.policy.reached_by[provision.id]
        found = self.reached.get(by)
        if found is None:
            found = self.forest.some(self.applies(self.policy.by_id[other]) for other in by)
            self.reached[by] = found
        return found

    def stands(self, provision: Provision) -> int:
        """True where it applies and is not set aside."""
        return self.forest.without(self.applies(provision), self.set_aside(provision))

    def lifts(self, permit: Provision) -> int:
        """True where the permit applies and so does a refusal that it sets aside."""

        def lifted() -> int:
            reached = [p for p in self.policy.provisions if permit.id in self.policy.reached_by[p.id]]
            return self.forest.some(map(self.applies, reached))

        targets = sorted(" ".join(target.words) for target in permit.overrides)
        return self.forest.both(self.applies(permit), self.memoized(f"lifted {targets}", lifted))

    def memoized(self, name: str, build: Callable[[], int]) -> int:
        """What `build` makes, made once."""
        found = self.memo.get(name)
        if found is None:
            found = self.memo[name] = build()
        return found
