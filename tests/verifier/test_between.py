"""Claims between policies on the command line: verdicts by hand, in every format, and what else reads such a file."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tests.command import run
from tests.end_to_end.test_json import REGISTRY, SCHEMAS

HEAD = "request\n  reader : one of Child, Adult\n  late   : whole number from 0 to 9\n\n"
OLD = f'policy Desk "old"\n\n{HEAD}rule all\n  answer within 1 h\n\nrule owing\n  when late over 4\n  refuse\n'
NEW = f'policy Desk "new"\n\n{HEAD}rule all\n  answer within 2 h\n\nrule owing\n  when late over 6\n  refuse\n'
CLAIMS = """\
claims Editions "old and new"
  policy Desk as Old in "old.policy"
  policy Desk as New in "new.policy"

source MINUTES "Minutes"

claim nobody_new "Nobody is let in whom Old refuses."
  source MINUTES "item 3"
  for any request r
  where r.reader is Child
  New permits nothing that Old refuses

claim nobody_out "Nobody is kept out whom Old lets in."
  for any request r
  Old permits nothing that New refuses
"""
# Old refuses late 5 to 9, New 7 to 9: of 10 children the two with late 5 and 6 are let in by New alone.


def valid(name: str, document: Any) -> None:
    jsonschema.Draft202012Validator(SCHEMAS[name], registry=REGISTRY).validate(document)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("old", OLD), ("new", NEW), ("claims", CLAIMS)):
        (tmp_path / f"{name}.policy").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_document_has_the_verdicts_the_policies_and_both_decisions(folder: Path) -> None:
    ran = run("verify", "--format", "json", "claims.policy", cwd=folder)
    document = json.loads(ran.stdout)
    valid("verify", document)
    assert (ran.returncode, document["exit"]) == (1, 1)
    assert [(each["name"], each["path"]) for each in document["between"]["policies"]] == [
        ("Old", "old.policy"),
        ("New", "new.policy"),
    ]
    assert [each["says"] for each in document["between"]["claims"]] == [
        "New permits nothing that Old refuses",
        "Old permits nothing that New refuses",
    ]
    first, second, *vacuous = document["verdicts"]
    assert (first["property"], first["status"], first["count"], first["of"]) == ("nobody_new", "refuted", 2, 10)
    assert (second["property"], second["status"], second["of"]) == ("nobody_out", "proved", 20)
    assert [(each["kind"], each["status"]) for each in vacuous] == [("vacuous", "proved")] * 2
    decisions = first["counterexample"]["decisions"]
    assert {name: each["access"] for name, each in decisions.items()} == {"New": "permitted", "Old": "refused"}
    assert [(each["id"], each["path"]) for each in decisions["Old"]["by"]] == [("owing", "old.policy")]
    assert [(each["id"], each["path"]) for each in decisions["New"]["by"]] == [("all", "new.policy")]
    assert first["regions"][0]["requests"]["r"]["late"] == [{"from": 5, "until": 7}]
    (blame,) = first["blame"]["sets"]
    assert {(p["edition"], p["path"], p["id"]) for p in blame["provisions"]} == {
        ("before", "new.policy", "all"),
        ("after", "old.policy", "owing"),
    }


def test_every_format_names_the_claim_that_fails_and_both_decisions(folder: Path) -> None:
    for name in ("text", "plain", "markdown", "html", "sarif", "junit", "github"):
        ran = run("verify", "--format", name, "claims.policy", cwd=folder)
        text = re.sub(r"<[^>]*>|&#\d+;", " ", ran.stdout) if name == "html" else ran.stdout
        assert ran.returncode == 1, name
        assert "nobody_new" in text, name
        assert "New permits nothing that Old refuses" in text, name
        assert "answered within 2 h" in text, name
        assert re.search(r"2 of 10 requests", text), name
        assert "today" not in text.split("MINUTES")[0] or name in ("html", "sarif"), name
    ET.fromstring(run("verify", "--format", "junit", "claims.policy", cwd=folder).stdout)  # noqa: S314  # our own


def test_one_claim_can_be_asked_and_expected(folder: Path) -> None:
    assert run("verify", "--property", "nobody_out", "claims.policy", cwd=folder).returncode == 0
    ran = run("verify", "--property", "nobody", "claims.policy", cwd=folder)
    assert ran.returncode == 2
    assert "E402" in ran.stdout
    lines = (
        'schema = "evenhand.expect/1"',
        "[Editions]",
        'built_in = "proved"',
        "[Editions.properties]",
        'nobody_new = {status = "refuted", count = 2}',
        'nobody_out = "proved"',
    )
    (folder / "expected.toml").write_text("\n".join(lines), encoding="utf-8")
    ran = run("verify", "--expect", "expected.toml", "claims.policy", cwd=folder)
    assert ran.returncode == 0, ran.stdout


def test_what_a_claim_needs_of_an_assumption_is_said(folder: Path) -> None:
    clause = 'impossible when reader is Child and late over 4\n  because "children bring books back"\n\nrule all'
    for name, text in (("old", OLD), ("new", NEW)):
        (folder / f"{name}.policy").write_text(text.replace("rule all", clause), encoding="utf-8")
    ran = run("verify", "--without-assumptions", "--format", "json", "claims.policy", cwd=folder)
    document = json.loads(ran.stdout)
    valid("verify", document)
    assert ran.returncode == 0
    assert document["space"]["requests"] == 15
    (assumption,) = document["assumptions"]
    assert (assumption["removes"], assumption["id"]) == (5, "impossible 1 of Old")
    (without,) = [each for each in assumption["without"] if each["property"] == "nobody_new"]
    assert (without["status"], without["count"]) == ("refuted", 2)


def test_a_third_policy_is_asked_with_each_of_the_others(folder: Path) -> None:
    (folder / "bus.policy").write_text(
        f'policy Bus "bus"\n\n{HEAD}rule young\n  when reader is Child and late is 0\n  answer within 3 h\n\notherwise refuse\n'
    )
    more = "".join(
        f'\nclaim {name} "s"\n  for any request r\n  {words}\n'
        for name, words in (
            ("bus_old", "Bus answers nothing slower than Old"),
            ("bus_new", "Bus permits nothing that New refuses"),
            ("new_bus", "New and Bus permit alike"),
        )
    )
    claims = CLAIMS.replace("\nsource", '  policy Bus in "bus.policy"\n\nsource', 1) + more
    (folder / "claims.policy").write_text(claims, encoding="utf-8")
    document = json.loads(run("verify", "--format", "json", "claims.policy", cwd=folder).stdout)
    counts = [(v["property"], v["status"], v["count"]) for v in document["verdicts"] if v["kind"] == "claim"]
    assert counts == [
        ("nobody_new", "refuted", 2),
        ("nobody_out", "proved", 0),
        ("bus_old", "refuted", 1),  # the one request of the bus, 3 h instead of 1 h
        ("bus_new", "proved", 0),
        ("new_bus", "refuted", 13),  # New permits late 0 to 6, 14, of which the bus has one
    ]


def test_a_claims_file_stands_beside_others_in_one_run(folder: Path) -> None:
    ran = run("verify", "--format", "json", "old.policy", "claims.policy", cwd=folder)
    document = json.loads(ran.stdout)
    valid("verify-all", document)
    assert [report["policy"]["name"] for report in document["reports"]] == ["Desk", "Editions"]
    assert "between" not in document["reports"][0]


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "claims.policy", "late=1"),
        ("test", "claims.policy"),
        ("diff", "claims.policy", "old.policy"),
        ("compile", "claims.policy", "--target", "python", "-o", "check.py"),
        ("mutate", "claims.policy"),
        ("repair", "claims.policy"),
        ("verify", "--lock", "claims.policy"),
        ("verify", "--check-lock", "claims.policy"),
        ("verify", "--save-example", "claims.policy"),
    ],
    ids=lambda words: " ".join(words),
)
def test_what_needs_a_policy_says_so(folder: Path, words: tuple[str, ...]) -> None:
    before = sorted(folder.iterdir())
    ran = run(*words, cwd=folder)
    assert ran.returncode == 2
    assert "E344" in ran.stderr + ran.stdout
    assert sorted(folder.iterdir()) == before


def test_check_and_fmt_read_claims(folder: Path) -> None:
    assert run("check", "claims.policy", cwd=folder).stdout == "1 file checked, no problems\n"
    path = folder / "claims.policy"
    written = CLAIMS.replace("policy Desk as Old in", "policy   Desk  as Old  in").replace(
        "\n\nclaim nobody_out", "\nclaim nobody_out"
    )
    path.write_text(written, encoding="utf-8")
    assert run("fmt", "--check", "claims.policy", cwd=folder).returncode == 1
    assert run("fmt", "claims.policy", cwd=folder).returncode == 0
    assert path.read_text(encoding="utf-8") == CLAIMS


def test_a_run_is_not_taken_from_the_cache_once_a_policy_has_changed(folder: Path) -> None:
    kept = {"XDG_CACHE_HOME": str(folder / "cache")}
    first = run("verify", "claims.policy", cwd=folder, **kept)
    assert run("verify", "claims.policy", cwd=folder, **kept).stdout == first.stdout
    (folder / "new.policy").write_text(NEW.replace("late over 6", "late over 4"), encoding="utf-8")
    changed = run("verify", "claims.policy", cwd=folder, **kept)
    assert (first.returncode, changed.returncode) == (1, 0)


def test_every_class_of_requests_is_tried_on_both_policies(folder: Path) -> None:
    document = json.loads(run("verify", "--trust", "3", "--format", "json", "claims.policy", cwd=folder).stdout)
    assert document["trust"]["demanded"] == 3
    assert {v["trust"] for v in document["verdicts"]} == {3}
    assert document["trust"]["sweep"]["tried"] == document["trust"]["sweep"]["classes"] > 0
