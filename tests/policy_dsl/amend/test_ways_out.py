"""What E319 proposes instead of two changes of a vocabulary that exclude each other does work."""

import re
from pathlib import Path

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.pipeline import load

BASE = """policy Base "b"

request
  action : one of Read, Export

group Out of action : Export

rule a
  when action in Out
  refuse

otherwise answer within 1 h
"""
SPLIT = "split code Export of action into Email, Paper"


def findings(folder: Path, base: str, *proposals: str) -> list[Finding]:
    """The findings of the last of the proposals, each made to the one before."""
    (folder / "f0.policy").write_text(base, encoding="utf-8")
    below = 'Base in "f0.policy"'
    for number, lines in enumerate(proposals, 1):
        text = f'proposal p{number} "p"\n  to {below}\n\n  {lines}\n'
        (folder / f"f{number}.policy").write_text(text, encoding="utf-8")
        below = f'p{number} in "f{number}.policy"'
    return load(str(folder / f"f{len(proposals)}.policy")).findings


def test_beside_a_split_conditions_list_the_codes_and_no_group_changes(tmp_path: Path) -> None:
    (refused,) = findings(tmp_path, BASE, f"{SPLIT}\n  remove from group Out : Export")
    assert refused.code == "E319"
    assert "list them in conditions, or write the split into the policy file" in str(refused.hint)
    assert not findings(tmp_path, BASE, f"{SPLIT}\n  replace rule a\n    when action in Email\n    refuse")


def test_what_cannot_be_stacked_can_be_proposed_to_the_policy_with_the_lower_change(tmp_path: Path) -> None:
    group = "remove from group Out : Paper"
    (refused,) = findings(tmp_path, BASE, SPLIT, group)
    assert refused.code == "E319"
    assert "write the lower one into the policy file" in str(refused.hint)
    assert not findings(tmp_path, re.sub("Export", "Email, Paper", BASE), group)
