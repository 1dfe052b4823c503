"""The compiled check of a policy, run here: what a counterexample is tried on besides the reference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.entry_point import parameters
from policy_dsl.backends.target import FaultyPolicyError
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale, Value


def in_memory(
    policy: Policy, form: Form | None = None, seconds: float | None = None
) -> Callable[[Request], Outcome] | None:
    """The outcome of a request by the compiled check; none for a policy that cannot be compiled, or not in so many seconds."""
    try:
        source = compile_policy(policy, {}, form=form, seconds=seconds)
    except (FaultyPolicyError, TooLargeError, RecursionError):
        return None
    return run(source, policy)


def run(source: str, policy: Policy) -> Callable[[Request], Outcome]:
    """The outcome of a request by the check with this source."""
    space: dict[str, Any] = {"__name__": "evenhand_artefact"}
    exec(compile(source, "<artefact>", "exec"), space)  # noqa: S102  # our own source, just made
    names = parameters(policy)

    def decide(request: Request) -> Outcome:
        decided = space["decide"](**{names[n]: native(policy.by_name[n], v) for n, v in request.items()})
        return Outcome(Access(decided.access), decided.trt_seconds)

    return decide


def native(attribute: Attribute, value: Value) -> Value | date | timedelta:
    """A value as a caller of the check gives it."""
    match attribute.type:
        case Ordered(Scale.DURATION) if isinstance(value, int):
            return timedelta(seconds=value)
        case Ordered(Scale.DATE) if isinstance(value, int):
            return date.fromordinal(value)
        case _:
            return value
