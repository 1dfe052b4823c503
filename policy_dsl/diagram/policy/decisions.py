"""The diagrams of a policy's decisions: the cases of `evaluate`, in the same order, for all requests at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.policy import pairwise
from policy_dsl.diagram.policy.incremental import amended_diagram, unchanged
from policy_dsl.diagram.policy.leaf import Deciders, as_deciders, decision_of, orders_among
from policy_dsl.diagram.policy.provisions import ProvisionDiagrams
from policy_dsl.diagram.space.space import Space
from policy_dsl.model.decisions import REFUSED, Access
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision


class PolicyDiagrams(ProvisionDiagrams):
    """The diagrams of one policy in one space, for one request of it. Each is built once, when it is first needed."""

    def __init__(
        self,
        forest: Forest,
        space: Space,
        policy: Policy,
        request: int = 0,
        first: PolicyDiagrams | None = None,
        before: PolicyDiagrams | None = None,
    ) -> None:
        """The forest has the levels of the space.

        `first` has the diagrams of the same policy for the first request, `before` those of the policy's base for the
        same request.
        """
        super().__init__(forest, space, policy, request, before)
        self.first = first if space.second_levels else None
        self.before = before
        self.outcome_memo: dict[int, int] = {} if before is None else before.outcome_memo

    @cached_property
    def overridden(self) -> tuple[tuple[str, int], ...]:
        """The id of each provision that is set aside somewhere, with the diagram that is true where it applies and is set
        aside, impossible requests included.
        """
        reached_by = self.policy.reached_by
        overridable = [p for p in self.policy.provisions if reached_by[p.id]]
        regions = [(p.id, self.forest.both(self.applies(p), self.set_aside(p))) for p in overridable]
        return tuple((name, where) for name, where in regions if where != self.forest.no)

    def stands(self, provision: Provision) -> int:
        """True where the provision applies and is not set aside; for the `otherwise` at the margin, where it decides."""
        if provision is self.policy.otherwise:
            return self.forest.apply(self.decided_at_margin, self.decisions())
        return super().stands(provision)

    def refused(self) -> int:
        """True where a refusal stands."""
        return self.memoized("refused", self._refused)

    def _refused(self) -> int:
        if self.decision_diagram is None:
            return pairwise.refused(self)
        return self.where_decided(lambda deciders: deciders[0] == REFUSED and not self.decided_at_margin(deciders))

    def decided_at_margin(self, deciders: Deciders) -> bool:
        """Whether the `otherwise` at the margin is among the deciders."""
        return self.policy.otherwise is not None and self.policy.otherwise.id in deciders[1]

    def outcomes(self) -> int:
        """The diagram of the outcome of each request, impossible ones included."""
        return self.memoized("outcomes", self._outcomes)

    def _outcomes(self) -> int:
        if self.decision_diagram is None:
            return pairwise.outcomes(self, self.refused())
        return self.forest.map_terminals(self.decision_diagram, lambda deciders: deciders[0], self.outcome_memo)

    def answered(self) -> int:
        """True where the request is answered."""
        return self.memoized("answered", self._answered)

    def _answered(self) -> int:
        return self.forest.apply(lambda outcome: outcome.access is Access.PERMITTED, self.outcomes())

    def decisions(self) -> int:
        """The diagram of the outcome and the deciding ids of each request, as in `evaluate`."""
        return self.memoized("decisions", self._decisions)

    def _decisions(self) -> int:
        diagram = self.decision_diagram
        return pairwise.decisions(self, self.outcomes()) if diagram is None else diagram

    def where_decided(self, test: Callable[[Deciders], bool]) -> int:
        """True where the outcome and the deciding ids pass the test."""
        node = self.decisions()
        passing = any(test(as_deciders(value)) for value in self.forest.terminals_below([node]))
        return self.forest.apply(test, node) if passing else self.forest.no

    @cached_property
    def decision_diagram(self) -> int | None:
        """The same diagram as `decisions`, by a sweep; `None` if too many provisions stay open for one."""
        if self.first is not None:
            first = self.first.decision_diagram
            return None if first is None else self.forest.relabel(first, self.space.second_levels)
        amended = self.amended_diagram()
        if amended is not None:
            return amended
        provisions = self.policy.provisions
        try:
            tests = [self.parts(p) for p in provisions]
            orders = orders_among(provisions)
            return sweep(
                self.forest, tests, lambda held: decision_of(self.policy, [provisions[n] for n in held]), None, orders
            )
        except TooManyStepsError:
            return None

    def amended_diagram(self) -> int | None:
        """The diagram of decisions, made from that of the base; `None` if it has to be built from scratch."""
        before = self.before
        if before is None or before.decision_diagram is None or self.unchanged is None:
            return None
        return amended_diagram(self, before, before.decision_diagram, self.unchanged)

    @cached_property
    def unchanged(self) -> dict[str, Provision] | None:
        """The base's provisions that mean the same in the policy, by id; `None` if the base's diagram is of no use."""
        return None if self.before is None else unchanged(self.before.policy, self.policy)
