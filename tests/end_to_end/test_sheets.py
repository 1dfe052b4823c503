"""The installed command: tables from and to spreadsheets, as an author uses them."""

import json
import os
import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.command import run, start
from tests.end_to_end.test_bad_input import is_told
from tests.end_to_end.test_json import valid

ROOT = Path(__file__).parents[2]
MP162 = str(ROOT / "spec/mp162/mp162.policy")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("table", ["existing_roles", "eligibility"])
def test_out_and_in_again(tmp_path: Path, table: str, kind: str) -> None:
    exported = run("export", MP162, table, "-o", f"{table}.{kind}", cwd=tmp_path)
    assert (exported.returncode, exported.stderr) == (0, "")
    assert exported.stdout.startswith(f"{table}.{kind}: table {table}, 11 rows, ")
    imported = run("import", f"{table}.{kind}", cwd=tmp_path)
    assert (imported.returncode, imported.stderr) == (0, "")
    lines = imported.stdout.splitlines()
    written = Path(MP162).read_text(encoding="utf-8").split(f"\ntable {table}\n")[1].split("\n\n")[0].splitlines()
    assert lines == [f"table {table}", *(line for line in written if line.startswith("  |"))]
    assert len(lines) == 13
    assert sorted(os.listdir(tmp_path)) == [f"{table}.{kind}"]


SUPPORT = """\
policy Desk "a desk"

request
  size : one of Small, Big, Other

times
  respond
  resolve

table targets
  | size  | respond within | resolve within |
  | Small | 1 h            | no promise     |
  | Big   | 30 min         | 4 h            |
  | Other | N/A            | N/A            |
"""


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_table_of_several_times_goes_out_and_in_again(tmp_path: Path, kind: str) -> None:
    (tmp_path / "desk.policy").write_text(SUPPORT, encoding="utf-8")
    exported = run("export", "desk.policy", "targets", "-o", f"targets.{kind}", cwd=tmp_path)
    assert (exported.returncode, exported.stderr) == (0, "")
    imported = run("import", f"targets.{kind}", cwd=tmp_path)
    assert (imported.returncode, imported.stderr) == (0, "")
    rows = SUPPORT.split("table targets\n")[1]
    assert imported.stdout == f"table targets\n{rows}"
    (tmp_path / "again.policy").write_text(SUPPORT.replace(f"table targets\n{rows}", imported.stdout), encoding="utf-8")
    assert run("diff", "desk.policy", "again.policy", cwd=tmp_path).returncode == 0


def test_a_blank_cell_of_one_of_several_times_is_not_no_promise(tmp_path: Path) -> None:
    (tmp_path / "targets.csv").write_text("size,respond within,resolve within\nSmall,1 h,\n", encoding="utf-8")
    is_told(run("import", "targets.csv", cwd=tmp_path), "E505")


def test_the_order_of_rows_is_named_where_the_first_decides(tmp_path: Path) -> None:
    table = "  the first row that applies decides\n  | size | answer within |\n  | Big | 1 h |\n  | any | 2 h |\n"
    policy = f'policy Desk "a desk"\n\nrequest\n  size : one of Small, Big\n\ntable targets\n{table}'
    (tmp_path / "desk.policy").write_text(policy, encoding="utf-8")
    exported = run("export", "desk.policy", "targets", "-o", "t.xlsx", cwd=tmp_path)
    assert exported.stdout.splitlines()[1:] == [
        "in the policy the table also says what is not in its cells:",
        "  the first row that applies decides",
    ]
    assert load_workbook(tmp_path / "t.xlsx").sheetnames == ["targets, first row decides"]
    assert run("import", "t.xlsx", "--table", "targets", cwd=tmp_path).returncode == 0
    as_json = valid("export", "export", "desk.policy", "targets", "-o", "t.csv", cwd=tmp_path)
    assert as_json["output"]["around"] == ["the first row that applies decides"]


def test_what_excel_made_of_a_code(tmp_path: Path) -> None:
    run("export", MP162, "eligibility", "-o", "t.xlsx", cwd=tmp_path)
    book = load_workbook(tmp_path / "t.xlsx")
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A13"], sheet["B13"], sheet["C13"] = 4.1, "any", "=C12"
    book.save(tmp_path / "t.xlsx")
    told = run("import", "t.xlsx", cwd=tmp_path)
    is_told(told, "E501")
    is_told(told, "E502")
    assert "eligibility!A13 holds the number `4.1`" in told.stderr
    assert told.stdout == ""


def test_a_table_goes_out_as_a_proposal_amends_it(tmp_path: Path) -> None:
    (tmp_path / "desk.policy").write_text(SUPPORT, encoding="utf-8")
    changes = """\
  in force from 2026-01-05

  set targets Small respond to 2 h
  set targets
    | size | resolve within |
    | Big  | 3 h            |
  remove row targets Other
  add row to targets before Big | Other | 1 day | no promise |
"""
    dated = SUPPORT.replace('"a desk"', '"a desk"\n  dated by asked').replace(
        "Other\n\ntimes", "Other\n  asked : date from 2026-01-01 until 2026-02-01\n\ntimes"
    )
    (tmp_path / "desk.policy").write_text(dated, encoding="utf-8")
    (tmp_path / "p.policy").write_text(f'proposal P "p"\n  to Desk in "desk.policy"\n{changes}', encoding="utf-8")
    exported = run("export", "p.policy", "targets", "-o", "t.csv", cwd=tmp_path)
    assert (exported.returncode, exported.stderr) == (0, "")
    assert exported.stdout.endswith("\n  in force from 2026-01-05, by `P`\n")
    imported = run("import", "t.csv", "--table", "targets", cwd=tmp_path).stdout
    assert [re.split(r" *\| *", line.strip())[1:-1] for line in imported.splitlines()[2:]] == [
        ["Small", "2 h", "no promise"],
        ["Other", "1 day", "no promise"],
        ["Big", "30 min", "3 h"],
    ]
    other = run("export", "p.policy", "target", "-o", "o.csv", cwd=tmp_path)
    assert other.returncode == 2
    assert "E514" in other.stderr
    assert "the amended policy has `targets`" in other.stderr
    text = 'proposal Q "q"\n  to Desk in "desk.policy"\n\n  rename code Small of size to Little\n'
    (tmp_path / "q.policy").write_text(text, encoding="utf-8")
    renamed = run("export", "q.policy", "targets", "-o", "q.csv", cwd=tmp_path)
    assert renamed.returncode == 2
    assert "`Q` renames `Small`, a code of `size`" in " ".join(renamed.stderr.split())
    assert "export it from `desk.policy`" in " ".join(renamed.stderr.split())


def test_json(tmp_path: Path) -> None:
    exported = valid("export", "export", MP162, "eligibility", "-o", "t.xlsx", cwd=tmp_path)
    assert exported["output"]["bytes"] == (tmp_path / "t.xlsx").stat().st_size
    assert (exported["output"]["rows"], exported["output"]["columns"], exported["warning"]) == (11, 3, None)
    risky = valid("export", "export", MP162, "eligibility", "-o", "t.csv", cwd=tmp_path)
    assert "can change cells such as `4.1.1`" in risky["warning"]
    imported = valid("import", "import", "t.xlsx", "--table", "who", cwd=tmp_path)
    assert [cell["text"] for cell in imported["heading"]] == ["service", "role", "access"]
    assert imported["rows"][10][0] == {"address": "eligibility!A12", "text": "8.2"}
    assert imported["block"].startswith("table who\n  | service |")
    written = valid("import", "import", "t.xlsx", "-o", "t.policy", cwd=tmp_path)
    assert written["output"] == {"path": "t.policy", "bytes": len((tmp_path / "t.policy").read_bytes())}
    (tmp_path / "bad.csv").write_text("a,b\nc,\n", encoding="utf-8")
    bad = valid("import", "import", "bad.csv", cwd=tmp_path)
    assert [(d["code"], d["line"], d["column"]) for d in bad["diagnostics"]] == [("E505", 2, 2)]
    none = valid("export", "export", MP162, "none", "-o", "n.csv", cwd=tmp_path)
    assert [d["code"] for d in none["diagnostics"]] == ["E514"]
    assert json.dumps(none["output"]) == "null"


def test_wrong_uses(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\nc,d\n", encoding="utf-8")
    (tmp_path / "kept.policy").write_text("kept", encoding="utf-8")
    is_told(run("import", "t.csv", "--table", "two words", cwd=tmp_path), "E408")
    is_told(run("import", "t.csv", "--table", "otherwise", cwd=tmp_path), "E408")
    is_told(run("import", "t.csv", "--table", "t\n  otherwise refuse", cwd=tmp_path), "E408")
    is_told(run("import", "t.csv", "-o", "kept.policy", cwd=tmp_path), "E406")
    is_told(run("import", "t.csv", "-o", "none/t.policy", cwd=tmp_path), "E406")
    is_told(run("import", "none.csv", cwd=tmp_path), "E001")
    is_told(run("export", MP162, "mdr_role", "-o", "t.policy", cwd=tmp_path), "E408")
    is_told(run("export", MP162, "mdr_role", "-o", "none/t.csv", cwd=tmp_path), "E406")
    is_told(run("export", "none.policy", "mdr_role", "-o", "n.csv", cwd=tmp_path), "E001")
    assert run("import", "t.csv", "--delimiter", "x", cwd=tmp_path).returncode == 2
    assert sorted(os.listdir(tmp_path)) == ["kept.policy", "t.csv"]
    assert (tmp_path / "kept.policy").read_text(encoding="utf-8") == "kept"


def test_a_cell_that_cannot_be_exported_is_shown_in_the_policy(tmp_path: Path) -> None:
    (tmp_path / "p.policy").write_text('policy P "p"\n\ntable t\n  | a | b |\n  | c |   |\n', encoding="utf-8")
    told = run("export", "p.policy", "t", "-o", "t.csv", cwd=tmp_path)
    is_told(told, "E505")
    assert "p.policy:5:" in told.stderr
    assert "| c |   |" in told.stderr
    assert not (tmp_path / "t.csv").exists()


def test_without_the_library(tmp_path: Path) -> None:
    run("export", MP162, "mdr_role", "-o", "t.xlsx", cwd=tmp_path)
    blocked = tmp_path / "blocked"
    blocked.mkdir()
    (blocked / "openpyxl.py").write_text("raise ImportError\n", encoding="utf-8")
    found = os.pathsep.join([str(blocked), os.environ.get("PYTHONPATH", "")])
    is_told(start("import", "t.xlsx", cwd=tmp_path, PYTHONPATH=found), "E513")
    is_told(start("export", MP162, "mdr_role", "-o", "n.xlsx", cwd=tmp_path, PYTHONPATH=found), "E513")
    assert start("export", MP162, "mdr_role", "-o", "t.csv", cwd=tmp_path, PYTHONPATH=found).returncode == 0
    assert start("import", "t.csv", cwd=tmp_path, PYTHONPATH=found).returncode == 0


def test_the_readme_shows_what_is_printed(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("\n## From a spreadsheet\n")[1].split("\n## ")[0]
    shown = re.search(r"```\n(.*?)```", section, re.DOTALL)
    assert shown is not None
    steps = re.findall(r"^\$ evenhand (.*)\n((?:(?!\$ ).*\n)*)", shown[1], re.MULTILINE)
    assert [step[0].split()[0] for step in steps] == ["export", "import"]
    for command, printed in steps:
        arguments = [str(ROOT / word) if word.startswith("spec/") else word for word in shlex.split(command)]
        assert run(*arguments, cwd=tmp_path).stdout.startswith(printed)
