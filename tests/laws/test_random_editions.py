"""The laws of comparing, over random pairs of policies about the same requests; and of examples, over both."""

from itertools import permutations
from pathlib import Path

import pytest

from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered
from tests.laws import editions, laws
from tests.written import policy

BLOCKS = 5
IN_A_BLOCK = 40


def pairs(block: int, *, same_space: bool) -> list[tuple[Policy, Policy]]:
    """The pairs without errors that are small enough to be tried whole."""
    found = []
    for seed in range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK):
        pair = editions.pair(seed, same_space=same_space)
        if pair is not None and max(each.requests for each in pair) <= laws.MOST:
            found.append(pair)
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
        for each in (old, new):
            editions.difference_adds_up(each, each)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_examples_come_out_as_tried(block: int) -> None:
    for _, new in pairs(block, same_space=False):
        editions.examples_are_tried(new)


def test_the_pairs_differ_in_every_way() -> None:
    some = pairs(0, same_space=False)
    every = [editions.every_request(old, new) for old, new in some]
    here = [
        {n for n, r in enumerate(rs) if editions.possible(old, r)} for (old, _), rs in zip(some, every, strict=True)
    ]
    there = [
        {n for n, r in enumerate(rs) if editions.possible(new, r)} for (_, new), rs in zip(some, every, strict=True)
    ]
    assert sum(bool(one - two) and bool(two - one) for one, two in zip(here, there, strict=True)) > 3
    assert sum(one == two for one, two in zip(here, there, strict=True)) > 3
    assert sum([a.name for a in old.attributes] != [a.name for a in new.attributes] for old, new in some) > 3


def test_some_pairs_are_in_force_at_different_times() -> None:
    found = [pair for block in range(BLOCKS) for pair in pairs(block, same_space=False)]
    ranges = [[{a.name: a.type for a in p.attributes if isinstance(a.type, Ordered)} for p in pair] for pair in found]
    assert sum(one != two for one, two in ranges) > 3


def test_rows_that_change_places_are_edits(tmp_path: Path) -> None:
    """Four rows in which the first decides, in each of their orders; one of them gives way to another, and two never meet."""
    rows = ("low | at most 5 | 1 h", "mid | 3 to 7 | 2 h", "high | over 6 | N/A", "rest | any | 3 h")
    head = 'policy P "p"\n\nrequest\n  n : whole number from 0 to 9\n\ntable t\n  the first row that applies decides\n'
    every = []
    for order in permutations(rows):
        lines = "".join(f"  | {row} |\n" for row in order)
        every.append(policy(tmp_path, f"{head}  | row | n | answer within |\n{lines}"))
    for new in every:
        editions.difference_adds_up(every[0], new)
        editions.difference_adds_up(new, every[-1])
