"""Caps and floors in cells mean what rules with the same words mean, wherever a cell is read, changed or taken along."""

from itertools import product
from pathlib import Path

from policy_dsl.evaluate import evaluate
from tests.command import run
from tests.policy_dsl.amend.test_mutations import changes
from tests.written import policy

HEAD = """policy P "p"

request
  reader : one of A, B, C
  urgent : yes/no
  signed : yes/no

table t
  | reader | answer within |
  | A      | 3 h           |
  | B      | 2 h           |
  | C      | 5 min         |
"""

BY_RULES = """
rule hurry
  when urgent is yes
  answer within at most 1 h

rule cool
  when signed is yes and urgent is no
  answer not before 10 min
"""

BY_CELLS = """
table limits
  any number of rows apply
  | row   | urgent | signed | answer within     |
  | hurry | yes    | any    | at most 1 h       |
  | cool  | no     | yes    | not before 10 min |
"""

HIGHEST = {"A": 10_800, "B": 7_200, "C": 300}


def test_a_cell_says_what_a_rule_says(tmp_path: Path) -> None:
    folders = (tmp_path / "rules", tmp_path / "cells")
    for folder in folders:
        folder.mkdir()
    rules, cells = policy(folders[0], HEAD + BY_RULES), policy(folders[1], HEAD + BY_CELLS)
    for reader, urgent, signed in product("ABC", ("yes", "no"), ("yes", "no")):
        request = {"reader": reader, "urgent": urgent, "signed": signed}
        time = min(HIGHEST[reader], 3600) if urgent == "yes" else HIGHEST[reader]
        time = max(time, 600) if (urgent, signed) == ("no", "yes") else time
        for each in (rules, cells):
            assert evaluate(each, request).outcome.seconds == time, request
        named = tuple(name.replace("limits ", "") for name in evaluate(cells, request).by)
        assert named == evaluate(rules, request).by


def test_small_changes_keep_the_words_of_a_cell() -> None:
    """Of 5 min, 10 min, 1 h, 2 h and 3 h, those next to 1 h are 10 min and 2 h, and those next to 10 min 5 min and 1 h."""
    _, _, every = changes(HEAD + BY_CELLS)
    assert {m.after for m in every if m.before == "at most 1 h"} == {"N/A", "at most 10 min", "at most 2 h"}
    assert {m.after for m in every if m.before == "not before 10 min"} == {"N/A", "not before 5 min", "not before 1 h"}


def test_small_changes_count_on_the_clock_of_a_cap() -> None:
    _, _, every = changes(
        'policy P "p"\n  dated by received\n\nrequest\n  received : date from 2026-06-08 until 2026-06-15\n  paid : yes/no\n\n'
        "calendar Counter\n  open Monday to Friday\n\nclock Plain\n  counts Counter\n  day one is the day after receipt\n"
        "  due at the end of the day\n\ntable t\n  | paid | answer within                   |\n"
        "  | yes  | at most 3 working days on Plain |\n  | no   | 4 working days on Plain         |\n"
    )
    found = {m.after for m in every if m.before == "at most 3 working days on Plain"}
    assert found == {"N/A", "at most 2 working days on Plain", "at most 4 working days on Plain"}


def test_a_sheet_takes_them_along(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD + BY_CELLS, encoding="utf-8")
    for kind in ("csv", "xlsx"):
        sheet = tmp_path / f"limits.{kind}"
        assert run("export", tmp_path / "p.policy", "limits", "-o", sheet, cwd=tmp_path).returncode == 0
        back = run("import", sheet, cwd=tmp_path).stdout
        assert "| hurry | yes    | any    | at most 1 h       |" in back
        assert "| cool  | no     | yes    | not before 10 min |" in back


def test_a_compiled_check_decides_by_them(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD + BY_CELLS, encoding="utf-8")
    check = tmp_path / "check.py"
    assert run("compile", tmp_path / "p.policy", "--target", "python", "-o", check, cwd=tmp_path).returncode == 0
    space: dict[str, object] = {"__name__": "check"}
    exec(compile(check.read_text(encoding="utf-8"), str(check), "exec"), space)  # noqa: S102  # as a service imports it
    decide = space["decide"]
    assert decide(reader="A", urgent="yes", signed="no").trt_seconds == 3600  # type: ignore[operator]  # a function
    assert decide(reader="C", urgent="no", signed="yes").trt_seconds == 600  # type: ignore[operator]  # likewise


def test_a_difference_names_the_words_of_both_sides(tmp_path: Path) -> None:
    (tmp_path / "old.policy").write_text(HEAD + BY_CELLS, encoding="utf-8")
    (tmp_path / "new.policy").write_text(HEAD + BY_CELLS.replace("at most 1 h", "at most 30 min"), encoding="utf-8")
    out = run("diff", "old.policy", "new.policy", cwd=tmp_path).stdout
    assert "at most 1 h → at most 30 min" in " ".join(out.split())
