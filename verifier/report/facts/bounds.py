"""What a cap or a floor does to the times of a decision."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from policy_dsl.model.clock_order import never_later
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor
from policy_dsl.model.time_bounds import capped
from policy_dsl.model.times import Time, time_order


def moved_times(policy: Policy, deciding: Sequence[str], bound: Cap | Floor) -> tuple[Time, ...]:
    """The times that the bound cuts or raises, at least for some receipts, the shortest first: those of the provisions
    `deciding` with it. None for a cap that gives the time itself, or below a floor that is later.
    """
    order = partial(never_later, policy)
    effects = [policy.by_id[each].effect for each in deciding]
    exact = dict.fromkeys(effect.seconds for effect in effects if isinstance(effect, AnswerWithin))
    if isinstance(bound, Cap):
        return tuple(sorted((each for each in exact if not order(each, bound.seconds)), key=time_order))
    standing = {effect.seconds for effect in effects if isinstance(effect, Cap)}
    caps = [each for each in policy.caps if each in standing]
    sooner = {capped([each, *caps], order) for each in exact} or ({capped(caps, order)} if caps else set[Time]())
    return tuple(sorted((each for each in sooner if not order(bound.seconds, each)), key=time_order))


def always_moves(policy: Policy, bound: Cap | Floor, time: Time) -> bool:
    """Whether the bound moves the time for each receipt, or ends with it."""
    left, right = (bound.seconds, time) if isinstance(bound, Cap) else (time, bound.seconds)
    return never_later(policy, left, right)


def has_exact_time(policy: Policy, deciding: Sequence[str]) -> bool:
    """Whether one of these provisions gives a time, and no bound on one."""
    return any(isinstance(policy.by_id[each].effect, AnswerWithin) for each in deciding)
