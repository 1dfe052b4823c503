"""The days on which answers within times on clocks are due."""

from __future__ import annotations

from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import OnClock
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Request, Scale


def due_day(policy: Policy, outcome: Outcome, request: Request) -> str | None:
    """The day at whose end an answer is due, if its time is on a clock and the request says its day of receipt."""
    received = request.get(policy.dated_by or "")
    if not isinstance(outcome.seconds, OnClock) or not isinstance(received, int):
        return None
    return step_text(Scale.DATE, last_day(outcome.seconds, received))
