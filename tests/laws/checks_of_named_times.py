"""The compiled checks of a policy with named times, held to a third reading: request by request, and for what is left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

import pytest

from policy_dsl.backends.features import features_of
from policy_dsl.backends.target import FaultyPolicyError, MissingEngineError
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE as UNPROMISED
from policy_dsl.model.times import TIME_FACT
from tests.laws.laws import COMPILED
from tests.laws.named_times import FACTS, Request, requests
from tests.third_reading import Answer, Reader
from tests.third_reading.days import NO_PROMISE

ONE_TIME = ("permitted", "refused")


@dataclass(frozen=True)
class Asked:
    """A third reading that is asked about each request once."""

    reader: Reader
    known: dict[tuple[tuple[tuple[str, str], ...], str], Answer] = field(default_factory=dict)

    def answer(self, request: Request, of: str) -> Answer:
        """What the policy answers, of this time."""
        key = tuple(request.items()), of
        if key not in self.known:
            self.known[key] = self.reader.answer(request, of)
        return self.known[key]


def checks_decide(policy: Policy, reading: Reader, possible: list[Request], *, engines: bool = False) -> bool:
    """The check of every target is confirmed, and decides each request, in each of its times, as the third reading does; of a
    faulty policy there is none. `engines` says whether to start those outside of this process. Says whether there are any.
    """
    times, reader = policy.time_names, Asked(reading)
    sound = bool(possible) and all(reader.answer(r, of)[0] in ONE_TIME for r in possible for of in times)
    asked = [{**request, TIME_FACT: of} for request in requests() for of in times]
    wanted = [
        outcome_of(reader.answer(request, of)) if request in possible else None
        for request in requests()
        for of in times
    ]
    for target in (each for each in COMPILED if not features_of(policy) & each.unsupported):
        if not sound:
            with pytest.raises(FaultyPolicyError):
                target.emit(policy, {})
            continue
        source = target.emit(policy, {})
        target.confirm(source, policy)
        if target.name == "python":
            assert target.run(source, policy)(asked) == wanted, target
            partly_decided(source, reader, times, possible)
        elif engines:
            with suppress(MissingEngineError):
                assert target.run(source, policy)(asked) == wanted, target
    return sound


def outcome_of(answer: tuple[Any, ...]) -> Outcome:
    """An answer of the third reading, as an outcome."""
    access, seconds = answer
    return Outcome(Access(access), UNPROMISED if seconds == NO_PROMISE else seconds)


def partly_decided(source: str, reader: Asked, times: Sequence[str], possible: list[Request]) -> None:
    """Where facts are missing, each time is settled exactly where every completion agrees, and by the fewest facts."""
    namespace: dict[str, Any] = {"__name__": "check"}
    exec(compile(source, "check.py", "exec"), namespace)  # noqa: S102  # the file under test
    for given in partial_requests():
        complete = [request for request in possible if given.items() <= request.items()]
        if not complete:
            with pytest.raises(ValueError, match="no such request is possible"):
                namespace["decide"](**given)
            continue
        decisions = namespace["decide"](**given)
        accesses = {reader.answer(request, times[0])[0] for request in complete}
        assert decisions.access == (accesses.pop() if len(accesses) == 1 else "indeterminate")
        fewest: set[str] = set()
        for of in times:
            decision = decisions.of(of)
            answers = {seconds_said(reader, request, of) for request in complete}
            if len(answers) == 1:
                ((access, seconds),) = answers
                assert decisions.times[of] == (seconds if access == "permitted" else access)
                assert (decision.access, decision.trt_seconds, decision.missing) == (access, seconds, ())
            else:
                assert decisions.times[of] == decision.access == "indeterminate"
                assert set(decision.possible) == answers
                assert decision.possible[-1] == max(answers, key=wait)
                assert settle(reader, of, complete, decision.missing)
                fewer = combinations([name for name in FACTS if name not in given], len(decision.missing) - 1)
                assert not any(settle(reader, of, complete, names) for names in fewer)
            fewest |= set(decision.missing)
        assert decisions.missing == tuple(name for name in FACTS if name in fewest)


def partial_requests() -> Iterator[Request]:
    """Every request with some of its facts, all of them included."""
    for values in product(*((None, *codes) for codes in FACTS.values())):
        yield {name: value for name, value in zip(FACTS, values, strict=True) if value is not None}


def seconds_said(reader: Asked, request: Request, of: str) -> tuple[str, int | None]:
    """The access and the seconds of an answer, as a check gives them."""
    access, seconds = reader.answer(request, of)
    return access, seconds if isinstance(seconds, int) else None


def wait(outcome: tuple[str, int | None]) -> tuple[bool, bool, int]:
    """How long an outcome is waited for: a refusal is slower than no promise, and that than any time."""
    access, seconds = outcome
    return access == "refused", seconds is None, seconds or 0


def settle(reader: Asked, of: str, complete: list[Request], names: Sequence[str]) -> bool:
    """Whether the outcome of a time is settled once these facts are known, whatever they are."""
    answers: dict[tuple[str, ...], set[object]] = {}
    for request in complete:
        key = tuple(request[name] for name in names)
        answers.setdefault(key, set()).add(seconds_said(reader, request, of))
    return all(len(each) == 1 for each in answers.values())
