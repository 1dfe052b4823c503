"""Help for a heading written as in a spreadsheet uses the words of the language, and what it proposes can be read."""

import re
from pathlib import Path

import pytest

from policy_dsl.pipeline import load
from policy_dsl.resolve.tables.headings import ONE_OF_EACH

HEAD = """policy P "p"
  dated by day

request
  role : one of IS "Import Supplier", ES
  device : one of SMETS1, SMETS2, Other
  mode : one of OnDemand "On Demand", Scheduled
  topics : set of Tax, Waste
  pages : whole number from 0 to 500
  day : date from 2026-01-01 until 2030-01-01
  paid : yes/no

group Sup of role : IS, ES

"""

MEANT = (
    ("Role | answer within", "role"),
    ("User role | answer within", "role"),
    ("role* | answer within", "role"),
    ('"role" | answer within', "role"),
    ("role | Answer Within", "answer within"),
    ("role | answer within (hours)", "answer within"),
    ("role | In force from | answer within", "in force from"),
    ("role | device SMETS1", "SMETS1"),
    ("role | smets1", "SMETS1"),
    ("role | other", "Other"),
    ("role | SMETS1, OnDemand", "SMETS1 OnDemand"),
    ("role | SMETS1 OnDemand | Scheduled SMETS2", "SMETS2 Scheduled"),
    ("role | On Demand", '"On Demand"'),
    ("role | pages at least | answer within", "pages"),
    ("role | min pages | answer within", "pages"),
)


def first(folder: Path, heading: str) -> tuple[str, str]:
    path = folder / "p.policy"
    row = " | ".join("any" for _ in heading.split(" | "))
    path.write_text(f"{HEAD}table t\n  | {heading} |\n  | {row} |\n", encoding="utf-8")
    found = [f for f in load(str(path)).findings if f.code in ("E224", "E226")]
    assert len(found) <= 1
    return (found[0].message, found[0].hint or "") if found else ("", "")


@pytest.mark.parametrize(("heading", "meant"), MEANT, ids=[heading for heading, _ in MEANT])
def test_what_a_heading_means_is_proposed_and_is_read(heading: str, meant: str, tmp_path: Path) -> None:
    message, hint = first(tmp_path, heading)
    assert re.findall("write `([^`]*)`", hint)[:1] == [meant]
    refused = re.findall("`([^`]*)`", message)[0]
    assert first(tmp_path, heading.replace(refused, meant)) == ("", "")


SAID = (
    *(
        (f"role | {word}", "`answer within`")
        for word in ("TRT", "response time", "time (h)", "outcome", "answered within")
    ),
    *((f"role | {word}", "`access`") for word in ("allowed", "permit", "decision")),
    *((f"{word} | role | answer within", "the heading `row`") for word in ("#", "No.", "id", "name", "row name")),
    *((f"role | answer within | {word}", "leave the column out") for word in ("comment", "note", "source")),
    ("role | from | until | answer within", "`in force from`"),
    ("role | otherwise", "below the rows"),
    ("role | answer within at most", "write `answer within`, and `at most 24 h` in the cells"),
    ("role | answer not before", "write `answer within`, and `not before 24 h` in the cells"),
    ("role/device | answer within", "a column for each"),
    ("role and device | answer within", "a column for each"),
    ("role | SMETS1/SMETS2", "head it `device`"),
    ("role | not SMETS1", "in a cell"),
    ("role | any", "in a cell"),
    ("role | IS", "`role` is a column of this table"),
    ("role | Role | answer within", "already"),
    ("role | Tax", "below `topics`"),
    ("device | Sup", "group"),
    ("role | SMETS1 OnDemand | SMETS1", ONE_OF_EACH),
)


@pytest.mark.parametrize(("heading", "words"), SAID, ids=[heading for heading, _ in SAID])
def test_a_heading_of_another_kind_gets_the_place_for_it(heading: str, words: str, tmp_path: Path) -> None:
    assert words in first(tmp_path, heading)[1]


PARTIAL = HEAD.replace("paid : yes/no", 'kind : one of OD "On Demand", X') + (
    "table m\n  | role | On | Off |\n  | IS | 1 h | 2 h |\n  | ES | 3 h | 4 h |\n".replace(
        "On", '"On Demand" SMETS1'
    ).replace("Off", "Scheduled SMETS1")
)
"""`On Demand` is a label of two attributes."""


@pytest.mark.parametrize(
    "lines",
    [
        '  set m\n    | role | "On Demand" SMETS1 |\n    | IS | 5 h |\n',
        '  set m IS "On Demand" SMETS1 to 5 h\n',
        '  set m "Import Supplier" "On Demand" SMETS1 to 5 h\n',
        "  set m\n    | role | OnDemand SMETS1 |\n    | IS | 5 h |\n",
    ],
)
def test_a_column_is_repeated_by_a_label_that_another_attribute_has_too(lines: str, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(PARTIAL, encoding="utf-8")
    path = tmp_path / "x.policy"
    path.write_text(f'proposal X "x"\n  to P in "p.policy"\n{lines}', encoding="utf-8")
    loaded = load(str(path))
    assert not loaded.findings
    assert loaded.proposal is not None
    assert [op.path for op in loaded.proposal.operations] == [("m", "IS", "OnDemand SMETS1")]  # type: ignore[union-attr]


NEAREST = HEAD + (
    "table t\n  any number of rows apply\n  | role | device | mode | answer within |\n  | IS | SMETS1 | OnDemand | 1 h |\n"
    "  | IS | SMETS2 | Scheduled | 2 h |\n  | ES | SMETS1 | Scheduled | 3 h |\n"
)


@pytest.mark.parametrize(
    ("columns", "row", "words", "hint"),
    [
        ("role | device | mode", "IS | SMETS2 | OnDemand", "conditions", "the nearest are `t row 1`, `t row 2`; "),
        ("role | device | mode", "ES | SMETS1 | any", "conditions",
         "the nearest is `t ES`, which differs below `mode`; "),
        ("role | device", "IS | SMETS2", "conditions; a condition left out means `any`",
         "the row that begins like this is called `t row 2`; "),
        ("role | pages", "IS | 5", "no column `pages`", "leave it out"),
    ],
)  # fmt: skip
def test_the_rows_nearest_to_what_no_row_says_are_listed(
    columns: str, row: str, words: str, hint: str, tmp_path: Path
) -> None:
    (tmp_path / "p.policy").write_text(NEAREST, encoding="utf-8")
    path = tmp_path / "x.policy"
    lines = f"  set t\n    | {columns} | answer within |\n    | {row} | 5 h |\n"
    path.write_text(f'proposal X "x"\n  to P in "p.policy"\n{lines}', encoding="utf-8")
    (found,) = load(str(path)).findings
    assert found.code == "E317"
    assert words in found.message
    assert (found.hint or "").startswith(hint)


FOLLOWS = (
    "  add row to t | ESS | SMETS1 | any | 2 h |\n  add rule q\n    answer within 3 h\n    overrides t ES\n",
    "  add table u\n    | User role | answer within |\n    | ES | 2 h |\n"
    "  add rule q\n    answer within 3 h\n    overrides u ES\n",
    "  add table u\n    | role | answer within |\n    | ESS | 2 h |\n    | IS | 3 h |\n"
    "  add rule q\n    answer within 3 h\n    overrides u ES\n",
)


@pytest.mark.parametrize("lines", FOLLOWS, ids=["row", "heading", "cell"])
def test_a_bad_cell_or_heading_brings_no_second_finding(lines: str, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(NEAREST.replace("| ES | SMETS1", "| any | SMETS1"), encoding="utf-8")
    path = tmp_path / "x.policy"
    path.write_text(f'proposal X "x"\n  to P in "p.policy"\n{lines}', encoding="utf-8")
    assert len(load(str(path)).findings) == 1


@pytest.mark.parametrize("heading", ["expected", "answer within", "result", "Outcome", "time", "TRT", "decision"])
def test_a_column_of_expectations_gets_one_finding_with_its_name(heading: str, tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    for written, wrong in ((heading, True), ("expect", False)):
        path.write_text(f"{NEAREST}\nexamples e\n  | role | {written} |\n  | IS | 1 h |\n", encoding="utf-8")
        findings = load(str(path)).findings
        assert [(f.code, f.hint) for f in findings] == ([("E225", "write `expect`")] if wrong else [])


STAYING = ("none", "-", "", "unchanged", "as now")


@pytest.mark.parametrize("cell", STAYING)
def test_a_cell_that_stays_is_left_out_of_a_partial_table(cell: str, tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text(NEAREST, encoding="utf-8")
    path = tmp_path / "x.policy"
    lines = f"  set t\n    | row | answer within |\n    | ES | {cell} |\n"
    path.write_text(f'proposal X "x"\n  to P in "p.policy"\n{lines}', encoding="utf-8")
    (found,) = load(str(path)).findings
    assert "leave out what stays as it is: its row, or its column" in (found.hint or "")
