"""What a proposal makes of derived facts: what stays impossible, and what its intents mean."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from policy_dsl.evaluate import completions, evaluate
from policy_dsl.model.decisions import REFUSED
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.pipeline import load
from tests.written import written

BASE = """\
policy P "p"

request
  role : one of A, B, C
  hot  : yes/no

derive risk : one of Low, High
  otherwise Low

rule highs
  when role is A
  gives risk High

impossible when risk is High and hot is yes
  because "so it is"

rule times
  answer within 1 h
"""


def amended(folder: Path, *lines: str) -> tuple[Proposal, Policy]:
    """What the lines make of the base."""
    (folder / "p.policy").write_text(BASE, "utf-8")
    path = folder / "q.policy"
    path.write_text("\n".join(['proposal Q "q"', '  to P in "p.policy"', *lines, ""]), "utf-8")
    loaded = load(str(path))
    assert loaded.proposal is not None, loaded.findings
    assert loaded.amended is not None
    return loaded.proposal, loaded.amended


def test_what_is_impossible_stays_so_whatever_is_derived(tmp_path: Path) -> None:
    """Of hot requests, those of A are of high risk in the base, and so no request; C is that in the amended policy only."""
    proposal, policy = amended(tmp_path, "  replace rule highs", "    when role is C", "    gives risk High")
    for each in (proposal.base, policy):
        assert [r["role"] for r in completions(each, {"hot": "yes"})] == ["B", "C"]


def test_two_editions_may_close_a_circle(tmp_path: Path) -> None:
    """Before the day, `a` follows from `b`, and from then on `b` from `a`; neither is a circle by itself."""
    base = """\
policy P "p"
  dated by day

request
  x   : yes/no
  day : date from 2026-01-01 until 2026-01-10

derive a : yes/no
derive b : yes/no

rule from_b
  when b is yes
  gives a yes

rule from_x
  when x is yes
  gives b yes

rule all
  answer within 1 h
"""
    text = """\
proposal Q "q"
  to P in "base.policy"
  in force from 2026-01-05
  replace rule from_b
    when x is yes
    gives a yes
  replace rule from_x
    when a is yes
    gives b yes
"""
    assert {f.code for f in written(tmp_path, text, base=base).findings} == {"E254"}
    at_once = text.replace("  in force from 2026-01-05\n", "")
    assert written(tmp_path, at_once, base=base).findings == []


def test_an_intent_with_a_derived_fact_gets_its_remarks(tmp_path: Path) -> None:
    """`times` answers requests of high risk within 1 h, which is sooner than 2 h."""
    lines = ["  remove rule times", "  add rule all", "    answer within 1 h"]
    proposal, _ = amended(tmp_path, *lines, "  intends", "    answers within 2 h where risk is High")
    loaded = load(proposal.clause.path)
    assert [f.code for f in loaded.findings] == ["W507"]


def test_a_condition_that_differs_where_a_fact_has_no_value_is_another_one(tmp_path: Path) -> None:
    """Nothing gives C a risk, so it is not Low, and not High either: from the day on, the rule refuses it."""
    base = """\
policy P "p"
  dated by day

request
  role : one of A, B, C
  day  : date from 2026-01-01 until 2026-01-10

derive risk : one of Low, High

rule highs
  when role is A
  gives risk High

rule lows
  when role is B
  gives risk Low

term high means risk is High

rule safe
  when risk is Low
  refuse

otherwise answer within 1 h
"""
    proposal = """\
proposal Q "q"
  to P in "p.policy"
  in force from 2026-01-05

  replace rule safe
    when not high
    refuse
"""
    (tmp_path / "p.policy").write_text(base, "utf-8")
    (tmp_path / "q.policy").write_text(proposal, "utf-8")
    policy = load(str(tmp_path / "q.policy")).amended
    assert policy is not None
    first = date(2026, 1, 1).toordinal()
    refused = [
        (role, day)
        for role in "ABC"
        for day in (3, 4, 5)
        if evaluate(policy, {"role": role, "day": first + day - 1}).outcome == REFUSED
    ]
    assert refused == [("B", 3), ("B", 4), ("B", 5), ("C", 5)]
