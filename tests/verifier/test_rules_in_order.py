"""Rules in an order: the same answers as of a table in which the first row decides, and edits between two policies."""

from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate
from policy_dsl.model.policy import Policy
from tests.brute import Space
from tests.written import policy
from verifier.compare import Comparison, compare
from verifier.lock.meaning import Meaning
from verifier.report.words.row_lines import row_lines
from verifier.results.status import Status
from verifier.verify import verify

HEAD = """policy P "p"

request
  reader : one of A, B, C, D
  pages  : whole number from 0 to 9

"""
RULES = {
    "many": "when pages over 7\n    refuse",
    "a": "when reader in A, B\n    answer within 1 h",
    "b": "when reader is B and pages over 2\n    answer within 2 h",
    "c": "when pages over 5\n    answer within 3 h",
    "rest": "answer within 4 h",
}
TABLE = f"""{HEAD}table t
  the first row that applies decides
  | row  | reader | pages  | answer within |
  | many | any    | over 7 | N/A           |
  | a    | A, B   | any    | 1 h           |
  | b    | B      | over 2 | 2 h           |
  | c    | any    | over 5 | 3 h           |
  | rest | any    | any    | 4 h           |
"""


def text(*names: str) -> str:
    return f"{HEAD}rules t in this order\n" + "".join(f"  rule {name}\n    {RULES[name]}\n" for name in names)


def in_folders(folder: Path, *texts: str) -> list[Policy]:
    made = []
    for number, each in enumerate(texts):
        (folder / f"{number}").mkdir()
        made.append(policy(folder / f"{number}", each))
    return made


def compared(folder: Path, before: str, after: str) -> Comparison:
    old, new = in_folders(folder, before, after)
    found = compare(old, new, {}, timeout=30.0)
    assert found is not None
    return found


def test_rules_decide_as_the_rows_of_a_table(tmp_path: Path) -> None:
    rules, table = in_folders(tmp_path, text(*RULES), TABLE)
    for request in Space(table).everything:
        assert evaluate(rules, request).outcome == evaluate(table, request).outcome
    assert len(rules.provisions) == len(RULES)  # one provision for each rule, and no override
    assert not any(provision.overrides for provision in rules.provisions)


def test_each_rule_says_of_how_many_requests_it_decides(tmp_path: Path) -> None:
    found = verify(policy(tmp_path, text(*RULES)), timeout=30.0)
    rules = {v.subject: (v.met, v.decides) for v in found.verdicts if v.decides is not None}
    # 4 readers with 8 and 9 pages; A and B with 0 to 7; B with 3 to 9; all with 6 to 9, of which C and D with 6 and 7 are left
    assert rules == {"many": (8, 8), "a": (20, 16), "b": (7, 0), "c": (16, 4), "rest": (40, 12)}
    assert [*row_lines(found)][3] == "c decides 4 of the 16 requests that meet its condition"
    (dead,) = (v for v in found.verdicts if v.status is Status.REFUTED)
    assert (dead.subject, set(dead.rests_on)) == ("b", {"many", "a"})


@pytest.mark.parametrize(("moved", "changed"), [
    (("many", "b", "a", "c", "rest"), 5),  # a B with 3 to 7 pages has 2 h
    (("many", "a", "c", "b", "rest"), 0),  # `b` is covered by `a` anyway
])  # fmt: skip
def test_rules_that_change_places_are_edits(tmp_path: Path, moved: tuple[str, ...], changed: int) -> None:
    found = compared(tmp_path, text(*RULES), text(*moved))
    assert found.impact.changed == changed
    (edit,) = found.edits
    assert edit.id in ("a", "b", "c")
    assert (edit.changed, edit.matters) == (("order",), changed > 0)


def test_a_rule_that_leaves_its_order_is_an_edit(tmp_path: Path) -> None:
    apart = text("many", "a", "c", "rest") + "\nrule b\n  when reader is B and pages over 2\n  answer within 2 h\n"
    found = compared(tmp_path, text(*RULES), apart)
    assert [(edit.id, edit.changed) for edit in found.edits] == [("b", ("order",))]


def test_a_lock_says_in_which_order_a_rule_stands(tmp_path: Path) -> None:
    rules, table = in_folders(tmp_path, text(*RULES), TABLE)
    of_rules, of_table = (
        {name: Meaning(each, None).provision(provision) for name, provision in each.cited.items()}
        for each in (rules, table)
    )
    assert "in the order t" in of_rules["a"]
    assert not any("in the order t" in parts for parts in of_table.values())
