"""Reports read back over random policies: those with two dates, of which one dates the policy, and all others."""

import pytest

from policy_dsl.model.conditions import AtMost, atoms
from policy_dsl.model.policy import Policy
from policy_dsl.resolve import resolve_policy
from tests.brute import Space
from tests.laws import editions, laws, listings
from tests.random_policies import proposal_in_seconds

BLOCKS = 3
IN_A_BLOCK = 25
WIDTHS = (80, 100)


@pytest.fixture(autouse=True)
def few_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few lines that some lists leave regions to the JSON."""
    for module in ("changes", "counterexample"):
        monkeypatch.setattr(f"verifier.report.text.{module}.MOST_LINES", 3)


def seeds(block: int) -> range:
    return range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_verify_lists_of_dated_proposals_adds_up(block: int) -> None:
    kept = 0
    for seed in seeds(block):
        base, file, _ = listings.dated(seed)
        found = laws.amended(file, laws.resolved(base))
        if found is not None and found[1].requests <= laws.MOST:
            listings.verify_adds_up(found[1], found[0], Space(found[1], found[0].base), WIDTHS[seed % 2])
            kept += 1
    assert kept > IN_A_BLOCK / 2


def test_what_verify_lists_of_any_proposal_in_seconds_adds_up() -> None:
    kept = 0
    for seed in seeds(0):
        base, file = proposal_in_seconds(seed)
        policy = laws.resolved(base)
        if policy.requests <= laws.MOST:
            listings.verify_adds_up(policy, None, Space(policy), WIDTHS[seed % 2])
            found = laws.amended(file, policy)
            if found is not None:
                listings.verify_adds_up(found[1], found[0], Space(found[1], policy), WIDTHS[seed % 2])
                kept += 1
    assert kept > IN_A_BLOCK / 2


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_diff_lists_of_dated_policies_adds_up(block: int) -> None:
    kept = 0
    for seed in seeds(block):
        base, _, other = listings.dated(seed)
        old, (new, _) = laws.resolved(base), resolve_policy(other)
        if new is not None and max(old.requests, new.requests) <= laws.MOST:
            listings.diff_adds_up(old, new, WIDTHS[seed % 2])
            kept += 1
    assert kept > IN_A_BLOCK / 3


def test_what_diff_lists_of_any_policies_adds_up() -> None:
    kept = 0
    for seed in seeds(0):
        pair = editions.pair(seed, same_space=False)
        if pair is not None and max(policy.requests for policy in pair) <= laws.MOST:
            listings.diff_adds_up(*pair, WIDTHS[seed % 2])
            kept += 1
    assert kept > IN_A_BLOCK / 2


def test_the_days_are_compared_and_something_turns() -> None:
    policies = [laws.resolved(listings.dated(seed)[0]) for seed in seeds(0)]
    assert sum(bool(policy.change_days) for policy in policies) > IN_A_BLOCK / 2
    assert sum(compared(policy) for policy in policies) > IN_A_BLOCK / 2


def compared(policy: Policy) -> bool:
    """Whether the fact that dates the policy is compared with another."""
    conditions = [p.when for p in policy.provisions] + [clause.when for clause in policy.impossible]
    met = [atom for condition in conditions for atom in atoms(condition)]
    return any(policy.dated_by in (a.small.attribute, a.large.attribute) for a in met if isinstance(a, AtMost))
