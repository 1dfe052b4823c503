"""What a cap or a floor does to the times of a decision, in words."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Cap, Floor
from policy_dsl.model.times import Time
from verifier.report.facts.bounds import always_moves, has_exact_time, moved_times
from verifier.report.facts.conflicts import Crossed, crossed
from verifier.report.words import numbers, values


def moves(policy: Policy, deciding: Sequence[str], name: str) -> str | None:
    """What the provision of this name, one of those that decide, does to the times of the others; `None` for another effect."""
    match policy.by_id[name].effect:
        case Cap(time) as cap:
            if not has_exact_time(policy, deciding):
                return f"gives {values.time(time, clocked=policy.has_clocks)}, as no exact time stands"
            later = moved_times(policy, deciding, cap)
            if (two := crossed(policy, deciding)) is not None and two.cap == name:
                return f"{two.floor} {later_words(two)} than it"
            return f"cuts {moved(policy, cap, later, 'earlier')}" if later else "a floor is later than it"
        case Floor() as floor:
            if (two := crossed(policy, deciding)) is not None and two.floor == name:
                return f"{later_words(two)} than {two.cap}"
            return f"raises {moved(policy, floor, moved_times(policy, deciding, floor), 'later')}"
        case _:
            return None


def later_words(two: Crossed) -> str:
    """Whether a floor is later than a cap for each receipt."""
    return "is later" if two.always else "is later for some days of receipt"


def moved(policy: Policy, bound: Cap | Floor, times: Sequence[Time], way: str) -> str:
    """The times and the bound to which it moves them; and that it does so for some receipts alone, where that is so."""
    some = "" if all(always_moves(policy, bound, time) for time in times) else f", if {way}"
    words = [values.time(each, clocked=policy.has_clocks) for each in (*times, bound.seconds)]
    return f"{numbers.joined(words[:-1])} to {words[-1]}{some}"
