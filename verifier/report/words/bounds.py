"""What a cap or a floor does to the times of a decision, in words."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Cap, Floor
from verifier.report.facts.bounds import has_exact_time, moved_times
from verifier.report.words import numbers, values


def moves(policy: Policy, deciding: Sequence[str], name: str) -> str | None:
    """What the provision of this name, one of those that decide, does to the times of the others; `None` for another effect."""
    match policy.by_id[name].effect:
        case Cap(seconds) as cap:
            if not has_exact_time(policy, deciding):
                return f"gives {values.duration(seconds)}, as no exact time stands"
            later = moved_times(policy, deciding, cap)
            return f"cuts {listed(later)} to {values.duration(seconds)}" if later else "a floor is later than it"
        case Floor(seconds) as floor:
            return f"raises {listed(moved_times(policy, deciding, floor))} to {values.duration(seconds)}"
        case _:
            return None


def listed(times: Sequence[int]) -> str:
    """The times, in their order."""
    return numbers.joined([values.duration(each) for each in times])
