"""The compiled check of a policy with named times, as a service meets it: against the agreement by hand, and its mistakes."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from policy_dsl.backends.decision_table import decision_table
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.backends.python.readback.confirm import confirm
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import TIME_FACT
from policy_dsl.pipeline import load
from policy_dsl.runtime import load as loading
from policy_dsl.runtime.manifest import SCHEMA
from tests.policy_dsl.backends.python.test_artefact import compiled
from tests.spec.support_agreement_by_hand import DAY, HOUR, Case, requests, said_of
from tests.written import policy

ROOT = Path(__file__).parents[4]
AGREEMENT = ROOT / "spec/support_agreement/support-agreement.policy"
MIN = 60

FACTS = {
    "contract": ("Basic", "Standard", "Premium"),
    "priority": ("P1", "P2", "P3", "P4"),
    "channel": ("Phone", "Portal", "Mail"),
    "workaround": ("yes", "no"),
    "suspended": ("yes", "no"),
}


def agreed(request: dict[str, str]) -> dict[str, int | str | None] | None:
    """What the agreement says of a request, by hand; None for one that cannot be."""
    workaround, suspended = (request[name] == "yes" for name in ("workaround", "suspended"))
    case = Case(request["contract"], request["priority"], request["channel"], workaround, suspended)
    return said_of(case) if case in set(requests()) else None


def every_request() -> list[dict[str, str]]:
    return [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]


@pytest.fixture(scope="module")
def check(form: Form) -> ModuleType:
    of = load(str(AGREEMENT)).policy
    assert of is not None
    return compiled(of, form)


def test_all_times_are_given_at_once(check: ModuleType) -> None:
    refused = unpromised = 0
    for request in every_request():
        wanted = agreed(request)
        if wanted is None:
            with pytest.raises(ValueError, match="no such request is possible: the desk takes P1 by phone"):
                check.decide(**request)
            continue
        decisions = check.decide(**request)
        assert decisions.times == wanted
        assert decisions.access == ("refused" if "refused" in wanted.values() else "permitted")
        assert decisions.missing == ()
        refused += decisions.access == "refused"
        unpromised += wanted["resolve"] is None
    # suspended: 3 contracts, P2 to P4, 3 channels, workaround or not; no promise: Basic, P3 and P4, likewise
    assert (refused, unpromised) == (54, 12)


def test_what_has_no_seconds_is_told_apart(check: ModuleType) -> None:
    """No promise, a refusal, and a time that is not settled."""
    wish = check.decide(contract="Basic", priority="P4", channel="Phone", workaround="no", suspended="no")
    assert (wish.access, wish.times) == ("permitted", {"respond": 2 * DAY, "resolve": None})
    left_open = wish.of("resolve")
    assert (left_open.access, left_open.promised, left_open.trt_seconds) == ("permitted", False, None)
    received = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert (left_open.deadline(received), left_open.met(received, received)) == (None, None)
    assert wish.of("respond").promised is True
    assert wish.of("respond").deadline(received) == datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    refused = check.decide(priority="P4", suspended="yes")
    assert (refused.access, refused.times) == ("refused", {"respond": "refused", "resolve": "refused"})
    assert refused.of("resolve").promised is None
    part = check.decide(contract="Basic", suspended="no", priority="P3", channel="Phone")
    assert part.times == {"respond": 8 * HOUR, "resolve": None}  # a workaround changes nothing of P3
    part = check.decide(contract="Standard", suspended="no", priority="P2", channel="Phone")
    assert part.times == {"respond": HOUR, "resolve": "indeterminate"}
    assert (part.access, part.missing) == ("permitted", ("workaround",))
    assert part.of("resolve").possible == (("permitted", 8 * HOUR), ("permitted", 5 * DAY))
    assert (part.of("resolve").promised, part.of("resolve").missing) == (None, ("workaround",))


def test_access_may_be_settled_where_no_time_is(check: ModuleType) -> None:
    """Not suspended, P2: a reply in 30 min or 1 h, or 4 h by mail; a solution in 6 or 8 h, or in 3 or 5 days."""
    part = check.decide(priority="P2", suspended="no")
    assert (part.access, part.times) == ("permitted", {"respond": "indeterminate", "resolve": "indeterminate"})
    assert part.of("respond").access == "indeterminate"
    assert part.of("respond").possible == tuple(("permitted", n) for n in (30 * MIN, HOUR, 4 * HOUR))
    assert part.of("resolve").possible == tuple(("permitted", n) for n in (6 * HOUR, 8 * HOUR, 3 * DAY, 5 * DAY))
    assert part.missing == ("contract", "channel", "workaround")
    assert (part.of("respond").missing, part.of("resolve").missing) == (
        ("contract", "channel"), ("contract", "workaround"),
    )  # fmt: skip


def test_outcomes_still_open_are_listed_from_the_fastest_on(check: ModuleType) -> None:
    part = check.decide(contract="Basic", workaround="no", channel="Portal")
    assert part.access == "indeterminate"
    assert part.missing == ("priority", "suspended")
    assert part.of("resolve").possible == (
        ("permitted", 4 * HOUR), ("permitted", 8 * HOUR), ("permitted", None), ("refused", None),
    )  # fmt: skip
    assert part.times == {"respond": "indeterminate", "resolve": "indeterminate"}


def test_each_time_has_reasons_of_its_own(check: ModuleType) -> None:
    decisions = check.decide(contract="Premium", priority="P4", channel="Mail", workaround="no", suspended="no")
    assert [clause.id for clause in decisions.of("respond").clauses] == ["targets wish respond"]
    assert [clause.id for clause in decisions.of("resolve").clauses] == ["targets wish resolve", "premium_care"]
    assert [clause.effect for clause in decisions.of("resolve").clauses] == [
        f"resolve within {10 * DAY} s", f"resolve within at most {3 * DAY} s",
    ]  # fmt: skip
    basic = check.decide(contract="Basic", priority="P4", channel="Mail", workaround="no", suspended="no")
    (clause,) = basic.of("resolve").clauses
    assert (clause.effect, clause.sources) == ("resolve within no promise", (("SCHEDULE", "1"),))
    refused = check.decide(priority="P2", suspended=True)
    for name in ("respond", "resolve"):
        assert [clause.id for clause in refused.of(name).clauses] == ["suspended_account"]


@pytest.mark.parametrize("name", ["", "Resolve", "resolve ", None, 0, [], TIME_FACT, "x" * 500])
def test_a_time_that_is_not_of_the_policy_is_a_clear_error(check: ModuleType, name: Any) -> None:
    with pytest.raises(ValueError, match="is not a time of the policy; expected one of respond, resolve") as error:
        check.decide(priority="P4", suspended="yes").of(name)
    assert len(str(error.value)) < 160


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"priority": "P5"}, "'P5' is not a value of priority; expected one of P1, P2, P3, P4"),
        ({"suspended": "perhaps"}, "'perhaps' is not a value of suspended; expected one of yes, no"),
        ({"priority": "P1", "channel": "Mail"}, "no such request is possible: the desk takes P1 by phone"),
    ],
)
def test_a_mistake_of_the_caller_is_a_clear_error(check: ModuleType, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check.decide(**facts)


def test_the_time_that_is_decided_is_not_a_fact_of_a_request(check: ModuleType) -> None:
    with pytest.raises(TypeError):
        check.decide(**{TIME_FACT: "resolve"})
    assert TIME_FACT not in str(check.MANIFEST)
    assert list(check.MANIFEST["facts"]) == list(FACTS)


def test_the_manifest_lists_the_times(check: ModuleType) -> None:
    assert check.MANIFEST["times"] == [
        {"name": "respond", "title": "a technician has replied in person"},
        {"name": "resolve", "title": "it works again as described"},
    ]


def test_decisions_are_values(check: ModuleType) -> None:
    sys.modules["artefact"] = check  # where pickle looks for it
    facts = {"contract": "Basic", "priority": "P4", "channel": "Phone", "suspended": "no"}
    one = check.decide(**facts, workaround="no")
    assert one == check.decide(**facts, workaround=False)
    assert one != check.decide(**{**facts, "contract": "Standard"}, workaround="no")
    both, single = "decisions", "a decision"
    for value, noun in ((one, both), (one.of("resolve"), single), (check.decide(contract="Basic"), both)):
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301  # our own
        assert hash(pickle.loads(pickle.dumps(value))) == hash(value)  # noqa: S301
        assert copy.deepcopy(value) is value
        with pytest.raises(AttributeError, match=f"^{noun} cannot be changed"):
            value.access = "permitted"
    one.times["resolve"] = 1  # a copy, each time
    assert one.times["resolve"] is None
    assert check.decide(**facts) == one  # whatever else
    assert (repr(one.of("resolve")), repr(check.decide(priority="P2", suspended="yes"))) == (
        "<no promise>",
        "<refused>",
    )
    assert repr(one) == "<permitted: respond permitted within 172800 s, resolve no promise>"


def test_a_value_outlives_its_check(tmp_path: Path, form: Form) -> None:
    of = load(str(AGREEMENT)).policy
    assert of is not None
    path = tmp_path / "check.py"
    path.write_text(compile_policy(of, {"verified": True, "schema": SCHEMA}, form=form), encoding="utf-8")
    taken = loading.load(path)
    decisions = taken.decide(contract="Basic", priority="P4", channel="Phone", workaround="no", suspended="no")
    sent = pickle.dumps(decisions)
    assert pickle.loads(sent) == decisions  # noqa: S301  # our own
    path.unlink()
    loading._LOADED.clear()
    assert pickle.loads(sent).times == {"respond": 2 * DAY, "resolve": None}  # noqa: S301


EVERYTHING = """\
policy Odd "names of all sorts, and all that a policy may have"
  dated by day

request
  Decisions    : one of A, B
  TimeDecision : set of X, Y
  day          : date from 2026-01-01 until 2026-03-01
  level        : number from 0.0 to 1.0 in steps of 0.5
  days         : whole number from 1 to 9

times
  decide "a decision is made"
  in-turn  "so the contract calls it"
  times

derive risk : one of Low, High
  otherwise Low

rule risky
  when TimeDecision has X
  gives risk High

rule usual
  decide within 1 h

rule first
  in-turn within 2 h

rule others
  times within no promise

rule in_a_hurry
  when risk is High and days over 3
  times within 3 h
  overrides others

rule late
  decide not before 90 min
  in force from 2026-02-01

rule none
  when Decisions is B and level is 0.5
  refuse
"""


def test_a_policy_may_have_all_there_is(tmp_path: Path, form: Form) -> None:
    check = compiled(policy(tmp_path, EVERYTHING), form)
    facts = {"Decisions": "A", "TimeDecision": iter(["X"]), "level": "0.5", "days": 4}
    decisions = check.decide(**facts, as_of=date(2026, 2, 1))
    assert decisions.times == {"decide": 90 * MIN, "in-turn": 2 * HOUR, "times": 3 * HOUR}
    for held, of in (["X"], 3 * HOUR), ([], None), (("Y",), None), (frozenset("XY"), 3 * HOUR):
        facts["TimeDecision"] = iter(held)  # it can be read once, and there are three times
        assert check.decide(**facts, day="2026-01-31").times == {"decide": HOUR, "in-turn": 2 * HOUR, "times": of}
    part = check.decide(Decisions="A", days=4)
    assert part.times == {"decide": "indeterminate", "in-turn": 2 * HOUR, "times": "indeterminate"}
    assert (part.of("decide").missing, part.of("times").missing) == (("day",), ("TimeDecision",))
    assert part.missing == ("TimeDecision", "day")
    assert check.derive(TimeDecision=iter(["X"]))["risk"].value == "High"
    assert check.derive(as_of="2026-01-01")["risk"].missing == ("TimeDecision",)
    assert check.MANIFEST["facts"]["Decisions"] == {"parameter": "Decisions", "class": "Decisions_", "members": {}}
    assert check.decide(Decisions=check.Decisions_.B, level="0.5").access == "refused"
    for ask in (check.decide, check.derive):
        with pytest.raises(ValueError, match="as_of is another name for day"):
            ask(as_of="2026-01-02", day="2026-01-01")
        with pytest.raises(ValueError, match="TimeDecision is a set of codes"):
            ask(TimeDecision="X")


def test_what_is_changed_in_the_part_for_times_is_found(tmp_path: Path, form: Form) -> None:
    of = policy(tmp_path, EVERYTHING)
    source = compile_policy(of, {"verified": True}, form=form)
    confirm(source, of)
    tables = form is Form.TABLES
    for was, now in (
        ("('decide', 'in-turn', 'times')", "('in-turn', 'decide', 'times')"),
        ("_MODEL = _Times(", "_MODEL = _time_of("),
        ("_FACTS[:-1]", "_FACTS"),
        ("'title': 'so the contract calls it'", "'title': 'otherwise'"),
        ("'name': 'times'", "'name': 'time'"),
        ("_MODEL.settled(", "_MODEL.model.decide("),
        ("# --- named times: the same", "# --- named times: not the same"),
        ("self.trt_seconds is not None if self.access", "self.trt_seconds is None if self.access"),
        ("times within no promise", "times within 5 s"),
        *(
            [("_of_times(_decisions(", "_of_time(_decisions("), ("\npermitted - ", f"\npermitted {NO_PROMISE} "),
             ("\npermitted - ", "\nrefused - "), ("\npermitted - ", "\npermitted 8640000 ")]
            if tables
            else [("TimeDecision('permitted', None, ", f"TimeDecision('permitted', {NO_PROMISE}, "),
                  ("TimeDecision('permitted', None, ", "Decision('permitted', None, "),
                  ("TimeDecision('permitted', None, ", "TimeDecision('refused', None, "),
                  ("TimeDecision('permitted', None, ", "TimeDecision('permitted', 8640000, ")]
        ),
    ):  # fmt: skip
        assert was in source, was
        with pytest.raises(NotTheSameError):
            confirm(source.replace(was, now), of)


def test_times_of_other_names_or_in_another_order_are_found(tmp_path: Path, form: Form) -> None:
    of = policy(tmp_path, EVERYTHING)
    source = compile_policy(of, {"verified": True}, form=form)
    lines = '  decide "a decision is made"\n  in-turn  "so the contract calls it"\n'
    first, second = lines.splitlines(keepends=True)
    for other in (
        EVERYTHING.replace(lines, second + first),
        EVERYTHING.replace('"a decision is made"', '"something else"'),
        EVERYTHING.replace("in-turn", "in-turns"),
    ):
        assert other != EVERYTHING
        with pytest.raises(NotTheSameError):
            confirm(source, policy(tmp_path, other))


def grid(heading: str, one: str, other: str, first: int) -> str:
    """A table that tells all pairs of codes of two facts apart."""
    rows = "".join(
        f"  | {p} | {q} | {first + 4 * m + n} h |\n" for m, p in enumerate("ABCD") for n, q in enumerate("ABCD")
    )
    return f"\ntable t_{one}\n  | {one} | {other} | {heading} within |\n{rows}"


def test_a_table_of_several_times_is_as_large_as_theirs_together(tmp_path: Path) -> None:
    """Not as their product, although neither tests a fact that the other one tests."""
    head = 'policy P "p"\n\nrequest\n  p, q, r, s : one of A, B, C, D\n'
    grids = [("reply", "p", "q", 1), ("repair", "r", "s", 21)]
    alone = [policy(tmp_path, head + grid("answer", *each[1:])) for each in grids]
    several = policy(tmp_path, f"{head}\ntimes\n  reply\n  repair\n" + "".join(grid(*each) for each in grids))
    sizes = [len(list(table.forest.reachable(table.root))) for table in map(decision_table, (*alone, several))]
    assert sizes[2] <= sizes[0] + sizes[1] + 1


def test_a_policy_with_one_time_has_no_part_for_several(tmp_path: Path, form: Form) -> None:
    source = compile_policy(policy(tmp_path), {"verified": True}, form=form)
    assert "TimeDecision" not in source
    assert "'times'" not in source


def test_the_file_is_typed(tmp_path: Path, form: Form) -> None:
    (tmp_path / "check.py").write_text(
        compile_policy(policy(tmp_path, EVERYTHING), {"verified": True}, form=form), encoding="utf-8"
    )
    (tmp_path / "user.py").write_text(
        "from check import decide\n\ndecisions = decide(days=3)\nreveal_type(decisions.times['times'])\n"
        "reveal_type(decisions.of('times').trt_seconds)\nreveal_type(decisions.of('times').promised)\n"
        "late = decisions.times['times'] + 1\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir", str(tmp_path / "c"), "user.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    revealed = [line.split('"')[1] for line in ran.stdout.splitlines() if "note: Revealed" in line]
    assert revealed == ["int | str | None", "int | None", "bool | None"]
    errors = [line for line in ran.stdout.splitlines() if ": error:" in line]
    assert errors
    assert all(line.startswith("user.py:7: error: ") for line in errors), ran.stdout  # text and None are not added to
