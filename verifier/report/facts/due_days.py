"""The days on which answers within times on clocks are due, beside the limits that a claim sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import Counted, ends_with_day
from policy_dsl.model.claims import Compared, OutcomeTest, Property
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import step_text
from policy_dsl.model.times import promise, time_text
from policy_dsl.model.vocabulary import Request, Scale
from verifier.results.status import Kind
from verifier.results.verdict import Counterexample, Verdict

DueRow = tuple[str, tuple[str, ...]]
"""A title, and a cell for each decision of a counterexample."""


def due_day(policy: Policy, outcome: Outcome, request: Request) -> str | None:
    """The day at whose end an answer is due, if its time is on a clock and the request says its day of receipt."""
    received = request.get(policy.dated_by or "")
    if outcome.seconds is None or not isinstance(received, int) or not ends_with_day(promise(outcome.seconds)):
        return None
    return step_text(Scale.DATE, last_day(promise(outcome.seconds), received))


def due_rows(policy: Policy, v: Verdict, example: Counterexample, decided: Mapping[str, Policy]) -> tuple[DueRow, ...]:
    """When the answers of a counterexample are due, and when the times on clocks to which the claim compares them would be.
    `decided` has the policy that made each decision.
    """
    requests = dict(example.requests)
    (first, *_) = requests
    names = [name for name, _ in example.decisions]
    of = {name: requests[first if example.of_a_change else name] for name in names}
    days = [due_day(decided[name], decision.outcome, of[name]) for name, decision in example.decisions]
    rows = [("due", days)]
    for at, limit, text in limits(policy, v):
        rows.append((text, [due_day(policy, limit, of[name]) if n == at else None for n, name in enumerate(names)]))
    return tuple(
        (title, tuple(f"at the end of {day}" if day else "" for day in cells)) for title, cells in rows if any(cells)
    )


def limits(policy: Policy, v: Verdict) -> Iterator[tuple[int, Outcome, str]]:
    """The times on clocks to which the claim compares an outcome, once each: the number of the request, the outcome with that
    time, and the time in words.
    """
    claim = next((each for each in policy.properties if v.kind is Kind.CLAIM and each.name == v.name), None)
    if claim is None:
        return
    tests: tuple[OutcomeTest, ...] = (*(claim.given if isinstance(claim, Property) else ()), *claim.claim)
    compared = ((test.left, test.right) for test in tests if isinstance(test, Compared))
    for at, right in dict.fromkeys(compared):
        if isinstance(right, Outcome) and isinstance(right.seconds, Counted):
            yield at, right, time_text(right.seconds)
