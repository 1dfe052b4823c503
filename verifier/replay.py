"""A counterexample is tried on the reference and on the compiled check before anyone sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from policy_dsl.backends.memory import in_memory
from policy_dsl.evaluate import evaluate
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.questions import Obligation
from verifier.verdict import Edition
from verifier.witness import replays


class Checks:
    """The editions, with their compiled checks made when a counterexample is first tried on one."""

    def __init__(self, policy: Policy, base: Policy | None) -> None:
        """An edition's check is none when it cannot be compiled, as one with a gap or a conflict."""
        self.policy, self.base = policy, base
        self.compiled: dict[Edition, Callable[[Request], Outcome] | None] = {}

    def hold(self, obligation: Obligation, requests: Sequence[Request]) -> bool:
        """Whether the requests violate the obligation by the reference, and the compiled checks decide them alike."""
        if not replays(self.policy, self.base, obligation, requests):
            return False
        for edition, policy in ((Edition.AMENDED, self.policy), (Edition.BASE, self.base)):
            if policy is None:
                continue
            if edition not in self.compiled:
                self.compiled[edition] = in_memory(policy)
            check = self.compiled[edition]
            if check is not None and any(check(r) != evaluate(policy, r).outcome for r in requests):
                return False
        return True
