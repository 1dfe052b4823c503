"""The answer that a decision gives, in words; of a conflict, which times it is between."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.decisions import Access, Decision
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time
from verifier.report.facts.conflicts import crossed, exact_times
from verifier.report.words import numbers, values

MOST = 3
"""The most times of a conflict that are named."""


def answer(policy: Policy, decision: Decision) -> str:
    """The outcome, as `values.outcome` says it; of a conflict, the times that differ, with the provisions that give them."""
    if decision.outcome.access is not Access.CONFLICT:
        return values.outcome(decision.outcome, clocked=policy.has_clocks)
    if (two := crossed(policy, decision.by)) is not None:
        some = "" if two.always else ", which ends earlier for some days of receipt"
        return (
            f"no answer: not before {of_policy(policy, two.not_before)} ({two.floor}),"
            f" and within at most {of_policy(policy, two.at_most)} ({two.cap}){some}"
        )
    exact = exact_times(policy, decision.by)
    times = [f"{of_policy(policy, time)} ({', '.join(names)})" for time, names in exact.items()]
    return f"no answer: {numbers.listed(times, MOST)} apply at once"


def of_policy(policy: Policy, time: Time) -> str:
    """A time of the policy in words."""
    return values.time(time, clocked=policy.has_clocks)


def shared_answer(policy: Policy, decisions: Sequence[Decision]) -> str:
    """The outcome that all these decisions have. In a conflict, times differ or a floor is later than a cap, as far as the
    provisions tell that contribute to any of them.
    """
    outcome = decisions[0].outcome
    if outcome.access is not Access.CONFLICT:
        return values.outcome(outcome, clocked=policy.has_clocks)
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
        return (
            f"not before {of_policy(policy, two.not_before)}, and at most {of_policy(policy, two.at_most)} (a conflict)"
        )
    times = [of_policy(policy, time) for time in exact_times(policy, decision.by)]
    return f"{numbers.listed(times, MOST)} at once (a conflict)"
