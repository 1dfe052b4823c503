"""Claims with several comparisons, some of hours with days, which hold at one hour: both engines, and a count of all instants.

The policies are those of `clocks`, which the second reading decides; so are the instants that are tried.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from policy_dsl.pipeline import load
from tests.laws.clocks import Claim, clocked_policy, random_test, violations
from tests.second_reading.mistakes import Mistake
from tests.second_reading.proposals import read
from verifier.results.status import Kind, Status
from verifier.verify import verify

pytestmark = pytest.mark.usefixtures("time_zones")

SEEDS = [seed for seed in range(60) if " h |" in (each := clocked_policy(seed)).text and each.zone is not None][:12]
PAST_ITS_LIST = 0
"""How many of their policies are mistakes, since a list ends too early."""


def random_claims(seed: int) -> list[Claim]:
    """Claims of two or three comparisons."""
    dice = Random(seed)
    claims = []
    for number in range(5):
        pairs, some = dice.random() < 0.6, dice.random() < 0.25
        tests = [random_test(dice, pairs, True) for _ in range(dice.choice([2, 2, 3]))]
        given = 0 if some else dice.randrange(len(tests))
        claims.append(
            Claim(
                f"h{number}", pairs, tuple(tests[:given]), dice.random() < 0.5 and not some, tuple(tests[given:]), some
            )
        )
    return claims


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_joined_holds_at_one_hour(seed: int, tmp_path: Path) -> None:
    clocked, claims = clocked_policy(seed), random_claims(seed)
    text = clocked.text.partition("\nproperty ")[0]
    path = tmp_path / "p.policy"
    path.write_text(text + "".join("\n".join(("", "", *claim.lines)) for claim in claims) + "\n", encoding="utf-8")
    policy = load(str(path)).policy
    try:
        own = read(path)
    except Mistake:
        assert policy is None
        return
    assert policy is not None
    verdicts = {v.name: v for v in verify(policy).verdicts if v.kind is Kind.CLAIM}
    for claim in claims:
        count, of = violations(own, own.clocks, claim, clocked.zone)
        verdict = verdicts[claim.name]
        status = Status.PROVED if (count == 0) is not claim.some else Status.REFUTED
        assert (verdict.z3, verdict.diagram, verdict.status) == (status, status, status), claim.lines
        if claim.some:
            assert (verdict.witnesses.count if verdict.witnesses else 0) == count, claim.lines
        else:
            assert (verdict.count, verdict.of) == (count, of), claim.lines
            assert not count or verdict.regions_complete
