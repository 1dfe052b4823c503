"""The targets by name, and the checks that they compile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_dsl.backends.javascript.target import JavaScriptTarget
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import FaultyPolicyError, Target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policy_dsl.backends.target import Check
    from policy_dsl.model.policy import Policy

PYTHON: Target = PythonTarget()

JAVASCRIPT: Target = JavaScriptTarget()

TARGETS = {target.name: target for target in (PYTHON, JAVASCRIPT)}

TRIED = (PYTHON,)
"""The targets whose checks run in this process. Counterexamples are tried on them, whatever target `compile` writes."""


def inline_script(sources: Mapping[str, str]) -> str:
    """Checks in JavaScript, by name, as the text of a script in a page, which defines `checks`."""
    from policy_dsl.backends.javascript.inline import inline_script

    return inline_script(sources)


def movement_expression(before: Policy, after: Policy, seconds: float | None = None) -> str:
    """What becomes of every request between two policies, as an expression in a script that follows an `inline_script`."""
    from policy_dsl.backends.javascript.movements import movement_expression

    return movement_expression(before, after, seconds)


def compiled_checks(policy: Policy, seconds: float | None = None) -> list[Check]:
    """The check of each target in `TRIED` that can compile the policy. Each compilation may take `seconds`."""
    checks = (compiled_check(target, policy, seconds) for target in TRIED)
    return [check for check in checks if check is not None]


def compiled_check(target: Target, policy: Policy, seconds: float | None = None) -> Check | None:
    """The check of a policy, loaded; `None` if the target cannot compile the policy in `seconds`."""
    from policy_dsl.backends.features import features_of
    from policy_dsl.diagram.mdd.forest import TooLargeError

    if target.unsupported and target.unsupported & features_of(policy):
        return None
    try:
        source = target.emit(policy, {}, seconds=seconds)
    except (FaultyPolicyError, TooLargeError, RecursionError):
        return None
    return target.run(source, policy)
