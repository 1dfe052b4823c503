"""What a property claims, and whether requests break it, or show it: of one request or two, also on clocks.

Claims that there is a way, frames, intents and examples are read for mistakes alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from math import inf
from typing import Protocol
from zoneinfo import ZoneInfo

from tests.second_reading.clocks import Clocks, midnight, simple
from tests.second_reading.decide import Answer, Outcome
from tests.second_reading.model import ALWAYS, UNPROMISED, AnyTime, ClockTime, Condition, Either, Known, Request, holds
from tests.second_reading.values import Vocabulary

FAULTS = ("gap", "conflict")


class Decides(Protocol):
    """What decides requests."""

    vocabulary: Vocabulary
    clocks: Clocks

    def decide(self, request: Request, of: str = "") -> Answer:
        """The decision on the request, of several times on this one."""

    def with_derived(self, request: Request) -> Known:
        """The request with its derived facts."""


@dataclass(frozen=True)
class Side:
    """What one request gets, of several times of this one."""

    request: str
    of: str = ""


@dataclass(frozen=True)
class Said:
    """A test of one side: alone, or against the other, a time or that it is refused."""

    left: Side
    words: str
    right: Side | AnyTime | str = "refused"


@dataclass
class Claimed:
    """A property about any request or two, or about some. `said` are the tests by the word before them."""

    name: str
    requests: tuple[str, ...]
    differ: tuple[str, ...]
    some: bool
    where: Condition = ALWAYS
    said: dict[str, list[Said]] = field(default_factory=dict)

    @property
    def times(self) -> list[str]:
        """The named times that it is about."""
        sides = [side for tests in self.said.values() for test in tests for side in (test.left, test.right)]
        return list(dict.fromkeys(side.of for side in sides if isinstance(side, Side) and side.of))


def is_so(policy: Decides, claim: Claimed, requests: tuple[Request, ...]) -> bool:
    """Whether possible requests break the claim, or show it if it is about some."""
    named = dict(zip(claim.requests, requests, strict=True))
    known = {f"{name}.{fact}": value for name, r in named.items() for fact, value in policy.with_derived(r).items()}
    if not holds(claim.where, known):
        return False
    rounds = [answers(policy, claim, named, of) for of in ([""] if claim.times else policy.vocabulary.times or [""])]
    if not claim.some and any(outcome in FAULTS for each in rounds for outcome in each.values()):
        return True
    return any(at_some_instant(policy, claim, named, each) for each in rounds)


def answers(policy: Decides, claim: Claimed, named: Mapping[str, Request], of: str) -> dict[Side, Outcome]:
    """The outcomes that the claim is about; of what names no time, in this one, or in the first that the claim names."""
    every = {
        Side(name, each): policy.decide(r, each).outcome for name, r in named.items() for each in claim.times or [of]
    }
    return every | {Side(name): every[Side(name, (claim.times or [of])[0])] for name in named}


def at_some_instant(
    policy: Decides, claim: Claimed, named: Mapping[str, Request], outcomes: Mapping[Side, Outcome]
) -> bool:
    """Whether the outcomes break the claim, or show it, if the requests are received at some instant of their day."""
    if any(outcome in FAULTS for outcome in outcomes.values()):
        return False
    for received in moments(policy, claim, named, outcomes):
        told = {
            word: [holds_so(policy, test, outcomes, received) for test in tests] for word, tests in claim.said.items()
        }
        if claim.some:
            so = all(told["holds"])
        else:
            kept = all(told["never"]) if "never" in told else not all(told["always"])
            so = kept and all(told.get("if", []))
        if so:
            return True
    return False


Received = Mapping[str, tuple[datetime, date, ZoneInfo] | None]


def moments(
    policy: Decides, claim: Claimed, named: Mapping[str, Request], outcomes: Mapping[Side, Outcome]
) -> Iterator[Received]:
    """When the requests are received such that it matters: at one instant of one day; or, where the claim says which is due
    before the other, each at one of its own. Of two days, in all other claims, all times end with days, and no hour matters.
    """
    since = any(test.words == "due before" for tests in claim.said.values() for test in tests)
    if since and policy.vocabulary.dated in claim.differ:
        yield from own_moments(policy, outcomes, named)
        return
    limits = [test.right for tests in claim.said.values() for test in tests if not isinstance(test.right, Side)]
    times = [each for each in (*outcomes.values(), *limits) if not isinstance(each, str)]
    if not any(isinstance(each, ClockTime | Either) for each in times):
        yield dict.fromkeys(named)
        return
    zone = ZoneInfo(min(policy.clocks.zones(), default="UTC"))
    days = {name: day_of(policy, request) for name, request in named.items()}
    if len(set(days.values())) > 1:
        yield {name: (midnight(day, zone), day, zone) for name, day in days.items()}
        return
    day = next(iter(days.values()))
    for at in policy.clocks.turns((each for each in times if each != UNPROMISED), day, zone):
        yield dict.fromkeys(named, (at, day, zone))


def own_moments(policy: Decides, outcomes: Mapping[Side, Outcome], named: Mapping[str, Request]) -> Iterator[Received]:
    """Instants of the days, each of its own day: the ends of these, where a time turns, and where both are due together."""
    zone = ZoneInfo(min(policy.clocks.zones(), default="UTC"))
    days = {name: day_of(policy, request) for name, request in named.items()}
    times = {
        name: [o for side, o in outcomes.items() if side.request == name and not isinstance(o, str) and o != UNPROMISED]
        for name in days
    }
    first = {name: policy.clocks.turns(times[name], day, zone) for name, day in days.items()}
    dues = [
        policy.clocks.due(time, at, days[name], zone) for name in days for time in times[name] for at in first[name]
    ]
    every: dict[str, set[datetime]] = {}
    for name, day in days.items():
        hours = {each for time in times[name] for each in simple(time) if isinstance(each, int)}
        start, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
        together = {due - timedelta(seconds=seconds) for due in dues for seconds in hours}
        every[name] = {*first[name], *(at for at in together if start <= at < end)}
    for instants in product(*every.values()):
        yield {name: (at, day, zone) for at, (name, day) in zip(instants, days.items(), strict=True)}


def day_of(policy: Decides, request: Request) -> date:
    received = request[policy.vocabulary.dated or ""]
    assert isinstance(received, int)
    return date.fromordinal(received)


def holds_so(policy: Decides, test: Said, outcomes: Mapping[Side, Outcome], received: Received) -> bool:
    """Whether a test holds of requests that are received then."""
    one = outcomes[test.left]
    if test.words in ("permitted", "refused"):
        return (one == "refused") is (test.words == "refused")
    here = received[test.left.request]
    there = received[test.right.request] if isinstance(test.right, Side) else here
    other = outcomes[test.right] if isinstance(test.right, Side) else test.right
    since = test.words == "due before"
    left, right = ends(policy, one, here, since=since), ends(policy, other, there, since=since)
    return {"slower than": left > right, "same as": left == right}.get(test.words, left < right)


def ends(policy: Decides, outcome: Outcome, receipt: tuple[datetime, date, ZoneInfo] | None, *, since: bool) -> float:
    """When an answer is due, in seconds from its receipt; or `since` the same instant for all of them."""
    if isinstance(outcome, str):
        return inf
    if receipt is None or outcome == UNPROMISED:
        assert isinstance(outcome, int)
        return outcome
    at, day, zone = receipt
    seconds = (policy.clocks.due(outcome, at, day, zone) - at).total_seconds()
    return seconds + at.timestamp() if since else seconds
