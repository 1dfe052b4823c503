"""What can apply together, and what is contested: never less than what brute force finds."""

from itertools import combinations
from math import inf
from pathlib import Path

import pytest

from policy_dsl.evaluate import holds
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.vocabulary import Request
from tests.written import policy
from verifier.smt.slicing.slices import Slices, bounds_of

KINDS = """\
policy Kinds "an attribute of each kind"

request
  colour : one of Red, Green, Blue
  extras : set of Ham, Olives
  pages  : whole number from 0 to 9

rule red
  when colour is Red and pages under 4
  answer within 1 h
rule not_red
  when colour is not Red
  answer within 2 h
rule red_long
  when colour is Red and pages at least 4
  answer within 3 h
rule plain
  when colour is Blue and extras is empty
  answer within 2 h
rule rich
  when colour is Blue and extras has Ham
  answer within 4 h
rule either
  when
    any of
      colour is Red
      extras has Ham
  answer within 1 h
rule never
  when colour is Green
  refuse
"""


def every(found: Policy) -> list[Request]:
    """Every request of the policy above."""
    selections = [frozenset(chosen) for n in range(3) for chosen in combinations(("Ham", "Olives"), n)]
    return [
        {"colour": colour, "extras": extras, "pages": pages}
        for colour in found.by_name["colour"].names
        for extras in selections
        for pages in range(10)
    ]


def kept_with(slices: Slices, name: str) -> tuple[Provision, ...]:
    """The provisions of the slice of this one."""
    return slices.restricted_to(slices.co_applicable(slices.place[name])).provisions


def test_what_applies_together_is_in_the_slice(tmp_path: Path) -> None:
    found = policy(tmp_path, KINDS)
    slices = Slices(found)
    requests = every(found)
    for one in found.provisions:
        here = [request for request in requests if holds(one.when, request)]
        together = {p.id for p in found.provisions if any(holds(p.when, request) for request in here)}
        assert together <= {p.id for p in kept_with(slices, one.id)}, one.id


def test_what_never_applies_together_is_left_out(tmp_path: Path) -> None:
    slices = Slices(policy(tmp_path, KINDS))
    kept = {name: [p.id for p in kept_with(slices, name)] for name in ("red", "plain", "never")}
    assert kept == {
        "red": ["red", "either"],
        "plain": ["not_red", "plain", "either"],  # nothing is known of `either`, which is about two facts
        "never": ["not_red", "either", "never"],
    }


def test_times_that_may_meet_another_are_contested(tmp_path: Path) -> None:
    slices = Slices(policy(tmp_path, KINDS))
    # `red` meets `either` alone, which has the same time; `plain` meets `either`, of which nothing is known
    assert slices.contested(inf) == {"not_red", "red_long", "plain", "rich", "either"}


def test_a_table_of_rows_apart_has_nothing_contested(tmp_path: Path) -> None:
    text = KINDS.split("rule red\n")[0] + (
        "table t\n"
        "  | row | colour | extras       | answer within |\n"
        "  | 1   | Red    | any          | 1 h |\n"
        "  | 2   | Green  | none, Ham    | 2 h |\n"
        "  | 3   | Green  | Olives       | 3 h |\n"
    )
    assert Slices(policy(tmp_path, text)).contested(inf) == frozenset()


def test_the_deadline_is_kept(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError):
        Slices(policy(tmp_path, KINDS)).contested(0.0)


def test_bounds(tmp_path: Path) -> None:
    assert bounds_of(policy(tmp_path, KINDS)) == [set(), set(), {0, 4, 10}]
