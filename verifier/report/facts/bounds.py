"""What a cap or a floor does to the times of a decision."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor


def moved_times(policy: Policy, deciding: Sequence[str], bound: Cap | Floor) -> tuple[int, ...]:
    """The times, in seconds, that the bound cuts or raises, the shortest first: those of the provisions `deciding` with it.
    None for a cap that gives the time itself, or below a floor that is later.
    """
    effects = [policy.by_id[each].effect for each in deciding]
    timed = [effect.seconds for effect in effects if isinstance(effect, AnswerWithin)]
    exact = {seconds for seconds in timed if isinstance(seconds, int)}  # beside caps and floors, none is on a clock
    if isinstance(bound, Cap):
        return tuple(sorted(each for each in exact if each > bound.seconds))
    caps = {effect.seconds for effect in effects if isinstance(effect, Cap)}
    sooner = {min({each, *caps}) for each in exact or caps}
    return tuple(sorted(each for each in sooner if each < bound.seconds))


def has_exact_time(policy: Policy, deciding: Sequence[str]) -> bool:
    """Whether one of these provisions gives a time, and no bound on one."""
    return any(isinstance(policy.by_id[each].effect, AnswerWithin) for each in deciding)
