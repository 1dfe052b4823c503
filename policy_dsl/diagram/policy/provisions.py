"""The diagrams of a policy's conditions and provisions: where a condition holds, and a provision applies or stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import assert_never

from policy_dsl.diagram.mdd.compare import has_value, overlay
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
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
    parts_of,
)
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision

SWEEP_FROM = 8
"""The least number of conditions for which a sweep is less work than joining them pairwise."""


class ProvisionDiagrams:
    """The diagrams of one policy's conditions and provisions in one space, for one request of it. Each is built once."""

    def __init__(
        self, forest: Forest, space: Space, policy: Policy, request: int = 0, before: ProvisionDiagrams | None = None
    ) -> None:
        """The forest has the levels of the space. `before` has the diagrams of the policy's base for the same request."""
        self.forest, self.space, self.policy, self.request = forest, space, policy, request
        self.atoms: dict[Condition, int] = {} if before is None else before.atoms
        self.by_identity: dict[int, tuple[Condition, int]] = {}
        self.applies_memo: dict[str, int] = {}
        self.meets_memo: dict[str, int] = {}
        self.set_aside_memo: dict[tuple[str, ...], int] = {}
        self.memo: dict[str, int] = {}

    def condition(self, condition: Condition) -> int:
        """True where the condition holds. Facts of request 0 are those of `self.request`."""
        forest = self.forest
        match condition:
            case OneOf() | Has() | Within() | Includes() | AtMost() | Same() | HasValueOf() | Meets():
                node = self.atoms.get(condition)
                if node is None:
                    node = self.atoms[condition] = self.atom(condition)
                return node
            case Not(inner):
                return forest.negate(self.condition(inner))
            case AllOf(parts):
                return forest.every(map(self.condition, parts))
            case AnyOf(parts):
                return self.any_of(parts)
            case _:
                assert_never(condition)

    def parts(self, provision: Provision) -> list[int]:
        """Diagrams whose conjunction is true where the provision applies. Builds parts that rows share once."""
        nodes = []
        for part in parts_of(provision.when):
            entry = self.by_identity.get(id(part))
            if entry is None:
                entry = self.by_identity[id(part)] = (part, self.condition(part))
            nodes.append(entry[1])
        return nodes

    def any_of(self, parts: Sequence[Condition]) -> int:
        """True where at least one of the conditions holds. Uses a sweep for many of them."""
        if len(parts) >= SWEEP_FROM:
            try:
                return sweep(self.forest, [[self.condition(p) for p in parts_of(part)] for part in parts], bool)
            except TooManyStepsError:
                pass
        return self.forest.some(map(self.condition, parts))

    def atom(self, atom: Atom) -> int:
        """True where the atom holds. Any value of a class may stand for it, because no class lies partly in a set or range."""
        match atom:
            case OneOf(fact, codes):
                class_of = self.space.class_numbers[fact.attribute]
                return self.forest.choose(self.level(fact, None), [class_of[code] for code in codes])
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
                return self.forest.choose(level, self.space.classes_within(level, ranges))
            case AtMost(small, large):
                left, right = (self.space.fact(fact.attribute, self.request_of(fact)) for fact in (small, large))
                if left == right:
                    return self.forest.yes
                if left.attribute in self.space.by_value:
                    return self.at_most(left, right)
                level, swapped = self.space.ordering[left, right]
                return self.forest.choose(level, (EQUAL, MORE) if swapped else (LESS, EQUAL))
            case Same(left, right):
                return self.equal(*(self.space.fact(fact.attribute, self.request_of(fact)) for fact in (left, right)))
            case HasValueOf(whole, element):
                class_of = self.space.class_numbers[element.attribute]
                return self.forest.some(
                    self.forest.both(
                        self.forest.choose(self.level(element, None), (class_of[code],)),
                        self.forest.choose(self.level(whole, code), (1,)),
                    )
                    for code in self.policy.by_name[element.attribute].names
                )
            case Meets(left, right):
                return self.forest.some(
                    self.forest.both(
                        self.forest.choose(self.level(left, code), (1,)),
                        self.forest.choose(self.level(right, code), (1,)),
                    )
                    for code in self.policy.by_name[left.attribute].names
                )
            case _:
                assert_never(atom)

    def at_most(self, small: Fact, large: Fact) -> int:
        """True where the value of the first fact is at most that of the second, each class of which is a single value."""
        forest, space = self.forest, self.space
        ends = [space.place[fact.request, fact.attribute, None] for fact in (small, large)]
        upper, lower = min(ends), max(ends)
        values, below = (space.class_starts[level][0] for level in (upper, lower))
        if upper == ends[0]:
            rows = (range(bisect_left(below, value), len(below)) for value in values)
        else:
            rows = (range(bisect_right(below, value)) for value in values)
        return forest.node(upper, tuple([forest.choose(lower, row) for row in rows]))

    def equal(self, left: Fact, right: Fact) -> int:
        """True where two facts have the same code. Without a level that says so, each class has a single code."""
        forest, space = self.forest, self.space
        if left == right:
            return forest.yes
        if (left, right) in space.ordering:
            return forest.choose(space.ordering[left, right][0], (EQUAL,))
        upper, lower = sorted(space.place[fact.request, fact.attribute, None] for fact in (left, right))
        class_of = space.class_numbers[left.attribute]
        others = space.class_numbers[right.attribute]
        assert class_of == others and len(class_of) == forest.widths[upper]  # noqa: S101, PT018  # see `space_of_codes`
        return forest.node(upper, tuple(forest.choose(lower, (n,)) for n in range(forest.widths[upper])))

    def request_of(self, fact: Fact) -> int:
        """The request that a fact belongs to; facts of request 0 are those of `self.request`."""
        return max(fact.request, self.request)

    def level(self, fact: Fact, code: str | None) -> int:
        """The level that tests a fact, or a code of a fact that is a set."""
        return self.space.place[self.request_of(fact), fact.attribute, code]

    def valid(self) -> int:
        """True where the choices for compared facts are valid together. Elsewhere there are no requests."""
        return self.memoized("valid", lambda: self.space.valid(self.forest))

    def possible(self) -> int:
        """True for the requests that no `impossible` clause excludes."""
        return self.memoized("possible", lambda: self.forest.without(
            self.valid(), self.forest.some(self.condition(clause.when) for clause in self.policy.impossible)
        ))  # fmt: skip

    def meets(self, provision: Provision) -> int:
        """True where the provision's condition holds."""
        node = self.meets_memo.get(provision.id)
        if node is None:
            node = self.meets_memo[provision.id] = self.forest.every(self.parts(provision))
        return node

    def applies(self, provision: Provision) -> int:
        """True where the provision's condition holds and, in an order, that of none before it does."""
        if provision.in_order is None:
            return self.meets(provision)
        node = self.applies_memo.get(provision.id)
        if node is None:
            node = has_value(self.forest, self.first_of(provision.in_order), provision.id)
            self.applies_memo[provision.id] = node
        return node

    def first_of(self, order: str) -> int:
        """The id of the first provision of an order whose condition holds; false where none does."""
        ids = self.policy.orders[order]
        every = [self.policy.by_id[name] for name in ids]

        def build() -> int:
            try:
                parts = [self.parts(p) for p in every]
                return sweep(self.forest, parts, lambda held: ids[held[0]] if held else False, None, [range(len(ids))])
            except TooManyStepsError:
                return self.first_from_the_last(every)

        return self.memoized(f"first of {order}", build)

    def first_from_the_last(self, order: Sequence[Provision]) -> int:
        """The same, built from the last provision up: each is put above what follows it."""
        node = self.forest.no
        for provision in reversed(order):
            here = self.forest.apply(lambda held, name=provision.id: held and name, self.meets(provision))
            node = overlay(self.forest, here, node)
        return node

    def set_aside(self, provision: Provision) -> int:
        """True where some provision that overrides this one applies."""
        overriding = self.policy.reached_by[provision.id]
        node = self.set_aside_memo.get(overriding)
        if node is None:
            node = self.forest.some(self.applies(self.policy.by_id[name]) for name in overriding)
            self.set_aside_memo[overriding] = node
        return node

    def stands(self, provision: Provision) -> int:
        """True where the provision applies and is not set aside."""
        return self.forest.without(self.applies(provision), self.set_aside(provision))

    def lifts(self, permit: Provision) -> int:
        """True where the permit applies, and so does some refusal that it overrides."""

        def lifted() -> int:
            reached = [p for p in self.policy.provisions if permit.id in self.policy.reached_by[p.id]]
            return self.forest.some(map(self.applies, reached))

        targets = sorted(" ".join(target.words) for target in permit.overrides)
        return self.forest.both(self.applies(permit), self.memoized(f"lifted {targets}", lifted))

    def memoized(self, name: str, build: Callable[[], int]) -> int:
        """The result of `build`, computed once."""
        node = self.memo.get(name)
        if node is None:
            node = self.memo[name] = build()
        return node
