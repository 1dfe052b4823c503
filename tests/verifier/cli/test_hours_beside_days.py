"""In a policy with days of a calendar, `72 h` are not written as three days, in any report; in other policies they are."""

import json
import re
from pathlib import Path

import pytest

from tests.command import run

CLOCKED = """\
policy Desk "A desk"
  dated by received

request
  received : date from 2026-01-05 until 2026-01-09
  kind     : one of Plain, Rush, Slow
  paid     : yes/no

calendar Office
  zone UTC
  open Monday to Friday

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day

table times
  | kind  | answer within          |
  | Plain | 3 working days on Work |
  | Rush  | 3 days                 |
  | Slow  | 100 h                  |

rule paid
  when paid is yes and kind is Slow
  answer within at most 96 h

property rush_first "What is urgent is answered first."
  for any two requests r and p alike except kind
  where r.kind is Rush and p.kind is Plain
  never r slower than p

property slow "Nobody waits longer than four days."
  for any request r
  where r.kind is Slow
  never r slower than 96 h

example "urgent"
  given received 2026-01-05, kind Rush, paid no
  expect 48 h
"""

PLAIN = re.sub(r"calendar Office.*?(?=table)", "", CLOCKED, flags=re.DOTALL).replace("3 working days on Work", "72 h")
PLAIN = PLAIN.replace("3 days                 |", "73 h                   |")

LATER = """\
proposal later "Urgent letters are answered later"
  to Desk in "desk.policy"

  set times Rush to 120 h

  intends
    every change is faster
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.policy").write_text(CLOCKED, encoding="utf-8")
    (tmp_path / "new.policy").write_text(CLOCKED.replace("| 3 days ", "| 5 days "), encoding="utf-8")
    (tmp_path / "later.policy").write_text(LATER, encoding="utf-8")
    return tmp_path


FACTS = ("received=2026-01-05", "kind=Rush", "paid=no")


@pytest.mark.parametrize(
    ("arguments", "hours"),
    [
        (("verify", "desk.policy", "--full"), ["72 h", "100 h"]),
        (
            ("explain", "desk.policy", "received=2026-01-05", "kind=Slow", "paid=yes"),
            ["96 h", "cuts 100 h to 96 h", "72 h"],
        ),
        (("verify", "later.policy", "--full"), ["72 h", "120 h"]),
        (("verify", "later.policy", "--format", "markdown"), ["72 h", "120 h"]),
        (("verify", "later.policy", "--format", "junit"), ["72 h", "120 h"]),
        (("explain", "later.policy", *FACTS), ["72 h", "120 h"]),
        (("diff", "desk.policy", "new.policy"), ["72 h", "120 h"]),
        (("diff", "desk.policy", "new.policy", "--format", "markdown"), ["72 h", "120 h"]),
        (("diff", "desk.policy", "new.policy", "--format", "junit"), ["72 h", "120 h"]),
        (("test", "desk.policy"), ["72 h"]),
        (("test", "desk.policy", "--format", "junit"), ["72 h"]),
    ],
)
def test_beside_days_of_a_calendar_hours_stay_hours(arguments: tuple[str, ...], hours: list[str], folder: Path) -> None:
    printed = " ".join(run(*arguments, cwd=folder).stdout.split())
    printed = re.sub(r"<summary>The clauses cited.*", "", printed)  # as they are written
    for each in hours:
        assert each in printed
    assert not [match[0] for match in re.finditer(r"(?<!working )(?<!receipt: )\b[345] days\b(?! of receipt)", printed)]


def test_the_json_has_seconds_as_ever(folder: Path) -> None:
    document = json.loads(run("verify", "later.policy", "--format", "json", cwd=folder).stdout)
    times = {region["before"]["trt_seconds"] for region in document["impact"]["regions"]}
    assert times == {259_200}


def test_without_clocks_three_days_are_three_days(tmp_path: Path) -> None:
    (tmp_path / "desk.policy").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "later.policy").write_text(LATER.replace("120 h", "5 days"), encoding="utf-8")
    printed = " ".join(run("verify", "later.policy", "--full", cwd=tmp_path).stdout.split())
    assert "73 h → 5 days" in printed
    assert "for kind Plain" in printed
    assert "3 days for kind Plain" in printed
    assert "72 h" not in printed
