"""Derived facts that nothing tests are judged as well."""

from __future__ import annotations

from pathlib import Path

from tests.written import policy
from verifier.results.status import Kind, Status
from verifier.verify import verify

UNTESTED = """\
policy Risks "a fact that nothing tests"

request
  reader  : one of Child, Adult, Staff
  overdue : whole number from 0 to 9

derive risk : one of Low, High

rule children
  when reader is Child
  gives risk Low

rule many
  when overdue over 5 and reader is not Staff
  gives risk High

rule all
  answer within 1 h
"""


def test_bounds_that_only_a_derivation_tests_are_told_apart(tmp_path: Path) -> None:
    """No value: 10 staff, and 6 adults with at most 5 overdue. Two: children with 6 to 9."""
    verdicts = {(v.kind, v.subject): v for v in verify(policy(tmp_path, UNTESTED)).verdicts}
    gap, conflict = verdicts[Kind.GAP, "risk"], verdicts[Kind.CONFLICT, "risk"]
    assert (gap.status, gap.count) == (Status.REFUTED, 16)
    assert (conflict.status, conflict.count) == (Status.REFUTED, 4)
    assert verdicts[Kind.DEAD, "many"].status is Status.PROVED
