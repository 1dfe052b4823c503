"""The derived facts of a module, asked for: against what the policy says by hand, every completion, and the check in Python."""

from __future__ import annotations

import json
from typing import Any

import pytest

from policy_dsl.backends.python.entry_point import parameters
from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from policy_dsl.syntax.read import text_of
from tests.policy_dsl.backends.javascript.asked import compiled, python_check
from tests.policy_dsl.backends.javascript.reckoned import Ask, reckoned
from tests.policy_dsl.backends.javascript.test_named_times import reckon
from tests.policy_dsl.backends.python.test_derived import READERS, SHARED, settles
from tests.policy_dsl.backends.python.test_named_times import EVERYTHING
from tests.policy_dsl.backends.test_conformance import read
from tests.verifier.test_explain_derived import HOUSE, completions, partial_requests
from tests.written import LIBRARY


def derived(of: Policy, *requests: dict[str, Any]) -> list[Any]:
    """What the module says of these requests."""
    asks: list[Ask] = [(None, "derive", (request,)) for request in requests]
    (answers,) = reckoned([(compiled(of), asks)])
    return answers


def test_it_is_settled_only_where_every_completion_agrees() -> None:
    every = list(partial_requests())
    open_facts = 0
    for facts, answer in zip(every, derived(read(HOUSE), *every), strict=True):
        assert list(answer) == ["size", "risk"]
        for name, reading in READERS.items():
            readings = [reading(request) for request in completions(facts)]
            values = {value for value, _ in readings}
            each = answer[name]
            behind = {clause["id"] for clause in each["clauses"]} - {f"otherwise {name}"}
            assert behind == {i for _, ids in readings for i in ids}
            if len(values) == 1:
                assert (each["value"], each["missing"], each["possible"]) == (*values, [], [])
            else:
                open_facts += 1
                assert (each["value"], set(each["possible"])) == (None, values)
                assert settles(facts, each["missing"], reading)
                assert not any(settles(facts, set(each["missing"]) - {gone}, reading) for gone in each["missing"])
    assert open_facts > 5


@pytest.mark.parametrize("text", [SHARED, EVERYTHING], ids=["files", "several times"])
def test_it_is_what_the_check_in_python_says(text: str) -> None:
    of = read(text)
    names = {fact["fact"]: fact["name"] for fact in reckon(compiled(of), "check.facts")[0]}
    requests: list[dict[str, Any]] = [
        {}, {"day": "2026-01-01"}, {"day": "2026-01-02", "level": "0.5"}, {"level": "0.5"}, {"level": "1.0"},
    ]  # fmt: skip
    if text is SHARED:
        requests += [{**each, "owner": owner} for each in requests for owner in "ABC"]
        requests += [{**each, "shared": held} for each in requests for held in ([], ["A"], ["B", "C"])]
    else:
        requests += [{**each, "TimeDecision": held} for each in requests for held in ([], ["X"], ["X", "Y"])]
    check = python_check(of)
    for request, answer in zip(
        requests, derived(of, *({names[n]: v for n, v in each.items()} for each in requests)), strict=True
    ):
        wanted = check.derive(**{parameters(of)[name]: value for name, value in request.items()})
        assert list(answer) == list(wanted)
        for name, each in wanted.items():
            other = answer[name]
            assert (other["value"], tuple(other["possible"])) == (each.value, each.possible)
            assert other["missing"] == [names[fact] for fact in names if parameters(of)[fact] in each.missing]
            assert [(c["id"], c["effect"], c["line"]) for c in other["clauses"]] == [
                (c.id, c.effect, c.line) for c in each.clauses
            ]


def test_what_can_be_read_once_is_read_once() -> None:
    (held,) = reckon(
        compiled(read(SHARED)),
        'Object.values(check.derive({ owner: "A", shared: new Set(["A", "B"]).values(), level: "0", asOf: "2026-01-01" }))'
        ".map(({ value }) => value)",
    )
    assert held == ["Shared", "yes", "yes"]


def test_a_fact_that_a_proposal_brings_has_no_value_before_its_day() -> None:
    files = {
        "p.policy": 'policy P "p"\n  dated by day\n\nrequest\n  day  : date from 2026-01-01 until 2026-01-05\n'
        "  role : one of A, B\n\nrule times\n  answer within 1 h\n",
        "q.policy": 'proposal Q "q"\n  to P in "p.policy"\n  in force from 2026-01-03\n\n'
        "  add derive risk : one of Low, High\n    otherwise Low\n\n  add rule highs\n    when role is A\n"
        "    gives risk High\n\n  add rule refused\n    when risk is High\n    refuse\n",
    }
    loaded = load("q.policy", lambda path: text_of(path, files[path].encode()))
    assert loaded.amended is not None
    requests = [
        {"day": "2026-01-02", "role": "A"}, {"day": "2026-01-03", "role": "A"}, {"asOf": "2026-01-04", "role": "B"},
        {"day": "2026-01-02"}, {"role": "A"},
    ]  # fmt: skip
    risks = [answer["risk"] for answer in derived(loaded.amended, *requests)]
    assert [(risk["value"], risk["missing"]) for risk in risks] == [
        (None, []), ("High", []), ("Low", []), (None, []), (None, ["day"]),
    ]  # fmt: skip
    assert risks[-1]["possible"] == ["High", None]


def test_a_mistake_of_the_caller_is_that_of_decide() -> None:
    requests: list[Any] = [{"people": 4}, {"means": "Rich"}, {"people": 1, "child": "yes"}, {"colour": "red"}, 5]
    calls = [f"check.{name}({json.dumps(request)})" for name in ("derive", "decide") for request in requests]
    answers = reckon(compiled(read(HOUSE)), *calls)
    assert answers[: len(requests)] == answers[len(requests) :]
    assert {name for name, _ in answers} == {"RequestError"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"name":"size","values":["Small","Large"]', '"name":"size","values":["Large","Small"]', "the derived facts"),
        ('"name":"size","values"', '"name":"risk","values"', "the derived facts"),
        ("gives risk Major", "gives risk Minor", "the clauses"),
        ('["permitted",1,', '["permitted",2,', "the decisions"),
        ("deriving(TABLES)", "deriving({ ...TABLES })", "something else"),
        ("this.values[Number(seconds) - 1]", "this.values[Number(seconds)]", "the runtime"),
        ('"levels":[{"fact":', '"levels":[{"fact":1', "the levels"),
    ],
)
def test_an_edit_is_refused(old: str, new: str, message: str) -> None:
    source = compiled(read(HOUSE))
    start = source.index('"derived": [') if old.startswith(("[", '"levels')) else 0
    assert old in source[start:], old
    with pytest.raises(NotTheSameError, match=message):
        JAVASCRIPT.confirm(source[:start] + source[start:].replace(old, new, 1), read(HOUSE))


def test_another_derivation_is_found() -> None:
    """Its decisions are the same, an hour for everybody."""
    source = compiled(read(HOUSE))
    for old, new in (("otherwise Large", "otherwise Small"), ("one of Minor, Major", "one of Major, Minor")):
        with pytest.raises(NotTheSameError):
            JAVASCRIPT.confirm(source, read(HOUSE.replace(old, new)))


def test_tables_of_another_kind_do_not_stand_in_those_of_a_fact() -> None:
    source = compiled(read(HOUSE))
    (text,) = [line for line in source.splitlines() if line.startswith('{"name":"risk"')]
    entry = json.loads(text)
    entry["tables"]["named"] = ["respond", "resolve"]
    changed = source.replace(text, json.dumps(entry, separators=(",", ":")))
    with pytest.raises(NotTheSameError, match="something else in it"):
        JAVASCRIPT.confirm(changed, read(HOUSE))


def test_a_policy_without_derived_facts_has_no_part_for_them() -> None:
    source = compiled(read(LIBRARY))
    assert "erived fact" not in source
    assert "derive" not in source
