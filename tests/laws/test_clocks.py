"""Random policies with times on clocks: both engines, and a count by instants that shares no code with them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.backends.features import Feature, features_of
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import FaultyPolicyError
from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.laws.clocks import MOMENT, clocked_policy, due, midnight, violations, written
from tests.laws.laws import text_comes_back
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import ClockTime
from tests.second_reading.proposals import read
from verifier.results.status import Kind, Status
from verifier.verify import verify

SEEDS = 14


pytestmark = pytest.mark.usefixtures("time_zones")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_both_engines_count_what_the_instants_say(seed: int, tmp_path: Path) -> None:
    holds_for(seed, tmp_path)


def holds_for(seed: int, folder: Path) -> bool:
    """Whether the policy is accepted; raises where its readings or its verdicts differ."""
    clocked = clocked_policy(seed)
    path = written(folder, clocked)
    loaded = load(str(path))
    try:
        own = read(path)
    except Mistake:
        own = None
    if own is None:
        assert loaded.policy is None, clocked.text
        return False
    assert loaded.policy is not None, ([f.message for f in loaded.findings], clocked.text)
    verdicts = {v.name: v for v in verify(loaded.policy).verdicts if v.kind is Kind.CLAIM}
    for claim in clocked.claims:
        broken, of = violations(own, own.clocks, claim, clocked.zone)
        verdict = verdicts[claim.name]
        expected = Status.REFUTED if bool(broken) is not claim.some else Status.PROVED
        assert (verdict.z3, verdict.diagram) == (expected, expected), (claim, clocked.text)
        counted = verdict.count if not claim.some else verdict.witnesses.count if verdict.witnesses else 0
        assert (verdict.status, counted, verdict.of) == (expected, broken, of), (claim, clocked.text)
        complete = (
            verdict.regions_complete
            if not claim.some
            else verdict.witnesses is None or verdict.witnesses.regions_complete
        )
        assert not broken or complete, (claim, clocked.text)
    return True


CHECKED = range(40)


def test_the_check_ends_each_time_where_the_instants_say(tmp_path: Path) -> None:
    assert sum(checked(seed, tmp_path) for seed in CHECKED) > 40


def checked(seed: int, folder: Path) -> int:
    """The number of times on clocks that the compiled check decides in a policy; raises where one ends at another instant."""
    clocked = clocked_policy(seed)
    path = written(folder, clocked)
    policy = load(str(path)).policy
    if policy is None or clocked.zone is None or Feature.CHOSEN_TIMES in features_of(policy):
        return 0
    own, where = read(path), ZoneInfo(clocked.zone)
    decisions = [(request, own.decide(request).outcome) for request in own.requests()]
    target = PythonTarget(form=list(Form)[seed % 2])
    if any(outcome in ("gap", "conflict") for _, outcome in decisions):
        with pytest.raises(FaultyPolicyError):
            target.emit(policy, {})
        return 0
    source = target.emit(policy, {"verified": True})
    target.confirm(source, policy)
    module: dict[str, Any] = {"__name__": "check"}
    exec(compile(source, "check.py", "exec"), module)  # noqa: S102  # the file under test
    if "day_of_receipt" not in module:  # times on clocks stand in its claims alone
        assert not any(isinstance(outcome, ClockTime) for _, outcome in decisions)
        return 0
    for request, outcome in decisions:
        assert isinstance(request["received"], int)
        day = date.fromordinal(request["received"])
        decision = module["decide"](**{**request, "received": day})
        start, end = midnight(day, where), midnight(day + timedelta(days=1), where)
        for at in (start, start + (end - start) / 3, end - MOMENT):
            wanted = due(outcome, at, own.clocks, day, where)
            assert (module["day_of_receipt"](at), decision.deadline(at), decision.latest(at)) == (day, wanted, wanted)
            if isinstance(outcome, ClockTime) and wanted is not None:
                assert decision.last_day(at) == decision.last_day(day) == own.clocks.last(outcome, day)
                assert (decision.met(at, wanted - MOMENT), decision.met(at, wanted)) == (True, False)
    return sum(isinstance(outcome, ClockTime) for _, outcome in decisions)


def test_the_policies_are_of_every_kind(tmp_path: Path) -> None:
    texts = [clocked_policy(seed).text for seed in range(SEEDS)]
    assert all(
        any(words in text for text in texts) for words in (" h |", "months", ", then", "moves back", "closed on")
    )


@pytest.mark.parametrize("seed", range(40))
def test_a_policy_with_clocks_is_printed_as_it_is_read(seed: int) -> None:
    file, findings = parse(Text("p.policy", clocked_policy(seed).text))
    assert isinstance(file, tree.File)
    assert not findings
    text_comes_back(file)
