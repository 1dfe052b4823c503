"""What is decided where exactly some provisions apply: the leaf of a policy's diagram."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse

Decided = tuple[Outcome, tuple[str, ...]]
"""An outcome with the ids of the provisions that decide it."""


def decided(policy: Policy, applying: Sequence[Provision]) -> Decided:
    """The outcome where exactly these provisions apply, and the ids of those that decide it, in the order of the policy."""
    ids = {p.id for p in applying}
    standing = [p for p in applying if ids.isdisjoint(policy.set_aside_by[p.id])]
    refusals = tuple(p.id for p in standing if isinstance(p.effect, Refuse))
    if refusals:
        return REFUSED, refusals
    lifted = {by for p in applying for by in policy.set_aside_by[p.id]}
    shown = tuple(
        p.id
        for p in standing
        if isinstance(p.effect, AnswerWithin) or (isinstance(p.effect, Permit) and p.id in lifted)
    )
    times = {p.effect.seconds for p in standing if isinstance(p.effect, AnswerWithin)}
    if len(times) > 1:
        return CONFLICT, shown
    if times:
        return answered(times.pop()), shown
    margin = policy.otherwise
    if margin is None:
        return GAP, shown
    outcome = answered(margin.effect.seconds) if isinstance(margin.effect, AnswerWithin) else REFUSED
    return outcome, (*shown, margin.id)
