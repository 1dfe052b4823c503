"""The days on which answers are due, beside the limits that a claim sets, where some of the times are on clocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from policy_dsl.calendar.stepping import due_at, end_on, last_day, length
from policy_dsl.calendar.times import Counted, ends_with_day
from policy_dsl.model.claims import Compared
from policy_dsl.model.clock_order import tests_in, zone_of
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE, step_text
from policy_dsl.model.times import Time, promise, time_text
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
    """When the answers of a counterexample are due, and when the times to which the claim compares them would be; nothing where
    none of these is on a clock. `decided` has the policy that made each decision.
    """
    requests = dict(example.requests)
    (first, *_) = requests
    names = [name for name, _ in example.decisions]
    received = [requests[first if example.of_a_change else name].get(policy.dated_by or "") for name in names]
    rows: list[tuple[str, list[Time | None]]] = [
        ("due", [decision.outcome.seconds for _, decision in example.decisions])
    ]
    for at, limit in limits(policy, v):
        rows.append((time_text(limit), [limit if n == at else None for n in range(len(names))]))
    if not any(isinstance(time, Counted) for _, times in rows for time in times):
        return ()
    zone = zone_of(policy, *decided.values())
    cells = [(title, tuple(map(partial(due_words, zone=zone), times, received))) for title, times in rows]
    return tuple((title, each) for title, each in cells if any(each))


def due_words(time: Time | None, received: object, zone: str) -> str:
    """The day with which a time ends; of one that ends at some hour, the days on which it may, for a receipt on this day."""
    if time is None or time == NO_PROMISE or not isinstance(received, int):
        return ""
    end, half_seconds = end_on(promise(time), received), 2 * length(zone, received)
    instants = [due_at(end, start, received, zone) for start in (1, half_seconds - 1)]
    days = [step_text(Scale.DATE, day_before(each, received, zone)) for each in instants]
    if instants[0] == instants[1]:
        return f"at the end of {days[0]}"
    return f"on {' or '.join(dict.fromkeys(days))}, by the hour of receipt"


def day_before(half_seconds: int, day: int, zone: str) -> int:
    """The day that ends at or after the instant so many half seconds after the first instant of a day, and begins before it."""
    while half_seconds > 2 * length(zone, day):
        half_seconds -= 2 * length(zone, day)
        day += 1
    return day


def limits(policy: Policy, v: Verdict) -> Iterator[tuple[int, Time]]:
    """The times to which the claim compares an outcome, once each: the number of the request, and the time."""
    claim = next((each for each in policy.properties if v.kind is Kind.CLAIM and each.name == v.name), None)
    if claim is None:
        return
    compared = ((test.left, test.right) for test in tests_in(claim) if isinstance(test, Compared))
    for at, right in dict.fromkeys(compared):
        if isinstance(right, Outcome) and right.seconds is not None:
            yield at, right.seconds
