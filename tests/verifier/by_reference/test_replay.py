"""What the interpreter finds wrong with derived facts, on single requests; worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_dsl.model.policy import Policy
from tests.risks import RISKS
from tests.written import policy, proposal
from verifier.by_reference.replay import replays
from verifier.obligations.all import obligations
from verifier.results.status import Kind


def violated(of: Policy, kind: Kind, subject: str, day: int = 0) -> list[str]:
    """The requests of the day on which the obligation is violated or, if it asks for a request, met."""
    (o,) = [o for o in obligations(of) if (o.kind, o.subject) == (kind, subject)]
    every = [(reader, late) for reader in ("Child", "Adult", "Staff") for late in range(4)]
    return [
        f"{reader} {late}"
        for reader, late in every
        if replays(of, None, o, [{"reader": reader, "late": late, "day": 739617 + day}])
    ]


@pytest.mark.parametrize(
    ("kind", "subject", "requests"),
    [
        (Kind.GAP, "grown", ["Staff 0", "Staff 1", "Staff 2", "Staff 3"]),
        (Kind.GAP, "risk", []),
        (Kind.CONFLICT, "risk", ["Child 2"]),
        (Kind.DEAD, "lates", ["Adult 1"]),
        (Kind.DEAD, "staff_risk any", []),
        (Kind.HIT_RULE, "child_risk", ["Child 2"]),
        (Kind.HIT_RULE, "staff_risk", []),
    ],
)
def test_a_fault_of_a_derived_fact_is_found_again(
    tmp_path: Path, kind: Kind, subject: str, requests: list[str]
) -> None:
    assert violated(policy(tmp_path, RISKS), kind, subject) == requests


def test_a_fact_that_is_added_has_a_gap_from_its_first_day_on(tmp_path: Path) -> None:
    text = """\
proposal Q "q"
  to Risks in "base.policy"
  in force from 2026-01-02
  add derive hot : yes/no
  add rule warm
    when late is 3
    gives hot yes
"""
    _, amended = proposal(tmp_path, text, RISKS)
    assert violated(amended, Kind.GAP, "hot") == []
    assert len(violated(amended, Kind.GAP, "hot", day=1)) == 9
