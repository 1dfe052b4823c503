"""What a proposal says of names that its base does not have is answered with what there is, or with what to write."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load

BASE = """policy P "p"

request
  role  : one of A, B, C
  pages : whole number from 0 to 9

group Some of role : A, B

rules desk in this order
  rule few
    when pages under 5
    answer within 1 h

  rule rest
    answer within 2 h
"""


@pytest.mark.parametrize(
    ("lines", "code", "hint"),
    [
        ("remove from group Some : C", "E305", "the group is `A, B`"),
        ("replace term big means pages over 5", "E305", "a new one is added: `add term big means …`"),
        ("remove impossible 1", "E305", "leave the line out: nothing is said to be impossible"),
        (
            "add rules desk in this order\n    rule x\n      refuse",
            "E206",
            "write `replace rules desk in this order`, or bring single rules into it: `add rule RULE to desk`",
        ),
    ],
)
def test_a_name_that_is_not_there_is_answered(lines: str, code: str, hint: str, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(BASE, encoding="utf-8")
    (tmp_path / "q.policy").write_text(f'proposal q "q"\n  to P in "p.policy"\n  {lines}\n', encoding="utf-8")
    (finding,) = load(str(tmp_path / "q.policy")).findings
    assert (finding.code, finding.hint) == (code, hint)
