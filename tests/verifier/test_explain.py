"""What an explanation says of a request that lacks facts, in data and in text."""

import json
from pathlib import Path
from typing import Any

import pytest

from verifier.cli.explain import run
from verifier.report.formats import Format

DESK = """\
policy Desk "a request that lacks a fact"

request
  reader : one of Child, Adult, Staff
  book   : one of Novel, Atlas, Map

table desk
  any number of rows apply
  | row   | reader | book  | answer within |
  | first | Staff  | any   | 3 h           |
  | short | Adult  | Novel | 1 h           |
  | even  | Adult  | Atlas | 1 h           |
  | slow  | Child  | any   | 5 h           |

rule longer
  when reader is Staff and book is Map
  answer within 2 h
  overrides desk first

rule back
  when reader is Staff and book is not Map
  answer within 2 h
  overrides desk first

rule closed
  when reader is Adult and book is Map
  refuse
"""


@pytest.mark.parametrize(
    ("facts", "possible", "decision"),
    [
        (["reader=Staff"], [1], ("permitted", 7200, ["longer", "back"], ["desk first"])),
        (["reader=Child"], [1], ("permitted", 18_000, ["desk slow"], [])),
        (["reader=Adult", "book=Map"], [1], ("refused", None, ["closed"], [])),
        (["reader=Adult"], [2], None),
        (["book=Map"], [3], None),
    ],
)
def test_a_settled_request_has_its_decision_and_its_clauses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], facts: list[str], possible: list[int], decision: Any
) -> None:
    file = tmp_path / "desk.policy"
    file.write_text(DESK, encoding="utf-8")
    assert run(str(file), tuple(facts), None, Format.JSON) == 0
    (edition,) = json.loads(capsys.readouterr().out)["editions"]
    found = edition["decision"]
    if decision is None:
        assert found is None
        assert len(edition["possible"]) == possible[0]
        assert edition["missing"]
        return
    access, seconds, by, aside = decision
    assert (found["access"], found["trt_seconds"], found["overridden"]) == (access, seconds, aside)
    assert [clause["id"] for clause in found["by"]] == by
    assert edition["possible"] == [{"access": access, "trt_seconds": seconds}]
    assert (edition["missing"], edition["faster"]) == ([], [] if len(facts) == 1 else edition["faster"])


def test_the_clauses_of_a_settled_request_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "desk.policy"
    file.write_text(DESK, encoding="utf-8")
    assert run(str(file), ("reader=Staff",), None, Format.PLAIN) == 0
    said = capsys.readouterr().out
    assert "answered within 2 h\n  for all values of the facts that were not given\n" in said
    assert [word for word in ("because of", "longer", "back", "set aside", "desk first") if word not in said] == []


STACK = {
    "lib.policy": 'policy Lib "l"\n\nrequest\n  who : one of A, B\n\nrule all\n  answer within 1 h\n',
    "bb.policy": 'proposal bb "b"\n  to Lib in "lib.policy"\n\n  replace rule all\n    answer within 2 h\n',
    "cc.policy": 'proposal cc "c"\n  to bb in "bb.policy"\n\n  replace rule all\n    answer within 3 h\n',
}


@pytest.mark.parametrize(
    ("file", "called"),
    [("lib.policy", [("after", "Lib", 1)]), ("bb.policy", [("before", "Lib", 1), ("after", "bb", 2)]),
     ("cc.policy", [("before", "bb", 2), ("after", "cc", 3)])],
)  # fmt: skip
def test_an_edition_is_called_as_what_makes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, called: list[tuple[str, str, int]]
) -> None:
    for name, text in STACK.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = str(tmp_path / file)
    assert run(path, ("who=A",), None, Format.JSON) == 0
    editions = json.loads(capsys.readouterr().out)["editions"]
    assert [(e["edition"], e["policy"], e["decision"]["trt_seconds"] // 3600) for e in editions] == called
    assert run(path, ("who=A",), None, Format.PLAIN) == 0
    said = capsys.readouterr().out
    for edition, name, hours in called:
        title = f"{edition} · {name}\n" if len(called) > 1 else ""
        assert f"{title}answered within {hours} h\n" in said
