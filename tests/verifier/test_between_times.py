"""Claims between policies with named times on the command line: which time is said in every format, counted by hand."""

import json
from pathlib import Path

import jsonschema
import pytest

from policy_dsl.model.times import TIME_FACT
from tests.command import run
from tests.end_to_end.test_json import REGISTRY, SCHEMAS

TODAY = """\
policy Desk "today"

request
  contract : one of Standard, Premium
  priority : one of P1, P2

times
  respond "a technician has replied"
  resolve "it works again"

table targets
  | priority | respond within | resolve within |
  | P1       | 15 min         | 4 h            |
  | P2       | 1 h            | 8 h            |
"""
LATER = TODAY.replace("15 min         | 4 h ", "30 min         | 2 h ").replace('"today"', '"later"')
CLAIMS = """\
claims Editions "today and later"
  policy Desk as Today in "today.policy"
  policy Desk as Later in "later.policy"

claim replies "Replies take no longer."
  for any request r
  in respond
  Later answers nothing slower than Today

claim every "Nothing takes longer."
  for any request r
  in every time
  Later answers nothing slower than Today

claim solutions "Solutions take no longer."
  for any request r
  in resolve
  Later answers nothing slower than Today
"""
# P1 of two contracts has a later reply, and an earlier solution.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("today", TODAY), ("later", LATER), ("claims", CLAIMS)):
        (tmp_path / f"{name}.policy").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_document_says_which_time_each_claim_is_about(folder: Path) -> None:
    ran = run("verify", "--format", "json", "claims.policy", cwd=folder)
    document = json.loads(ran.stdout)
    jsonschema.Draft202012Validator(SCHEMAS["verify"], registry=REGISTRY).validate(document)
    assert [each["says"] for each in document["between"]["claims"]] == [
        "Later answers nothing slower than Today, in respond",
        "Later answers nothing slower than Today, in every time",
        "Later answers nothing slower than Today, in resolve",
    ]
    claims = {each["property"]: each for each in document["verdicts"] if each["kind"] == "claim"}
    assert {name: (each["status"], each["count"], each["of"]) for name, each in claims.items()} == {
        "replies": ("refuted", 2, 4), "every": ("refuted", 2, 4), "solutions": ("proved", 0, 4),
    }  # fmt: skip
    decisions = claims["every"]["counterexample"]["decisions"]
    assert {name: (each["of"], each["trt_seconds"]) for name, each in decisions.items()} == {
        "Later": ("respond", 1800), "Today": ("respond", 900),
    }  # fmt: skip
    assert document["space"]["requests"] == 4


@pytest.mark.parametrize("as_format", ["text", "json", "html", "markdown", "sarif", "junit", "github"])
def test_every_format_names_the_time_and_not_the_fact(folder: Path, as_format: str) -> None:
    ran = run("verify", "claims.policy", "--format", as_format, cwd=folder)
    assert ran.returncode == 1
    assert "respond" in ran.stdout
    assert TIME_FACT not in ran.stdout
    assert TIME_FACT not in run("verify", "claims.policy", "--full", cwd=folder).stdout


def test_the_text_says_the_time_of_both_decisions(folder: Path) -> None:
    printed = run("verify", "claims.policy", cwd=folder).stdout
    assert "replies · Later answers nothing slower than Today, in respond" in printed
    assert "respond: answered within 30 min" in printed
    assert "respond: 30 min by Later, 15 min by Today" in " ".join(printed.split())
    assert "2 respond: priority P1 " in " ".join(printed.split())  # of both contracts
