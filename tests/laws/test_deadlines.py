"""Wherever a deadline falls: the law on policies and proposals of the dice, and on one that is refuted with `any`."""

from pathlib import Path
from random import Random

import pytest

from tests.brute import Space
from tests.laws import laws
from tests.laws.deadlines import a_deadline_never_misleads
from tests.random_policies import random_policy, random_proposal
from tests.written import policy


def test_on_a_policy_with_a_counterexample_that_has_any(tmp_path: Path) -> None:
    library = policy(tmp_path)
    assert a_deadline_never_misleads(library, None, Space(library), Random(1), 15) > 10


@pytest.mark.parametrize("block", range(2))
def test_on_policies_and_proposals_of_the_dice(block: int) -> None:
    late = tried = 0
    for seed in range(block * 1_000, block * 1_000 + 16):
        random = Random(seed)
        if seed % 2:
            base, file = random_proposal(seed)
            found = laws.amended(file, laws.resolved(base))
            if found is None:
                continue
            proposal, amended = found
        else:
            proposal, amended = None, laws.resolved(random_policy(seed))
        if amended.requests > 120:
            continue
        tried += 1
        late += a_deadline_never_misleads(
            amended, proposal, Space(amended, proposal.base if proposal else None), random, 3
        )
    assert tried > 3
    assert late > 10
