"""The decision on requests to which exactly given provisions apply: a leaf of a policy's diagram."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse

Deciders = tuple[Outcome, tuple[str, ...]]
"""An outcome, and the ids of the provisions that decide it."""


def as_deciders(value: object) -> Deciders:
    """A value of a diagram of decisions, with its type."""
    assert isinstance(value, tuple) and isinstance(value[0], Outcome)  # noqa: S101, PT018  # for mypy
    return value[0], value[1]


def decision_of(policy: Policy, applying: Sequence[Provision]) -> Deciders:
    """The outcome where exactly these provisions apply, and the ids of those that decide it, in the order of the policy."""
    if len(applying) == 1 and isinstance(only := applying[0].effect, AnswerWithin):
        name = applying[0].id  # a shortcut for nearly every leaf of a large table
        if name not in policy.reached_by[name]:
            return answered(only.seconds), (name,)
    effects = {p.id: p.effect for p in applying}
    lifting = {by for name in effects for by in policy.reached_by[name]}
    stands = {name: effect for name, effect in effects.items() if effects.keys().isdisjoint(policy.reached_by[name])}
    if refused := tuple(name for name, effect in stands.items() if isinstance(effect, Refuse)):
        return REFUSED, refused
    times = {effect.seconds for effect in stands.values() if isinstance(effect, AnswerWithin)}
    deciders = tuple(
        name
        for name, effect in stands.items()
        if isinstance(effect, AnswerWithin) or (isinstance(effect, Permit) and name in lifting)
    )
    if len(times) > 1:
        return CONFLICT, deciders
    if times:
        return answered(times.pop()), deciders
    margin = policy.otherwise
    if margin is None:
        return GAP, deciders
    outcome = answered(margin.effect.seconds) if isinstance(margin.effect, AnswerWithin) else REFUSED
    return outcome, (*deciders, margin.id)
