"""The support agreement: what is expected, what plain Python counts, and what the engines say, all three the same."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from policy_dsl.backends.javascript.run import answers_of
from policy_dsl.evaluate import evaluate, for_each_time
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from policy_dsl.runtime.load import load as load_check
from tests.command import run
from tests.spec.support_agreement_by_hand import (
    DAY,
    HOUR,
    MINUTE,
    REFUSED,
    UNPROMISED,
    Case,
    refused,
    requests,
    resolve,
    respond,
    said_of,
)
from tests.tools import node
from verifier.results.status import Status
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

SPEC = Path(__file__).parents[2] / "spec" / "support_agreement"
EXPECTED = tomllib.loads((SPEC / "expected.toml").read_text(encoding="utf-8"))
BASE, QUICK = SPEC / "support-agreement.policy", SPEC / "proposals" / "quick-repairs.policy"
EVERY = tuple(requests())


def as_facts(case: Case) -> Request:
    """The request as the package has it."""
    values = case._asdict().items()
    return {name: ("no", "yes")[value] if isinstance(value, bool) else value for name, value in values}


@cache
def policy(proposed: bool) -> Policy:
    loaded = load(str(QUICK if proposed else BASE))
    found = loaded.amended or loaded.policy
    assert found is not None
    return found


@cache
def verified(proposed: bool) -> Verification:
    loaded = load(str(QUICK if proposed else BASE))
    if loaded.proposal is None or loaded.amended is None:
        return verify(policy(proposed))
    return verify_proposal(loaded.proposal, loaded.amended)


@pytest.mark.parametrize("proposed", [False, True])
def test_the_reference_decides_as_plain_python_does(proposed: bool) -> None:
    assert len(EVERY) == 132
    for case in EVERY:
        by_hand = [respond(case, proposed=proposed), resolve(case, proposed=proposed)]
        outcomes = [
            evaluate(policy(proposed), each).outcome for each in for_each_time(policy(proposed), as_facts(case))
        ]
        assert not any(outcome.faulty for outcome in outcomes)
        seconds = [
            REFUSED if o.seconds is None else UNPROMISED if o.seconds == NO_PROMISE else o.seconds for o in outcomes
        ]
        assert seconds == by_hand, case


@pytest.mark.parametrize("proposed", [False, True])
def test_compiled_checks_give_every_time_as_plain_python_does(tmp_path: Path, proposed: bool) -> None:
    """The agreement is proved; of the proposal two properties are refuted, so its check is marked."""
    marked = ["--unverified"] if proposed else []
    for target, name in (("python", "check.py"), ("javascript", "check.mjs")):
        ran = run("compile", QUICK if proposed else BASE, "--target", target, "-o", tmp_path / name, *marked, cwd=SPEC)
        assert ran.returncode == 0, ran.stderr
    check = load_check(tmp_path / "check.py", unverified=proposed)
    assert check.MANIFEST["verified"] is not proposed
    facts = [as_facts(case) for case in EVERY]
    by_hand = [said_of(case, proposed=proposed) for case in EVERY]
    assert [check.decide(**each).times for each in facts] == by_hand
    node()
    (answers,) = answers_of([((tmp_path / "check.mjs").read_text(encoding="utf-8"), facts)])
    assert [answer["times"] for answer in answers] == by_hand


def violations(proposed: bool) -> dict[str, int]:
    """How many requests, or pairs, break each property; of that about some request, how many show it."""
    both = {c: (respond(c, proposed=proposed), resolve(c, proposed=proposed)) for c in EVERY}
    later = {"P1": "P2", "P2": "P3", "P3": "P4"}
    urgent = [
        (a, b) for a in EVERY for b in EVERY if b == a._replace(priority=later.get(a.priority, "")) and not a.workaround
    ]
    paying = [(p, p._replace(contract="Standard")) for p in EVERY if p.contract == "Premium"]

    def slower(pairs: list[tuple[Case, Case]]) -> int:
        return sum(any(x > y for x, y in zip(both[a], both[b], strict=True)) for a, b in pairs)

    return {
        "urgent_first": slower(urgent),
        "premium_pays": slower(paying),
        "in_turn": sum(reply > solution for reply, solution in both.values()),
        "premium_is_promised": sum(
            c.contract == "Premium" and not refused(c) and both[c][1] >= UNPROMISED for c in EVERY
        ),
        "heard_at_once": sum(c.priority == "P1" and both[c][0] != 15 * MINUTE for c in EVERY),
        "some_wait_long": sum(
            c.contract == "Standard" and both[c][0] < 61 * MINUTE and both[c][1] > DAY for c in EVERY
        ),
    }


@pytest.mark.parametrize("proposed", [False, True])
def test_each_verdict_is_what_counting_says(proposed: bool) -> None:
    expected = EXPECTED[("SupportAgreement", "quick_repairs")[proposed]]
    for name, many in violations(proposed).items():
        verdict = next(v for v in verified(proposed).verdicts if v.name == name)
        stated = expected["properties"][name]
        status = stated if isinstance(stated, str) else stated["status"]
        assert verdict.status.value == status
        if name == "some_wait_long":
            assert verdict.witnesses is not None
            assert verdict.witnesses.count == many == 6
        else:
            assert (verdict.status is Status.REFUTED) == bool(many), name
            assert verdict.count == many == (0 if isinstance(stated, str) else stated.get("count", 0)), name


def test_what_the_proposal_changes_is_what_counting_says() -> None:
    replies = [c for c in EVERY if respond(c) != respond(c, proposed=True)]
    solutions = [c for c in EVERY if resolve(c) != resolve(c, proposed=True)]
    impact = verified(True).impact
    assert impact is not None
    assert impact.certified is Status.PROVED
    assert [(each.name, each.changed) for each in impact.times] == [("respond", 10), ("resolve", 6)]
    assert (len(replies), len(solutions)) == (10, 6)
    assert impact.changed == len({*replies, *solutions}) == EXPECTED["quick_repairs"]["impact"]["changed"]
    assert all(respond(c, proposed=True) == 6 * HOUR > respond(c) for c in replies)


def test_neither_change_alone_lets_a_solution_come_before_the_reply() -> None:
    assert not any(respond(c) > resolve(c, proposed=True) for c in EVERY)
    assert not any(respond(c, proposed=True) > resolve(c) for c in EVERY)


def test_the_verdicts_are_as_expected() -> None:
    ran = run("verify", BASE, QUICK, "--expect", SPEC / "expected.toml", cwd=SPEC)
    assert ran.returncode == 0, ran.stdout
