"""Two caps or two floors that stand together, on the diagrams: the least cap cuts, and the greatest floor raises."""

from pathlib import Path

import pytest

from policy_dsl.diagram.policy.bounds import moved
from policy_dsl.model.decisions import CONFLICT, Outcome, answered
from policy_dsl.model.provisions import AnswerWithin, Cap, Effect, Floor
from tests.written import policy

TEXT = """policy P "p"

request
  urgent : yes/no

rule usual
  answer within 3 h
"""
HOUR = 3600


@pytest.mark.parametrize(("bounds", "outcome", "by"), [
    ({"wide": Cap(2 * HOUR), "tight": Cap(HOUR)}, answered(HOUR), ("usual", "tight")),
    ({"tight": Cap(HOUR), "wide": Cap(2 * HOUR)}, answered(HOUR), ("usual", "tight")),
    ({"early": Floor(4 * HOUR), "late": Floor(5 * HOUR)}, answered(5 * HOUR), ("usual", "late")),
    ({"wide": Cap(2 * HOUR), "tight": Cap(HOUR), "late": Floor(90 * 60)}, CONFLICT, ("usual", "tight", "late")),
])  # fmt: skip
def test_the_strictest_bound_decides(
    tmp_path: Path, bounds: dict[str, Effect], outcome: Outcome, by: tuple[str, ...]
) -> None:
    assert moved(policy(tmp_path, TEXT), {"usual": AnswerWithin(3 * HOUR), **bounds}) == (outcome, by)
