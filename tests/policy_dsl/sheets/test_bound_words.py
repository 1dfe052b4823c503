"""Caps and floors with capital letters are refused by an import as they are by the language, with the same way forward."""

from pathlib import Path

import pytest

from policy_dsl.pipeline import load
from policy_dsl.sheets.block import text_of
from policy_dsl.sheets.sheet import Sheet

HEAD = 'policy P "p"\n\nrequest\n  waited : duration up to 5 days\n\n'


@pytest.mark.parametrize(
    ("cell", "small"),
    [("At most 1 h", "at most 1 h"), ("AT MOST 2 h", "at most 2 h"), ("Not  Before 3 h", "not before 3 h")],
)
def test_import_and_language_ask_for_small_letters(cell: str, small: str, tmp_path: Path) -> None:
    block, (finding,) = text_of(Sheet("t.csv", None, (("waited", "answer within"), ("any", cell))), "t")
    assert block is None
    assert finding.code == "E506"
    assert "B2" in finding.message
    assert f"`{small}`" in (finding.hint or "")
    path = tmp_path / "p.policy"
    path.write_text(f"{HEAD}table t\n  | waited | answer within |\n  | any | {cell} |\n", encoding="utf-8")
    (said,) = load(str(path)).findings
    assert f"`{small}`" in (said.hint or "")
    read, findings = text_of(Sheet("t.csv", None, (("waited", "answer within"), ("any", small))), "t")
    assert read is not None
    assert not findings


def test_what_is_not_a_cap_or_a_floor_is_left_alone() -> None:
    rows = (
        ("row", "waited", "answer within"),
        ("At most", "at most 1 day", "at most 1 h"),
        ("Not before 1 h", "any", "1 h"),
    )
    block, findings = text_of(Sheet("t.csv", None, rows), "t")
    assert block is not None
    assert {finding.code for finding in findings} == {"W508"}
