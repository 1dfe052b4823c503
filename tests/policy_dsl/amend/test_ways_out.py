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


TIMES = """policy Base "d"

let notice be 30 days

request
  reader : one of Child, Adult
  waited : duration up to 60 days
  fee    : number from 0.00 to 5.00 in steps of 0.01

times
  reply
  repair

group Grown of reader : Adult

term late means waited over notice

derive risk : one of Low, High
  otherwise Low

rule grave
  when late and reader in Grown
  gives risk High

table t
  | reader | reply within | repair within |
  | Child  | 1 h          | 2 h           |
  | Adult  | 3 h          | no promise    |
"""


def test_what_is_set_by_mistake_is_said_to_be_what_it_is(tmp_path: Path) -> None:
    for line, code, words in (
        ("set t Child reply within to 5 h", "E305", "leave `within` out: write `t Child reply`"),
        (
            "set t Child reply to 5 h and repair to 6 h",
            "E223",
            "one cell a line: write a `set` for each",
        ),
        ("set late to waited over 40 days", "E305", "it is a term: write `replace term late means …`"),
        ("set term late to waited over 40 days", "E305", "write `replace term NAME means …`"),
        ("set Grown to Child", "E305", "it is a group: write `add to group Grown : A`"),
        ("set waited to 90 days", "E305", "`set waited : duration up to 9 days`"),
        ("set fee to 9.00", "E305", "`set fee : number from 0.00 to 9.00 in steps of 0.01`"),
        ("set reader to Guest", "E305", "`add code CODE to reader`"),
        ("add rule r\n    when waited over notise\n    refuse", "E201", "did you mean `notice`?"),
        ("add rule r\n    when waited is Saturday\n    refuse", "E201", "says no day of the week"),
        ("add code Adult to reader", "E206", "leave the line out"),
        ("add rule r\n    when late\n    gives risk Medium", "E202", "leaves the codes of `risk` as they are"),
    ):
        ((found, hint),) = hints(tmp_path, TIMES, line)
        assert (found, words in hint) == (code, True), hint


ROWS = (
    TIMES.replace(
        "  | Adult  | 3 h          | no promise    |",
        "  | Adult  | 3 h          | no promise    |\n",
    )
    .replace(
        "  | reader | reply within | repair within |\n  | Child  | 1 h          | 2 h           |\n",
        "  | reader | risk | reply within | repair within |\n  | Child | Low | 1 h | 2 h |\n  | Child | High | 2 h | 2 h |\n",
    )
    .replace("  | Adult  | 3 h          | no promise    |", "  | Adult | any | 3 h | no promise |")
)


def test_a_row_that_is_called_by_its_codes_is_named_as_it_is_called(tmp_path: Path) -> None:
    for line, words in (
        ("set t Child High reply to 5 h", "write `t row 2 reply`"),
        ('set t "Child, Low" repair to 5 h', "write `t row 1 repair`"),
        ("remove row t Child High", "write `remove row t row 2`"),
        ("add row to t before Child High | Child | Low | 1 h | 1 h |", "write `add row to t before row 2 | … |`"),
        ("set t Adult reply to 5 h if late", "of `set`, the row stands before `to`"),
    ):
        ((_, hint),) = hints(tmp_path, ROWS, line)
        assert words in hint, (line, hint)


def test_a_row_keeps_its_name_when_its_code_is_renamed(tmp_path: Path) -> None:
    renamed = "rename code Child of reader to Kid\n  "
    ((code, hint),) = hints(tmp_path, TIMES, f"{renamed}set t Kid reply to 2 h")
    assert (code, "write `t Child reply`" in hint) == ("E305", True), hint
    assert not findings(tmp_path, TIMES, f"{renamed}set t Child reply to 2 h")


def test_two_codes_do_not_become_one(tmp_path: Path) -> None:
    (joined,) = findings(tmp_path, BASE, "rename code Export of action to Read")
    assert joined.code == "E206"
    assert joined.hint == "a group may name both: `add group NAME of action : Export, Read`"
    (one,) = findings(tmp_path, BASE, "split code Export of action into Paper")
    assert (one.code, one.hint) == ("E319", "write `rename code Export of action to Paper`")
    base = BASE.replace("action : one of", "action, usual : one of")
    gone = "retire code Export of usual\n  retire code Read of action"
    assert [each.code for each in findings(tmp_path, base, gone)] == ["E319"]


def test_another_base_is_named_and_looked_for_from_the_proposal(tmp_path: Path) -> None:
    (tmp_path / "f0.policy").write_text(BASE, encoding="utf-8")
    for to, code, words in (
        ('base in "f0.policy"', "E301", 'write `to Base in "f0.policy"`'),
        ('Base in "f9.policy"', "E302", "seen from the folder of this one"),
    ):
        (tmp_path / "p.policy").write_text(f'proposal p "p"\n  to {to}\n\n  remove rule a\n', encoding="utf-8")
        (found,) = load(str(tmp_path / "p.policy")).findings
        assert (found.code, words in str(found.hint)) == (code, True)


def test_times_that_could_not_be_read_are_not_missed_elsewhere(tmp_path: Path) -> None:
    text = TIMES.replace("times\n  reply\n  repair", "times reply, repair")
    text += '\nproperty soon "s"\n  for any request r\n  never r.reply slower than 1 day\n'
    (tmp_path / "p.policy").write_text(text, encoding="utf-8")
    assert [each.code for each in load(str(tmp_path / "p.policy")).findings] == ["E101"]
