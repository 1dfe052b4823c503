"""What is said of guarantees that a proposal restores from a day on, and of those that hold already."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.command import run
from tests.end_to_end.test_json import REGISTRY, SCHEMAS

BASE = """\
policy Calls "calls"
  dated by asked

request
  reader : one of Child, Adult
  asked  : date from 2026-01-01 until 2026-01-11

table t
  | reader | answer within |
  | Child  | 2 h           |
  | Adult  | 1 h           |

property children_first "No adult is called before a child."
  for any two requests c and a alike except reader
  where c.reader is Child and a.reader is Adult
  never a faster than c

property within_two_hours "Nobody waits more than two hours."
  for any request r
  never r slower than 2 h
"""
PROPOSAL = """\
proposal Sixth "children first, from the sixth on"
  to Calls in "calls.policy"
  in force from 2026-01-06

  set t Child to 30 min

  intends
    restores children_first from 2026-01-06
    restores children_first from 2026-01-04
    restores within_two_hours from 2026-01-08
    restores within_two_hours
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "calls.policy").write_text(BASE, encoding="utf-8")
    (tmp_path / "sixth.policy").write_text(PROPOSAL, encoding="utf-8")
    return tmp_path


def test_the_document_has_the_pairs_since_the_day_and_the_remarks(folder: Path) -> None:
    ran = run("verify", "--format", "json", "sixth.policy", cwd=folder)
    document = json.loads(ran.stdout)
    jsonschema.Draft202012Validator(SCHEMAS["verify"], registry=REGISTRY).validate(document)
    intents = [v for v in document["verdicts"] if v["kind"] == "intent"]
    assert [(v["property"], v["status"], v["status_before"], v["count"], v["of"]) for v in intents] == [
        ("restores children_first from 2026-01-06", "proved", "refuted", 0, 5),
        ("restores children_first from 2026-01-04", "refuted", "refuted", 2, 7),  # the fourth and the fifth
        ("restores within_two_hours from 2026-01-08", "refuted", "proved", None, None),
        ("restores within_two_hours", "refuted", None, None, None),
    ]
    assert {v["subject"] for v in intents} == {"children_first", "within_two_hours"}
    assert {v["movement"] for v in intents} == {None}
    days = [request["asked"] for request in intents[1]["counterexample"]["requests"].values()]
    assert days[0] == days[1] in ("2026-01-04", "2026-01-05")
    remarks = [(d["code"], d["line"]) for d in document["diagnostics"]]
    assert remarks == [("W541", 10), ("W541", 11)]


def test_the_brief_says_why_an_intent_is_not_met(folder: Path) -> None:
    printed = " ".join(run("verify", "--brief", "sixth.policy", cwd=folder).stdout.split())
    assert "restores children_first from 2026-01-04: not so for 2 of the 7 pairs of requests" in printed
    assert "restores within_two_hours from 2026-01-08: it holds today already" in printed
    assert "restores within_two_hours: it holds today already" in printed
    assert "met: restores children_first from 2026-01-06." in printed


def test_every_format_has_the_intents(folder: Path) -> None:
    for name in ("text", "plain", "markdown", "html", "sarif", "junit", "github"):
        ran = run("verify", "--format", name, "sixth.policy", cwd=folder)
        assert ran.returncode == 1
        assert "restores children_first from 2026-01-04" in ran.stdout, name


def test_a_named_day_is_shown_with_its_value(folder: Path) -> None:
    text = BASE.replace("\nrequest", "\nlet reform be 2026-01-06\n\nrequest", 1)
    (folder / "calls.policy").write_text(text, encoding="utf-8")
    proposal = PROPOSAL.replace("from 2026-01-06\n\n", "from reform\n\n").replace(
        "children_first from 2026-01-06", "children_first from reform"
    )
    (folder / "sixth.policy").write_text(proposal, encoding="utf-8")
    document = json.loads(run("verify", "--format", "json", "sixth.policy", cwd=folder).stdout)
    first = next(v for v in document["verdicts"] if v["kind"] == "intent")
    assert (first["property"], first["status"]) == ("restores children_first from reform (2026-01-06)", "proved")


def test_one_property_alone_asks_no_intent(folder: Path) -> None:
    ran = run("verify", "--format", "json", "--property", "children_first", "sixth.policy", cwd=folder)
    assert {v["kind"] for v in json.loads(ran.stdout)["verdicts"]} == {"claim", "gap", "conflict"}


def test_small_changes_are_noticed_by_what_is_restored(folder: Path) -> None:
    ran = run("mutate", "--format", "json", "sixth.policy", cwd=folder)
    assert "restores children_first from 2026-01-06" in ran.stdout


def test_what_is_new_and_gone_is_counted_since_the_day(folder: Path) -> None:
    """Of ten pairs of one day, all broken before, those of the first five stay so; since the eighth there are three."""
    since = PROPOSAL.partition("  intends\n")[0] + "  intends\n    restores children_first from 2026-01-08\n"
    (folder / "sixth.policy").write_text(since, encoding="utf-8")
    document = json.loads(run("verify", "--format", "json", "sixth.policy", cwd=folder).stdout)
    counted = [
        (v["property"], v["of"], v["count"], v["new"], v["gone"])
        for v in document["verdicts"]
        if v["kind"] in ("claim", "intent") and v["property"] != "within_two_hours"
    ]
    assert counted == [("children_first", 10, 5, 0, 5), ("restores children_first from 2026-01-08", 3, 0, 0, 3)]
