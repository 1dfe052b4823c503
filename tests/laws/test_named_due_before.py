"""Which of two requests is due before the other in one of two named times, or in each: both engines, and a count of pairs.

Each time alone is a policy that the second reading decides.
One of the times may be in hours where the claim is about the other one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.clocks import clocked_policy, random_time
from tests.laws.test_named_clocks import NEVER, TIMES, Written, loaded, own
from tests.second_reading.decide import Outcome
from tests.second_reading.model import ClockTime, Either, Request
from tests.second_reading.policies import Policy
from tests.third_reading import Reader
from tests.third_reading.claims import property_broken
from verifier.results.status import Kind, Status
from verifier.verify import verify

pytestmark = pytest.mark.usefixtures("time_zones")

SEEDS = range(14)
MISTAKES = {1, 10, 12}
"""Of these, those that are mistakes without the claims, too: a list ends too early, or there is no zone for hours and days."""


EACH = 50
"""One pair in so many is read a third time."""


def thrown(seed: int) -> tuple[Written, bool]:
    """A policy, and whether its second time may be in hours; its first one never is."""
    dice = Random(seed)
    hours = dice.random() < 0.5

    def time(some_hours: bool) -> str:
        return "no promise" if dice.random() < 0.2 else random_time(dice, some_hours)

    rows = {kind: (time(False), time(hours)) for kind in "ABC"}
    if dice.random() < 0.5:
        rows["C"] = ("N/A", "N/A")
    rush = {
        of: (random_time(dice, hours and of == TIMES[1]), dice.random() < 0.8) for of in TIMES if dice.random() < 0.6
    }
    return Written(clocked_policy(seed).text.partition("table t\n")[0], None, rows, rush), hours


def last(policy: Policy, request: Request) -> date | Outcome:
    """The last day of the answer; else the decision, which is no promise or none of time."""
    outcome, received = policy.decide(request).outcome, request["received"]
    assert isinstance(received, int)
    if isinstance(outcome, ClockTime | Either):
        return policy.clocks.last(outcome, date.fromordinal(received))
    assert outcome == NEVER or isinstance(outcome, str)
    return outcome


def is_before(one: date | Outcome, other: date | Outcome) -> bool:
    """Whether the first is due before the second: days are in order, behind each is what has no promise, and then a refusal."""
    if not isinstance(one, date):
        return one == NEVER and other == "refused"
    return one < other if isinstance(other, date) else other in (NEVER, "refused")


@pytest.mark.parametrize("seed", SEEDS)
def test_both_engines_count_what_all_pairs_say(seed: int, tmp_path: Path) -> None:
    written, hours = thrown(seed)
    dice = Random(seed)
    differ = dice.choice([["received"], ["received", "kind"], ["received", "kind", "urgent"]])
    later = dice.random() < 0.6
    of, word = dice.choice(["each", "first"]) if not hours else "first", dice.choice(["never", "always"])
    suffix, line = ("", ["  in every time"]) if of == "each" else (".first", [])
    names = f"two requests a and b alike except {', '.join(differ)}"
    lines = [
        '\nproperty due "p"',
        f"  for any {names}",
        *line,
        *(["  where a.received before b.received"] if later else []),
    ]
    lines += [f"  {word} b{suffix} due before a{suffix}"]
    lines += ['\nproperty some "p"', f"  for some {names}", "  holds b.first due before a.first", ""]
    policy = loaded(tmp_path / "p.policy", written.named() + "\n".join(lines))
    alone = {name: own(tmp_path / f"{name}.policy", written.alone(name)) for name in TIMES}
    assert (policy is None) is (seed in MISTAKES)
    if policy is None:
        assert None in alone.values()
        return
    sound = {name: each for name, each in alone.items() if each is not None}
    every = list(sound["first"].requests())
    asked = TIMES if of == "each" else TIMES[:1]
    due = {name: [last(sound[name], request) for request in every] for name in asked}
    file, _ = parse(Text("p.policy", written.named() + "\n".join(lines)))
    assert isinstance(file, tree.PolicyFile)
    third, claim = Reader.of(file), next(d for d in file.declarations if isinstance(d, tree.PropertyBlock))
    broken = spoken_of = shown = 0
    for n, a in enumerate(every):
        for m, b in enumerate(every):
            if n == m or any(a[name] != b[name] for name in a if name not in differ):
                continue
            faulty = [due[name][n] in ("gap", "conflict") or due[name][m] in ("gap", "conflict") for name in asked]
            before = [is_before(due[name][m], due[name][n]) for name in asked]
            shown += not faulty[0] and before[0]
            if later and not a["received"] < b["received"]:  # type: ignore[operator]  # days
                continue
            spoken_of += 1
            wrong = any(fault or each is (word == "never") for fault, each in zip(faulty, before, strict=True))
            broken += wrong
            if spoken_of % EACH == 0:
                assert property_broken(third, claim, (a, b)) is wrong
    verdicts = {v.name: v for v in verify(policy).verdicts if v.kind is Kind.CLAIM}
    verdict, some = verdicts["due"], verdicts["some"]
    expected = Status.REFUTED if broken else Status.PROVED
    assert (verdict.z3, verdict.diagram, verdict.status) == (expected, expected, expected)
    assert (verdict.count, verdict.of) == (broken, spoken_of)
    expected = Status.PROVED if shown else Status.REFUTED
    assert (some.z3, some.diagram, some.status) == (expected, expected, expected)
    assert (some.witnesses.count if some.witnesses else 0) == shown
