"""What a cap or a floor does to the times of a decision, in words."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor
from verifier.report.words import numbers, values


def moves(policy: Policy, deciding: Sequence[str], name: str) -> str | None:
    """What the provision of this name, one of those that decide, does to the times of the others; `None` for another effect."""
    effects = [policy.by_id[each].effect for each in deciding]
    timed = [effect.seconds for effect in effects if isinstance(effect, AnswerWithin)]
    exact = {seconds for seconds in timed if isinstance(seconds, int)}  # beside caps and floors, none is on a clock
    caps = {effect.seconds for effect in effects if isinstance(effect, Cap)}
    match policy.by_id[name].effect:
        case Cap(seconds):
            if not exact:
                return f"gives {values.duration(seconds)}, as no exact time stands"
            later = {each for each in exact if each > seconds}
            return f"cuts {listed(later)} to {values.duration(seconds)}" if later else "a floor is later than it"
        case Floor(seconds):
            sooner = {min({each, *caps}) for each in exact or caps}
            return f"raises {listed({each for each in sooner if each < seconds})} to {values.duration(seconds)}"
        case _:
            return None


def listed(times: set[int]) -> str:
    """The times, the shortest first."""
    return numbers.joined([values.duration(each) for each in sorted(times)])
