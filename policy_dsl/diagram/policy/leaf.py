"""The decision on requests to which exactly given provisions apply: a leaf of a policy's diagram."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.diagram.policy.bounds import moved
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse, Timed

Deciders = tuple[Outcome, tuple[str, ...]]
"""An outcome, and the ids of the provisions that decide it."""


def as_deciders(value: object) -> Deciders:
    """A value of a diagram of decisions, with its type."""
    assert isinstance(value, tuple) and isinstance(value[0], Outcome)  # noqa: S101, PT018  # for mypy
    return value[0], value[1]


def orders_among(provisions: Sequence[Provision]) -> list[list[int]]:
    """The places of the provisions of each order, for a sweep."""
    orders: dict[str, list[int]] = {}
    for place, provision in enumerate(provisions):
        if provision.in_order is not None:
            orders.setdefault(provision.in_order, []).append(place)
    return [*orders.values()]


def first_of_each_order(met: Sequence[Provision]) -> Sequence[Provision]:
    """The provisions without those that follow another one in their order."""
    orders = {p.in_order: p for p in reversed(met) if p.in_order is not None}
    return [p for p in met if p.in_order is None or orders[p.in_order] is p] if orders else met


def decision_of(policy: Policy, applying: Sequence[Provision]) -> Deciders:
    """The outcome where the conditions of exactly these provisions hold, and the ids of those that decide it, in the order
    of the policy.
    """
    applying = first_of_each_order(applying)
    if len(applying) == 1 and isinstance(only := applying[0].effect, AnswerWithin):
        name = applying[0].id  # a shortcut for nearly every leaf of a large table
        if name not in policy.reached_by[name]:
            return answered(only.seconds), (name,)
    effects = {p.id: p.effect for p in applying}
    lifting = {by for name in effects for by in policy.reached_by[name]}
    stands = {name: effect for name, effect in effects.items() if effects.keys().isdisjoint(policy.reached_by[name])}
    if refused := tuple(name for name, effect in stands.items() if isinstance(effect, Refuse)):
        return REFUSED, refused
    if policy.bounded:
        outcome, timed = moved(policy, {n: e for n, e in stands.items() if isinstance(e, Timed)})
        lifts = {n for n, e in stands.items() if isinstance(e, Permit) and n in lifting}
        named = tuple(n for n in stands if n in lifts or n in timed)
        return outcome, (*named, *(n for n in timed if n not in stands))
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
