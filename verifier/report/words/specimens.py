"""A counterexample in one line: the facts that matter, and the outcome, or the two outcomes that should not be."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.decisions import Access, Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT, Time, time_text
from policy_dsl.model.vocabulary import Attribute, Request
from verifier.report.facts.due_days import HOUR_OF_RECEIPT, Shown, hours_shown, receipts_shown, rows_of, shown_by
from verifier.report.facts.receipt_hours import clock_text, ordinary
from verifier.report.words import values
from verifier.report.words.answers import short_answer
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification

SEPARATOR = " · "


def specimen_of(verification: Verification, v: Verdict, named: frozenset[str] = frozenset()) -> str:
    """The counterexample of a verdict in one line; where it takes some hour of receipt, `received 2026-01-05 at 19:00`."""
    assert v.counterexample is not None  # noqa: S101  # for mypy: who has no counterexample does not ask
    return specimen_with_days(shown_by(verification, v), v.counterexample, named)


def specimen_with_days(shows: Shown, example: Counterexample, named: frozenset[str] = frozenset()) -> str:
    """A counterexample in one line, with the days on which answers are due."""
    hours, two, dues = hours_shown(shows, example), receipts_shown(shows, example), due_words(shows, example)
    outcomes = [short_outcome(decision, shows.decided[name]) for name, decision in example.decisions]
    at = ["" if hours is None else f" at {clock_text(hours.zone, hours.day, ordinary(hours))}"] * len(example.requests)
    if two is not None:
        starts = zip(two.days, two.starts, strict=True)
        at = ["" if start is None else f" at {clock_text(two.zone, day, start)}" for day, start in starts]
    answers = [outcome + due for outcome, due in zip(outcomes, dues, strict=True)]
    return specimen(shows.policy, example, named, at if any(dues) else (), answers)


def due_words(shows: Shown, example: Counterexample) -> list[str]:
    """When each answer is due, and when the times to which the claim compares it would be; empty without times on clocks."""
    ends: list[list[str]] = [[] for _ in example.decisions]
    for title, cells in rows_of(shows, example):
        for of, cell in zip(ends, cells, strict=True):
            if cell and title != HOUR_OF_RECEIPT:
                of.append(f"due {bare_day(cell)}" if title == "due" else f"{title}: {bare_day(cell)}")
    return [f" ({'; '.join(each)})" if each else "" for each in ends]


def bare_day(cell: str) -> str:
    """A day at whose end something is due, or the instant or the days on which it is, without most of the words around it."""
    if cell.startswith("at the end of "):
        return cell.removeprefix("at the end of ").partition(", ")[0]
    day = cell.removeprefix("on ").partition(", ")[0]
    return day if " at " in day else f"in the course of {day}"


def specimen(
    policy: Policy,
    example: Counterexample,
    named: frozenset[str] = frozenset(),
    at: Sequence[str] = (),
    answers: Sequence[str] | None = None,
) -> str:
    """The facts that matter, then the outcomes: `service 4.1.1 · mode OnDemand: 16 s for role IS, 24 h for role MDR`. The
    facts that are `named` elsewhere are left out. `at` follows each day of receipt, which then matters. The `answers` are
    the outcomes in words, if there is more to say of them.
    """
    dated = frozenset([policy.dated_by] if at and policy.dated_by else [])
    irrelevant = {name: named.union(names) - dated for name, names in example.irrelevant}
    outcomes = answers or [outcome(each.outcome, clocked=policy.has_clocks) for _, each in example.decisions]
    shown = [shown_facts(policy, request, irrelevant.get(name, frozenset())) for name, request in example.requests]
    hours = at or [""] * len(shown)
    shown = [
        {name: text + (hour if name in dated else "") for name, text in facts.items()}
        for facts, hour in zip(shown, hours, strict=True)
    ]
    shared = {name for name, text in shown[0].items() if all(facts.get(name) == text for facts in shown)}
    common = SEPARATOR.join(text for name, text in shown[0].items() if name in shared) or "any request"
    names = tuple(name for name, _ in example.decisions)
    title = values.asked_time(example.requests[0][1])
    if example.of_a_change and names != ("before", "after"):
        sides = ", ".join(f"{each} by {name}" for name, each in zip(names, outcomes, strict=True))
        return f"{common}{', ' if title else ': '}{title}{sides}"
    if example.of_a_change:
        return f"{common}{', ' if title else ': '}{title}{outcomes[0]} → {outcomes[1]}"
    times = [request.get(TIME_FACT) for _, request in example.requests]
    if len(shown) == 1:
        return f"{common}{', ' if title else ': '}{title}{outcomes[0]}"
    if len(set(times)) > 1:
        each = (f"{time} {of_time}" for time, of_time in zip(times, outcomes, strict=True))
        return f"{common}: {', '.join(each)}"
    common += "" if times[0] is None else f", {times[0]}"
    own = [SEPARATOR.join(text for name, text in facts.items() if name not in shared) or "any other" for facts in shown]
    sides = ", ".join(f"{each} for {facts}" for each, facts in zip(outcomes, own, strict=True))
    return f"{common}: {sides}"


def shown_facts(policy: Policy, request: Request, irrelevant: frozenset[str]) -> dict[str, str]:
    """The facts that matter, in words, by attribute."""
    return {a.name: fact(a, request) for a in policy.attributes if a.name not in irrelevant}


def fact(attribute: Attribute, request: Request) -> str:
    """One fact: the attribute and its value."""
    return f"{attribute.name} {values.code(attribute, request[attribute.name])}"


def short_outcome(decision: Decision, policy: Policy) -> str:
    """The outcome of a decision of the policy in as few words as there are; of a conflict, its times."""
    return short_answer(policy, decision) or outcome(decision.outcome, clocked=policy.has_clocks)


def outcome(outcome: Outcome, *, clocked: bool = False) -> str:
    """An outcome in as few words as there are, of a policy that has clocks or has none."""
    match outcome.access:
        case Access.PERMITTED:
            return short_time(outcome.seconds or 0, clocked=clocked)
        case Access.REFUSED:
            return "refused"
        case Access.GAP:
            return "no time (a gap)"
        case Access.CONFLICT:
            return "two times (a conflict)"


def short_time(time: Time, *, clocked: bool = False) -> str:
    """A time in as few words as there are, without the seconds that a long one has elsewhere: `1 h 33 min 20 s`."""
    return time_text(time, in_hours=clocked or not isinstance(time, int))
