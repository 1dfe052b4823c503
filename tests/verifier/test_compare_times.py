"""Two policies compared, of which one or both name several times: what changes is counted by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policy_dsl.model.times import TIME_FACT
from tests.command import run
from tests.end_to_end.test_json import REGISTRY, SCHEMAS

HEAD = """\
policy Desk "A support agreement"

request
  contract : one of Standard, Premium
  priority : one of P1, P2, P3
  spam     : yes/no
"""

REFUSED = """
rule spam
  when spam is yes
  refuse
"""

OLD = f"""{HEAD}
times
  respond "a technician has replied"
  resolve "it works again"
{REFUSED}
table targets
  | priority | contract | respond within | resolve within |
  | P1       | any      | 15 min         | 4 h            |
  | P2       | Standard | 1 h            | 8 h            |
  | P2       | Premium  | 30 min         | 12 h           |
  | P3       | any      | 2 h            | no promise     |
"""

OTHER_LIST = f"""{HEAD}
times
  close "the ticket is closed"
  resolve "it works again"
{REFUSED}
rule closing
  close within 1 day

table targets
  | priority | resolve within |
  | P1       | 4 h            |
  | P2       | 8 h            |
  | P3       | no promise     |
"""

ONE = f"""{HEAD}{REFUSED}
table targets
  | priority | answer within |
  | P1       | 4 h           |
  | P2       | 8 h           |
  | P3       | 2 h           |
"""

FORMATS = ("text", "json", "html", "markdown", "sarif", "junit", "github")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("old", OLD), ("other", OTHER_LIST), ("one", ONE)):
        (tmp_path / f"{name}.policy").write_text(text, encoding="utf-8")
    return tmp_path


def compared(folder: Path, old: str, new: str, code: int = 1) -> dict[str, Any]:
    ran = run("diff", f"{old}.policy", f"{new}.policy", "--format", "json", cwd=folder)
    assert ran.returncode == code, ran.stdout
    found: dict[str, Any] = json.loads(ran.stdout)
    jsonschema.Draft202012Validator(SCHEMAS["diff"], registry=REGISTRY).validate(found)
    return found


def moves(found: dict[str, Any]) -> list[tuple[str, int | None, int | None, int]]:
    """Each region, as its time, the times before and after in seconds, and how many requests it has."""
    return [
        (*each["times"], each["before"]["trt_seconds"], each["after"]["trt_seconds"], each["count"])
        for each in found["impact"]["regions"]
    ]


def test_each_change_is_said_of_its_time(folder: Path) -> None:
    new = (
        OLD.replace("15 min", "20 min").replace("12 h", "6 h ").replace("spam is yes", "spam is yes and priority is P3")
    )
    (folder / "new.policy").write_text(new, encoding="utf-8")
    found = compared(folder, "old", "new")
    # P1 replies of 2 contracts and Premium's P2 solution are other ones; P1 and P2 of 2 contracts are spam no longer.
    assert (found["impact"]["changed"], found["impact"]["of"], found["impact"]["certified"]) == (2 + 1 + 4, 12, True)
    assert found["impact"]["times"] == [
        {"name": "respond", "changed": 6, "directions": {"slower": 2, "newly_answered": 4}},
        {"name": "resolve", "changed": 5, "directions": {"faster": 1, "newly_answered": 4}},
    ]
    assert found["times"] == {"both": ["respond", "resolve"], "old": [], "new": [], "one": None}
    assert ("respond", 900, 1200, 2) in moves(found)
    assert ("resolve", 43_200, 21_600, 1) in moves(found)
    edits = {each["id"]: (each["changed"], each["matters"]) for each in found["provisions"]}
    assert edits == {
        "spam": (["condition"], True),
        "targets P1 respond": (["outcome"], True),
        "targets row 3 resolve": (["outcome"], True),
    }


def test_nothing_changes_where_times_stand_in_another_order(folder: Path) -> None:
    lines = OLD.splitlines()
    place = lines.index("times")
    lines[place + 1], lines[place + 2] = lines[place + 2], lines[place + 1]
    (folder / "new.policy").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = compared(folder, "old", "new", 0)
    assert (found["impact"]["changed"], found["times"]["both"]) == (0, ["resolve", "respond"])


def test_what_only_one_of_them_names_is_said_and_not_compared(folder: Path) -> None:
    found = compared(folder, "old", "other")
    assert found["times"] == {
        "both": ["resolve"],
        "old": [{"name": "respond", "title": "a technician has replied"}],
        "new": [{"name": "close", "title": "the ticket is closed"}],
        "one": None,
    }
    assert found["impact"]["times"] == [{"name": "resolve", "changed": 1, "directions": {"faster": 1}}]
    assert moves(found) == [("resolve", 43_200, 28_800, 1)]
    printed = run("diff", "old.policy", "other.policy", cwd=folder).stdout
    assert "only in the old policy, and not compared: respond (a technician has replied)" in printed
    assert "only in the new policy, and not compared: close (the ticket is closed)" in printed


def test_another_list_is_a_difference_where_no_decision_changes(folder: Path) -> None:
    more = OLD.replace('"it works again"\n', '"it works again"\n  close\n').replace(
        "\ntable", "\nrule closing\n  close within 5 days\n\ntable"
    )
    (folder / "more.policy").write_text(more, encoding="utf-8")
    found = compared(folder, "old", "more")
    assert (found["impact"]["changed"], found["impact"]["of"]) == (0, 12)
    assert found["times"]["new"] == [{"name": "close", "title": None}]


def test_the_one_time_is_compared_with_each_of_the_other(folder: Path) -> None:
    """Six requests are served. All replies differ but that of P3; of the solutions, Premium's P2 and both P3."""
    found = compared(folder, "one", "old")
    assert found["times"] == {"both": ["respond", "resolve"], "old": [], "new": [], "one": "old"}
    assert found["impact"]["times"] == [
        {"name": "respond", "changed": 4, "directions": {"faster": 4}},
        {"name": "resolve", "changed": 3, "directions": {"slower": 3}},
    ]
    assert found["impact"]["changed"] == 6
    back = compared(folder, "old", "one")
    assert back["times"]["one"] == "new"
    assert [each["directions"] for each in back["impact"]["times"]] == [{"slower": 4}, {"faster": 3}]
    printed = run("diff", "one.policy", "old.policy", cwd=folder).stdout
    assert "the old policy has one time, which is compared with respond and resolve of the other" in printed


def test_a_rule_that_gives_another_time_says_which(folder: Path) -> None:
    for name, time in (("first", "respond"), ("second", "resolve")):
        rule = f"\nrule extra\n  when priority is P1 and spam is yes\n  {time} within 1 h\n"
        (folder / f"{name}.policy").write_text(OLD.replace("\ntable", f"{rule}\ntable"), encoding="utf-8")
    printed = run("diff", "first.policy", "second.policy", cwd=folder).stdout
    assert "respond 1 h → resolve 1 h" in printed


def test_policies_without_a_time_in_common_are_not_compared(folder: Path) -> None:
    (folder / "new.policy").write_text(OTHER_LIST.replace("resolve", "mend"), encoding="utf-8")
    found = compared(folder, "old", "new", 2)
    (mistake,) = [each for each in found["diagnostics"] if each["severity"] == "error"]
    assert mistake["code"] == "E446"
    assert "`close`, `mend`" in mistake["message"]
    assert "`respond`, `resolve`" in mistake["message"]


CLOCKS = """
days Closed
  known from 2026-01-01 until 2026-06-01
  2026-01-01 "New Year"

calendar Office
  zone Europe/London
  open Monday to Friday
  closed on Closed

clock Days
  counts Office
  day one is the day after receipt
  due at the end of the day
"""


def test_times_on_clocks_are_compared_with_named_ones(folder: Path) -> None:
    dated = HEAD.replace(
        '"\n\nrequest\n', '"\n  dated by received\n\nrequest\n  received : date from 2026-01-05 until 2026-02-01\n'
    )
    on_clock = (
        ONE.replace(HEAD, dated)
        .replace("\nrule spam", f"{CLOCKS}\nrule spam")
        .replace("| 8 h           |", "| 2 working days on Days |")
    )
    for name, text in (("clocked", on_clock), ("named", OLD.replace(HEAD, dated))):
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
        assert run("check", f"{name}.policy", cwd=folder).returncode == 0
    # On each of 27 days, of two contracts: P1 has 4 h, then 15 min and 4 h; P2 two working days, then less than a day; P3 2 h,
    # then 2 h and no promise.
    days = 27
    for pair, faster, slower in (
        (("clocked", "named"), "faster", "slower"),
        (("named", "clocked"), "slower", "faster"),
    ):
        impact = compared(folder, *pair)["impact"]
        assert (impact["changed"], impact["of"], impact["certified"]) == (6 * days, 12 * days, True)
        assert impact["times"] == [
            {"name": "respond", "changed": 4 * days, "directions": {faster: 4 * days}},
            {"name": "resolve", "changed": 4 * days, "directions": {slower: 2 * days, faster: 2 * days}},
        ]


@pytest.mark.parametrize("as_format", FORMATS)
def test_every_format_names_the_times_and_not_the_fact(folder: Path, as_format: str) -> None:
    for new in ("other", "one"):
        ran = run("diff", "old.policy", f"{new}.policy", "--format", as_format, cwd=folder)
        assert ran.returncode == 1, ran.stderr
        assert TIME_FACT not in ran.stdout
        if as_format != "junit" or new == "other":
            assert "resolve" in ran.stdout
    ran = run("diff", "old.policy", "other.policy", "--format", as_format, cwd=folder)
    assert "the ticket is closed" in ran.stdout
