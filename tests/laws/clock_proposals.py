"""Random proposals to policies with times on clocks, and what they move: counted request by request and instant by instant.

The decisions and the last days, before and after, are those of the second reading; the instants those of the machine's time
zone database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.laws.clocks import Clocked, clocked_policy, outcome_of, random_time
from tests.second_reading.clocks import MOMENT, WEEK, Clocks, midnight, simple
from tests.second_reading.decide import Outcome
from tests.second_reading.model import ClockTime, Request
from tests.second_reading.policies import Policy

WAYS = ("faster", "slower", "mixed", "refused", "permitted")


class Proposed(NamedTuple):
    """A policy, the text of a proposal to it, and its intents."""

    clocked: Clocked
    text: str
    ways: tuple[str, ...]
    limit: Outcome
    kind: str


def proposed(seed: int) -> Proposed:
    """A proposal that sets times, and closes and opens days."""
    clocked, dice = clocked_policy(seed), Random(seed + 1_000)
    first = date.fromisoformat(clocked.text.partition("date from ")[2][:10])
    hours = " h |" in clocked.text or dice.random() < 0.2
    lines = ['proposal Q "q"', '  to P in "p.policy"', ""]
    operations = [f"  set t {kind} to {random_cell(dice, hours)}" for kind in dice.sample("ABC", dice.randint(0, 2))]
    for word in ("close", "open"):
        if dice.random() < 0.6:
            near = [first + timedelta(days=n) for n in range(-3, 25)]
            fitting = [day for day in near if is_open(clocked.text, day) is (word == "close")]
            days = dice.sample(fitting, min(len(fitting), dice.randint(1, 2))) or [dice.choice(near)]
            operations.append(f"  {word} Office on {', '.join(map(str, sorted(days)))}")
    if "days L0" in clocked.text and dice.random() < 0.6:
        end = date.fromisoformat(clocked.text.partition("days L0")[2].partition(" until ")[2][:10])
        operations += [
            f"  extend L0 until {end + timedelta(days=200)}",
            f"    {end + timedelta(days=dice.randrange(9))}",
        ]
    lines += operations or [f"  set t A to {random_time(dice, hours)}"]
    ways = tuple(dice.sample(WAYS, dice.randint(1, 3)))
    many, kind = dice.choice([24, 48, 96, 150, 200, 400]), dice.choice("ABC")
    other = Random(seed + 3_000)
    limit = random_time(other, hours) if other.random() < 0.4 else f"{many} h"
    lines += ["", "  intends", f"    every change is {' or '.join(ways)}", f"    changes only where kind is {kind}"]
    lines += [f"    answers within {limit} where urgent is no", "    refuses nothing new"]
    lines += ['    note "random"']
    return Proposed(clocked, "\n".join(lines) + "\n", ways, outcome_of(limit), kind)


def random_cell(dice: Random, hours: bool) -> str:
    """A refusal, or a time: often in hours, about as long as the days of others."""
    if dice.random() < 0.1:
        return "N/A"
    return f"{24 * dice.randint(1, 5) + 6} h" if dice.random() < 0.3 else random_time(dice, hours)


def is_open(text: str, day: date) -> bool:
    """Whether the office of the policy is open on the day, as far as its lists say."""
    week = text.partition("\n  open ")[2].partition("\n")[0]
    first, through, last = week.partition(" to ")
    days = [WEEK.index(each) for each in (first, last)] if through else [WEEK.index(each) for each in week.split(", ")]
    open_days = {(days[0] + n) % 7 for n in range((days[1] - days[0]) % 7 + 1)} if through else {*days}
    return day.weekday() in open_days and f"\n  {day}\n" not in text


class Counted(NamedTuple):
    """What a proposal moves: the changes by direction, what is only reworded, and the requests that miss each intent."""

    changes: Counter[str]
    reworded: int
    misses: dict[str, int]
    of: int


def counted(proposal: Proposed, amended: Policy) -> Counted:
    """What it moves, counted."""
    base, zone = amended.base, ZoneInfo(proposal.clocked.zone or "UTC")
    assert base is not None
    changes: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    reworded = of = 0
    for request in amended.requests():
        before, after = base.decide(request).outcome, amended.decide(request).outcome
        if before == "impossible":
            continue
        of += 1
        way = direction(request, (before, base.clocks), (after, amended.clocks), zone)
        faulty = any(outcome in ("gap", "conflict") for outcome in (before, after))
        if way is not None:
            changes[way] += 1
        elif before != after:
            reworded += 1
        misses["every"] += faulty or (way is not None and way not in proposal.ways)
        misses["only"] += request["kind"] != proposal.kind and (faulty or way is not None)
        misses["within"] += request["urgent"] == "no" and (
            faulty or is_late(request, after, amended.clocks, proposal.limit, zone)
        )
        misses["refuses"] += faulty or way == "refused"
    return Counted(changes, reworded, dict(misses), of)


Due = tuple[Outcome, Clocks]
"""An outcome, and the clocks that its time is counted on."""


def direction(request: Request, before: Due, after: Due, zone: ZoneInfo) -> str | None:
    """How the answer moves; None if it is the same, due at the same instant at every hour of the day."""
    (old, _), (new, _) = before, after
    if {"gap", "conflict", "impossible"} & {old, new}:
        return None if old == new else "faulty"
    if "refused" in (old, new):
        return None if old == new else "refused" if new == "refused" else "permitted"
    signs = {(one > other) - (one < other) for one, other in dues(request, after, before, zone)}
    if {-1, 1} <= signs:
        return "mixed"
    return "slower" if 1 in signs else "faster" if -1 in signs else None


def is_late(request: Request, after: Outcome, clocks: Clocks, limit: Outcome, zone: ZoneInfo) -> bool:
    """Whether an answer is due later than the limit at some instant."""
    return after != "refused" and any(
        one > other for one, other in dues(request, (after, clocks), (limit, clocks), zone)
    )


def dues(request: Request, left: Due, right: Due, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """When both are due, at the first and the last moment of the day of receipt, and about those at which they may turn."""
    received = request["received"]
    assert isinstance(received, int)
    day = date.fromordinal(received)
    (one, clocks), (other, others) = left, right
    assert not isinstance(one, str)
    assert not isinstance(other, str)
    fixed = [(time, by.last(time, day)) for outcome, by in (left, right) for time in days_in(outcome)]
    seconds = [each for outcome, _ in (left, right) for each in simple_of(outcome) if isinstance(each, int)]
    start, end = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    turns = [
        midnight(last + timedelta(days=1), zone) - timedelta(seconds=many) for _, last in fixed for many in seconds
    ]
    for at in (start, end - MOMENT, *(turn + step for turn in turns for step in (-MOMENT, timedelta(), MOMENT))):
        if start <= at < end:
            yield clocks.due(one, at, day, zone), others.due(other, at, day, zone)


def simple_of(outcome: Outcome) -> list[int | ClockTime]:
    """The times of which it is one."""
    return [] if isinstance(outcome, str) else simple(outcome)


def days_in(outcome: Outcome) -> list[ClockTime]:
    """Those on clocks."""
    return [each for each in simple_of(outcome) if isinstance(each, ClockTime)]


def written_down(folder: Path, proposal: Proposed) -> Path:
    """The path of the proposal, beside its policy."""
    (folder / "p.policy").write_text(proposal.clocked.text, encoding="utf-8")
    path = folder / "q.policy"
    path.write_text(proposal.text, encoding="utf-8")
    return path
