"""Where an author says a thing in other words, the hint says it in the language's."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load

HEAD = """policy P "p"

request
  role : one of IS "Import Supplier", ES, MDR
  uses, declared : set of A, B
  pages : whole number from 0 to 500

group Sup of role : IS, ES

"""
TABLE = HEAD + "table t\n"

MISTAKES = (
    (HEAD + "rule x\n  when uses includes A\n  refuse\n", "E213", "`uses has A`"),
    (HEAD + "rule x\n  when uses is none\n  refuse\n", "E202", "write `uses is empty`"),
    (HEAD + "rule x\n  when uses is not empty\n  refuse\n", "E202", "`none of`"),
    (
        HEAD + "rule x\n  when uses is declared\n  refuse\n",
        "E202",
        "`uses includes declared and declared includes uses`",
    ),
    (TABLE + "  | pages | answer within |\n  | 0-9 | 1 h |\n", "E235", "`0 to 9`"),
    (TABLE + "  | pages | answer within |\n  | >9 | 1 h |\n", "E222", "`over 5`"),
    (TABLE + "  | Sup | MDR |\n  | 1 h | 2 h |\n", "E226", "group"),
    (TABLE + "  | pages | Import Supplier |\n  | 1 | 2 h |\n", "E226", "`Import` is no"),
    (TABLE + "  | role | answer within |\n  | IS | refuse |\n", "E223", "write `N/A`"),
    (HEAD + "examples e\n  | role | expect |\n  | IS | N/A |\n", "E223", "write `refused`"),
)


@pytest.mark.parametrize(("text", "code", "taught"), MISTAKES, ids=[taught for *_, taught in MISTAKES])
def test_a_mistake_is_taught(text: str, code: str, taught: str, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(text, encoding="utf-8")
    first = load(str(path)).findings[0]
    assert first.code == code
    assert taught in f"{first.message} {first.hint}"


def test_a_claim_whose_requests_could_not_be_read_gets_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    claim = 'property p "s"\n  for any two requests a, b alike except role\n  never a faster than b\n'
    path.write_text(HEAD + claim, encoding="utf-8")
    assert [(f.code, f.span.line) for f in load(str(path)).findings] == [("E101", 11)]


def test_a_rule_is_not_set(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(HEAD + "rule w\n  answer within 1 h\n", encoding="utf-8")
    path = tmp_path / "x.policy"
    path.write_text('proposal X "x"\n  to P in "p.policy"\n  set w to 2 h\n', encoding="utf-8")
    (found,) = load(str(path)).findings
    assert (found.code, found.hint) == ("E305", "it is a rule: write `replace rule w` or `remove rule w`")
