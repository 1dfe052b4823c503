"""Small changes of random policies with times on clocks: what each moves, and whether a property notices it, counted by
instants.
"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.amend.mutation import mutated
from policy_dsl.pipeline import load
from policy_dsl.text import Text
from tests.laws.clock_proposals import direction
from tests.laws.clocks import Claim, clocked_policy, violations, written
from tests.second_reading.model import Request
from tests.second_reading.policies import Policy
from tests.second_reading.proposals import read
from verifier.mutate import Edition, mutate
from verifier.results.mutants import Fate, Mutant

SEEDS = (4, 24, 36, 46, 55, 91, 152)
EVERY_FATE = SEEDS[1:]
"""Of these, some changes are noticed, some are not, and some change nothing."""

pytestmark = pytest.mark.usefixtures("time_zones")


@pytest.mark.parametrize("seed", SEEDS)
def test_each_change_moves_what_the_instants_say(seed: int, tmp_path: Path) -> None:
    fates = held(seed, tmp_path)
    assert Fate.UNNOTICED in fates
    assert seed not in EVERY_FATE or {Fate.NOTICED, Fate.WITHOUT_EFFECT} <= fates


def held(seed: int, folder: Path) -> set[Fate]:
    """The fates of the changes. Raises where a change is judged otherwise."""
    clocked = clocked_policy(seed)
    path = written(folder, clocked)
    loaded = load(str(path))
    assert loaded.policy is not None
    mutants = mutate(loaded.texts[0], Edition(loaded.policy, None))
    assert mutants is not None
    own = read(path)
    before = verdicts(own, clocked.claims, clocked.zone)
    for mutant in mutants.mutants:
        if mutant.fate in (Fate.MISTAKE, Fate.UNDECIDED):
            assert mutant.fate is Fate.MISTAKE, mutant
            continue
        path.write_text(mutated(Text(str(path), clocked.text), mutant.mutation).content, encoding="utf-8")
        changed = read(path)
        moved = sum(is_moved(own, changed, request, clocked.zone) for request in own.requests())
        assert (mutant.fate is Fate.WITHOUT_EFFECT) is (moved == 0), (mutant, clocked.text)
        assert mutant.changed == moved, (mutant, moved, clocked.text)
        assert mutant.confirmed is not False, (mutant, clocked.text)
        if mutant.fate is Fate.UNNOTICED:
            assert verdicts(changed, clocked.claims, clocked.zone) == before, (mutant, clocked.text)
        elif mutant.fate is Fate.NOTICED and is_claim(mutant):
            assert verdicts(changed, clocked.claims, clocked.zone) != before, (mutant, clocked.text)
    return {mutant.fate for mutant in mutants.mutants}


def is_moved(before: Policy, after: Policy, request: Request, zone: str | None) -> bool:
    """Whether the two decide the request otherwise, or are due at different instants at some hour."""
    old, new = ((policy.decide(request).outcome, policy.clocks) for policy in (before, after))
    return direction(request, old, new, ZoneInfo(zone or "UTC")) is not None


def verdicts(policy: Policy, claims: tuple[Claim, ...], zone: str | None) -> list[bool]:
    """Whether some request violates each claim, or shows it; and whether there is a gap or a conflict."""
    faulty = [{policy.decide(r).outcome for r in policy.requests()} & {kind} != set() for kind in ("gap", "conflict")]
    return [violations(policy, policy.clocks, claim, zone)[0] > 0 for claim in claims] + faulty


def is_claim(mutant: Mutant) -> bool:
    """Whether a property notices it, or that there is a gap or a conflict."""
    return mutant.noticed_by is not None and mutant.noticed_by in ("c0", "c1", "c2", "no gap", "no conflict")
