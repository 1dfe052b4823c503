"""The days on which answers are due, beside the limits that a claim sets, where some of the times are on clocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct

from policy_dsl.calendar.ends import due_at, end_on
from policy_dsl.calendar.stepping import last_day, length
from policy_dsl.calendar.times import Counted, ends_with_day
from policy_dsl.model.claims import (
    Aim,
    AnswersInExactly,
    AnswersWithin,
    Availability,
    Claim,
    Compared,
    Existence,
    Property,
)
from policy_dsl.model.clock_order import is_across_days, zone_of
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.said_times import tests_in
from policy_dsl.model.step_text import NO_PROMISE, step_text
from policy_dsl.model.times import Time, promise, time_text
from policy_dsl.model.vocabulary import Request, Scale
from verifier.by_reference.receipt_hours import ReceiptHours
from verifier.report.facts.editions import deciding_policies
from verifier.report.facts.judged_claims import judged_claim
from verifier.report.facts.receipt_hours import clock_text, hours_of, ordinary, when
from verifier.report.facts.two_receipts import TwoReceipts, two_receipts
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification

DueRow = tuple[str, tuple[str, ...]]
"""A title, and a cell for each decision of a counterexample."""

HOUR_OF_RECEIPT = "hour of receipt"
"""The title of the row with the hours at which a counterexample is one."""


def due_day(policy: Policy, outcome: Outcome, request: Request) -> str | None:
    """The day at whose end an answer is due, if its time is on a clock and the request says its day of receipt."""
    received = request.get(policy.dated_by or "")
    if outcome.seconds is None or not isinstance(received, int) or not ends_with_day(promise(outcome.seconds)):
        return None
    return step_text(Scale.DATE, last_day(promise(outcome.seconds), received))


class Shown(Struct, frozen=True):
    """What a counterexample shows: `claim` does not hold of it, or is not known, in the editions `decided` by the name of the
    decision. `policy` has its facts. `beside` are the outcomes of those that could be a way for it.
    """

    policy: Policy
    claim: Claim | Aim | None
    decided: Mapping[str, Policy]
    beside: tuple[Outcome, ...] = ()


def shown_by(verification: Verification, v: Verdict) -> Shown:
    """What the counterexample of a verdict shows."""
    beside = [way.outcome for way in v.ways or () if way.among and way.outcome is not None]
    return Shown(verification.policy, judged_claim(verification, v), deciding_policies(verification, v), tuple(beside))


def due_rows(verification: Verification, v: Verdict, example: Counterexample) -> tuple[DueRow, ...]:
    """What `rows_of` returns, for the counterexample of a verdict."""
    return rows_of(shown_by(verification, v), example)


def rows_of(shows: Shown, example: Counterexample) -> tuple[DueRow, ...]:
    """The hours of receipt at which a counterexample shows what it shows, where that depends on the hour; when its answers are
    due, and when the times to which the claim compares them would be. Nothing where none of these is on a clock.
    """
    names, received = [name for name, _ in example.decisions], days_received(shows.policy, example)
    rows: list[tuple[str, list[Time | None]]] = [
        ("due", [decision.outcome.seconds for _, decision in example.decisions])
    ]
    for at, limit in limits(shows.claim):
        rows.append((time_text(limit, in_hours=True), [limit if n == at else None for n in range(len(names))]))
    compared = [*(time for _, times in rows for time in times), *(outcome.seconds for outcome in shows.beside)]
    if not any(isinstance(time, Counted) for time in compared) and not is_of_own_receipts(shows):
        return ()
    hours, two = hours_shown(shows, example), receipts_shown(shows, example)
    zone = zone_of(shows.policy, *shows.decided.values())
    starts: tuple[int | None, ...] = (None if hours is None else ordinary(hours),) * len(names)
    starts = starts if two is None else two.starts
    shown = [(title, tuple(map(partial(due_words, zone=zone), times, received, starts))) for title, times in rows]
    shown = [(title, cells) for title, cells in shown if any(cells)]
    if hours is not None:
        shown.insert(0, (HOUR_OF_RECEIPT, (hour_words(hours),) * len(names)))
    elif two is not None:
        shown.insert(0, (HOUR_OF_RECEIPT, tuple(map(partial(start_words, two.zone), two.days, two.starts))))
    return tuple(shown)


def is_of_own_receipts(shows: Shown) -> bool:
    """Whether the claim compares when two requests are due that may be received on different days."""
    return isinstance(shows.claim, Property | Existence) and is_across_days(shows.policy, shows.claim)


def receipts_shown(shows: Shown, example: Counterexample) -> TwoReceipts | None:
    """An instant of receipt for each of two requests of different days at which a counterexample shows what it shows; None if
    it does so whatever the hours.
    """
    days = [day for day in days_received(shows.policy, example) if isinstance(day, int)]
    outcomes = [decision.outcome for _, decision in example.decisions]
    if not isinstance(shows.claim, Property | Existence) or not is_of_own_receipts(shows):
        return None
    if any(outcome.faulty for outcome in outcomes):
        return None
    return two_receipts(shows.claim, days, outcomes, zone_of(shows.policy, *shows.decided.values()))


def start_words(zone: str, day: int, start: int | None) -> str:
    """The hour at which a request is received, for example, so many half seconds after the first instant of the day."""
    return "any hour" if start is None else f"such as {clock_text(zone, day, start)}"


def days_received(policy: Policy, example: Counterexample) -> list[object]:
    """The day of receipt of the request behind each decision."""
    requests = dict(example.requests)
    (first, *_) = requests
    names = [first if example.of_a_change else name for name, _ in example.decisions]
    return [requests[name].get(policy.dated_by or "") for name in names]


def receipt_hours(verification: Verification, v: Verdict, example: Counterexample) -> ReceiptHours | None:
    """What `hours_shown` returns, for the counterexample of a verdict."""
    return hours_shown(shown_by(verification, v), example)


def hours_shown(shows: Shown, example: Counterexample) -> ReceiptHours | None:
    """The hours of receipt at which a counterexample shows what it shows; None if that is so whatever the hour."""
    if is_of_own_receipts(shows):
        return None
    (received, *_) = days_received(shows.policy, example)
    times = tuple(limit for _, limit in limits(shows.claim))
    return hours_of(shows.claim, example, received, times, shows.policy, *shows.decided.values(), beside=shows.beside)


def hour_words(hours: ReceiptHours) -> str:
    """Those hours, with one of them as an example."""
    words, such_as = when(hours), clock_text(hours.zone, hours.day, ordinary(hours))
    return words if words.endswith(f"exactly {such_as}") else f"{words}, such as {such_as}"


def due_words(time: Time | None, received: object, start: int | None, zone: str) -> str:
    """The day with which a time ends. Of one that ends at some hour, when it does if the request comes in so many half seconds
    after the first instant of its day; without these, the days on which it may end.
    """
    if time is None or time == NO_PROMISE or not isinstance(received, int):
        return ""
    end, half_seconds = end_on(promise(time), received), 2 * length(zone, received)
    if start is not None and not ends_with_day(promise(time)):
        due = instant_words(due_at(end, start, received, zone), received, zone)
        return f"{due}, if received at {clock_text(zone, received, start)}"
    instants = [due_at(end, start, received, zone) for start in (1, half_seconds - 1)]
    days = [step_text(Scale.DATE, day_before(each, received, zone)[0]) for each in instants]
    if instants[0] == instants[1]:
        return f"at the end of {days[0]}"
    if days[0] == days[1]:
        return f"on {days[0]}, at an hour that depends on that of receipt"
    return f"on {days[0]} or {days[1]}, depending on the hour of receipt"


def instant_words(half_seconds: int, day: int, zone: str) -> str:
    """The instant so many half seconds after the first instant of a day."""
    day, rest = day_before(half_seconds, day, zone)
    text = step_text(Scale.DATE, day)
    return f"at the end of {text}" if rest == 2 * length(zone, day) else f"on {text} at {clock_text(zone, day, rest)}"


def day_before(half_seconds: int, day: int, zone: str) -> tuple[int, int]:
    """The day that ends at or after the instant so many half seconds after the first instant of a day, and begins before it;
    and the half seconds from its own first instant.
    """
    while half_seconds > 2 * length(zone, day):
        half_seconds -= 2 * length(zone, day)
        day += 1
    while half_seconds <= 0:
        day -= 1
        half_seconds += 2 * length(zone, day)
    return day, half_seconds


def limits(claim: Claim | Aim | None) -> Iterator[tuple[int, Time]]:
    """The times to which a claim compares an outcome, once each: the number of the outcome, and the time."""
    match claim:
        case Property() | Existence() | Availability():
            compared = ((test.left, test.right) for test in tests_in(claim) if isinstance(test, Compared))
            for at, right in dict.fromkeys(compared):
                if isinstance(right, Outcome) and right.seconds is not None:
                    yield at, right.seconds
        case AnswersWithin(seconds) | AnswersInExactly(seconds):
            yield 1, seconds  # of the answers before and after, the one after
        case _:
            return
