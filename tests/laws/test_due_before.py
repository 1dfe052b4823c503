"""Which of two requests is due before the other, each from its own day of receipt: both engines, and a count of all pairs.

Over few days, the requests are decided by the second reading; over years, every two days of receipt are compared, counted here
day by day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from policy_dsl.pipeline import load
from tests.laws.clocks import clocked_policy
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import ClockTime, Either, Request
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read
from verifier.results.status import Kind, Status
from verifier.verify import verify

SEEDS = [seed for seed in range(40) if " h |" not in (text := clocked_policy(seed).text) and " h\n" not in text][:10]
PAST_ITS_LIST = 1
"""Of these, the one whose policy is a mistake, since its list ends too early."""
WHERE: dict[str, Callable[[int, int], bool]] = {
    "a.received before b.received": lambda a, b: a < b,
    "a.received on or before b.received": lambda a, b: a <= b,
    "": lambda a, b: True,  # noqa: ARG005  # like the others
}


def due(policy: Policy, request: Request) -> date | str:
    """The last day of the answer, or the decision if there is none."""
    outcome = policy.decide(request).outcome
    received = request["received"]
    assert isinstance(received, int)
    if not isinstance(outcome, ClockTime | Either):
        return str(outcome)
    return policy.clocks.last(outcome, date.fromordinal(received))


def is_before(one: date | str, other: date | str) -> bool:
    """Whether the first is due before the second; what is refused never is."""
    return isinstance(one, date) and (not isinstance(other, date) or one < other)


@pytest.mark.parametrize("seed", SEEDS)
def test_both_engines_count_what_all_pairs_say(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    where = dice.choice([*WHERE])
    differ = dice.choice([["received"], ["received", "kind"], ["received", "urgent"], ["received", "kind", "urgent"]])
    word, answered = dice.choice(["never", "always"]), dice.random() < 0.5
    names = f"two requests a and b alike except {', '.join(differ)}"
    lines = [f"  for any {names}", *([f"  where {where}"] if where else [])]
    lines += ["  if a permitted and b permitted"] if answered else []
    text = f'{clocked_policy(seed).text}\nproperty due "p"\n' + "\n".join(lines) + f"\n  {word} b due before a\n"
    text += f'\nproperty some "p"\n  for some {names}\n  holds b due before a\n'
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    loaded = load(str(path))
    try:
        own = read(path)
    except Mistake:
        assert loaded.policy is None, text
        assert seed == PAST_ITS_LIST
        return
    assert loaded.policy is not None, ([f.message for f in loaded.findings], text)
    every = [(request, due(own, request)) for request in own.requests()]
    pairs = [
        (one, other)
        for a, one in every
        for b, other in every
        if a != b
        and all(a[name] == b[name] for name in a if name not in differ)
        and WHERE[where](int(str(a["received"])), int(str(b["received"])))
    ]
    shown = [
        (one, other)
        for a, one in every
        for b, other in every
        if a != b and all(a[n] == b[n] for n in a if n not in differ)
    ]
    faulty = ("gap", "conflict")
    broken = 0
    for one, other in pairs:
        if one in faulty or other in faulty:
            broken += 1
        elif not answered or "refused" not in (one, other):
            broken += is_before(other, one) is (word == "never")
    witnesses = sum(one not in faulty and other not in faulty and is_before(other, one) for one, other in shown)
    verdicts = {v.name: v for v in verify(loaded.policy).verdicts if v.kind is Kind.CLAIM}
    verdict, some = verdicts["due"], verdicts["some"]
    expected = Status.REFUTED if broken else Status.PROVED
    assert (verdict.z3, verdict.diagram, verdict.status) == (expected, expected, expected), text
    assert (verdict.count, verdict.of) == (broken, len(pairs)), text
    expected = Status.PROVED if witnesses else Status.REFUTED
    assert (some.z3, some.diagram, some.status) == (expected, expected, expected), text
    assert (some.witnesses.count if some.witnesses else 0) == witnesses, text


FIRST = date(2026, 1, 1)
CLOSED = {
    date(year, month, day) for year in (2026, 2027, 2028, 2029, 2030) for month, day in ((1, 1), (5, 1), (12, 25))
}
YEARS = """policy P "p"
  dated by received

request
  received : date from 2026-01-01 until {until}
  kind : one of Short, Long, Month, None

days Closed
  known from 2026-01-01 until 2031-01-01
  {closed}

calendar Office
  open Monday to Friday
  closed on Closed

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day
  a month without that day ends on its last day
  a last day that is closed moves on

table times
  | kind  | answer within           |
  | Short | 5 working days on Work  |
  | Long  | 22 working days on Work |
  | Month | 1 month on Work         |
  | None  | N/A                     |

property p "p"
  {claim}
"""


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def opening(day: date) -> date:
    """The first open day from this one on."""
    return day if is_open(day) else opening(day + timedelta(days=1))


def last_day(kind: str, received: date) -> date | None:
    """The last day of the time of this kind, counted day by day."""
    if kind == "None":
        return None
    if kind == "Month":
        year, month = (received.year, received.month + 1) if received.month < 12 else (received.year + 1, 1)
        after = (date(year, month, 28) + timedelta(days=4)).replace(day=1)
        return opening(date(year, month, min(received.day, (after - timedelta(days=1)).day)))
    day = received
    for _ in range(5 if kind == "Short" else 22):
        day = opening(day + timedelta(days=1))
    return day


CLAIMS = [
    ("any", ("received",), "where a.received before b.received", "never", ("Short", "Long", "Month", "None")),
    ("any", ("received", "kind"), "where a.received before b.received", "never", ("Short", "Long", "Month", "None")),
    ("any", ("received", "kind"), "where a.kind is Short and b.kind is Month and a.received on or before b.received",
     "always", ("Short", "Long", "Month", "None")),
    ("some", ("received", "kind"), "where b.received before a.received and a.kind is Long and b.kind is Month", "holds", ()),
    ("any", ("received", "kind"), "where a.kind is Long and b.kind is Month", "never", ()),
]  # fmt: skip


@pytest.mark.parametrize(("days", "place"), [(1461, 0), (1461, 2), (730, 1), (366, 3), (300, 4)])
def test_every_two_days_of_years(days: int, place: int, tmp_path: Path) -> None:
    words, differ, where, word, _ = CLAIMS[place]
    test = "a due before b" if word == "always" or place == 4 else "b due before a"
    claim = f"for {words} two requests a and b alike except {', '.join(differ)}\n  {where}\n  {word} {test}"
    path = tmp_path / "years.policy"
    until = FIRST + timedelta(days=days)
    path.write_text(
        YEARS.format(until=until, closed=", ".join(map(str, sorted(CLOSED))), claim=claim), encoding="utf-8"
    )
    loaded = load(str(path))
    assert loaded.policy is not None, [finding.message for finding in loaded.findings]
    kinds = ("Short", "Long", "Month", "None")
    ends = {kind: [last_day(kind, FIRST + timedelta(days=n)) for n in range(days)] for kind in kinds}
    spoken_of = shown = 0
    for one in kinds:
        for other in kinds:
            if (one != other and "kind" not in differ) or (
                place >= 2 and (one, other) != ("Short" if place == 2 else "Long", "Month")
            ):
                continue
            of, passing = count_pairs(place, ends[one], ends[other])
            spoken_of, shown = spoken_of + of, shown + passing
    count = spoken_of - shown if word == "always" else shown
    verdict = next(v for v in verify(loaded.policy, only=frozenset({"p"})).verdicts if v.name == "p")
    status = Status.PROVED if (count == 0) is (words == "any") else Status.REFUTED
    assert (verdict.z3, verdict.diagram, verdict.status) == (status, status, status)
    if words == "some":
        assert verdict.witnesses is not None
        assert verdict.witnesses.count == count
    else:
        assert (verdict.count, verdict.of) == (count, spoken_of)


def count_pairs(place: int, lefts: list[date | None], rights: list[date | None]) -> tuple[int, int]:
    """The pairs of days that the claim speaks of, and those with which what it tests is true."""
    of = true = 0
    for a, left in enumerate(lefts):
        for b in range(a) if place == 3 else range(0 if place == 4 else a + (place < 2), len(rights)):
            of += 1
            first, second = (left, rights[b]) if place in (2, 4) else (rights[b], left)
            true += first is not None and (second is None or first < second)
    return of, true
