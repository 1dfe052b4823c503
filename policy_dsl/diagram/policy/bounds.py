"""The outcome and the deciding provisions where times, caps and floors stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.model.clock_order import never_later
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Effect, Floor
from policy_dsl.model.time_bounds import capped, earliest, latest, raised
from policy_dsl.model.times import Time, in_seconds


def moved(policy: Policy, standing: Mapping[str, Effect]) -> tuple[Outcome, tuple[str, ...]]:
    """The outcome of a permitted request on which these times, caps and floors stand, in the policy's order, and the ids of
    those that decide it; that at the margin is last.
    """
    return moved_on_clocks(policy, standing) if policy.has_clocks else moved_seconds(policy, standing)


def moved_on_clocks(policy: Policy, standing: Mapping[str, Effect]) -> tuple[Outcome, tuple[str, ...]]:
    """As `moved`, where how times compare depends on the day of receipt."""

    def order(left: Time, right: Time) -> bool:
        return never_later(policy, left, right)

    by_kind: dict[type[Effect], dict[str, Time]] = {AnswerWithin: {}, Cap: {}, Floor: {}}
    for name, effect in standing.items():
        if isinstance(effect, AnswerWithin | Cap | Floor):
            by_kind[type(effect)][name] = effect.seconds
    exact = by_kind[AnswerWithin]
    lows = [time for time in policy.caps if time in by_kind[Cap].values()]
    highs = [time for time in policy.floors if time in by_kind[Floor].values()]
    margin = policy.otherwise
    ids: tuple[str, ...] = ()
    crossing = {(high, low) for high in highs for low in lows if not order(high, low)}
    before: set[Time]
    if exact:
        before = {capped([time, *lows], order) for time in exact.values()}
    elif lows:
        before = {capped(lows, order)}
    elif margin is not None and isinstance(margin.effect, AnswerWithin):
        before, ids = {margin.effect.seconds}, (margin.id,)
    else:
        return (GAP, ()) if margin is None else (REFUSED, (margin.id,))
    after = {raised([time, *highs], order) for time in before}
    cutting = {
        low
        for low in earliest(lows, order)
        if not exact or any(not order(time, low) for time in exact.values()) or any(each == low for _, each in crossing)
    }
    raising = {high for high in latest(highs, order) if any(not order(high, time) for time in before)}
    deciding = [
        name
        for name in standing
        if name in exact or by_kind[Cap].get(name) in cutting or by_kind[Floor].get(name) in raising
    ]
    outcome = CONFLICT if crossing or len(after) > 1 else answered(after.pop())
    return outcome, (*deciding, *ids)


def moved_seconds(policy: Policy, standing: Mapping[str, Effect]) -> tuple[Outcome, tuple[str, ...]]:
    """As `moved`, where all times are in seconds."""
    exact = {name: in_seconds(e.seconds) for name, e in standing.items() if isinstance(e, AnswerWithin)}
    lowest = min((in_seconds(e.seconds) for e in standing.values() if isinstance(e, Cap)), default=None)
    highest = max((in_seconds(e.seconds) for e in standing.values() if isinstance(e, Floor)), default=0)
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
