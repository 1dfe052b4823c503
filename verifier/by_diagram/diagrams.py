"""The diagrams of a policy and its base in one space, and what an answer consists of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import cast

from msgspec import Struct, field

from policy_dsl import clock
from policy_dsl.diagram.mdd.bitset import bit_positions
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.mdd.forest import MOST_NODES, Forest, TooLargeError
from policy_dsl.diagram.mdd.view import View, identity_view
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.distinctions import Distinctions, distinctions_of
from policy_dsl.diagram.space.partition import conditions_of as conditions_within
from policy_dsl.diagram.space.partition import partition, refines
from policy_dsl.diagram.space.relabel import view
from policy_dsl.diagram.space.space import Space
from policy_dsl.diagram.space.variable_order import by_affinity
from policy_dsl.model.claims import Example, Property, Scoped
from policy_dsl.model.conditions import Condition, Fact, Within
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.verdict import Edition, Overlap, Region, Status, edition_of

FEW_NODES, NODES_EACH, MORE_NODES = 50_000, 100, 8
"""Nodes that an order has at first: so many, or so many for each provision; and how many times more after that."""

LAST_DAY = date.max.toordinal() + 1
"""The end of all days."""


class Answer(Struct, frozen=True):
    """What the diagrams say of one obligation; the fields are those of a verdict.

    `witness` and `irrelevant` are by request name. When something was to exist, `count` is how often it does.
    """

    status: Status
    reason: str | None = None
    count: int | None = None
    of: int | None = None
    faulty: int = 0
    broken_by: tuple[tuple[Edition, Access], ...] = ()
    unpaired: int | None = 0
    combinations: int | None = None
    regions: tuple[Region, ...] = ()
    witness: tuple[tuple[str, Request], ...] = ()
    irrelevant: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rests_on: tuple[str, ...] = ()
    met: int | None = None
    overlaps: tuple[Overlap, ...] = ()
    overlaps_complete: bool = True


class Asked(Struct, frozen=True):
    """A question as diagrams: what it speaks of, and what of that violates it (or shows what was to exist)."""

    scope: int
    sought: int
    faulty: int


class Diagrams(Struct):
    """The diagrams of a policy, and of its base, in one space for one request or for two.

    `marks` are what the conditions of the policies tell apart. Of two requests, `single` are those of one request, in which
    decisions are read. `counted` keeps how many requests or pairs a diagram holds, `deciding` which provisions decide inside
    of one, and `violating` what violates each of several properties that claim the same of other requests.
    """

    policy: Policy
    base: Policy | None
    space: Space
    forest: Forest
    marks: Distinctions
    builders: dict[tuple[Edition, int], PolicyDiagrams] = field(default_factory=dict)
    counted: dict[int, int] = field(default_factory=dict)
    deciding: dict[tuple[Edition, int, int], frozenset[str]] = field(default_factory=dict)
    violating: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    single: Diagrams | None = None
    views: dict[int, View | None] = field(default_factory=dict)

    def of(self, edition: Edition, request: int = 0) -> PolicyDiagrams:
        """The builder of an edition for a request."""
        if (edition, request) not in self.builders:
            policy = edition_of(self.policy, self.base, edition)
            first = self.of(edition) if request else None
            before = None if policy is self.base or self.base is None else self.of(Edition.BASE, request)
            self.builders[edition, request] = PolicyDiagrams(self.forest, self.space, policy, request, first, before)
        return self.builders[edition, request]

    def amended(self, policy: Policy) -> Diagrams | None:
        """The diagrams of an amended form, with this policy as its base; none where its conditions need another space.

        What is known of this policy is not made again.
        """
        if policy.attributes != self.policy.attributes or self.base is not None:
            return None
        found = Diagrams(policy, self.policy, self.space, self.forest, self.marks)
        found.builders = {(Edition.BASE, request): builder for (_, request), builder in self.builders.items()}
        kept = found.of(Edition.AMENDED).unchanged or {}
        conditions = [p.when for p in policy.provisions if p.id not in kept]
        conditions += [clause.when for clause in policy.impossible]
        conditions += [table.when for table in policy.tables]
        found.marks = distinctions_of(policy, conditions, self.marks)
        return found if refines(self.space, policy, conditions, self.forest.in_time) else None

    def outcomes(self, edition: Edition, request: int = 0) -> int:
        """The outcome diagram of an edition for a request."""
        return self.of(edition, request).outcomes()

    def seen(self, edition: Edition, request: int = 0) -> tuple[View, PolicyDiagrams]:
        """The builder whose decisions are those of an edition for a request, and how its diagrams look from here."""
        if self.single is not None:
            if request not in self.views:
                self.views[request] = view(self.single.forest, self.single.space, self.space, request)
            found = self.views[request]
            if found is not None:
                return found, self.single.of(edition)
        return identity_view(self.forest), self.of(edition, request)

    def where(self, node: int, holds: Callable[[Outcome], bool]) -> int:
        """True where the outcome is such."""
        values = [
            cast(Outcome, self.forest.terminal_values[n]) for n in bit_positions(self.forest.reachable_terminals(node))
        ]
        return self.forest.apply(holds, node) if any(map(holds, values)) else self.forest.no


def diagrams(
    policy: Policy,
    base: Policy | None,
    obligations: Iterable[Obligation],
    differ: tuple[str, ...],
    most: int = MOST_NODES,
    timeout: float | None = None,
    days: Iterable[int] = (),
    single: Diagrams | None = None,
) -> Diagrams | None:
    """A set of diagrams in the space cut by the policies and these obligations together, and at these days.

    Of two requests, `single` are the diagrams of one, where there are some; their order of attributes is kept. Of one request,
    the better of two orders is looked for. `timeout` is in seconds, for that and again for what is possible; none where it, or
    the nodes, do not do.
    """
    own = conditions_in(policy, base)
    asked = conditions_asked(obligations)
    if policy.dated_by is not None:
        asked += [Within(Fact(policy.dated_by), ((day, LAST_DAY),)) for day in days]
    until = clock.after(timeout)
    in_time = Timed(timeout).in_time

    def made(order: Sequence[str], most: int) -> Diagrams:
        space = partition(policy, asked, differ, order=order, distinctions=marks, in_time=in_time)
        return Diagrams(
            policy,
            base,
            space,
            Forest(space.widths, most, until - clock.now()),
            marks,
            single=single if differ else None,
        )

    try:
        marks = distinctions_of(policy, own, in_time=in_time) if single is None else single.marks
        order = () if single is None else single.space.order
        found = made(order, most) if differ else better(policy, made, [*own, *asked], most)
        found.forest.deadline = clock.after(timeout)
        found.of(
            Edition.AMENDED
        ).possible()  # every question needs it: where it is too large, none has to find that out
        return found
    except (TooLargeError, RecursionError):
        return None


def better(
    policy: Policy, made: Callable[[Sequence[str], int], Diagrams], conditions: Sequence[Condition], most: int
) -> Diagrams:
    """The diagrams in the order in which the outcomes fit into fewer nodes.

    Each order has a few nodes, then more: so the worse one never costs much more than the better one. Where neither fits, they
    are in the first order, and empty.
    """
    nodes = min(most, max(FEW_NODES, NODES_EACH * len(policy.provisions)))
    orders: list[Sequence[str]] = [()]
    compared = False
    while True:
        for order in orders:
            found = made(order, nodes)
            try:
                found.outcomes(Edition.AMENDED)
            except (TooLargeError, RecursionError):
                if not compared:
                    compared, other = True, by_affinity(found.space.order, conditions)
                    orders += [other] if other != found.space.order else []
                continue
            found.forest.most = most
            return found
        if nodes == most:
            return made((), most)
        nodes = min(most, nodes * MORE_NODES)


def asked_about(policy: Policy, base: Policy | None, obligations: Iterable[Obligation]) -> list[Condition]:
    """Every condition of the policies and of what is asked about them."""
    return [*conditions_in(policy, base), *conditions_asked(obligations)]


def conditions_in(policy: Policy, base: Policy | None) -> list[Condition]:
    """Every condition of the policies."""
    return [condition for each in (policy, base) if each is not None for condition in conditions_within(each)]


def conditions_asked(obligations: Iterable[Obligation]) -> list[Condition]:
    """Every condition that some of the questions bring with them."""
    return [condition for obligation in obligations for condition in conditions_of(obligation)]


def conditions_of(obligation: Obligation) -> list[Condition]:
    """The conditions that a question brings with it."""
    match obligation.question:
        case Property(where=where):
            return [where]
        case questions.ScopeNotEmpty(claim):
            return [claim.where if isinstance(claim, Property) else claim.given]
        case Example(given=given):
            return [given]
        case questions.AimMet(aim):
            return [aim.where] if isinstance(aim, Scoped) else []
        case _:
            return []
