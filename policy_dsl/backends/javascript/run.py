"""Decides requests with compiled checks in Node, in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, assert_never

from policy_dsl.backends.clock_tables import clock_times
from policy_dsl.backends.javascript.names import property_names
from policy_dsl.backends.target import MissingEngineError
from policy_dsl.calendar.times import Counted
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import TIME_FACT, time_text
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, Request, Scale, SetOf, Steps, Value

if TYPE_CHECKING:
    from policy_dsl.backends.target import Check

ENGINE = "node"

OLDEST = 18
"""The oldest version of Node that has what the runtime uses."""

Facts = Mapping[str, Any]
"""A request as JSON: a value by property."""


def run(source: str, policy: Policy) -> Check:
    """The check with this source, decided by Node."""

    as_json = writer(policy)
    times = {time_text(time): time for time in clock_times(policy)}

    def decide_each(requests: Sequence[Request]) -> list[Outcome | None]:
        (answers,) = answers_of([(source, [*map(as_json, requests)])])
        if policy.times:
            answers = [
                each if "error" in each else each["named"][request[TIME_FACT]]
                for each, request in zip(answers, requests, strict=True)
            ]
        return [outcome_of(answer, times) for answer in answers]

    return decide_each


def answers_of(jobs: Sequence[tuple[str, Sequence[Facts]]]) -> list[list[dict[str, Any]]]:
    """The answers of checks to requests as JSON: a decision, or an error with its code and message.

    One process of Node answers all jobs. Raises MissingEngineError without Node.
    """
    engine = shutil.which(ENGINE)
    if engine is None:
        raise MissingEngineError(ENGINE)
    with as_file(files("policy_dsl.backends.javascript").joinpath("decide_each.mjs")) as script:
        ran = subprocess.run(
            [engine, "--disallow-code-generation-from-strings", str(script)],
            input=json.dumps(jobs), capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
    if ran.returncode:
        raise MissingEngineError(f"{ENGINE} {OLDEST} or later: {ran.stderr.strip()[-500:]}")
    answers: list[list[dict[str, Any]]] = json.loads(ran.stdout)
    return answers


def outcome_of(answer: Mapping[str, Any], times: Mapping[str, Counted]) -> Outcome | None:
    """The outcome of an answer; `None` for an impossible request. `times` are those on clocks, by their words.

    Raises ValueError for any other error.
    """
    if answer.get("error") == "impossible":
        return None
    if "error" in answer:
        raise ValueError(answer["message"])
    if answer.get("promised") is False:  # of several times
        return Outcome(Access.PERMITTED, NO_PROMISE)
    return Outcome(Access(answer["access"]), times.get(answer.get("promise") or "", answer["trtSeconds"]))


def writer(policy: Policy) -> Callable[[Request], Facts]:
    """The function that writes a request, complete or not, as a caller of the check gives it: without the time asked about."""
    names = property_names(policy.by_name)

    def as_json(request: Request) -> Facts:
        return {names[n]: given(policy.by_name[n], value) for n, value in request.items() if n != TIME_FACT}

    return as_json


def given(attribute: Attribute, value: Value) -> Any:
    """A value as a caller of the check gives it, in JSON."""
    match attribute.type:
        case Ordered(scale) if isinstance(value, int):
            match scale:
                case Scale.NUMBER:
                    return value
                case Steps():
                    return scale.text(value)
                case Scale.DURATION:
                    return {"seconds": value}
                case Scale.DATE:
                    return date.fromordinal(value).isoformat()
                case _:
                    assert_never(scale)
        case SetOf() if isinstance(value, frozenset):
            return sorted(value)
        case Choice() | SetOf() | Ordered():
            return value
        case _:
            assert_never(attribute.type)
