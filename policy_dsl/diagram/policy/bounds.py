"""The outcome and the deciding provisions where times, caps and floors stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Effect, Floor
from policy_dsl.model.times import in_seconds


def moved(policy: Policy, standing: Mapping[str, Effect]) -> tuple[Outcome, tuple[str, ...]]:
    """The outcome of a permitted request on which these times, caps and floors stand, in the policy's order, and the ids of
    those that decide it; that at the margin is last.
    """
    exact = {name: in_seconds(e.seconds) for name, e in standing.items() if isinstance(e, AnswerWithin)}
    lowest = min((e.seconds for e in standing.values() if isinstance(e, Cap)), default=None)
    highest = max((e.seconds for e in standing.values() if isinstance(e, Floor)), default=0)
    ids: Sequence[str] = ()
    margin = policy.otherwise
    if exact or lowest is not None:
        before = set(exact.values()) or {lowest or 0}
    elif margin is not None and isinstance(margin.effect, AnswerWithin):
        before, ids = {in_seconds(margin.effect.seconds)}, (margin.id,)
    else:
        return (GAP, ()) if margin is None else (REFUSED, (margin.id,))
    capped = before if lowest is None else {min(seconds, lowest) for seconds in before}
    after = {max(seconds, highest) for seconds in capped}
    crossed = lowest is not None and lowest < highest
    cutting = crossed or not exact or capped != before
    deciding = [
        name
        for name, effect in standing.items()
        if name in exact
        or (isinstance(effect, Cap) and effect.seconds == lowest and cutting)
        or (isinstance(effect, Floor) and effect.seconds == highest and after != capped)
    ]
    outcome = CONFLICT if crossed or len(after) > 1 else answered(after.pop())
    return outcome, (*deciding, *ids)
