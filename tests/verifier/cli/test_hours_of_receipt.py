"""What reports say of the hour of receipt, where it makes the difference between hours and days."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import run

POLICY = """\
policy Hours "hours and days"
  dated by received

request
  received : date from 2026-01-05 until 2026-01-06
  urgent   : yes/no

calendar Office
  zone UTC
  open Monday to Friday

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day

rule usual
  when urgent is no
  answer within 2 working days on Work

rule rush
  when urgent is yes
  answer within 30 h
"""
"""Received on Monday, 5 January 2026, 30 hours end on Wednesday if they begin after 18:00 on Monday."""

NEXT_DAY = """
property next_day "What is urgent is answered on the next working day."
  for any request r
  where r.urgent is yes
  never r slower than 1 working day on Work
"""

PROPOSAL = """\
proposal NextDay "the next working day in place of 30 hours"
  to Hours in "hours.policy"

  replace rule rush
    when urgent is yes
    answer within 1 working day on Work

  intends
    every change is slower
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hours.policy").write_text(POLICY + NEXT_DAY, encoding="utf-8")
    (tmp_path / "next-day.policy").write_text(PROPOSAL, encoding="utf-8")
    return tmp_path


def verified(folder: Path, file: str, form: str) -> str:
    return " ".join(run("verify", file, "--format", form, cwd=folder).stdout.split())


@pytest.mark.parametrize(("form", "cells"), [
    ("plain", "hour of receipt after 18:00, such as 19:00 due on 2026-01-07 at 01:00, if received at 19:00 "
              "1 working day on Work at the end of 2026-01-06"),
    ("markdown", "| hour of receipt | after 18:00, such as 19:00 | | due | on 2026-01-07 at 01:00, if received at 19:00 |"),
    ("html", '<th scope="row">hour of receipt</th><td>after 18:00, such as 19:00</td>'),
    ("junit", "hour of receipt: after 18:00, such as 19:00 due: on 2026-01-07 at 01:00, if received at 19:00"),
])  # fmt: skip
def test_a_counterexample_has_the_hours_of_receipt(folder: Path, form: str, cells: str) -> None:
    assert cells in verified(folder, "hours.policy", form)


LATE = "received 2026-01-05 at 19:00 · urgent yes: 30 h (due 2026-01-07 at 01:00; 1 working day on Work: 2026-01-06)."


@pytest.mark.parametrize("form", ["plain", "markdown", "html"])
def test_the_brief_gives_one_of_them(folder: Path, form: str) -> None:
    assert LATE in verified(folder, "hours.policy", form)


def test_json_has_them_in_seconds(folder: Path) -> None:
    (verdict,) = (
        v for v in json.loads(verified(folder, "hours.policy", "json"))["verdicts"] if v["property"] == "next_day"
    )
    assert verdict["counterexample"]["hours_of_receipt"] == {
        "such_as": "19:00",
        "in_words": "after 18:00",
        "zone": "UTC",
        "seconds": [{"from": 18 * 3600, "from_included": False, "until": 24 * 3600, "until_included": False}],
    }


def test_a_change_that_goes_both_ways_says_when_it_goes_the_wrong_one(folder: Path) -> None:
    """The answer is due earlier than before where 30 hours end after Tuesday."""
    said = verified(folder, "next-day.policy", "plain")
    assert (
        "hour of receipt after 18:00, such as 19:00 after 18:00, such as 19:00 due on 2026-01-07 at 01:00, if" in said
    )
    assert (
        "received 2026-01-05 at 19:00 · urgent yes: 30 h (due 2026-01-07 at 01:00) → 1 working day on Work (due 2026-01-06)"
        in said
    )


def test_the_brief_says_when_answers_are_due(tmp_path: Path) -> None:
    """From the fifth, two working days end with the seventh, and three days in the course of the eighth. The day of receipt is
    said, although each would do.
    """
    text = POLICY.replace("answer within 30 h", "answer within 3 days").replace("rule rush", "rule slow")
    claim = (
        'property slow_last "What is urgent is not slower."\n  for any two requests u and p alike except urgent\n'
        "  where u.urgent is yes and p.urgent is no\n  never u slower than p\n"
    )
    (tmp_path / "hours.policy").write_text(f"{text}\n{claim}", encoding="utf-8")
    assert (
        "For example received 2026-01-05 at 12:00: 72 h (due 2026-01-08 at 12:00) for urgent yes,"
        " 2 working days on Work (due 2026-01-07) for urgent no." in verified(tmp_path, "hours.policy", "plain")
    )
    other = claim.replace("never u slower", "always u faster").replace("slow_last", "first")
    (tmp_path / "hours.policy").write_text(f"{text}\n{other}", encoding="utf-8")
    assert (
        "For example received 2026-01-05: 72 h (due in the course of 2026-01-08) for urgent yes,"
        " 2 working days on Work (due 2026-01-07) for urgent no." in verified(tmp_path, "hours.policy", "plain")
    )


@pytest.mark.parametrize(("claim", "hours"), [
    ("never r slower than 1 working day on Work", "after 18:00, such as 19:00"),
    ("never r faster than 1 working day on Work", "before 18:00, such as 12:00"),
    ("never r same as 1 working day on Work", "at exactly 18:00"),
    ("always r same as 1 working day on Work", "before 18:00 or after 18:00, such as 12:00"),
    ("always r slower than 1 working day on Work", "up to 18:00, such as 12:00"),
    ("always r faster than 1 working day on Work", "from 18:00 on, such as 19:00"),
    ("never r faster than 2 working days on Work", None),  # Wednesday ends later, whatever the hour
    ("never r slower than 1 calendar day on Work", "after 18:00, such as 19:00"),
    ("always r slower than 3 h", None),
])  # fmt: skip
def test_hours_in_words(tmp_path: Path, claim: str, hours: str | None) -> None:
    text = f'{POLICY}\nproperty p "p"\n  for any request r\n  where r.urgent is yes\n  {claim}\n'
    text = text.replace("due at the end of the day", "due at the end of the day\n  a last day that is closed stays")
    (tmp_path / "hours.policy").write_text(text, encoding="utf-8")
    said = re.search(r"hour of receipt +(.*)", run("verify", "hours.policy", "--format", "plain", cwd=tmp_path).stdout)
    assert (said and said[1]) == hours


def test_what_shows_a_claim_about_some_request_has_them_too(tmp_path: Path) -> None:
    claim = (
        'property p "p"\n  for some request r\n  where r.urgent is yes\n  holds r slower than 1 working day on Work\n'
    )
    (tmp_path / "hours.policy").write_text(f"{POLICY}\n{claim}", encoding="utf-8")
    assert "hour of receipt after 18:00, such as 19:00" in verified(tmp_path, "hours.policy", "plain")


CALLS = """\
policy Calls "calls and letters"
  dated by received

request
  received : date from 2026-10-23 until 2026-10-27
  kind     : one of Call, Letter

calendar Every
  zone Europe/London
  open Monday to Sunday

clock Plain
  counts Every
  day one is the day after receipt
  due at the end of the day

table times
  | kind   | answer within          |
  | Call   | 24 h                   |
  | Letter | 1 working day on Plain |

property p "p"
  {claim}
"""
"""On Sunday, 25 October, clocks go back: a call that comes in before 01:00 is due before the end of that day, and so before a
letter of Saturday.
"""

WHOEVER = """for any two requests a and b alike except received, kind
  where a.received before b.received
  never b due before a"""


@pytest.mark.parametrize(("form", "cells"), [
    ("plain", "hour of receipt any hour such as 00:30"
              " due at the end of 2026-10-25 on 2026-10-25 at 23:30, if received at 00:30"),
    ("plain", "1 working day on Plain (due 2026-10-25) for received 2026-10-24 · kind Letter,"
              " 24 h (due 2026-10-25 at 23:30) for received 2026-10-25 at 00:30 · kind Call."),
    ("markdown", "| hour of receipt | any hour | such as 00:30 |"),
    ("html", '<th scope="row">hour of receipt</th><td>any hour</td><td>such as 00:30</td>'),
    ("junit", "hour of receipt: any hour (a), such as 00:30 (b)"),
])  # fmt: skip
def test_two_requests_have_an_hour_each(tmp_path: Path, form: str, cells: str) -> None:
    (tmp_path / "calls.policy").write_text(CALLS.format(claim=WHOEVER), encoding="utf-8")
    assert cells in verified(tmp_path, "calls.policy", form)


def test_json_has_an_hour_of_each(tmp_path: Path) -> None:
    (tmp_path / "calls.policy").write_text(CALLS.format(claim=WHOEVER), encoding="utf-8")
    verdicts = json.loads(verified(tmp_path, "calls.policy", "json"))["verdicts"]
    (example,) = (v["counterexample"] for v in verdicts if v["property"] == "p")
    assert example["hour_of_each"] == {"zone": "Europe/London", "such_as": {"a": None, "b": "00:30"}}
    assert "hours_of_receipt" not in example


@pytest.mark.parametrize(("tests", "hours"), [
    # a letter of the 23rd is due as the 24th ends, and a call of the 24th then at the earliest
    ("where a.kind is Letter and b.kind is Call and b.received after a.received\n  always a due before b",
     "any hour such as 00:00"),
    ("where a.kind is Call and b.kind is Call and b.received after a.received\n  always b due before a", None),
    ("where a.kind is Call and b.kind is Letter and b.received before a.received\n  never a due before b",
     "such as 00:30 any hour"),
])  # fmt: skip
def test_hours_of_two_days(tmp_path: Path, tests: str, hours: str | None) -> None:
    claim = f"for any two requests a and b alike except received, kind\n  {tests}"
    (tmp_path / "calls.policy").write_text(CALLS.format(claim=claim), encoding="utf-8")
    said = re.search(r"hour of receipt +(.*)", run("verify", "calls.policy", "--format", "plain", cwd=tmp_path).stdout)
    assert (" ".join(said[1].split()) if said else None) == hours


def test_hours_at_which_two_are_due_together(tmp_path: Path) -> None:
    """From 18:00 on, a letter of the 23rd is due as the 24th ends, and so is a call that comes in as the 24th begins."""
    text = CALLS.format(
        claim="for any two requests a and b alike except received, kind\n  where a.kind is Letter and b.kind is Call"
        " and a.received before 2026-10-24 and b.received after a.received\n  always a due before b"
    ).replace("| 1 working day on Plain |", "| the earlier of 30 h and 1 working day on Plain |")
    (tmp_path / "calls.policy").write_text(text, encoding="utf-8")
    assert "hour of receipt such as 18:00 such as 00:00" in verified(tmp_path, "calls.policy", "plain")


LATE_AND_SOON = """\
policy Desk "two kinds of calls"
  dated by received

request
  received : date from 2026-06-08 until 2026-06-10
  kind     : one of Slow, Quick, Letter

calendar Every
  zone UTC
  open Monday to Sunday

clock Plain
  counts Every
  day one is the day after receipt
  due at the end of the day

table times
  | kind   | answer within          |
  | Slow   | 36 h                   |
  | Quick  | 30 h                   |
  | Letter | 1 working day on Plain |

property p "p"
  for any two requests a and b alike except received, kind
  where {where}
  never b due before a
"""


@pytest.mark.parametrize(("where", "hours"), [
    # of one day: 36 hours from noon are over after 30 hours from noon
    ("a.kind is Slow and b.kind is Quick and a.received before 2026-06-09 and b.received before 2026-06-09",
     "such as 12:00 such as 12:00"),
    # and after 36 hours of others, if these come in more than six hours later
    ("a.kind is Quick and b.kind is Slow and a.received before 2026-06-09 and b.received before 2026-06-09",
     "such as 16:00 such as 08:00"),
    # 30 hours of the next day are over before 36 hours of this one, if both are close to midnight
    ("a.kind is Slow and b.kind is Quick and a.received before 2026-06-09 and b.received after 2026-06-08",
     "such as 22:00 such as 02:00"),
])  # fmt: skip
def test_hours_close_to_noon(tmp_path: Path, where: str, hours: str) -> None:
    (tmp_path / "desk.policy").write_text(LATE_AND_SOON.format(where=where), encoding="utf-8")
    said = re.search(r"hour of receipt +(.*)", run("verify", "desk.policy", "--format", "plain", cwd=tmp_path).stdout)
    assert (" ".join(said[1].split()) if said else None) == hours
