"""Remarks on what proposals are made to are said once, and a note silences them."""

import json
from pathlib import Path

import pytest

from policy_dsl.pipeline import load
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text
from verifier.cli.outputs import Outputs
from verifier.cli.verify import run
from verifier.report.formats import Format

BASE = """\
policy B "b"

request
  role : one of IS, GS, MDR
  uses : set of A, B

table t
  | role | answer within |
  | IS   | 24 h          |
  | GS   | N/A           |
  | MDR  | N/A           |

rule a
  when uses has A
  permit
  overrides t

otherwise answer within 1 h
"""
PROPOSAL = 'proposal {name} "x"\n  to B in "b.policy"\n\n  set t IS to {hours} h\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("b.policy").write_text(BASE, encoding="utf-8")
    for hours, name in enumerate(("p1", "p2"), 1):
        Path(f"{name}.policy").write_text(PROPOSAL.format(name=name, hours=hours), encoding="utf-8")
    return tmp_path


def remarked(capsys: pytest.CaptureFixture[str], *files: str) -> list[list[str]]:
    """The remarks of each report."""
    run(files, (), 30.0, None, Outputs(Format.JSON), 1)
    reports = json.loads(capsys.readouterr().out)["reports"]
    return [[d["code"] for d in report["diagnostics"]] for report in reports]


def test_a_remark_on_the_base_is_said_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert remarked(capsys, "p1.policy", "p2.policy") == [["W502"], ["W505"]]
    assert remarked(capsys, "p1.policy", "./b.policy", "p2.policy") == [[], ["W502"], ["W505"]]


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        ("  overrides t\n", '  overrides t\n  note "all of them"\n'),
        ("  when uses has A\n", '  note "all of them"\n  when uses has A\n'),
    ],
)
def test_a_note_on_a_rule_silences_it(folder: Path, line: str, noted: str) -> None:
    assert [f.code for f in load("b.policy").findings] == ["W502"]
    text = BASE.replace(line, noted)
    Path("b.policy").write_text(text, encoding="utf-8")
    loaded = load("b.policy")
    assert loaded.findings == []
    assert loaded.policy is not None
    assert loaded.policy.by_id["a"].clause.note == "all of them"
    assert load("p1.policy").findings == []
    file, _ = parse(Text("b.policy", text))
    assert file is not None
    assert '\n  overrides t\n  note "all of them"\n' in unparse(file)


def test_a_second_note_is_a_mistake(folder: Path) -> None:
    Path("b.policy").write_text(BASE.replace("  permit\n", '  permit\n  note "x"\n  note "y"\n'), encoding="utf-8")
    assert [f.code for f in load("b.policy").findings] == ["E104"]


@pytest.mark.parametrize("rule", ["at most one row applies", "any number of rows apply", "exactly one row applies"])
def test_a_table_that_permits_what_is_left_over_refuses_nobody(folder: Path, rule: str) -> None:
    table = f"\ntable open\n  {rule}\n  | role | access |\n  | IS   | permit |\n  otherwise permit\n"
    Path("b.policy").write_text(BASE + table, encoding="utf-8")
    assert [f.code for f in load("b.policy").findings] == ["W502", "W503"]
    Path("b.policy").write_text(BASE + table.replace("otherwise permit", "otherwise refuse"), encoding="utf-8")
    assert [f.code for f in load("b.policy").findings] == ["W502"]


def test_a_note_on_a_row_silences_that_a_table_refuses_nobody(folder: Path) -> None:
    table = "\ntable open\n  at most one row applies\n  | role | access |\n  | IS   | permit |\n"
    Path("b.policy").write_text(BASE + table, encoding="utf-8")
    assert [f.code for f in load("b.policy").findings] == ["W502", "W503"]
    Path("b.policy").write_text(BASE + table + '  note IS "everybody may"\n', encoding="utf-8")
    assert [f.code for f in load("b.policy").findings] == ["W502"]
