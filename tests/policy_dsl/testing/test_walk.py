"""What a walk can pick is exactly what is possible: every request, and every pair of different ones."""

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from policy_dsl.evaluate import completions
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.resolve import resolve_policy
from policy_dsl.testing.possible import Possible, possible
from policy_dsl.testing.walk import pick
from tests.random_policies import random_policy
from tests.written import policy

T = TypeVar("T")

COMPARED = """\
policy Visits "Visits to a reading room"

request
  guest          : yes/no
  booked, stayed : whole number from 0 to 2
  since          : whole number from 1 to 3

impossible when stayed over booked and guest is no
  because "members leave on time"

impossible when since at most stayed and booked is 1
  because "nobody stays longer than they are here"

table answers
  | stayed | answer within |
  | 0 to 1 | 1 h           |
  | 2      | 2 h           |
"""


class Dice:
    """Picks anything, and a first or a last number more often, as those are rare among many."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def step(self, first: int, last: int) -> int:
        return self.random.choice((first, last, self.random.randint(first, last)))

    def choose(self, options: Sequence[T]) -> T:
        return self.random.choice(options)


def every_pick(made: Possible, expected: int) -> set[object]:
    """What is picked often enough that each of so many things has been picked."""
    dice = Dice(expected)
    return {key(pick(made, dice)) for _ in range(30 * expected + 200)}


def key(requests: Sequence[Request]) -> tuple[tuple[tuple[str, object], ...], ...]:
    return tuple(tuple(sorted(request.items())) for request in requests)


def possible_pairs(given: Policy, differ: Sequence[str]) -> set[object]:
    """By trying all, with the reference alone."""
    every = list(completions(given, {}))
    return {
        key(pair) for pair in product(every, every)
        if pair[0] != pair[1] and all(pair[0][n] == pair[1][n] for n in pair[0] if n not in differ)
    }  # fmt: skip


def test_every_request_is_picked_and_nothing_else(tmp_path: Path) -> None:
    for given in (policy(tmp_path), policy(tmp_path, COMPARED)):
        expected = {key([request]) for request in completions(given, {})}
        assert every_pick(possible(given), len(expected)) == expected


@pytest.mark.parametrize("differ", [("booked",), ("stayed",), ("booked", "since"), ("guest", "stayed")])
def test_every_pair_is_picked_and_nothing_else(tmp_path: Path, differ: tuple[str, ...]) -> None:
    given = policy(tmp_path, COMPARED)
    expected = possible_pairs(given, differ)
    assert every_pick(possible(given, differ), len(expected)) == expected


@pytest.mark.parametrize("differ", [("reader",), ("book",), ("why", "book"), ("reader", "why")])
def test_pairs_of_codes(tmp_path: Path, differ: tuple[str, ...]) -> None:
    given = policy(tmp_path)
    expected = possible_pairs(given, differ)
    assert every_pick(possible(given, differ), len(expected)) == expected


def test_pairs_of_compared_facts_that_are_ordered_otherwise(tmp_path: Path) -> None:
    text = """\
policy Two "Two facts, ordered one way or the other"

request
  left, right : whole number from 0 to 1

impossible when left at most right and right at most left
  because "no two are alike"

otherwise refuse
"""
    zero_one, one_zero = {"left": 0, "right": 1}, {"left": 1, "right": 0}
    picked = every_pick(possible(policy(tmp_path, text), ("left", "right")), 2)
    assert picked == {key([zero_one, one_zero]), key([one_zero, zero_one])}


@pytest.mark.parametrize("pair", [False, True], ids=["requests", "pairs"])
def test_random_policies(pair: bool) -> None:
    tried = 0
    for seed in range(50):
        given, _ = resolve_policy(random_policy(seed))
        if given is None or given.requests > (12 if pair else 60):
            continue
        differ = tuple(a.name for a in given.attributes[: 1 + seed % 2]) if pair else ()
        expected = possible_pairs(given, differ) if pair else {key([request]) for request in completions(given, {})}
        try:
            made = possible(given, differ)
        except ValueError:
            assert expected == set(), seed
            continue
        assert every_pick(made, len(expected)) == expected, seed
        tried += 1
    assert tried > 3
