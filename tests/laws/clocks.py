"""Random policies with times on clocks, and what their properties come to: counted request by request and instant by instant.

The decisions and the last days are those of the second reading, which shares no code with the package; the instants are those
of the machine's time zone database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.second_reading.clocks import Clocks
from tests.second_reading.decide import Outcome
from tests.second_reading.model import Request
from tests.second_reading.policies import Policy
from tests.second_reading.values import Vocabulary
from tests.second_reading.words import Cursor


class Comparison(NamedTuple):
    """`left relation right`, where the right side is the other request, or an outcome and the text of it."""

    left: int
    relation: str
    right: int | Outcome
    text: str


class Claim(NamedTuple):
    """A property: about one request, or about two that are alike except in `kind`; of any, or of `some`."""

    name: str
    pairs: bool
    given: tuple[Comparison, ...]
    always: bool
    tests: tuple[Comparison, ...]
    some: bool = False

    @property
    def lines(self) -> list[str]:
        any_some = "some" if self.some else "any"
        names = f"for {any_some} two requests a and b alike except kind" if self.pairs else f"for {any_some} request a"
        tests = " and ".join(map(said, self.tests))
        if self.some:
            return [f'property {self.name} "p"', f"  {names}", f"  holds {tests}"]
        given = [f"  if {' and '.join(said(test) for test in self.given)}"] if self.given else []
        claim = f"  {'always' if self.always else 'never'} {tests}"
        return [f'property {self.name} "p"', f"  {names}", *given, claim]


def said(test: Comparison) -> str:
    right = test.text if not isinstance(test.right, int) or test.text else "ab"[test.right]
    return f"{'ab'[test.left]} {test.relation} {right}"


class Clocked(NamedTuple):
    """The text of a policy, its properties, and its zone."""

    text: str
    claims: tuple[Claim, ...]
    zone: str | None


def clocked_policy(seed: int) -> Clocked:
    """A policy with two clocks, times of several kinds, and a few properties."""
    dice = Random(seed)
    first = date(2026, 1, 1) + timedelta(days=dice.choice([75, 285, dice.randrange(300)]))
    days = dice.randint(3, 16)
    zone = dice.choice(["UTC", "Europe/London", "America/New_York", "Europe/London", None])
    lists = [f"L{n}" for n in range(dice.randint(0, 2))]
    lines = ['policy P "p"', "  dated by received", "", "request"]
    lines += [
        f"  received : date from {first} until {first + timedelta(days=days)}",
        "  kind : one of A, B, C",
        "  urgent : yes/no",
        "",
    ]
    for name in lists:
        closed = sorted(dice.sample(range(-40, 200), dice.randint(1, 30)))
        end = dice.choice([400, 400, 400, 60])
        lines += [f"days {name}", f"  known from {first - timedelta(days=45)} until {first + timedelta(days=end)}"]
        lines += [f"  {first + timedelta(days=n)}" for n in closed if n < end] + [""]
    week = dice.choice(["Monday to Friday", "Sunday to Thursday", "Tuesday, Saturday", "Monday to Sunday"])
    lines += ["calendar Office", *([f"  zone {zone}"] if zone else []), f"  open {week}"]
    lines += [f"  closed on {', '.join(lists)}"] if lists else []
    for name in ("X", "Y"):
        lines += [
            "",
            f"clock {name}",
            "  counts Office",
            f"  day one is the day {dice.choice(['after', 'of'])} receipt",
        ]
        lines += [
            "  due at the end of the day",
            f"  a last day that is closed {dice.choice(['moves on', 'moves back', 'stays'])}",
        ]
        lines += [f"  a month without that day ends on {dice.choice(['its last day', 'the day after its last'])}"]
    hours = dice.random() < 0.5
    lines += ["", "table t", "  | kind | answer within |"]
    lines += [f"  | {kind} | {random_time(dice, hours)} |" for kind in "AB"] + [
        f"  | C | {dice.choice(['N/A', random_time(dice, hours)])} |"
    ]
    if dice.random() < 0.6:
        lines += ["", "rule rush", "  when urgent is yes", f"  answer within {random_time(dice, hours)}"]
        lines += ["  overrides t"] if dice.random() < 0.8 else []
    claims = tuple(random_claim(dice, f"c{n}", hours) for n in range(3))
    lines += bounds(Random(seed + 1_000_000), hours)
    lines += [line for claim in claims for line in ("", *claim.lines)]
    return Clocked("\n".join(lines) + "\n", claims, zone)


def bounds(dice: Random, hours: bool) -> list[str]:
    """Rules that cap times, and that keep them from ending too soon; most often none."""
    lines: list[str] = []
    for name, words in (("cap", "within at most"), ("floor", "not before"), ("other_cap", "within at most")):
        if dice.random() < 0.3:
            when = dice.choice([["  when urgent is yes"], ["  when kind in A, B"], []])
            lines += ["", f"rule {name}", *when, f"  answer {words} {random_time(dice, hours)}"]
    return lines


def random_time(dice: Random, hours: bool) -> str:
    """A time in seconds or on a clock; now and then, the earlier or the later of two on different clocks, or of hours
    and days.
    """
    if dice.random() < 0.1:
        one, other = single_time(dice, hours), single_time(dice, hours)
        return f"the {dice.choice(['earlier', 'later'])} of {one} and {other}"
    return single_time(dice, hours)


def single_time(dice: Random, hours: bool) -> str:
    if hours and dice.random() < 0.4:
        return f"{dice.choice([1, 12, 23, 24, 25, 47, 48, 49, 71, 72, 73, 96])} h"
    unit, most = dice.choice([("working days", 6), ("calendar days", 8), ("months", 2)])
    count = dice.randint(1, most)
    then = f", then {dice.randint(2, 3)} working days" if dice.random() < 0.15 else ""
    time = f"{count} {unit.removesuffix('s') if count == 1 else unit}{then}"
    if dice.random() < 0.15:
        time = f"the {dice.choice(['earlier', 'later'])} of {time} and {dice.randint(2, 9)} calendar days"
    return f"{time} on {dice.choice('XY')}"


def random_claim(dice: Random, name: str, hours: bool) -> Claim:
    pairs = dice.random() < 0.4
    many = 1 if hours or dice.random() < 0.7 else 2
    tests = tuple(random_test(dice, pairs, hours) for _ in range(many))
    if dice.random() < 0.25:
        return Claim(name, pairs, (), False, tests, some=True)
    given = tests[1:] if dice.random() < 0.5 else ()
    return Claim(name, pairs, given, dice.random() < 0.5, tests[:1] if given else tests)


def random_test(dice: Random, pairs: bool, hours: bool) -> Comparison:
    relation = dice.choice(["faster than", "slower than", "same as"])
    left = dice.randrange(2) if pairs else 0
    if pairs and dice.random() < 0.7:
        return Comparison(left, relation, 1 - left, "")
    if dice.random() < 0.1:
        return Comparison(left, relation, "refused", "refused")
    text = random_time(dice, hours)
    return Comparison(left, relation, outcome_of(text), text)


def outcome_of(text: str) -> Outcome:
    """The time in the text."""
    return Vocabulary(clocks={"X", "Y"}).bound(Cursor(text, 0))


def violations(policy: Policy, clocks: Clocks, claim: Claim, zone: str | None) -> tuple[int, int]:
    """How many requests, or pairs, violate the property, or show it if it is of some; and of how many."""
    where = ZoneInfo(zone or "UTC")
    every = [request for request in policy.requests() if policy.decide(request).outcome != "impossible"]
    spoken: list[tuple[Request, ...]] = [(request,) for request in every]
    if claim.pairs:
        spoken = [
            (a, b) for a in every for b in every if a != b and all(a[name] == b[name] for name in a if name != "kind")
        ]
    decided = {id(request): policy.decide(request).outcome for request in every}
    broken = 0
    for requests in spoken:
        outcomes = [decided[id(request)] for request in requests]
        day = requests[0]["received"]
        assert isinstance(day, int)
        faulty = any(outcome in ("gap", "conflict") for outcome in outcomes)
        if claim.some and faulty:
            continue
        broken += faulty or any(
            violates(claim, outcomes, at, clocks, date.fromordinal(day), where)
            for at in instants(claim, outcomes, clocks, date.fromordinal(day), where)
        )
    return broken, len(spoken)


def due(outcome: Outcome, at: datetime, clocks: Clocks, day: date, zone: ZoneInfo) -> datetime | None:
    """When an answer is due, for a receipt at that instant of the day; None for a refusal."""
    return None if isinstance(outcome, str) else clocks.due(outcome, at, day, zone)


def instants(claim: Claim, outcomes: Sequence[Outcome], clocks: Clocks, day: date, zone: ZoneInfo) -> list[datetime]:
    """The first and the last moment of the day, and those about which a comparison may turn."""
    named = [test.right for test in (*claim.given, *claim.tests) if not isinstance(test.right, int) or test.text]
    return clocks.turns((each for each in (*outcomes, *named) if not isinstance(each, str)), day, zone)


def violates(
    claim: Claim, outcomes: Sequence[Outcome], at: datetime, clocks: Clocks, day: date, zone: ZoneInfo
) -> bool:
    """Whether the property is violated by a receipt at that instant."""

    def holds(test: Comparison) -> bool:
        right = test.right if test.text else outcomes[test.right]  # type: ignore[index]  # the other request
        ends = [due(outcome, at, clocks, day, zone) for outcome in (outcomes[test.left], right)]
        one, other = (datetime.max.replace(tzinfo=UTC) if end is None else end for end in ends)
        return {"faster than": one < other, "slower than": one > other, "same as": one == other}[test.relation]

    return all(map(holds, claim.given)) and all(map(holds, claim.tests)) is not claim.always


def written(folder: Path, clocked: Clocked) -> Path:
    path = folder / "p.policy"
    path.write_text(clocked.text, encoding="utf-8")
    return path
