"""The diagrams of a policy and its base in one space."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import cast

from msgspec import Struct, field

from policy_dsl import clock
from policy_dsl.diagram.mdd.bitset import bit_positions
from policy_dsl.diagram.mdd.compare import differences
from policy_dsl.diagram.mdd.count import PointCounter
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.mdd.forest import MOST_NODES, Forest, TooLargeError
from policy_dsl.diagram.mdd.view import View, identity_view
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.distinctions import Distinctions, distinctions_of
from policy_dsl.diagram.space.partition import conditions_of_derivations, partition, refines
from policy_dsl.diagram.space.space import Space
from policy_dsl.diagram.space.space_view import view_through
from policy_dsl.diagram.space.variable_order import by_affinity
from policy_dsl.model.claims import (
    Existence,
    Property,
)
from policy_dsl.model.clock_order import is_across_days, times_of
from policy_dsl.model.conditions import Condition, Fact, Within
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time
from verifier.by_diagram.spaces.day_classes import DayClasses, day_classes
from verifier.by_diagram.spaces.due_days import DueDays, due_days
from verifier.by_diagram.spaces.question_conditions import limits, policy_conditions, question_conditions
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.results.impact import move
from verifier.results.status import Edition, edition_of

FEW_NODES, NODES_EACH, MORE_NODES = 50_000, 100, 8
"""The nodes that each order may use at first: at least `FEW_NODES`, or `NODES_EACH` for each provision. Then the number is
multiplied by `MORE_NODES`, again and again.
"""

MOST_LISTED = 10_000
"""The most joint choices of facts of two requests that are listed; with more, the facts are compared value by value."""

LAST_DAY = date.max.toordinal() + 1
"""The day after the last day of the calendar."""


class QuestionDiagrams(Struct, frozen=True):
    """A question as diagrams: its scope; the violations or, for an existential question, witnesses `sought` in it; and
    where a decision is a gap or a conflict.
    """

    scope: int
    sought: int
    faulty: int


class Violations(Struct, frozen=True):
    """The requests or pairs in the scope of a property, and the violations among them, without pairs of a request with
    itself. `answered` are those in the scope with a request that is answered; `None` where that was not asked.
    """

    scope: int
    sought: int
    answered: int | None = None


class Diagrams(Struct):
    """The diagrams of a policy, and of its base, in one space of one request or two.

    `distinctions` are the values that the policies' conditions distinguish. With two requests, `single` are the diagrams
    of one, from which decisions are read. `count_memo` has the number of requests or pairs by diagram, `deciding` the
    provisions that decide by scope, `decisions_by` the number of requests that each provision decides, and `violating` the
    violations by claim, for claims that several properties share. `violations` are those of each property that has been
    answered, by its name and edition. `day_classes` are the days of receipt on which all times compare alike, if some are
    on clocks; `due_days` when times end, if a claim compares that, and `stairs` where one may end before another, or no later:
    by the request that it is of, the two times, and whether no later. `same_classes` is true where both requests make the same
    choices.
    """

    policy: Policy
    base: Policy | None
    space: Space
    forest: Forest
    distinctions: Distinctions
    builders: dict[tuple[Edition, int], PolicyDiagrams] = field(default_factory=dict)
    count_memo: dict[int, int] = field(default_factory=dict)
    counter: PointCounter | None = None
    deciding: dict[tuple[Edition, int, int], frozenset[str]] = field(default_factory=dict)
    decisions_by: dict[Edition, dict[str, int]] = field(default_factory=dict)
    violating: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    single: Diagrams | None = None
    views: dict[int, View | None] = field(default_factory=dict)
    violations: dict[tuple[str, Edition], Violations] = field(default_factory=dict)
    day_classes: DayClasses | None = None
    due_days: DueDays | None = None
    stairs: dict[tuple[int, Time, Time, bool], int] = field(default_factory=dict)
    same_classes: int | None = None

    def of(self, edition: Edition, request: int = 0) -> PolicyDiagrams:
        """The diagrams of an edition for a request."""
        if (edition, request) not in self.builders:
            policy = edition_of(self.policy, self.base, edition)
            first = self.of(edition) if request else None
            before = None if policy is self.base or self.base is None else self.of(Edition.BASE, request)
            self.builders[edition, request] = PolicyDiagrams(self.forest, self.space, policy, request, first, before)
        return self.builders[edition, request]

    def in_space(self, policy: Policy, base: Policy | None) -> Diagrams:
        """The diagrams of other policies in the same space, which has to have their distinctions. Nothing is built yet."""
        return Diagrams(
            policy,
            base,
            self.space,
            self.forest,
            self.distinctions,
            day_classes=self.day_classes,
            due_days=self.due_days,
        )

    def amended(self, policy: Policy) -> Diagrams | None:
        """The diagrams of an amended policy with this policy as its base, reusing this policy's diagrams; `None` if the
        conditions of the amended policy need another space.
        """
        if policy.attributes != self.policy.attributes or self.base is not None:
            return None
        if self.day_classes is not None and not set(times_of(policy)) <= set(times_of(self.policy)):
            return None
        amended_diagrams = self.in_space(policy, self.policy)
        amended_diagrams.builders = {
            (Edition.BASE, request): builder for (_, request), builder in self.builders.items()
        }
        unchanged_provisions = amended_diagrams.of(Edition.AMENDED).unchanged or {}
        conditions = [p.when for p in policy.provisions if p.id not in unchanged_provisions]
        conditions += [clause.when for clause in policy.impossible]
        conditions += [table.when for table in policy.tables]
        conditions += conditions_of_derivations(policy)
        amended_diagrams.distinctions = distinctions_of(policy, conditions, self.distinctions)
        return amended_diagrams if refines(self.space, policy, conditions, self.forest.check_deadline) else None

    def outcomes(self, edition: Edition, request: int = 0) -> int:
        """The outcome diagram of an edition for a request."""
        return self.of(edition, request).outcomes()

    def moves(self) -> int:
        """How the decision on each request changes, as a `Move`; false where it does not."""
        before, after = self.of(Edition.BASE), self.of(Edition.AMENDED)
        classes = self.day_classes
        if classes is None:
            changed = differences(self.forest, before.outcomes(), after.outcomes())
            return self.forest.apply(lambda pair: bool(pair) and (move(*pair) or False), changed)
        changed = differences(self.forest, classes.dated(before), classes.dated(after))
        return self.forest.apply(lambda pair: bool(pair) and (classes.move(*pair) or False), changed)

    def decisions_view(self, edition: Edition, request: int = 0) -> tuple[View, PolicyDiagrams]:
        """The diagrams from which the decisions of an edition on a request are read, and the view to read them through."""
        if self.single is not None:
            if request not in self.views:
                self.views[request] = view_through(self.single.forest, self.single.space, self.space, request)
            single_view = self.views[request]
            if single_view is not None:
                return single_view, self.single.of(edition)
        return identity_view(self.forest), self.of(edition, request)

    def where(self, node: int, holds: Callable[[Outcome], bool]) -> int:
        """True where the outcome passes the test."""
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
    others: Iterable[Policy] = (),
    further: Iterable[Condition] = (),
) -> Diagrams | None:
    """The diagrams in a space with the distinctions of the policies, the obligations and the days; `None` if the time or
    the `most` nodes do not suffice. The space also has the distinctions of the `others`, which have the same requests, and
    those of `further` conditions.

    For one request, chooses the better of two orders of attributes. For two, `single` are the diagrams of one, if there
    are any; their order is kept. `timeout` is in seconds, for choosing an order and again for the possible requests.
    """
    obligations, others = list(obligations), list(others)
    own_conditions = policy_conditions(policy, base)
    # decisions on a pair are read from the diagrams of one request, in which the classes have numbers
    classes = single.day_classes if single is not None else day_classes(policy, base, limits(obligations), others)
    own_conditions += [] if classes is None else classes.conditions()
    own_conditions += [*(condition for other in others for condition in policy_conditions(other, None)), *further]
    dues = None if policy.dated_by not in differ else dues_of(policy, base, obligations)
    extra_conditions = question_conditions(obligations)
    extra_conditions += [] if dues is None else [*dues.conditions(), *dues.conditions(1)]
    if policy.dated_by is not None:
        extra_conditions += [Within(Fact(policy.dated_by), ((day, LAST_DAY),)) for day in days]
    deadline = clock.after(timeout)
    check_deadline = Timed(timeout).check_deadline

    def build(order: Sequence[str], most: int) -> Diagrams:
        space = partition(
            policy,
            extra_conditions,
            differ,
            order=order,
            distinctions=marks,
            check_deadline=check_deadline,
            most_listed=MOST_LISTED if differ else None,
        )
        return Diagrams(
            policy,
            base,
            space,
            Forest(space.widths, most, deadline - clock.now()),
            marks,
            single=single if differ else None,
            day_classes=classes,
            due_days=dues,
        )

    try:
        marks = (
            distinctions_of(policy, own_conditions, check_deadline=check_deadline)
            if single is None
            else single.distinctions
        )
        order = () if single is None else single.space.order
        result = (
            build(order, most) if differ else smaller_order(policy, build, [*own_conditions, *extra_conditions], most)
        )
        result.forest.deadline = clock.after(timeout)
        result.of(Edition.AMENDED).possible()  # every question needs it: if it is too large, fail once, here
        return result
    except (TooLargeError, RecursionError):
        return None


def smaller_order(
    policy: Policy, build: Callable[[Sequence[str], int], Diagrams], conditions: Sequence[Condition], most: int
) -> Diagrams:
    """The diagrams in that order of attributes in which the outcomes need fewer nodes.

    Each order gets few nodes at first, then more, so that the worse one never costs much more than the better one. If
    both need more than `most` nodes, the diagrams are in the first order, and still empty.
    """
    nodes = min(most, max(FEW_NODES, NODES_EACH * len(policy.provisions)))
    orders: list[Sequence[str]] = [()]
    compared = False
    while True:
        for order in orders:
            candidate = build(order, nodes)
            try:
                candidate.outcomes(Edition.AMENDED)
            except (TooLargeError, RecursionError):
                if not compared:
                    compared, alternative = True, by_affinity(candidate.space.order, conditions)
                    orders += [alternative] if alternative != candidate.space.order else []
                continue
            candidate.forest.most = most
            return candidate
        if nodes == most:
            return build((), most)
        nodes = min(most, nodes * MORE_NODES)


def dues_of(policy: Policy, base: Policy | None, obligations: Iterable[Obligation]) -> DueDays | None:
    """When requests are due, for those of the obligations that compare requests of different days; None if there are none."""
    claimed = [o.question.claim if isinstance(o.question, questions.ScopeNotEmpty) else o.question for o in obligations]
    across = (isinstance(each, Property | Existence) and is_across_days(policy, each) for each in claimed)
    return due_days(policy, base) if any(across) else None
