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


def test_a_term_does_not_compare_facts_of_which_a_code_is_split(tmp_path: Path) -> None:
    """To the policy both parts are one, and to the proposal they are two."""
    base = BASE.replace("action : one of", "action, usual : one of").replace(
        "rule a", "term odd means action is Read\n\nrule b\n  when odd\n  answer within 2 h\n\nrule a"
    )
    for lines, split in ((f"{SPLIT}\n  ", []), ("", [SPLIT])):
        (refused,) = findings(tmp_path, base, *split, f"{lines}replace term odd means action is not usual")
        assert (refused.code, refused.hint) == (
            "E319", "write the split into the policy file, and propose this change to that",
        )  # fmt: skip
        assert not findings(tmp_path, base, *split, f"{lines}replace term odd means action is not Read")
    written = re.sub("Export", "Email, Paper", base)
    assert not findings(tmp_path, written, "replace term odd means action is not usual")


def test_what_cannot_be_stacked_can_be_proposed_to_the_policy_with_the_lower_change(tmp_path: Path) -> None:
    group = "remove from group Out : Paper"
    (refused,) = findings(tmp_path, BASE, SPLIT, group)
    assert refused.code == "E319"
    assert "write the lower one into the policy file" in str(refused.hint)
    assert not findings(tmp_path, re.sub("Export", "Email, Paper", BASE), group)
