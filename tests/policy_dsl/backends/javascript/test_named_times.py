"""The module of a policy with named times: all of them at once, what is left open, its mistakes, and what is read back."""

import json
import re
import subprocess
from typing import Any

import pytest

from policy_dsl.backends.target import NotTheSameError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import TIME_FACT
from policy_dsl.pipeline import load
from tests.policy_dsl.backends.javascript.asked import asked, compiled, python_check
from tests.policy_dsl.backends.python.test_named_times import AGREEMENT, EVERYTHING, FACTS, agreed, every_request
from tests.policy_dsl.backends.test_conformance import SUPPORT, read
from tests.spec.support_agreement_by_hand import HOUR
from tests.tools import node
from tests.written import LIBRARY

Json = dict[str, Any]


@pytest.fixture(scope="module")
def agreement() -> Policy:
    of = load(str(AGREEMENT)).policy
    assert of is not None
    return of


def test_all_times_are_given_at_once(agreement: Policy) -> None:
    requests = every_request()
    for request, answer in zip(requests, asked(agreement, requests), strict=True):
        wanted = agreed(request)
        if wanted is None:
            assert answer["error"] == "impossible"
            continue
        assert answer["times"] == wanted
        assert (answer["access"], answer["missing"]) == ("refused" if "refused" in wanted.values() else "permitted", [])


def partial_requests() -> list[Json]:
    """Every request of the agreement with one of its facts or two, and with all but one."""
    requests = [{}, *every_request()]
    for request in every_request():
        requests += [{name: value for name, value in request.items() if name != gone} for gone in FACTS]
        requests += [{one: request[one], other: request[other]} for one in FACTS for other in FACTS]
    return list({json.dumps(each, sort_keys=True): each for each in requests}.values())


def test_it_is_settled_what_is_settled_in_python(agreement: Policy) -> None:
    requests = partial_requests()
    check, seen = python_check(agreement), set()
    for request, answer in zip(requests, asked(agreement, requests), strict=True):
        if "error" in answer:
            with pytest.raises(ValueError, match=re.escape(answer["message"])):
                check.decide(**request)
            continue
        decisions = check.decide(**request)
        assert (answer["access"], answer["times"]) == (decisions.access, decisions.times)
        assert answer["missing"] == list(decisions.missing)
        for name, decision in decisions.named:
            other = answer["named"][name]
            assert (other["access"], other["trtSeconds"], other["promised"]) == (
                decision.access, decision.trt_seconds, decision.promised,
            )  # fmt: skip
            assert (other["missing"], [each["id"] for each in other["clauses"]]) == (
                list(decision.missing), [clause.id for clause in decision.clauses],
            )  # fmt: skip
            assert [(each["access"], each["trtSeconds"]) for each in other["possible"]] == list(decision.possible)
            seen.add((decision.access, decision.promised))
    assert len(seen) == 4  # promised, no promise, refused, indeterminate


def reckon(source: str, *expressions: str) -> list[Any]:
    """The values of expressions about a `check`; of one that throws, the name and the message of its error."""
    script = f"""
    const check = await import(`data:text/javascript;base64,${{Buffer.from({json.dumps(source)}).toString("base64")}}`);
    const tried = (expression) => {{ try {{ return expression(); }} catch (error) {{ return [error.name, error.message]; }} }};
    console.log(JSON.stringify([{", ".join(f"tried(() => {each})" for each in expressions)}]));
    """
    ran = subprocess.run(
        [node(), "--disallow-code-generation-from-strings", "--input-type=module", "-e", script],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    values: list[Any] = json.loads(ran.stdout)
    return values


def test_one_time_has_all_that_a_decision_has(agreement: Policy) -> None:
    wish = 'check.decide({ contract: "Basic", priority: "P4", channel: "Phone", workaround: false, suspended: false })'
    received = 'new Date("2026-03-02T09:00:00Z")'
    respond, resolve = (f'{wish}.of("{name}")' for name in ("respond", "resolve"))
    assert reckon(
        compiled(agreement),
        f"{respond}.deadline({received})", f"{resolve}.deadline({received})",
        f"{respond}.met({received}, {received})", f"{resolve}.met({received}, {received})",
        f"{respond}.promised", f"{resolve}.promised", f"{resolve}.trtSeconds",
        f"{wish}.named.resolve === {wish}.of('resolve')", f"Object.isFrozen({wish}.times) && Object.isFrozen({wish})",
        f"{resolve}.deadline('2026-03-02')",
        "check.manifest.times",
    ) == [
        "2026-03-04T09:00:00.000Z", None, True, None, True, False, None, True, True,
        ["TypeError", "`received` is a Date; not '2026-03-02'"],
        [{"name": "respond", "title": "a technician has replied in person"},
         {"name": "resolve", "title": "it works again as described"}],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "shown"),
    [("''", "''"), ("'Resolve'", "'Resolve'"), ("undefined", "undefined"), ("0", "0"), ("'constructor'", "'constructor'"),
     ("'__proto__'", "'__proto__'"), ("['resolve']", "a value of Array"), (f"'{TIME_FACT}'", f"'{TIME_FACT}'")],
)  # fmt: skip
def test_a_time_that_is_not_of_the_policy_is_a_clear_error(agreement: Policy, name: str, shown: str) -> None:
    expected = f"{shown} is not a time of the policy; expected one of respond, resolve"
    (error,) = reckon(compiled(agreement), f"check.decide({{ priority: 'P4', suspended: true }}).of({name})")
    assert error == ["RangeError", expected]


def test_a_mistake_of_the_caller_is_that_of_other_checks(agreement: Policy) -> None:
    for request, code, said in (
        ({"priority": "P5"}, "wrong_value", "'P5' is not a value of priority; expected one of P1, P2, P3, P4"),
        ({TIME_FACT: "resolve"}, "unknown_fact", f"'{TIME_FACT}' is not a fact; expected one of {', '.join(FACTS)}"),
        (
            {"priority": "P1", "channel": "Mail"},
            "impossible",
            "no such request is possible: the desk takes P1 by phone",
        ),
    ):
        (answer,) = asked(agreement, [request])
        assert (answer["error"], answer["message"][: len(said)]) == (code, said)


def test_a_policy_may_have_all_there_is() -> None:
    of = read(EVERYTHING)
    request = '{ decisions: "A", timeDecision: new Set(["X"]).values(), level: "0.5", days: 4, asOf: "2026-02-01" }'
    names = {fact["fact"]: fact["name"] for fact in reckon(compiled(of), "check.facts")[0]}
    for fact, name in (("Decisions", "decisions"), ("TimeDecision", "timeDecision")):
        request = request.replace(f"{name}:", f"{names[fact]}:")
    (times,) = reckon(compiled(of), f"check.decide({request}).times")  # what can be read once is read once
    assert times == {"decide": 90 * 60, "in-turn": 2 * HOUR, "times": 3 * HOUR}
    (part,) = asked(of, [{names["Decisions"]: "A", "days": 4}])
    assert part["times"] == {"decide": "indeterminate", "in-turn": 2 * HOUR, "times": "indeterminate"}
    assert part["missing"] == [names["TimeDecision"], "day"]


INHERITED = """\
policy P "names that every object has"

request
  held : yes/no

times
  constructor
  toString
  valueOf

rule one
  constructor within 1 h

rule two
  toString within no promise

rule three
  valueOf within 3 h
"""


def test_a_time_may_be_called_as_what_every_object_has() -> None:
    (answer,) = asked(read(INHERITED), [{"held": "yes"}])
    assert answer["times"] == {"constructor": HOUR, "toString": None, "valueOf": 3 * HOUR}
    assert reckon(compiled(read(INHERITED)), "check.decide().of('toString').promised") == [False]


def refused(of: Policy, old: str, new: str, message: str) -> None:
    source = compiled(of)
    assert source.count(old) >= 1, old
    with pytest.raises(NotTheSameError, match=message):
        JAVASCRIPT.confirm(source.replace(old, new, 1), of)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"named": [\n"respond",\n"resolve"\n]', '"named": [\n"resolve",\n"respond"\n]', "the times"),
        ('"named": [\n"respond",\n"resolve"\n]', '"named": [\n"respond"\n]', "the times"),
        (',\n"named": [\n"respond",\n"resolve"\n]', "", "the runtime"),
        ('"title": "a technician has answered"', '"title": "otherwise"', "the times"),
        ('"name": "resolve"', '"name": "constructor"', "the times"),
        ('["permitted",null,', f'["permitted",{NO_PROMISE},', "has no outcome"),
        ('["permitted",null,', '["permitted",8640000,', "the decisions"),
        ('["permitted",null,', '["refused",null,', "the decisions"),
        ('["refused",null,', '["permitted",null,', "the decisions"),
        ("resolve within no promise", "resolve within 1 s", "the clauses"),
        ('"fact":4,"how":"is"', '"fact":0,"how":"is"', "the levels"),
        ("openedWithTimes({ ...SEAL", "opened({ ...SEAL", "something else"),
        ("plain.trtSeconds !== null : null", "true : null", "the runtime"),
    ],
)
def test_an_edit_is_refused(old: str, new: str, message: str) -> None:
    refused(read(SUPPORT), old, new, message)


def test_a_policy_with_one_time_has_no_part_for_several() -> None:
    source = compiled(read(LIBRARY))
    assert "TimeDecision" not in source
    assert '"named"' not in source
