"""The lock of a policy with times on clocks: which calendar drifted, and by which days."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.command import run
from verifier.lock.text import NAME

POLICY = """\
policy Desk "answers in working days"
  dated by received

request
  received : date from 2026-12-01 until 2026-12-24

days Closed "closed days"
  known from 2026-12-01 until 2027-03-01
  2026-12-25 "Christmas Day", 2026-12-28 "Boxing Day"

days Local
  known from 2026-12-01 until 2027-03-01
  2026-12-28, 2027-01-01

calendar Office "when the office is open"
  open Monday to Friday
  closed on Closed, Local

calendar Shops
  open Monday to Saturday

clock Work
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed moves on

clock Shopping
  counts Shops
  day one is the day of receipt
  due at the end of the day

otherwise answer within 5 working days on Work

property soon "Nobody waits longer than eleven days."
  for any request r
  never r slower than 13 calendar days on Work

property quick "Or is answered on the fourth working day, at least."
  for any amendment
  answers within 10 working days on Shopping
  note "the shops are open on Saturdays"
"""

PROPOSAL = """\
proposal Inventory "two days for the inventory"
  to Desk in "desk.policy"

  close Office on 2026-12-29 "inventory"
  open Office on 2026-12-12
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "inventory.policy").write_text(PROPOSAL, encoding="utf-8")
    run("verify", "--lock", "desk.policy", "inventory.policy", cwd=tmp_path)
    return tmp_path


def drifted(folder: Path, *changes: tuple[str, str], file: str = "desk.policy") -> str:
    """What `--check-lock` says drifted after these changes of the text; empty for nothing."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    said = " ".join(run("verify", "--check-lock", file, "--format", "plain", cwd=folder).stdout.split())
    return said.partition("(E438) ")[2]


def test_a_lock_has_the_calendars_and_clocks_that_times_are_counted_on(folder: Path) -> None:
    """Saturday, 26 December, is in no list. The calendar of the proposal is its own."""
    facts = tomllib.loads((folder / NAME).read_text(encoding="utf-8"))
    assert facts["Desk"]["calendar"] == {
        "Office": [
            "open Monday, Tuesday, Wednesday, Thursday, Friday", "known from 2026-12-01 until 2027-03-01",
            "closed 2026-12-25", "closed 2026-12-28", "closed 2027-01-01",
        ],
        "Shops": "open Monday, Tuesday, Wednesday, Thursday, Friday, Saturday",
    }  # fmt: skip
    assert facts["Desk"]["clock"]["Shopping"] == [
        "counts Shops",
        "day one is the day of receipt",
        "due at the end of the day",
    ]
    assert {"closed 2026-12-29", "opened 2026-12-12"} < set(facts["Inventory"]["calendar"]["Office"])


@pytest.mark.parametrize("change", [
    ('"Christmas Day"', '"Christmas"'),
    ('2026-12-25 "Christmas Day", 2026-12-28 "Boxing Day"', "2026-12-28, 2026-12-25"),
    ("2026-12-28, 2027-01-01", "2027-01-01"),  # the other list has the 28th, too
    ("2026-12-28, 2027-01-01", "2026-12-27, 2026-12-28, 2027-01-01"),  # a Sunday
    ("closed on Closed, Local", "closed on Local, Closed"),
    ("open Monday to Saturday", "open Saturday, Friday, Thursday, Wednesday, Tuesday, Monday"),
    ("calendar Shops", "calendar Unused\n  open Sunday\n\ncalendar Shops"),
])  # fmt: skip
def test_it_does_not_move_with_names_and_with_days_that_change_nothing(folder: Path, change: tuple[str, str]) -> None:
    assert drifted(folder, change) == ""


def test_names_of_lists_say_nothing(folder: Path) -> None:
    assert drifted(folder, ("days Local", "days Town"), ("closed on Closed, Local", "closed on Closed, Town")) == ""


@pytest.mark.parametrize(("change", "says"), [
    (('"Boxing Day"', '"Boxing Day", 2026-12-31'), "calendar Office: now closed on 2026-12-31 and so"),
    (("2026-12-28, 2027-01-01", "2026-12-28, 2027-01-04"),
     "calendar Office: no longer closed on 2027-01-01; now closed on 2027-01-04 and so"),
    (("open Monday to Saturday", "open Monday to Friday"),
     "calendar Shops: open Monday, Tuesday, Wednesday, Thursday, Friday, Saturday → open Monday, Tuesday, Wednesday, Thursday,"
     " Friday"),
    (("  zone UTC\n  open Monday to Saturday", "  open Monday to Saturday"), None),
    (("closed moves on", "closed stays"),
     "clock Work: a last day that is closed moves on → a last day that is closed stays and so"),
])  # fmt: skip
def test_what_drifted_is_said_by_day(folder: Path, change: tuple[str, str], says: str | None) -> None:
    if says is None:
        assert drifted(folder, (change[1], change[0])) == "calendar Shops: nothing → zone UTC"
        return
    said = drifted(folder, change)
    assert re.search(rf"(^| ){re.escape(says)}", said), said
    assert "what it claims" not in said


def test_a_proposal_drifts_with_the_days_that_it_closes(folder: Path) -> None:
    said = drifted(folder, ("2026-12-29", "2026-12-30"), file="inventory.policy")
    assert "calendar Office: no longer closed on 2026-12-29; now closed on 2026-12-30 " in said


def test_of_many_days_some_are_listed(folder: Path) -> None:
    days = ", ".join(f"2027-02-{day:02}" for day in range(1, 20))  # fifteen of them from Monday to Friday
    said = drifted(folder, ("2026-12-28, 2027-01-01", f"2026-12-28, 2027-01-01, {days}"))
    assert "now closed on 2027-02-01, 2027-02-02, " in said
    assert "2027-02-16 and 3 more and so" in said
