"""Which of two requests is due before the other, each from its own day of receipt: both engines, and a count of all pairs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
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
