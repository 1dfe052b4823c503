"""Where each row of a table applies in which the first decides: by a sweep, from the last row up, and on the reference."""

from pathlib import Path

import pytest

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep import TooManyStepsError
from policy_dsl.diagram.policy import pairwise, provisions
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import decision_of
from policy_dsl.diagram.space.partition import conditions_of, partition
from policy_dsl.model.decisions import answered
from policy_dsl.model.policy import Policy
from tests.brute import Space, applying
from tests.laws.laws import resolved
from tests.random_policies import random_policy
from tests.written import policy as written_policy

SEEDS = 120


def in_order() -> list[Policy]:
    """Random policies with such a table."""
    return [policy for seed in range(SEEDS) if (policy := resolved(random_policy(seed))).orders]


def test_from_the_last_row_up_is_what_the_sweep_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    policies = in_order()
    assert len(policies) > 10
    for policy in policies:
        space = partition(policy, conditions_of(policy))
        forest = Forest(space.widths)
        swept, stacked = PolicyDiagrams(forest, space, policy), PolicyDiagrams(forest, space, policy)
        here = [swept.applies(p) for p in policy.provisions]
        outcomes = pairwise.outcomes(swept, pairwise.refused(swept))
        with monkeypatch.context() as patched:
            patched.setattr(provisions, "sweep", too_many)
            assert here == [stacked.applies(p) for p in policy.provisions]
        assert outcomes == swept.outcomes()


def too_many(*_: object) -> int:
    raise TooManyStepsError


def test_as_many_requests_apply_as_one_by_one() -> None:
    from policy_dsl.diagram.mdd.count import count_points

    for policy in in_order()[:8]:
        whole = Space(policy)
        space = partition(policy, conditions_of(policy))
        forest = Forest(space.widths)
        diagrams = PolicyDiagrams(forest, space, policy)
        for p in policy.provisions:
            where = forest.both(diagrams.valid(), diagrams.applies(p))
            many = sum(p in applying(policy.provisions, r) for r in whole.everything)
            assert count_points(forest, where, space.blocks) == many, p.id


def test_of_the_rows_that_a_leaf_is_given_the_first_decides(tmp_path: Path) -> None:
    """A sweep may leave rows after the first among them, and the test of what is redundant always does."""
    text = """policy P "p"

request
  a : yes/no

table t
  the first row that applies decides
  | a   | answer within |
  | yes | 1 h           |
  | any | 2 h           |
"""
    found = written_policy(tmp_path, text)
    assert decision_of(found, found.provisions) == (answered(3600), (found.provisions[0].id,))
