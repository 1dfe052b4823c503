"""The targets by name, and the checks that they compile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import FaultyPolicyError, Target

if TYPE_CHECKING:
    from policy_dsl.model.decisions import Outcome
    from policy_dsl.model.policy import Policy
    from policy_dsl.model.vocabulary import Request

TARGETS: dict[str, Target] = {target.name: target for target in (PythonTarget(),)}


def compiled_checks(policy: Policy, seconds: float | None = None) -> list[Callable[[Request], Outcome]]:
    """The compiled check of each target that can compile the policy, each in so many seconds."""
    checks = (compiled_check(target, policy, seconds) for target in TARGETS.values())
    return [check for check in checks if check is not None]


def compiled_check(target: Target, policy: Policy, seconds: float | None = None) -> Callable[[Request], Outcome] | None:
    """The outcome of a request by the target's check; `None` where the target cannot compile the policy in so many seconds."""
    from policy_dsl.backends.features import features_of
    from policy_dsl.diagram.mdd.forest import TooLargeError

    if target.gaps and target.gaps & features_of(policy):
        return None
    try:
        source = target.emit(policy, {}, seconds=seconds)
    except (FaultyPolicyError, TooLargeError, RecursionError):
        return None
    return target.run(source, policy)
