"""The answer that a decision gives, in words; of a conflict, which times it is between."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.decisions import Access, Decision
from policy_dsl.model.policy import Policy
from verifier.report.facts.conflicts import crossed, exact_times
from verifier.report.words import numbers, values

MOST = 3
"""The most times of a conflict that are named."""


def answer(policy: Policy, decision: Decision) -> str:
    """The outcome, as `values.outcome` says it; of a conflict, the times that differ, with the provisions that give them."""
    if decision.outcome.access is not Access.CONFLICT:
        return values.outcome(decision.outcome)
    if (two := crossed(policy, decision.by)) is not None:
        some = "" if two.always else ", which ends earlier for some days of receipt"
        return (
            f"no answer: not before {values.time(two.not_before)} ({two.floor}),"
            f" and within at most {values.time(two.at_most)} ({two.cap}){some}"
        )
    exact = exact_times(policy, decision.by)
    times = [f"{values.time(time)} ({', '.join(names)})" for time, names in exact.items()]
    return f"no answer: {numbers.listed(times, MOST)} apply at once"


def shared_answer(policy: Policy, decisions: Sequence[Decision]) -> str:
    """The outcome that all these decisions have. In a conflict, times differ or a floor is later than a cap, as far as the
    provisions tell that contribute to any of them.
    """
    outcome = decisions[0].outcome
    if outcome.access is not Access.CONFLICT:
        return values.outcome(outcome)
    every = list(dict.fromkeys(name for decision in decisions for name in decision.by))
    if crossed(policy, every) is None:
        return TIMES_DIFFER
    differ = len(exact_times(policy, every)) > 1
    return f"{TIMES_DIFFER}, or a floor is later than a cap" if differ else "no answer: a floor is later than a cap"


TIMES_DIFFER = "no answer: two times apply that differ"


def short_answer(policy: Policy, decision: Decision) -> str | None:
    """The times of a conflict in as few words as there are; None for anything else."""
    if decision.outcome.access is not Access.CONFLICT:
        return None
    if (two := crossed(policy, decision.by)) is not None:
        return f"not before {values.time(two.not_before)}, and at most {values.time(two.at_most)} (a conflict)"
    times = [values.time(time) for time in exact_times(policy, decision.by)]
    return f"{numbers.listed(times, MOST)} at once (a conflict)"
