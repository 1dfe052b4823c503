"""What every report says of a proposal that closes or opens days, or extends a list; due days are counted by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import run

POLICY = """\
policy Permits "Permits"
  dated by received

request
  received : date from 2026-03-02 until 2026-03-07
  urgent   : yes/no

days Holidays
  known from 2026-01-01 until 2026-06-01
  2026-05-01

calendar Office
  open Monday to Friday
  closed on Holidays

calendar Shop
  open Monday to Saturday

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed moves on

clock Sales
  counts Shop
  day one is the day after receipt
  due at the end of the day
  a last day that is closed moves on

rule usual
  answer within 5 working days on Work

rule rush
  when urgent is yes
  answer within 8 working days on Sales
  overrides usual

property a_week "A week is enough."
  for any request r
  where r.urgent is no
  never r slower than 7 calendar days on Work
"""

PROPOSAL = """\
proposal founding "The founding day"
  to Permits in "permits.policy"

  close Office on 2026-03-09 "founding day"

  intends
    every change is slower
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "permits.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "founding.policy").write_text(PROPOSAL, encoding="utf-8")
    return tmp_path


def said(desk: Path, *arguments: str) -> str:
    """What a command prints about the proposal, in one line without tags."""
    printed = run(*arguments, cwd=desk).stdout
    return " ".join(re.sub(r"<[^>]*>", " ", printed).split())


CLOSES = "It closes Office on 2026-03-09 (founding day)."


@pytest.mark.parametrize("more", [(), ("--full",), ("--format", "markdown"), ("--format", "html")])
def test_every_report_says_which_day_is_closed(desk: Path, more: tuple[str, ...]) -> None:
    assert CLOSES in said(desk, "verify", "founding.policy", *more)


def test_a_policy_and_another_proposal_say_nothing_of_days(desk: Path) -> None:
    (desk / "other.policy").write_text('proposal other "o"\n  to Permits in "permits.policy"\n  remove rule rush\n')
    for file in ("permits.policy", "other.policy"):
        assert "Which days count" not in said(desk, "verify", file)
        assert "days" not in json.loads(run("verify", file, "--format", "json", cwd=desk).stdout)


def test_json_has_the_days(desk: Path) -> None:
    document = json.loads(run("verify", "founding.policy", "--format", "json", cwd=desk).stdout)
    assert document["days"] == [
        {
            "text": 'close Office on 2026-03-09 "founding day"',
            "path": "founding.policy",
            "line": 4,
            "change": "closes",
            "name": "Office",
            "days": [{"day": "2026-03-09", "name": "founding day"}],
            "until": None,
        }
    ]


def test_each_change_has_a_sentence(desk: Path) -> None:
    changes = """\
  extend Holidays until 2027-01-01
    2026-06-04
    2026-12-25
  open Office on 2026-03-07, 2026-03-14
  close Shop on 2026-03-09, 2026-03-10 "stock-taking"
"""
    text = PROPOSAL.replace('  close Office on 2026-03-09 "founding day"\n', changes)
    (desk / "founding.policy").write_text(text, encoding="utf-8")
    report = said(desk, "verify", "founding.policy")
    assert "It extends Holidays to and including 2026-12-31, with 2026-06-04 and 2026-12-25." in report
    assert "It opens Office on 2026-03-07 and 2026-03-14." in report
    assert "It closes Shop on 2026-03-09 and 2026-03-10 (stock-taking)." in report


def test_many_days_are_counted_and_json_has_all(desk: Path) -> None:
    days = [f"2026-03-{day:02}" for day in (2, 3, 4, 5, 6, 9, 10, 11, 12)]
    text = PROPOSAL.replace('2026-03-09 "founding day"', ", ".join(days))
    (desk / "founding.policy").write_text(text, encoding="utf-8")
    assert "It closes Office on 9 days from 2026-03-02 to and including 2026-03-12." in said(
        desk, "verify", "founding.policy"
    )
    document = json.loads(run("verify", "founding.policy", "--format", "json", cwd=desk).stdout)
    assert [each["day"] for each in document["days"][0]["days"]] == days
    text = PROPOSAL.replace('close Office on 2026-03-09 "founding day"', "extend Holidays until 2027-01-01")
    (desk / "founding.policy").write_text(text, encoding="utf-8")
    report = said(desk, "verify", "founding.policy")
    assert "It extends Holidays to and including 2026-12-31, with no day in that time." in report


def test_what_counts_the_closed_day_is_not_said_to_change(desk: Path) -> None:
    """Only `usual` counts on Office, and stays as it is."""
    report = said(desk, "verify", "founding.policy")
    assert "because of the days of Office (counted in usual)" in report.replace("Because", "because")
    assert "what the proposal changes there: the days of Office (counted in usual)" in report
    assert "(counted on Office)" in said(desk, "verify", "founding.policy", "--format", "markdown")
    document = json.loads(run("verify", "founding.policy", "--format", "json", cwd=desk).stdout)
    parts = {(each["id"], each["part"]) for region in document["impact"]["regions"] for each in region["causes"]}
    assert parts == {("usual", "counted_on")}
    calendars = [each["calendars"] for region in document["impact"]["regions"] for each in region["causes"]]
    assert calendars == [["Office"]] * len(calendars)
    (lost,) = (v for v in document["verdicts"] if v["property"] == "a_week")
    assert [(each["part"], each["calendars"]) for each in lost["blame"]["causes"]] == [("counted_on", ["Office"])]


@pytest.mark.parametrize("form", ["text", "markdown", "junit"])
def test_of_two_policies_it_is_said_whose_days_are_others(form: str, desk: Path) -> None:
    """Of the times on Sales none changes: the shop keeps its days."""
    (desk / "new.policy").write_text(POLICY.replace("  2026-05-01", "  2026-03-09\n  2026-05-01"), encoding="utf-8")
    report = said(desk, "diff", "permits.policy", "new.policy", "--format", form)
    assert "because of the days of Office (counted in usual)" in report
    assert "Shop" not in report
    if form == "text":
        assert "5 working days on Work: its clock counts otherwise (other days of Office)" in report


def test_a_clock_that_counts_otherwise_is_not_said_to_have_other_days(desk: Path) -> None:
    new = POLICY.replace("day one is the day after receipt", "day one is the day of receipt", 1)
    (desk / "new.policy").write_text(new, encoding="utf-8")
    report = said(desk, "diff", "permits.policy", "new.policy")
    assert "the days of" not in report
    assert "5 working days on Work: its clock counts otherwise new.policy" in report


def test_a_table_that_changes_and_counts_other_days_is_named_once(desk: Path) -> None:
    rows = "  | no | 5 working days on Work |\n  | yes | 8 working days on Sales |\n"
    table = f"table times\n  | urgent | answer within |\n{rows}"
    rules, rest = POLICY.index("rule usual"), POLICY.index("property")
    (desk / "permits.policy").write_text(f"{POLICY[:rules]}{table}\n{POLICY[rest:]}", encoding="utf-8")
    text = PROPOSAL.replace("\n  intends", "\n  set times yes to 9 working days on Sales\n\n  intends")
    (desk / "founding.policy").write_text(text, encoding="utf-8")
    report = said(desk, "verify", "founding.policy", "--brief")
    assert "ecause of times (counted on other days of Office)" in report
    assert "counted in times" not in report


def test_what_the_proposal_changes_itself_still_is_a_cause(desk: Path) -> None:
    again = "  replace rule usual\n    answer within 6 working days on Work\n"
    text = PROPOSAL.replace("\n  intends", f"{again}\n  intends")
    (desk / "founding.policy").write_text(text, encoding="utf-8")
    document = json.loads(run("verify", "founding.policy", "--format", "json", cwd=desk).stdout)
    parts = {(each["id"], each["part"]) for region in document["impact"]["regions"] for each in region["causes"]}
    assert parts == {("usual", "decides")}


def test_explain_says_whose_days_are_others(desk: Path) -> None:
    """Received on Tuesday, 3 March 2026: the fifth working day after it is the 10th, and without Monday, the 9th, the 11th."""
    before, _, after = said(desk, "explain", "founding.policy", "received=2026-03-03", "urgent=no").partition("after ·")
    assert "due at the end of 2026-03-10" in before
    assert "due at the end of 2026-03-11" in after
    assert ["counted on Office, whose days the proposal changes" in each for each in (before, after)] == [False, True]
    assert "whose days" not in said(desk, "explain", "founding.policy", "received=2026-03-03", "urgent=yes")
