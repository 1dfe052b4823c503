"""Random policies with times on clocks: both engines, and a count by instants that shares no code with them."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.clocks import clocked_policy, violations, written
from tests.laws.laws import text_comes_back
from tests.second_reading.mistakes import Mistake
from tests.second_reading.proposals import read
from verifier.results.status import Kind, Status
from verifier.verify import verify

SEEDS = 14


@pytest.fixture(scope="module", autouse=True)
def _zones() -> None:
    try:
        ZoneInfo("Europe/London")
    except ZoneInfoNotFoundError:
        pytest.skip("no time zone database is installed")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_engines_count_what_the_instants_say(seed: int, tmp_path: Path) -> None:
    holds_for(seed, tmp_path)


def holds_for(seed: int, folder: Path) -> bool:
    """Whether the policy is accepted; raises where its readings or its verdicts differ."""
    clocked = clocked_policy(seed)
    path = written(folder, clocked)
    loaded = load(str(path))
    try:
        own = read(path)
    except Mistake:
        own = None
    if own is None:
        assert loaded.policy is None, clocked.text
        return False
    assert loaded.policy is not None, ([f.message for f in loaded.findings], clocked.text)
    verdicts = {v.name: v for v in verify(loaded.policy).verdicts if v.kind is Kind.CLAIM}
    for claim in clocked.claims:
        broken, of = violations(own, own.clocks, claim, clocked.zone)
        verdict = verdicts[claim.name]
        expected = Status.REFUTED if bool(broken) is not claim.some else Status.PROVED
        assert (verdict.z3, verdict.diagram) == (expected, expected), (claim, clocked.text)
        counted = verdict.count if not claim.some else verdict.witnesses.count if verdict.witnesses else 0
        assert (verdict.status, counted, verdict.of) == (expected, broken, of), (claim, clocked.text)
        complete = (
            verdict.regions_complete
            if not claim.some
            else verdict.witnesses is None or verdict.witnesses.regions_complete
        )
        assert not broken or complete, (claim, clocked.text)
    return True


def test_the_policies_are_of_every_kind(tmp_path: Path) -> None:
    texts = [clocked_policy(seed).text for seed in range(SEEDS)]
    assert all(
        any(words in text for text in texts) for words in (" h |", "months", ", then", "moves back", "closed on")
    )


@pytest.mark.parametrize("seed", range(40))
def test_a_policy_with_clocks_is_printed_as_it_is_read(seed: int) -> None:
    file, findings = parse(Text("p.policy", clocked_policy(seed).text))
    assert isinstance(file, tree.File)
    assert not findings
    text_comes_back(file)
