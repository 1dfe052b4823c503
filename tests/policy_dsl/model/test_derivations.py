"""Where a derived fact has no value, or two, and where its tables break their hit rules; worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from policy_dsl.evaluate import completions, holds
from policy_dsl.model.conditions import Condition
from policy_dsl.model.derivations import breaks_hit_rule, derived_from, has_no_value, has_two_values, stands
from policy_dsl.model.policy import Policy
from tests.risks import RISKS
from tests.written import policy

HIT = """\
policy H "rows that apply together"

request
  n : whole number from 0 to 9

derive d : one of A, B, C

table t
  RULE
  | n       | gives d |
  | 1 to 4  | A       |
  | 2 to 5  | B       |
  | 4 to 7  | B       |
  | 7       | C       |

rule r
  answer within 1 h
"""
"""Rows that apply: 0 none, 1 A, 2 and 3 A and B, 4 A, B, B, 5 B, B, 6 B, 7 B and C, 8 and 9 none."""


@pytest.fixture(scope="module")
def risks(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy(tmp_path_factory.mktemp("risks"), RISKS)


def met(of: Policy, condition: Condition) -> Iterator[str]:
    """The requests of the first day that meet the condition."""
    for request in completions(of, {"day": 739617}):
        if holds(condition, request):
            yield f"{request['reader']} {request['late']}"


def test_a_fact_has_no_value_where_nothing_applies_and_it_has_no_otherwise(risks: Policy) -> None:
    assert [*met(risks, has_no_value(risks.derivation("grown")))] == ["Staff 0", "Staff 1", "Staff 2", "Staff 3"]
    assert [*met(risks, has_no_value(risks.derivation("risk")))] == []


def test_a_fact_has_two_values_where_two_provisions_stand(risks: Policy) -> None:
    assert [*met(risks, has_two_values(risks.derivation("risk")))] == ["Child 2"]


def test_a_provision_stands_unless_it_is_set_aside(risks: Policy) -> None:
    risk = risks.derivation("risk")
    (lates,) = [p for p in risk.provisions if p.id == "lates"]
    assert [*met(risks, stands(risk, lates))] == ["Adult 1"]


@pytest.mark.parametrize(
    ("rule", "broken"),
    [("any number of rows apply", []), ("at most one row applies", [2, 3, 4, 5, 7]),
     ("exactly one row applies", [0, 2, 3, 4, 5, 7, 8, 9])],
)  # fmt: skip
def test_a_hit_rule_counts_the_rows(tmp_path_factory: pytest.TempPathFactory, rule: str, broken: list[int]) -> None:
    made = policy(tmp_path_factory.mktemp("hit"), HIT.replace("RULE", rule))
    derivation = made.derivation("d")
    condition = breaks_hit_rule(derivation, derivation.tables[0])
    assert [n for n in range(10) if holds(condition, {"n": n})] == broken
    two = has_two_values(derivation)
    assert [n for n in range(10) if holds(two, {"n": n})] == [2, 3, 4, 7]


def test_a_fact_is_derived_from_others_by_way_of_others(risks: Policy) -> None:
    assert derived_from(risks, ["risk", "reader"]) == {"risk", "grown"}
    assert derived_from(risks, ["late"]) == frozenset()
