"""Claims that for any request there is a way that is compared by times on clocks: both engines, and a count of all instants.

The policies are those of `clocks`, which the second reading decides. A request violates such a claim if at some instant of its
day of receipt no way, received then, is as claimed. The third reading looks at some of the claims again.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.clocks import Comparison, clocked_policy, due, outcome_of, random_time
from tests.second_reading.decide import Outcome
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import Request
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read
from tests.third_reading import Reader
from tests.third_reading.claims import way_missing
from verifier.results.status import Kind, Status
from verifier.verify import verify

pytestmark = pytest.mark.usefixtures("time_zones")

SEEDS = [seed for seed in range(40) if clocked_policy(seed).zone is not None][:16]
READ_AGAIN = SEEDS[:4]
"""Those that are read a third time, too."""
DIFFER = (("kind",), ("urgent",), ("kind", "urgent"))
WHERE = {"": set("ABC"), "r.kind in A, B": set("AB"), "r.kind is C": set("C")}
AMONG = {"": set("ABC"), "s.kind in B, C": set("BC")}


class Way:
    """A claim: in which facts a way may differ, which requests it is about, and what it says of a way."""

    def __init__(self, dice: Random, name: str) -> None:
        self.name, self.differ = name, dice.choice(DIFFER)
        self.where, self.among = dice.choice([*WHERE]), dice.choice([*AMONG])
        self.tests = [self.test(dice) for _ in range(dice.choice([1, 1, 2]))]

    def test(self, dice: Random) -> Comparison:
        """A comparison of the way with the request, or with a time."""
        relation = dice.choice(["faster than", "slower than", "same as"])
        if dice.random() < 0.6:
            return Comparison(1, relation, 0, "")
        text = random_time(dice, True)
        return Comparison(dice.choice([0, 1, 1]), relation, outcome_of(text), text)

    @property
    def lines(self) -> list[str]:
        said = " and ".join(f"{'rs'[t.left]} {t.relation} {t.text or 'r'}" for t in self.tests)
        return [
            "", f'property {self.name} "p"', "  for any request r", *([f"  where {self.where}"] if self.where else []),
            f"  for some request s alike except {', '.join(self.differ)}",
            *([f"  where {self.among}"] if self.among else []), f"  holds {said}",
        ]  # fmt: skip

    def spoken(self, every: list[Request]) -> list[Request]:
        return [each for each in every if each["kind"] in WHERE[self.where]]

    def ways(self, request: Request, every: list[Request]) -> list[Request]:
        return [
            each
            for each in every
            if each["kind"] in AMONG[self.among]
            and all(each[name] == request[name] for name in each if name not in self.differ)
        ]


def lacks(claim: Way, own: Policy, request: Request, every: list[Request], zone: ZoneInfo) -> bool:
    """Whether the request has no decision, or at some instant of its day no way."""
    first = own.decide(request).outcome
    if first in ("gap", "conflict"):
        return True
    outcomes = [own.decide(each).outcome for each in claim.ways(request, every)]
    others = [each for each in outcomes if each not in ("gap", "conflict")]
    day = date.fromordinal(request["received"])  # type: ignore[arg-type]  # a day
    named: list[Outcome] = [test.right for test in claim.tests if test.text]
    turns = own.clocks.turns((each for each in (first, *others, *named) if not isinstance(each, str)), day, zone)

    def holds(test: Comparison, way: Outcome, at: datetime) -> bool:
        pair = (first, way)
        right = test.right if test.text else pair[test.right]  # type: ignore[index]  # the request
        ends = [due(outcome, at, own.clocks, day, zone) for outcome in (pair[test.left], right)]
        one, other = (datetime.max.replace(tzinfo=UTC) if end is None else end for end in ends)
        return {"faster than": one < other, "slower than": one > other, "same as": one == other}[test.relation]

    return any(not any(all(holds(test, way, at) for test in claim.tests) for way in others) for at in turns)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_lacks_a_way_at_some_instant(seed: int, tmp_path: Path) -> None:
    clocked, dice = clocked_policy(seed), Random(seed)
    claims = [Way(dice, f"w{n}") for n in range(5)]
    text = clocked.text.partition("\nproperty ")[0] + "\n".join(line for claim in claims for line in claim.lines) + "\n"
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    loaded = load(str(path))
    policy = loaded.policy
    try:
        own = read(path)
    except Mistake:
        assert policy is None, text
        return
    assert policy is not None, ([finding.message for finding in loaded.findings], text)
    every = [request for request in own.requests() if own.decide(request).outcome != "impossible"]
    file, _ = parse(Text(str(path), text))
    assert isinstance(file, tree.PolicyFile)
    third = Reader.of(file)
    blocks = {each.name.text: each for each in third.declarations if isinstance(each, tree.PropertyBlock)}
    verdicts = {v.name: v for v in verify(policy).verdicts if v.kind is Kind.CLAIM}
    for claim in claims:
        spoken = claim.spoken(every)
        lacking = [lacks(claim, own, request, every, ZoneInfo(clocked.zone or "UTC")) for request in spoken]
        if seed in READ_AGAIN:
            block = blocks[claim.name]
            assert lacking == [way_missing(third, block, each, claim.ways(each, every)) for each in spoken], claim.lines
        verdict = verdicts[claim.name]
        expected = Status.REFUTED if any(lacking) else Status.PROVED
        assert (verdict.z3, verdict.diagram, verdict.status) == (expected, expected, expected), (claim.lines, text)
        assert (verdict.count, verdict.of) == (sum(lacking), len(spoken)), claim.lines
        assert not any(lacking) or verdict.regions_complete
