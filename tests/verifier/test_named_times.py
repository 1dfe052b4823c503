"""Policies with named times through the command: every format, what is counted, and what is refused.

The agreement: 2 contracts, 3 priorities, blocked or not: 12 requests, of which the 6 that are not blocked are answered. Of P2,
Premium is resolved in 24 h and Standard in 8 h; P3 has no promise.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_dsl.model.times import TIME_FACT
from policy_dsl.pipeline import load
from policy_dsl.runtime.load import load as load_check
from policy_dsl.testing.strategies import boundary_requests, requests
from tests.command import run
from tests.end_to_end.test_json import REGISTRY, SCHEMAS

DESK = """\
policy Desk "A support agreement"

request
  contract : one of Standard, Premium
  priority : one of P1, P2, P3
  blocked  : yes/no

times
  respond "a technician has answered"
  resolve "it works again"

rule held
  when blocked is yes
  refuse

table targets
  | priority | contract | respond within | resolve within |
  | P1       | any      | 15 min         | 4 h            |
  | P2       | Standard | 1 h            | 8 h            |
  | P2       | Premium  | 1 h            | 24 h           |
  | P3       | any      | 1 day          | no promise     |

property premium_pays "Premium is never resolved later than Standard."
  for any two requests p and s alike except contract
  where p.contract is Premium and s.contract is Standard
  never p.resolve slower than s.resolve

property in_turn "Nobody waits longer for an answer than for a solution."
  for any request r
  never r.respond slower than r.resolve

property promised "Everything is promised."
  for any request r
  in every time
  if r permitted
  always r faster than no promise

example "a premium customer"
  given contract Premium, priority P1, blocked no
  expect respond 15 min, resolve 4 h
"""

SLOWER = """\
proposal Slower "An hour for everybody"
  to Desk in "desk.policy"

  set targets P1 respond to 1 h

  set targets "row 2" resolve to 24 h

  intends
    every change is slower
    answers respond within 1 h where priority in P1, P2
    note "or sooner"
    restores premium_pays
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.policy").write_text(DESK, encoding="utf-8")
    (tmp_path / "slower.policy").write_text(SLOWER, encoding="utf-8")
    return tmp_path


def document(folder: Path, name: str, *arguments: str) -> dict[str, Any]:
    ran = run(*arguments, "--format", "json", cwd=folder)
    found: dict[str, Any] = json.loads(ran.stdout)
    jsonschema.Draft202012Validator(SCHEMAS[name], registry=REGISTRY).validate(found)
    return found


def test_the_json_of_a_policy_says_which_time(folder: Path) -> None:
    found = document(folder, "verify", "verify", "desk.policy")
    assert found["space"]["requests"] == 12
    assert list(found["space"]["attributes"]) == ["contract", "priority", "blocked"]
    verdicts = {verdict["property"]: verdict for verdict in found["verdicts"]}
    pays, turn, promised = (verdicts[name] for name in ("premium_pays", "in_turn", "promised"))
    assert (pays["status"], pays["count"], pays["of"]) == ("refuted", 1, 6)
    decisions = pays["counterexample"]["decisions"]
    assert {name: (each["of"], each["trt_seconds"]) for name, each in decisions.items()} == {
        "p.resolve": ("resolve", 86_400), "s.resolve": ("resolve", 28_800),
    }  # fmt: skip
    assert set(pays["counterexample"]["requests"]["p.resolve"]) == {"contract", "priority", "blocked"}
    assert (turn["status"], turn["of"]) == ("proved", 12)
    assert (promised["status"], promised["count"], promised["of"]) == ("refuted", 2, 12)
    assert [region["times"] for region in promised["regions"]] == [{"r": ["resolve"]}]
    (answer,) = promised["counterexample"]["decisions"].values()
    assert (answer["of"], answer["trt_seconds"], answer["time"]) == ("resolve", None, "no promise")


def test_what_a_proposal_changes_is_said_time_by_time(folder: Path) -> None:
    """P1 not blocked is 2 requests, and P2 of Standard 1: 3 of 12, and each in one time alone."""
    found = document(folder, "verify", "verify", "slower.policy")["impact"]
    assert (found["changed"], found["of"], found["in_several"]) == (3, 12, 0)
    assert found["times"] == [
        {"name": "respond", "changed": 2, "directions": {"slower": 2}},
        {"name": "resolve", "changed": 1, "directions": {"slower": 1}},
    ]
    printed = " ".join(run("verify", "--full", "slower.policy", cwd=folder).stdout.split())
    assert "3 of 12 requests" in printed
    assert "respond: 2 answered slower resolve: 1 answered slower" in printed
    assert "respond 2 slower; resolve 1 slower" in printed


def test_a_request_that_changes_in_both_times_counts_once(folder: Path) -> None:
    (folder / "open.policy").write_text(
        'proposal Open "Nobody is blocked"\n  to Desk in "desk.policy"\n\n  remove rule held\n', encoding="utf-8"
    )
    found = document(folder, "verify", "verify", "open.policy")["impact"]
    assert (found["changed"], found["of"], found["in_several"]) == (6, 12, 6)
    assert [(each["name"], each["changed"]) for each in found["times"]] == [("respond", 6), ("resolve", 6)]


def test_explaining_a_request_decides_each_of_its_times(folder: Path) -> None:
    found = document(folder, "explain", "explain", "desk.policy", "priority=P3", "blocked=no")
    assert [(each["of"], each["decision"]["trt_seconds"]) for each in found["editions"]] == [
        ("respond", 86_400), ("resolve", None),
    ]  # fmt: skip
    printed = run("explain", "slower.policy", "priority=P1", "blocked=no", cwd=folder).stdout
    assert [line for line in printed.splitlines() if ": answered" in line] == [
        "respond: answered within 15 min", "resolve: answered within 4 h",
        "respond: answered within 1 h", "resolve: answered within 4 h",
    ]  # fmt: skip


FORMATS = ("text", "json", "html", "markdown", "sarif", "junit", "github")


@pytest.mark.parametrize("as_format", FORMATS)
@pytest.mark.parametrize("name", ["desk.policy", "slower.policy"])
def test_no_format_shows_the_time_asked_about_as_a_fact(folder: Path, name: str, as_format: str) -> None:
    for arguments in (["verify", name], ["test", name], ["check", name]):
        ran = run(*arguments, "--format", as_format, cwd=folder)
        assert ran.returncode in (0, 1), ran.stderr
        assert TIME_FACT not in ran.stdout + ran.stderr
    assert TIME_FACT not in run("verify", "--full", name, cwd=folder).stdout


def test_a_policy_with_several_times_is_compiled(folder: Path) -> None:
    ran = run("compile", "desk.policy", "--target", "python", "-o", "desk.py", "--unverified", cwd=folder)
    assert ran.returncode == 0, ran.stderr
    check = load_check(folder / "desk.py", unverified=True)
    wish = check.decide(contract="Premium", priority="P3", blocked="no")
    assert (wish.access, wish.times) == ("permitted", {"respond": 86_400, "resolve": None})
    assert check.decide(blocked="yes").times == {"respond": "refused", "resolve": "refused"}


def test_a_counterexample_is_saved_as_an_example_of_its_time(folder: Path) -> None:
    ran = run("verify", "--save-example", "desk.policy", cwd=folder)
    assert "[W531]" in ran.stderr + ran.stdout
    saved = (folder / "desk.policy").read_text(encoding="utf-8")
    assert "  given contract Premium, priority P2, blocked no\n  expect resolve 24 h\n" in saved
    assert "  expect resolve no promise\n" in saved
    assert run("check", "desk.policy", cwd=folder).returncode == 0


def test_an_example_is_listed_with_the_time_that_it_is_about(folder: Path) -> None:
    example = 'example "a P1 is in time"\n  given contract Premium, priority P1, blocked no\n'
    desk = folder / "desk.policy"
    desk.write_text(
        f"{desk.read_text(encoding='utf-8')}\n{example}  expect respond 15 min, resolve 5 h\n", encoding="utf-8"
    )
    listed = run("test", "desk.policy", "--format", "plain", cwd=folder).stdout
    assert re.search(r"✓ +a P1 is in time, respond +15 min +15 min", listed)
    assert re.search(r"✗ +a P1 is in time, resolve +5 h +4 h", listed)


def test_the_sentences_on_gaps_and_conflicts_speak_of_several_times(folder: Path) -> None:
    found = document(folder, "verify", "verify", "desk.policy")
    sentences = {each["kind"]: each["sentence"] for each in found["verdicts"]}
    assert sentences["gap"] == "Every permitted request has each of its times."
    assert sentences["conflict"] == "No permitted request has two times of one name that differ."


def test_an_example_of_several_times_is_named_once_where_it_changes(folder: Path) -> None:
    desk = folder / "desk.policy"
    desk.write_text(desk.read_text(encoding="utf-8").replace('"a premium customer"', '"A premium customer."'), "utf-8")
    (folder / "later.policy").write_text(
        'proposal Later "later"\n  to Desk in "desk.policy"\n\n'
        "  set targets P1 respond to 20 min\n\n  set targets P1 resolve to 5 h\n",
        encoding="utf-8",
    )
    printed = run("verify", "later.policy", cwd=folder).stdout
    assert "1 example of the base gets another answer: A premium customer.\n" in printed
    listed = run("test", "desk.policy", "--format", "plain", cwd=folder).stdout
    assert re.search(r"A premium customer, respond +15 min", listed)


def test_requests_are_drawn_without_the_time_asked_about(folder: Path) -> None:
    policy = load(str(folder / "desk.policy")).policy
    assert policy is not None
    drawn: list[dict[str, object]] = []

    @settings(max_examples=20, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.one_of(requests(policy), boundary_requests(policy)))
    def collect(request: dict[str, object]) -> None:
        drawn.append(request)

    collect()
    assert all(set(request) == {"contract", "priority", "blocked"} for request in drawn)


def test_of_a_refusal_in_an_order_all_are_counted_that_meet_its_condition(tmp_path: Path) -> None:
    case = Path(__file__).parents[2] / "spec/corpus/verify/accept/an-order-of-several-times.policy"
    (tmp_path / "case.policy").write_bytes(case.read_bytes())
    report = json.loads(run("verify", "case.policy", "--format", "json", cwd=tmp_path).stdout)
    rules = {v["rests_on"][0]: (v["met"], v["decides"]) for v in report["verdicts"] if "decides" in v}
    # Both W meet `closed`, of which the urgent one has `hurry` above it; `replies` serves the three that are not refused.
    assert rules == {"hurry": (2, 2), "closed": (2, 1), "replies": (4, 3), "usual": (4, 1)}


def test_a_row_that_refuses_in_every_time_decides_each_request_once(tmp_path: Path) -> None:
    case = Path(__file__).parents[2] / "spec/corpus/verify/accept/the-first-row-with-several-times.policy"
    (tmp_path / "case.policy").write_bytes(case.read_bytes())
    report = json.loads(run("verify", "case.policy", "--format", "json", cwd=tmp_path).stdout)
    rows = {v["rests_on"][0]: (v["met"], v["decides"]) for v in report["verdicts"] if "decides" in v}
    # Of the 3 that are not paid, the first row has decided V; of all 6, the last decides W and X that are paid.
    assert rows["targets row 2"] == (3, 2)
    assert rows["targets V respond"] == rows["targets V resolve"] == (2, 2)
    assert rows["targets row 3 resolve"] == (6, 2)


def test_a_dead_refusal_in_an_order_names_what_decides_instead_in_each_time(tmp_path: Path) -> None:
    order = (
        'policy P "p"\n\nrequest\n  n : whole number from 0 to 9\n\ntimes\n  respond "r"\n  resolve "s"\n\n'
        "rules desk in this order\n  rule one\n    when n under 3\n    respond within 1 h\n  rule two\n    when n under 2\n"
        "    refuse\n  rule six\n    respond within 2 h\n    resolve within 3 h\n"
    )
    (tmp_path / "p.policy").write_text(order, encoding="utf-8")
    report = json.loads(run("verify", "p.policy", "--format", "json", cwd=tmp_path).stdout)
    dead = [(v["subject"], v["met"], v["rests_on"]) for v in report["verdicts"] if v["status"] == "refuted"]
    # 0 and 1 meet `two`. `one` gives them the one time, so that they are served, and `six` the other.
    assert dead == [("two", 2, ["one", "six resolve"])]
