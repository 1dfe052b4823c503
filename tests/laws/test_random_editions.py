"""The laws of comparing, over random pairs of policies about the same requests; and of examples, over both."""

import pytest

from policy_dsl.evaluate import impossible
from policy_dsl.model.policy import Policy
from tests.brute import Space
from tests.laws import editions, laws
from tests.random_policies import random_editions

BLOCKS = 6
IN_A_BLOCK = 60


def pairs(block: int, *, same_space: bool) -> list[tuple[Policy, Policy]]:
    """The pairs without errors that are small enough to be tried whole."""
    found = []
    for seed in range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK):
        old, new = map(laws.resolved, random_editions(seed, same_space=same_space))
        if old is not None and new is not None and old.requests <= laws.MOST:
            found.append((old, new))
    return found


@pytest.mark.parametrize("same_space", [True, False], ids=["the same is possible", "other requests are possible"])
@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_difference_is_every_difference(block: int, same_space: bool) -> None:
    found = pairs(block, same_space=same_space)
    assert len(found) >= 0.5 * IN_A_BLOCK
    for old, new in found:
        editions.difference_adds_up(old, new)


def test_nothing_differs_from_itself() -> None:
    for old, new in pairs(0, same_space=False):
        for policy in (old, new):
            editions.difference_adds_up(policy, policy)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_examples_come_out_as_tried(block: int) -> None:
    for _, new in pairs(block, same_space=False):
        editions.examples_are_tried(new)


def test_the_pairs_differ_in_every_way() -> None:
    some = pairs(0, same_space=False)
    there = [{n for n, r in enumerate(Space(old).everything) if not impossible(new, r)} for old, new in some]
    here = [{n for n, r in enumerate(Space(old).everything) if not impossible(old, r)} for old, new in some]
    assert sum(bool(one - two) and bool(two - one) for one, two in zip(here, there, strict=True)) > 3
    assert sum(one == two for one, two in zip(here, there, strict=True)) > 3
    assert sum([a.name for a in old.attributes] != [a.name for a in new.attributes] for old, new in some) > 3
