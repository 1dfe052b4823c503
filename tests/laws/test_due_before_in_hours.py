"""Which of two requests is due before the other where times are in hours: both engines, and a count of all pairs.

Each of the two is received at some instant of its own day. The requests are decided by the second reading, and two deadlines
are compared at instants of two days of the machine's time zone database, of which every one is tried that matters; some pairs
are read by the second and by the third reading, too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.clocks import clocked_policy
from tests.second_reading.claimed import is_so
from tests.second_reading.clocks import midnight, simple
from tests.second_reading.decide import Outcome
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import Request
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read
from tests.third_reading import Reader
from tests.third_reading.claims import property_broken
from verifier.results.status import Kind, Status
from verifier.verify import verify

pytestmark = pytest.mark.usefixtures("time_zones")

HOURS = [seed for seed in range(400) if " h |" in (text := clocked_policy(seed).text) or " h\n" in text]
FEW = [seed for seed in HOURS if "zone" in clocked_policy(seed).text][:150]
SEEDS = FEW[::10]
EACH = 150
"""One pair in so many is read by the other readers."""

Sign = int
Test = Callable[[Outcome, Outcome, Sign], bool]
"""Whether a test of two outcomes is so where the first is due before the second (-1), together with it, or after it."""

TESTS: dict[str, Test] = {
    "b due before a": lambda a, b, sign: sign > 0,  # noqa: ARG005
    "a due before b": lambda a, b, sign: sign < 0,  # noqa: ARG005
    "b due before a and a permitted": lambda a, b, sign: sign > 0 and a != "refused",  # noqa: ARG005
    "a permitted and b permitted": lambda a, b, sign: "refused" not in (a, b),  # noqa: ARG005
}
WHERE: dict[str, Callable[[int, int], bool]] = {
    "a.received before b.received": lambda a, b: a < b,
    "a.received on or before b.received": lambda a, b: a <= b,
    "": lambda a, b: True,  # noqa: ARG005
}


class Deadlines:
    """How two deadlines compare at some instant of each of two days."""

    def __init__(self, policy: Policy, zone: ZoneInfo) -> None:
        self.policy, self.zone = policy, zone
        self.signs = cache(self.compared)

    def compared(self, one: Outcome, day: int, other: Outcome, other_day: int) -> frozenset[Sign]:
        if isinstance(one, str) or isinstance(other, str):
            return frozenset({isinstance(one, str) - isinstance(other, str)})
        ways = (one, day), (other, other_day)
        ends = [
            (midnight(date.fromordinal(d), self.zone), midnight(date.fromordinal(d + 1), self.zone)) for _, d in ways
        ]
        half = timedelta(seconds=0.5)

        def due(n: int, at: datetime) -> datetime:
            time, of = ways[n]
            return self.policy.clocks.due(time, at, date.fromordinal(of), self.zone)

        own = [[start, end - half] for start, end in ends]
        fixed = [due(n, at) for n in (0, 1) for at in own[n]]
        for n in (0, 1):
            own[n] += [
                at - timedelta(seconds=each) for at in fixed for each in simple(ways[n][0]) if isinstance(each, int)
            ]
        dues = [{due(n, at) for at in own[n] if ends[n][0] <= at < ends[n][1]} for n in (0, 1)]
        return frozenset((x > y) - (x < y) for x, y in product(*dues))


@pytest.mark.parametrize("seed", SEEDS)
def test_both_engines_count_what_all_pairs_say(seed: int, tmp_path: Path) -> None:
    dice = Random(seed)
    where = dice.choice([*WHERE])
    differ = dice.choice([["received"], ["received", "kind"], ["received", "urgent"], ["received", "kind", "urgent"]])
    word = dice.choice(["never", "always"])
    given, said = dice.choice(["", "", *TESTS]), dice.choice([*TESTS][:3])
    names = f"two requests a and b alike except {', '.join(differ)}"
    lines = [f"  for any {names}", *([f"  where {where}"] if where else []), *([f"  if {given}"] if given else [])]
    clocked = clocked_policy(seed)
    text = clocked.text.partition("\nproperty ")[0]
    text += '\nproperty due "p"\n' + "\n".join(lines) + f"\n  {word} {said}\n"
    text += f'\nproperty some "p"\n  for some {names}\n  holds {said}\n'
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    loaded = load(str(path))
    try:
        own = read(path)
    except Mistake:
        assert loaded.policy is None, text
        return
    assert loaded.policy is not None, ([f.message for f in loaded.findings], text)
    deadlines = Deadlines(own, ZoneInfo(clocked.zone or "UTC"))
    file, _ = parse(Text("p.policy", text))
    assert isinstance(file, tree.PolicyFile)
    third, block = Reader.of(file), next(d for d in file.declarations if isinstance(d, tree.PropertyBlock))
    claim = next(each for each in own.claims.claimed if each.name == "due")
    every = [(request, own.decide(request).outcome) for request in own.requests()]
    broken = shown = spoken_of = 0
    for (a, one), (b, other) in product(every, every):
        if a == b or any(a[name] != b[name] for name in a if name not in differ):
            continue
        faulty = one in ("gap", "conflict") or other in ("gap", "conflict")
        signs = set() if faulty else deadlines.signs(one, day(a), other, day(b))
        shown += any(TESTS[said](one, other, sign) for sign in signs)
        if not WHERE[where](day(a), day(b)):
            continue
        spoken_of += 1
        wrong = faulty or any(
            (not given or TESTS[given](one, other, sign)) and TESTS[said](one, other, sign) is (word == "never")
            for sign in signs
        )
        broken += wrong
        if spoken_of % EACH == 0:
            assert is_so(own, claim, (a, b)) is wrong, (text, a, b)
            assert property_broken(third, block, (a, b)) is wrong, (text, a, b)
    verdicts = {v.name: v for v in verify(loaded.policy).verdicts if v.kind is Kind.CLAIM}
    verdict, some = verdicts["due"], verdicts["some"]
    expected = Status.REFUTED if broken else Status.PROVED
    assert (verdict.z3, verdict.diagram, verdict.status) == (expected, expected, expected), text
    assert (verdict.count, verdict.of) == (broken, spoken_of), text
    expected = Status.PROVED if shown else Status.REFUTED
    assert (some.z3, some.diagram, some.status) == (expected, expected, expected), text
    assert (some.witnesses.count if some.witnesses else 0) == shown, text


def day(request: Request) -> int:
    received = request["received"]
    assert isinstance(received, int)
    return received
