"""What is decided where exactly some provisions apply: the leaf of a policy's diagram."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse

Decided = tuple[Outcome, tuple[str, ...]]
"""An outcome with the ids of the provisions that decide it."""


def as_decided(value: object) -> Decided:
    """A value of the diagram as what it is: an outcome and the ids that decide it."""
    assert isinstance(value, tuple) and isinstance(value[0], Outcome)  # noqa: S101, PT018  # the values of decisions
    return value[0], value[1]


def decision_of(policy: Policy, applying: Sequence[Provision]) -> Decided:
    """The outcome where exactly these provisions apply, and the ids of those that decide it, in the order of the policy."""
    if len(applying) == 1 and isinstance(only := applying[0].effect, AnswerWithin):
        name = applying[0].id  # as with nearly every leaf of a large table
        if name not in policy.reached_by[name]:
            return answered(only.seconds), (name,)
    effects = {p.id: p.effect for p in applying}
    lifting = {by for name in effects for by in policy.reached_by[name]}
    stands = {name: one for name, one in effects.items() if effects.keys().isdisjoint(policy.reached_by[name])}
    if refused := tuple(name for name, one in stands.items() if isinstance(one, Refuse)):
        return REFUSED, refused
    times = {one.seconds for one in stands.values() if isinstance(one, AnswerWithin)}
    behind = tuple(
        name
        for name, one in stands.items()
        if isinstance(one, AnswerWithin) or (isinstance(one, Permit) and name in lifting)
    )
    if len(times) > 1:
        return CONFLICT, behind
    if times:
        return answered(times.pop()), behind
    margin = policy.otherwise
    if margin is None:
        return GAP, behind
    outcome = answered(margin.effect.seconds) if isinstance(margin.effect, AnswerWithin) else REFUSED
    return outcome, (*behind, margin.id)
