"""What a proposal says, read in the vocabulary that it makes."""

from pathlib import Path

from policy_dsl.pipeline import load

BASE = """policy P "p"

request
  role : one of IS, GS, MDR

group Supplier of role : IS, GS

table t
  | role | answer within |
  | IS   | 1 h           |
  | GS   | 2 h           |
  | MDR  | 3 h           |
"""

PROPOSAL = """proposal Q "q"
  to P in "p.policy"

  add to group Supplier : MDR
  set t MDR to 2 h
  add rule late
    when role in Supplier
    answer not before 30 min

  intends
    changes nothing where role in Supplier
    changes nothing where role in IS, GS, MDR
"""


def test_a_remark_on_an_intent_is_about_groups_as_they_are_in_the_base(tmp_path: Path) -> None:
    """The group has every role afterwards, which is remarked where the proposal decides by it, and not where it is measured."""
    (tmp_path / "p.policy").write_text(BASE)
    path = tmp_path / "q.policy"
    path.write_text(PROPOSAL)
    remarks = [(finding.code, finding.span.line) for finding in load(str(path)).findings]
    assert remarks == [("W506", 7), ("W506", 12)]
