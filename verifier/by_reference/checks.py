"""Tries counterexamples on the interpreter and on the compiled checks before they are reported."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from policy_dsl.backends.targets import compiled_checks
from policy_dsl.evaluate import evaluate
from policy_dsl.model.decisions import Decision
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request, Value
from verifier.by_reference.replay import replays
from verifier.obligations.questions import Obligation

if TYPE_CHECKING:
    from policy_dsl.backends.target import Check


class Checks:
    """The editions of a policy with their compiled checks, on which counterexamples are tried."""

    def __init__(self, policy: Policy, base: Policy | None, seconds: float | None = None) -> None:
        """Compiles nothing yet. Each edition may take `seconds` to compile; one that takes longer has no check."""
        self.policy, self.base, self.seconds = policy, base, seconds
        self.decided: tuple[dict[frozenset[tuple[str, Value]], Decision], ...] = {}, {}

    @cached_property
    def compiled(self) -> list[tuple[Policy, list[Check]]]:
        """Each edition with its compiled checks: none, if it cannot be compiled, for example because of a gap or a conflict."""
        return [
            (policy, compiled_checks(policy, self.seconds)) for policy in (self.policy, self.base) if policy is not None
        ]

    def decide(self, policy: Policy, request: Request) -> Decision:
        """The reference's decision of one of the editions, evaluated once for each request: many questions share theirs."""
        decided, facts = self.decided[policy is self.base], frozenset(request.items())
        if facts not in decided:
            decided[facts] = evaluate(policy, request)
        return decided[facts]

    def confirm_violation(self, obligation: Obligation, requests: Sequence[Request]) -> bool:
        """Whether the requests violate the obligation on the reference, and the compiled checks decide each as the
        reference does.
        """
        if not replays(self.policy, self.base, obligation, requests, self.decide):
            return False
        return all(
            check(requests) == [self.decide(policy, request).outcome for request in requests]
            for policy, checks in self.compiled
            for check in checks
        )
