"""Values in the policy's own words: times, outcomes, facts."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE, duration_text
from policy_dsl.model.times import TIME_FACT, Time, time_text
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale, Steps, Value


def duration(seconds: int, *, clocked: bool = False) -> str:
    """A time as an author would write it, and in seconds if that takes several units: `24 h`, `5600 s (1 h 33 min 20 s)`. In a
    policy that is `clocked`, which has days of a calendar, `72 h` instead of `3 days`.
    """
    text = duration_text(seconds, in_hours=clocked)
    return f"{seconds} s ({text})" if text.count(" ") > 1 else text


def time(time: Time, *, clocked: bool = False) -> str:
    """A time of a policy: in seconds, or on a clock."""
    return duration(time, clocked=clocked) if isinstance(time, int) else time_text(time, in_hours=True)


def outcome(outcome: Outcome, *, clocked: bool = False) -> str:
    """An outcome in words, of a policy that has clocks or has none."""
    match outcome.access:
        case Access.PERMITTED if outcome.seconds == NO_PROMISE:
            return "no promise"
        case Access.PERMITTED:
            return f"answered within {time(outcome.seconds or 0, clocked=clocked)}"
        case Access.REFUSED:
            return "refused"
        case Access.GAP:
            return "no answer: permitted, and no time applies"
        case Access.CONFLICT:
            return "no answer: two times apply that contradict each other"


def asked_time(request: Request | None) -> str:
    """Which of several times is asked about, to stand before its outcome: `resolve: `; empty for a policy with one."""
    of = None if request is None else request.get(TIME_FACT)
    return "" if of is None else f"{of}: "


def label(attribute: Attribute, value: Value) -> str:
    """The label of a code; empty where it has none."""
    if not isinstance(value, str):
        return ""
    return next((code.label for code in attribute.type.codes if code.name == value), None) or ""


def code(attribute: Attribute, given: Value) -> str:
    """A value as on the command line, without its label."""
    return given if isinstance(given, str) else value(attribute, given)


def value(attribute: Attribute, value: Value) -> str:
    """A value with its label."""
    match value:
        case frozenset():
            return " + ".join(name for name in attribute.names if name in value) or "none"
        case int():
            return step(attribute, value)
        case str():
            return f"{value} {label(attribute, value)}".rstrip()
        case _:
            assert_never(value)


def scale_of(attribute: Attribute) -> Scale | Steps:
    """The scale of an ordered attribute."""
    assert isinstance(attribute.type, Ordered)  # noqa: S101  # what has steps has a scale; for mypy
    return attribute.type.scale


def step(attribute: Attribute, steps: int) -> str:
    """A value on the attribute's scale as an author writes it: `10000`, `5 days`, `2027-01-01`; no comma between thousands,
    which counts have.
    """
    match scale_of(attribute):
        case Scale.NUMBER:
            return str(steps)
        case Steps() as scale:
            return scale.text(steps)
        case Scale.DURATION:
            return duration(steps)
        case Scale.DATE:
            return day(steps)


def day(steps: int) -> str:
    """The date of a day, given by its ordinal."""
    return date.fromordinal(steps).isoformat()


def facts(policy: Policy, request: Request) -> dict[str, str]:
    """The facts of a request, in words, by attribute."""
    return {a.name: value(a, request[a.name]) for a in policy.attributes}
