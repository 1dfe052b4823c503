"""The reference decides each request of each edition once, and every edition for itself."""

from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate
from policy_dsl.model.decisions import Decision, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from tests.written import policy
from verifier.by_reference import checks
from verifier.by_reference.checks import Checks

TEXT = """\
policy P "one rule"

request
  n : whole number from 0 to 9

rule all
  answer within 1 h
"""


def test_each_edition_decides_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = policy(tmp_path, TEXT)
    amended = policy(tmp_path, TEXT.replace("1 h", "2 h"))
    evaluated: list[Policy] = []

    def counted(edition: Policy, request: Request) -> Decision:
        evaluated.append(edition)
        return evaluate(edition, request)

    monkeypatch.setattr(checks, "evaluate", counted)
    tried = Checks(amended, base)
    for _ in range(2):
        assert tried.decide(base, {"n": 3}).outcome == answered(3_600)
        assert tried.decide(amended, {"n": 3}).outcome == answered(7_200)
    assert tried.decide(amended, {"n": 4}).outcome == answered(7_200)
    assert evaluated == [base, amended, amended]
