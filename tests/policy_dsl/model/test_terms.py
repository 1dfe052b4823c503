"""On which terms and derived facts claims depend."""

from __future__ import annotations

from pathlib import Path

from policy_dsl.model.terms import facts_of_claims, terms_of_claims
from tests.written import policy

BASE = """\
policy P "p"

request
  age  : whole number from 0 to 99
  late : whole number from 0 to 9

term old means age over 65
term slow means late over 3

derive grown : yes/no
  otherwise no

derive risk : yes/no
  otherwise no

derive other : yes/no
  otherwise no

rule grows
  when age at least 18
  gives grown yes

rule risks
  when grown is yes and old
  gives risk yes

rule others
  when slow
  gives other yes

rule waits
  when other is yes
  answer within 2 h

rule all
  when other is no
  answer within 1 h
"""

CLAIM = """
property quick "q"
  for any request r
  where r.risk is yes
  always r permitted
"""


def test_a_claim_depends_on_what_gives_the_facts_that_it_tests(tmp_path: Path) -> None:
    """It tests `risk`, which follows from `grown` and, by way of a rule, from `old`; nothing that it tests is from `other`."""
    claimed = policy(tmp_path, BASE + CLAIM)
    assert facts_of_claims(claimed, None) == {"risk", "grown"}
    assert terms_of_claims(claimed, None) == {"old"}


def test_without_a_claim_nothing_is_fixed(tmp_path: Path) -> None:
    unclaimed = policy(tmp_path, BASE)
    assert facts_of_claims(unclaimed, None) == frozenset()
    assert terms_of_claims(unclaimed, None) == frozenset()
