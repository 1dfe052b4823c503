"""From a policy to its diagrams: the cases of `evaluate`, in the same order, for all requests at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import assert_never

from policy_dsl.diagram.decided import Decided, decided
from policy_dsl.diagram.forest import Forest
from policy_dsl.diagram.orders import EQUAL, LESS, MORE
from policy_dsl.diagram.paint import TooManyStepsError, paint
from policy_dsl.diagram.space import Space
from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Atom, Condition, Fact, Has, Includes, Not, OneOf, Within
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse

MANY = 8
"""Conditions from which on one walk is less work than joining them two by two."""


class Builder:
    """The diagrams of one policy in one space, for the request with the given number. Each is built once."""

    def __init__(
        self, forest: Forest, space: Space, policy: Policy, request: int = 0, first: Builder | None = None
    ) -> None:
        """The forest has the levels of the space. `first` is the builder of the same policy for the first request."""
        self.first = first if space.seconds else None
        self.forest, self.space, self.policy, self.request = forest, space, policy, request
        self.atoms: dict[Condition, int] = {}
        self.applying: dict[str, int] = {}
        self.overriding: dict[tuple[str, ...], int] = {}
        self.known: dict[str, int] = {}
        self.tried = False
        self.walked: int | None = None

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

    def some(self, parts: Sequence[Condition]) -> int:
        """True where one of them holds: of many, by one walk."""
        if len(parts) >= MANY:
            try:
                return paint(self.forest, [[self.condition(p) for p in parts_of(part)] for part in parts], bool)
            except TooManyStepsError:
                pass
        return self.forest.some(map(self.condition, parts))

    def atom(self, atom: Atom) -> int:
        """One comparison. A class is in a set or range when any of its values is: they are cut so that then all are."""
        match atom:
            case OneOf(fact, codes):
                classes = self.space.at(fact.attribute, None, self.of(fact)).classes
                chosen = [n for n, values in enumerate(classes) if values[0] in codes]
                return self.forest.choose(self.level(fact, None), chosen)
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
                classes = self.space.at(fact.attribute, None, self.of(fact)).classes
                starts = [values[0].start for values in classes if isinstance(values[0], range)]
                chosen = [n for n, start in enumerate(starts) if any(a <= start < b for a, b in ranges)]
                return self.forest.choose(self.level(fact, None), chosen)
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
        return self.once("valid", lambda: self.space.valid(self.forest))

    def possible(self) -> int:
        """True of the requests that no `impossible` excludes."""
        return self.once("possible", lambda: self.forest.without(
            self.valid(), self.forest.some(self.condition(clause.when) for clause in self.policy.impossible)
        ))  # fmt: skip

    def applies(self, provision: Provision) -> int:
        """True where its condition holds."""
        found = self.applying.get(provision.id)
        if found is None:
            found = self.applying[provision.id] = self.condition(provision.when)
        return found

    def overridden(self, provision: Provision) -> int:
        """True where something that sets it aside applies."""
        by = self.policy.set_aside_by[provision.id]
        found = self.overriding.get(by)
        if found is None:
            found = self.forest.some(self.applies(self.policy.by_id[other]) for other in by)
            self.overriding[by] = found
        return found

    def stands(self, provision: Provision) -> int:
        """True where it applies and is not set aside; of the one at the margin, where it decides."""
        if provision is self.policy.otherwise:
            painted = self.painted()
            if painted is not None:
                return self.forest.apply(self.at_the_margin, painted)
            return self.forest.both(self.forest.negate(self.refused()), self.forest.negate(self.timed()))
        return self.forest.without(self.applies(provision), self.overridden(provision))

    def lifts(self, permit: Provision) -> int:
        """True where the permit applies and so does a refusal that it sets aside."""

        def lifted() -> int:
            reached = [p for p in self.policy.provisions if permit.id in self.policy.set_aside_by[p.id]]
            return self.forest.some(map(self.applies, reached))

        targets = sorted(" ".join(target.words) for target in permit.overrides)
        return self.forest.both(self.applies(permit), self.once(f"lifted {targets}", lifted))

    def refused(self) -> int:
        """True where a refusal stands."""
        return self.once("refused", self._refused)

    def _refused(self) -> int:
        painted = self.painted()
        if painted is None:
            return self.forest.some(self.stands(p) for p in self.policy.provisions if isinstance(p.effect, Refuse))
        return self.forest.apply(
            lambda decided: decided[0] == REFUSED and not self.at_the_margin(decided), painted
        )  # fmt: skip

    def at_the_margin(self, decided: Decided) -> bool:
        """Whether it is decided by what stands at the margin, because nothing else does."""
        return self.policy.otherwise is not None and self.policy.otherwise.id in decided[1]

    def timed(self) -> int:
        """True where a time stands."""
        return self.once("timed", lambda: self.forest.some(
            self.stands(p) for p in self.policy.provisions if isinstance(p.effect, AnswerWithin)
        ))  # fmt: skip

    def outcomes(self) -> int:
        """The outcome of every request, the impossible ones included."""
        return self.once("outcomes", self._outcomes)

    def _outcomes(self) -> int:
        forest, painted = self.forest, self.painted()
        if painted is not None:
            return forest.apply(lambda decided: decided[0], painted)
        standing: dict[int, list[int]] = {}
        for provision in self.policy.provisions:
            if isinstance(provision.effect, AnswerWithin):
                standing.setdefault(provision.effect.seconds, []).append(self.stands(provision))
        timed = [
            forest.apply(lambda held, seconds=seconds: answered(seconds) if held else GAP, forest.some(nodes))
            for seconds, nodes in standing.items()
        ]
        time = forest.fold(lambda one, other: forest.apply(_meet, one, other), timed, forest.terminal(GAP))
        margin = self.policy.otherwise

        def outcome(refused: Hashable, time: Hashable) -> Hashable:
            if refused:
                return REFUSED
            if time == GAP and margin is not None:
                return answered(margin.effect.seconds) if isinstance(margin.effect, AnswerWithin) else REFUSED
            return time

        return forest.apply(outcome, self.refused(), time)

    def decisions(self) -> int:
        """(outcome, deciding ids) of every request, as `evaluate` has them."""
        return self.once("decisions", self._decisions)

    def painted(self) -> int | None:
        """(outcome, deciding ids) of every request, by one walk; none where many provisions stay open for long."""
        if not self.tried:
            self.tried, self.walked = True, self._painted()
        return self.walked

    def _painted(self) -> int | None:
        if self.first is not None:
            first = self.first.painted()
            return None if first is None else self.forest.moved(first, self.space.seconds)
        provisions = self.policy.provisions
        try:
            parts = [[self.condition(part) for part in parts_of(p.when)] for p in provisions]
            return paint(self.forest, parts, lambda held: decided(self.policy, [provisions[n] for n in held]))
        except TooManyStepsError:
            return None

    def _decisions(self) -> int:
        forest, painted = self.forest, self.painted()
        if painted is not None:
            return painted
        order = {provision.id: n for n, provision in enumerate(self.policy.provisions)}

        def named(nodes: dict[str, int]) -> int:
            leaves = [
                forest.apply(lambda held, place=order[i]: frozenset({place}) if held else frozenset(), node)
                for i, node in nodes.items()
            ]
            return forest.fold(
                lambda one, other: forest.apply(frozenset.union, one, other), leaves, forest.terminal(frozenset())
            )

        kinds: dict[type, dict[str, int]] = {Refuse: {}, AnswerWithin: {}, Permit: {}}
        for p in self.policy.provisions:
            node = self.lifts(p) if isinstance(p.effect, Permit) else self.stands(p)
            if node != forest.no:
                kinds[type(p.effect)][p.id] = node
        ids = tuple(order)

        def named_too(
            outcome: Outcome, refusals: frozenset[int], times: frozenset[int], lifting: frozenset[int]
        ) -> Decided:
            if refusals:
                return outcome, tuple(ids[n] for n in sorted(refusals))
            if not times and self.policy.otherwise is not None:
                return outcome, (*(ids[n] for n in sorted(lifting)), self.policy.otherwise.id)
            return outcome, tuple(ids[n] for n in sorted(times | lifting))

        return forest.apply(
            named_too, self.outcomes(), named(kinds[Refuse]), named(kinds[AnswerWithin]), named(kinds[Permit])
        )

    def once(self, name: str, build: Callable[[], int]) -> int:
        """What `build` makes, made once."""
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = build()
        return found


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """What has to hold together."""
    return condition.conditions if isinstance(condition, AllOf) else (condition,)


def _meet(one: Hashable, other: Hashable) -> Hashable:
    """Two sets of times on one request: none is a gap, two that differ are a conflict."""
    if one == GAP:
        return other
    return one if other in (GAP, one) else CONFLICT
