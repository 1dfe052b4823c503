"""Random policies with times on clocks: both engines, and a count by instants that shares no code with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec import Struct

from policy_dsl.backends.clock_tables import clock_times
from policy_dsl.backends.javascript.run import writer
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import FaultyPolicyError
from policy_dsl.backends.targets import JAVASCRIPT
from policy_dsl.evaluate import evaluate
from policy_dsl.model.clock_order import stated_times
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import time_text
from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.brute import Space
from tests.laws.clocks import clocked_policy, due, violations, written
from tests.laws.laws import text_comes_back
from tests.policy_dsl.backends.javascript.reckoned import Ask, reckoned
from tests.policy_dsl.backends.javascript.reckoned import at as in_node
from tests.policy_dsl.backends.javascript.reckoned import moment as as_moment
from tests.second_reading.clocks import MOMENT, midnight, simple
from tests.second_reading.decide import Outcome
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import AnyTime, ClockTime, Either, Request
from tests.second_reading.policies import Policy as OwnPolicy
from tests.second_reading.proposals import read
from tests.third_reading import Reader
from tests.third_reading.claims import example_missed, property_broken, property_shown
from tests.third_reading.days import Either as OneOfTwo
from tests.third_reading.days import meant
from verifier.examples import try_examples
from verifier.results.status import Kind, Status
from verifier.verify import verify

SEEDS = 14


pytestmark = pytest.mark.usefixtures("time_zones")


@pytest.mark.parametrize("block", range(2))
def test_both_engines_count_what_the_instants_say(block: int, tmp_path: Path) -> None:
    assert sum(holds_for(seed, tmp_path) for seed in range(block, SEEDS, 2)) > SEEDS // 4


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
READ = range(40, 120)
CLAIMED = range(200, 216)


def test_the_check_ends_each_time_where_the_instants_say(tmp_path: Path) -> None:
    decided = [checked(seed, tmp_path) for seed in CHECKED]
    assert sum(times for times, _ in decided) > 40
    assert sum(hours for _, hours in decided) > 40


class Sample(Struct, frozen=True):
    """A policy that a check can be compiled of, as two readings have it, and the outcome of each request."""

    policy: Policy
    own: OwnPolicy
    where: ZoneInfo
    decisions: list[tuple[Any, Any]]

    def moments(self, received: date, outcome: Outcome) -> list[datetime]:
        """Moments of a day, and those about which hours and days turn in a time."""
        start, end = midnight(received, self.where), midnight(received + timedelta(days=1), self.where)
        turns = self.own.clocks.turns([] if isinstance(outcome, str) else [outcome], received, self.where)
        return sorted({start + (end - start) / 3, *turns})

    def has_hours(self, outcome: AnyTime) -> bool:
        """Whether it is an elapsed time, or the earlier or the later of one."""
        return any(isinstance(each, int) for each in simple(outcome))

    def last(self, outcome: Outcome, at: datetime, received: date) -> date | None:
        """The last day for a receipt at that moment; None where it ends with hours, or not at all. Where they end together,
        a moment earlier than either is in time for the one that is chosen, and that moment for hours alone.
        """
        if not isinstance(outcome, Either):
            return self.own.clocks.last(outcome, received) if isinstance(outcome, ClockTime) else None
        ends = [
            (due(each, at, self.own.clocks, received, self.where), last is None, last)
            for each in (outcome.left, outcome.right)
            for last in [self.last(each, at, received)]
        ]
        chosen = max if outcome.chosen == "later" else min
        return chosen(ends, key=lambda end: end[:2])[2]


def sample(seed: int, folder: Path) -> Sample | None:
    """The policy of a seed; none if it is not accepted, or beyond what is compiled."""
    clocked = clocked_policy(seed)
    path = written(folder, clocked)
    policy = load(str(path)).policy
    if policy is None or clocked.zone is None:
        return None
    own = read(path)
    decisions = [(request, own.decide(request).outcome) for request in own.requests()]
    return Sample(policy, own, ZoneInfo(clocked.zone), decisions)


def checked(seed: int, folder: Path) -> tuple[int, int]:
    """How many times on clocks the compiled check decides in a policy, and how many of hours and days among them; raises where
    one ends at another instant.
    """
    of = sample(seed, folder)
    if of is None:
        return 0, 0
    target = PythonTarget(form=list(Form)[seed % 2])
    if any(outcome in ("gap", "conflict") for _, outcome in of.decisions):
        with pytest.raises(FaultyPolicyError):
            target.emit(of.policy, {})
        return 0, 0
    source = target.emit(of.policy, {"verified": True})
    target.confirm(source, of.policy)
    module: dict[str, Any] = {"__name__": "check"}
    exec(compile(source, "check.py", "exec"), module)  # noqa: S102  # the file under test
    if "day_of_receipt" not in module:  # times on clocks stand in its claims alone
        assert not any(isinstance(outcome, ClockTime | Either) for _, outcome in of.decisions)
        return 0, 0
    for request, outcome in of.decisions:
        day = date.fromordinal(request["received"])
        decision = module["decide"](**{**request, "received": day})
        for at in of.moments(day, outcome):
            wanted, last = due(outcome, at, of.own.clocks, day, of.where), of.last(outcome, at, day)
            assert (module["day_of_receipt"](at), decision.deadline(at), decision.latest(at)) == (day, wanted, wanted)
            if wanted is None:
                continue
            answered = [decision.met(at, wanted + step) for step in (-MOMENT, timedelta(), MOMENT)]
            assert answered == [True, last is None, False]
            assert decision.last_day(at) == last
            if isinstance(outcome, Either) and of.has_hours(outcome):
                with pytest.raises(ValueError, match="depends on the hour of receipt"):
                    decision.last_day(day)
            else:
                assert decision.last_day(day) == last
    times = [outcome for _, outcome in of.decisions if isinstance(outcome, ClockTime | Either)]
    return len(times), sum(map(of.has_hours, times))


def test_the_module_ends_each_time_where_the_instants_say(tmp_path: Path) -> None:
    jobs: list[tuple[str, list[Ask]]] = []
    expected: list[list[object]] = []
    for of in filter(None, (sample(seed, tmp_path) for seed in CHECKED)):
        undecided = any(outcome in ("gap", "conflict") for _, outcome in of.decisions)
        if not clock_times(of.policy) or undecided:
            continue
        source = JAVASCRIPT.emit(of.policy, {"verified": True})
        JAVASCRIPT.confirm(source, of.policy)
        asks: list[Ask] = []
        ends: list[object] = []
        for request, outcome in of.decisions:
            day = date.fromordinal(request["received"])
            facts = writer(of.policy)(request)
            for at in sorted({moment.replace(microsecond=0) for moment in of.moments(day, outcome)}):
                wanted, last = due(outcome, at, of.own.clocks, day, of.where), of.last(outcome, at, day)
                asks += [(None, "dayOfReceipt", (in_node(at),))]
                asks += [(facts, name, (in_node(at),)) for name in ("deadline", "lastDay")]
                asks += [(facts, "met", (in_node(at), in_node(wanted or at)))]
                ends += [day.isoformat(), wanted and wanted.astimezone(UTC), last and last.isoformat()]
                ends += [wanted and last is None]
        jobs.append((source, asks))
        expected.append(ends)
    for answers, ends in zip(reckoned(jobs), expected, strict=True):
        assert [as_moment(answer) if n % 4 == 1 else answer for n, answer in enumerate(answers)] == ends
    assert sum(map(len, expected)) > 1000


def test_examples_are_due_where_the_second_reading_has_it(tmp_path: Path) -> None:
    """For each policy, examples that say the right day, and the day after it or before."""
    sides = [1, 0, -1, 0]
    held: list[bool] = []
    for seed in CHECKED:
        of = sample(seed, tmp_path)
        ends = [(r, o) for r, o in (of.decisions if of else ()) if isinstance(o, ClockTime)][: len(sides)]
        if of is None or not ends:
            continue
        lines: list[str] = []
        for (request, outcome), side in zip(ends, sides, strict=False):
            day = date.fromordinal(request["received"])
            last = of.own.clocks.last(outcome, day) + timedelta(days=side)
            facts = ", ".join(f"{name} {day if name == 'received' else value}" for name, value in request.items())
            lines += [f'example "{len(lines)}"', f"  given {facts}", f"  expect {outcome} due {last}", ""]
        path = tmp_path / "p.policy"
        path.write_text(f"{path.read_text('utf-8')}\n{chr(10).join(lines)}", "utf-8")
        loaded = load(str(path))
        assert loaded.policy is not None, ([f.message for f in loaded.findings], path.read_text("utf-8"))
        read(path)  # the second reading, too, knows the word
        statuses = [result.status for result in try_examples(loaded.policy, None).results]
        expected = [Status.REFUTED if side else Status.PROVED for side in sides[: len(ends)]]
        assert statuses == expected, path.read_text("utf-8")
        file, _ = parse(Text("p.policy", path.read_text("utf-8")))
        assert isinstance(file, tree.PolicyFile)
        written_examples = [each for each in file.declarations if isinstance(each, tree.ExampleBlock)]
        assert len(written_examples) == len(statuses)
        for (request, _), each, status in zip(ends, written_examples, statuses, strict=False):
            missed = example_missed(Reader.of(file), each, each.expect, request)
            assert missed is (status is Status.REFUTED), path.read_text("utf-8")
        held += [status is Status.PROVED for status in statuses]
    assert min(held.count(True), held.count(False)) > 20


def test_the_third_reading_decides_as_the_package_does(tmp_path: Path) -> None:
    """Caps, floors and the earlier or the later of two included."""
    told: Counter[str] = Counter()
    for seed in READ:
        path = written(tmp_path, clocked_policy(seed))
        policy = load(str(path)).policy
        file, _ = parse(Text("p.policy", path.read_text("utf-8")))
        if policy is None:
            continue
        assert isinstance(file, tree.PolicyFile)
        third = Reader.of(file)
        for request in Space(policy).possible:
            decision = evaluate(policy, request)
            seconds = decision.outcome.seconds
            time = None if seconds is None else meant(time_text(seconds))
            assert third.answer(request) == (decision.outcome.access.value, time), (request, path.read_text("utf-8"))
            told["by a limit"] += seconds is not None and not {"cap", "floor", "other_cap"}.isdisjoint(decision.by)
            told["one of two"] += isinstance(time, OneOfTwo)
            told["one of two that no provision says"] += seconds is not None and seconds not in stated_times(policy)
    assert min(told["by a limit"], told["one of two"]) > 200, told
    assert told["one of two that no provision says"] > 20, told


def test_the_third_reading_of_claims_counts_as_the_second_does(tmp_path: Path) -> None:
    told: Counter[str] = Counter()
    for seed in CLAIMED:
        clocked = clocked_policy(seed)
        path = written(tmp_path, clocked)
        try:
            own = read(path)
        except Mistake:
            continue
        file, _ = parse(Text("p.policy", clocked.text))
        assert isinstance(file, tree.PolicyFile)
        third = Reader.of(file)
        properties = {each.name.text: each for each in file.declarations if isinstance(each, tree.PropertyBlock)}
        possible = [request for request in own.requests() if third.answer(request)[0] != "impossible"]
        for claim in clocked.claims:
            block, count = properties[claim.name], 0
            reading = property_shown if claim.some else property_broken
            for requests in pairs_of(possible) if claim.pairs else [(request,) for request in possible]:
                count += reading(third, block, requests)
            assert count == violations(own, own.clocks, claim, clocked.zone)[0], (claim, clocked.text)
            told["some" if claim.some else "any"] += 0 < count < len(possible)
            told["pairs"] += claim.pairs and count > 0
    assert min(told.values()) > 2, told


def pairs_of(possible: Sequence[Request]) -> list[tuple[Request, Request]]:
    """Every two of the requests that are alike but for the kind."""
    alike: dict[object, list[Request]] = {}
    for request in possible:
        alike.setdefault((request["received"], request["urgent"]), []).append(request)
    return [pair for some in alike.values() for pair in permutations(some, 2)]


def test_the_policies_are_of_every_kind(tmp_path: Path) -> None:
    texts = [clocked_policy(seed).text for seed in range(SEEDS)]
    assert all(
        any(words in text for text in texts)
        for words in (" h |", "months", ", then", "moves back", "closed on", "at most", "not before")
    )


@pytest.mark.parametrize("seed", range(40))
def test_a_policy_with_clocks_is_printed_as_it_is_read(seed: int) -> None:
    file, findings = parse(Text("p.policy", clocked_policy(seed).text))
    assert isinstance(file, tree.File)
    assert not findings
    text_comes_back(file)
