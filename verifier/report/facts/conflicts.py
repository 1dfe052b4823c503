"""What leaves a request with two times: a floor that is later than a cap, or several exact times."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from msgspec import Struct

from policy_dsl.model.clock_order import never_later
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor
from policy_dsl.model.times import Time


class Crossed(Struct, frozen=True):
    """A floor that is later than a cap, by their names; `always`, or for some receipts alone."""

    floor: str
    not_before: Time
    cap: str
    at_most: Time
    always: bool


def crossed(policy: Policy, deciding: Sequence[str]) -> Crossed | None:
    """The first floor among the provisions `deciding` that is later than a cap among them; None if none is."""
    effects = [(name, policy.by_id[name].effect) for name in deciding]
    for (floor, raising), (cap, cutting) in product(effects, effects):
        if not isinstance(raising, Floor) or not isinstance(cutting, Cap):
            continue
        if not never_later(policy, raising.seconds, cutting.seconds):
            always = never_later(policy, cutting.seconds, raising.seconds)
            return Crossed(floor, raising.seconds, cap, cutting.seconds, always)
    return None


def exact_times(policy: Policy, deciding: Sequence[str]) -> dict[Time, list[str]]:
    """The exact times that the provisions `deciding` give, each with the names of those that give it."""
    times: dict[Time, list[str]] = {}
    for name in deciding:
        effect = policy.by_id[name].effect
        if isinstance(effect, AnswerWithin):
            times.setdefault(effect.seconds, []).append(name)
    return times
