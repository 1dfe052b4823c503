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


def hints(folder: Path, base: str, *proposals: str) -> list[tuple[str, str]]:
    """The code and the hint of each finding of the last of the proposals."""
    return [(each.code, str(each.hint)) for each in findings(folder, base, *proposals)]


def test_a_code_that_is_retired_is_not_asked_about(tmp_path: Path) -> None:
    retired = "retire code Export of action\n  add code Copy to action\n  "
    for line in (
        "intends\n    changes nothing where action is Export",
        "add rule b\n    when action is Export\n    refuse",
    ):
        ((code, hint),) = hints(tmp_path, BASE, retired + line)
        assert code == "E202"
        assert "this proposal retires it, and no request has it afterwards: leave it out" in hint
        assert not findings(tmp_path, BASE, retired + line.replace("is Export", "is Copy"))


def test_a_code_that_is_gone_below_is_said_to_be(tmp_path: Path) -> None:
    for below, words in (
        ("retire code Export of action", "`p1`, below this one, retires it"),
        ("rename code Export of action to Copy", "`p1`, below this one, renames it: write `Copy`"),
        (SPLIT, "`p1`, below this one, splits it into `Email`, `Paper`"),
    ):
        for line in ("add rule b\n    when action is Export\n    refuse", "retire code Export of action"):
            ((code, hint),) = hints(tmp_path, BASE, below, line)
            assert code == "E202"
            assert hint.startswith(words)


def test_a_group_of_a_code_that_is_not_there_adds_the_code(tmp_path: Path) -> None:
    ((code, hint),) = hints(tmp_path, BASE, "add group Away of action : Export, Guest")
    assert code == "E202"
    assert "`add code Guest to action`" in hint
    assert not findings(tmp_path, BASE, "add code Guest to action\n  add group Away of action : Export, Guest")


def test_a_derived_fact_keeps_its_codes_and_what_gives_it_changes(tmp_path: Path) -> None:
    base = BASE.replace(
        "rule a",
        "derive risk : one of Low, High\n  otherwise Low\n\nrule r\n  when action is Export\n  gives risk High\n\nrule a",
    ).replace("when action in Out", "when risk is High")
    ((code, hint),) = hints(tmp_path, base, "retire code High of risk")
    assert code == "E257"
    assert "change what gives it: `replace rule …`" in hint
    assert not findings(tmp_path, base, "replace rule r\n    when action is Read\n    gives risk High")


def test_a_code_that_is_written_twice_is_reported_once(tmp_path: Path) -> None:
    (twice,) = findings(tmp_path, BASE, "split code Export of action into Paper, Paper")
    assert (twice.code, twice.message) == ("E206", "there is another code `Paper`")
    (taken,) = findings(tmp_path, BASE, "add code Out to action")
    assert (taken.code, taken.message) == ("E206", "there is another value `Out`")
