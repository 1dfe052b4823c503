"""Claims with several comparisons, some of hours with days, which hold at one hour: both engines, and a count of all instants.

The policies are those of `clocks`, which the second reading decides; so are the instants that are tried. The third reading
looks at the claims of some of them again.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.clocks import Claim, clocked_policy, random_test, violations
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import Request
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read
from tests.third_reading import Reader
from tests.third_reading.claims import property_broken, property_shown
from verifier.results.status import Kind, Status
from verifier.verify import verify

pytestmark = pytest.mark.usefixtures("time_zones")

SEEDS = [seed for seed in range(60) if " h |" in (each := clocked_policy(seed)).text and each.zone is not None][:12]
READ_AGAIN = SEEDS[:4]
"""Those that are read a third time, too."""


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


def parsed(path: Path) -> tree.PolicyFile:
    """The policy as written."""
    file, _ = parse(Text(str(path), path.read_text(encoding="utf-8")))
    assert isinstance(file, tree.PolicyFile)
    return file


def read_again(third: Reader, block: tree.PropertyBlock, own: Policy, *, some: bool) -> int:
    """How many requests or pairs violate the property, or show it if it is of some: by the third reading."""
    every = list(own.requests())
    spoken: list[tuple[Request, ...]] = [(request,) for request in every]
    if len(block.requests) > 1:
        spoken = [(a, b) for a in every for b in every if a != b and {**a, "kind": ""} == {**b, "kind": ""}]
    return sum((property_shown if some else property_broken)(third, block, requests) for requests in spoken)


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
    third = Reader.of(parsed(path))
    blocks = {each.name.text: each for each in third.declarations if isinstance(each, tree.PropertyBlock)}
    verdicts = {v.name: v for v in verify(policy).verdicts if v.kind is Kind.CLAIM}
    for claim in claims:
        count, of = violations(own, own.clocks, claim, clocked.zone)
        if seed in READ_AGAIN:
            assert count == read_again(third, blocks[claim.name], own, some=claim.some), claim.lines
        verdict = verdicts[claim.name]
        status = Status.PROVED if (count == 0) is not claim.some else Status.REFUTED
        assert (verdict.z3, verdict.diagram, verdict.status) == (status, status, status), claim.lines
        if claim.some:
            assert (verdict.witnesses.count if verdict.witnesses else 0) == count, claim.lines
        else:
            assert (verdict.count, verdict.of) == (count, of), claim.lines
            assert not count or verdict.regions_complete
