"""Claims between a random policy with times on clocks and what a random proposal makes of it, which counts on other days."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_dsl.claims_file import load_any
from tests.laws.clock_proposals import proposed, written_down
from tests.second_reading.between import Claims, read_claims
from tests.second_reading.mistakes import Mistake
from verifier.between import verify_between
from verifier.results.status import Kind, Status
from verifier.verdicts.engines import Settings

SEEDS = range(12)

SAID = (
    "old and new decide alike",
    "old answers nothing slower than new",
    "new answers nothing slower than old",
    "old permits nothing that new refuses",
    "old and new permit alike",
    "old and new permit nothing in common",
)

pytestmark = pytest.mark.usefixtures("time_zones")


def text() -> str:
    heads = '  policy P as old in "p.policy"\n  policy Q as new in "q.policy"\n'
    every = "".join(f'\nclaim c{n} "c"\n  for any request r\n  {said}\n' for n, said in enumerate(SAID))
    some = f'\nclaim rare "c"\n  for any request r\n  where r.kind is A and r.urgent is yes\n  {SAID[0]}\n'
    return f'claims C "c"\n{heads}{every}{some}'


def test_both_engines_count_what_the_instants_say(tmp_path: Path) -> None:
    assert sum(holds_for(seed, tmp_path) for seed in SEEDS) > 6


def holds_for(seed: int, folder: Path) -> bool:
    """Whether the claims are accepted; raises where readings or verdicts differ."""
    written_down(folder, proposed(seed))
    path = folder / "claims.policy"
    path.write_text(text(), encoding="utf-8")
    own: Claims | None
    try:
        own = read_claims(path)
    except Mistake:
        own = None
    between = load_any(str(path)).between
    assert (between is None) is (own is None), proposed(seed).text
    if between is None or own is None:
        return False
    verdicts = [v for v in verify_between(between, Settings(30.0)).verdicts if v.kind is Kind.CLAIM]
    assert [(v.name, v.count or 0, v.of) for v in verdicts] == [*own.counted()], (seed, proposed(seed).text)
    for verdict in verdicts:
        status = Status.REFUTED if verdict.count else Status.PROVED
        assert (verdict.z3, verdict.diagram, verdict.status) == (status, status, status), (seed, verdict.name)
        assert verdict.status is Status.PROVED or verdict.regions_complete
    return True
