"""Random policies with two named times on clocks: each time alone is a policy that the second reading reads.

What is claimed of the times is counted request by request and instant by instant, with the machine's time zone database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.backends.features import features_of
from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.calendar.stepping import last_day
from policy_dsl.evaluate import evaluate, for_each_time
from policy_dsl.model import decisions as reference
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.pipeline import load
from tests.laws.clock_proposals import direction
from tests.laws.clocks import (
    Claim,
    Comparison,
    clocked_policy,
    due,
    instants,
    outcome_of,
    random_time,
    said,
    violates,
)
from tests.second_reading.clocks import MOMENT, Clocks, midnight
from tests.second_reading.decide import Outcome
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import ClockTime, Either, Request
from tests.second_reading.policies import Policy as OwnPolicy
from tests.second_reading.proposals import read
from verifier.compare import compare
from verifier.results.status import Kind, Status
from verifier.verify import verify, verify_proposal

pytestmark = pytest.mark.usefixtures("time_zones")

SEEDS, BLOCKS = 16, 4
TIMES = ("first", "second")
BY_THE_HOUR = "a day that depends on the hour of receipt"
AS_GOOD_AS_NONE = "3660 days"
"""In place of `no promise` where a policy has one time: longer than any other here."""
NEVER = outcome_of(AS_GOOD_AS_NONE)


class Written(NamedTuple):
    """What the rows of a table and two rules say of each time."""

    head: str
    zone: str | None
    rows: dict[str, tuple[str, str]]
    rush: dict[str, tuple[str, bool]]

    def named(self) -> str:
        """The policy with both times."""
        rows = "".join(f"  | {kind} | {one} | {other} |\n" for kind, (one, other) in self.rows.items())
        rules = "".join(
            f"\nrule rush_{of}\n  when urgent is yes\n  {of} within {time}\n{'  overrides t' * lifts}\n"
            for of, (time, lifts) in self.rush.items()
        )
        times = "times\n  first\n  second\n\n"
        return f"{self.head}{times}table t\n  | kind | first within | second within |\n{rows}{rules}"

    def alone(self, of: str) -> str:
        """The policy with one of them."""
        rows = "".join(f"  | {kind} | {each[TIMES.index(of)]} |\n" for kind, each in self.rows.items())
        rule = ""
        if of in self.rush:
            time, lifts = self.rush[of]
            rule = f"\nrule rush\n  when urgent is yes\n  answer within {time}\n{'  overrides t' * lifts}\n"
        text = f"{self.head}table t\n  | kind | answer within |\n{rows}{rule}"
        return text.replace("no promise", AS_GOOD_AS_NONE)


def thrown(seed: int) -> tuple[Written, Random]:
    """A policy, and the dice that threw it."""
    dice = Random(seed)
    clocked = clocked_policy(seed)
    hours = dice.random() < 0.5

    def time() -> str:
        return "no promise" if dice.random() < 0.1 else random_time(dice, hours)

    rows = {kind: (time(), time()) for kind in "ABC"}
    if dice.random() < 0.4:
        rows["C"] = ("N/A", "N/A")
    rush = {of: (random_time(dice, hours), dice.random() < 0.8) for of in TIMES if dice.random() < 0.5}
    return Written(clocked.text.partition("table t\n")[0], clocked.zone, rows, rush), dice


def claim(dice: Random, name: str) -> tuple[Claim, str, tuple[str, ...]]:
    """A claim, its text, and of which time each of its outcomes is."""
    relation = dice.choice(["faster than", "slower than", "same as"])
    times: tuple[str, ...]
    names: tuple[str, ...]
    pairs = dice.random() < 0.4
    if pairs:
        of = dice.choice(TIMES)
        test, times = Comparison(0, relation, 1, ""), (of, of)
        names = (f"a.{of}", f"b.{of}")
    elif dice.random() < 0.6:
        test, times = Comparison(0, relation, 1, ""), TIMES
        names = ("a.first", "a.second")
    else:
        text, of = random_time(dice, True), dice.choice(TIMES)
        test, times, names = Comparison(0, relation, outcome_of(text), text), (of,), (f"a.{of}",)
    made = Claim(name, pairs, (), dice.random() < 0.5, (test,))
    about = "for any two requests a and b alike except kind" if pairs else "for any request a"
    words = said(test).replace("a ", f"{names[0]} ", 1)
    words = words if test.text else words.removesuffix(" b") + f" {names[-1]}"
    return made, f'\nproperty {name} "p"\n  {about}\n  {"always" if made.always else "never"} {words}\n', times


@pytest.mark.parametrize("block", range(BLOCKS))
def test_each_time_is_decided_and_claimed_as_if_it_were_alone(block: int, tmp_path: Path) -> None:
    held = Counter(law for seed in range(block, SEEDS, BLOCKS) for law in laws_held(seed, tmp_path))
    assert held["decisions"] >= SEEDS // BLOCKS // 2
    assert min(held[law] for law in ("a check", "claims", "an amendment")) > 0


def policies(seed: int, folder: Path) -> tuple[Policy, dict[str, OwnPolicy]] | None:
    """The policy with both times, and each time alone; none where one of them has a mistake."""
    written, _ = thrown(seed)
    policy = loaded(folder / "p.policy", written.named())
    alone = {of: own(folder / f"{of}.policy", written.alone(of)) for of in TIMES}
    if any(each is None for each in alone.values()):
        assert policy is None
        return None
    assert policy is not None
    return policy, {of: each for of, each in alone.items() if each is not None}


def loaded(path: Path, text: str) -> Policy | None:
    path.write_text(text, encoding="utf-8")
    return load(str(path)).policy


def own(path: Path, text: str) -> OwnPolicy | None:
    path.write_text(text, encoding="utf-8")
    try:
        return read(path)
    except Mistake:
        return None


def laws_held(seed: int, folder: Path) -> Iterator[str]:
    """The laws that the policy of a seed keeps, of those that are about it; raises where it breaks one."""
    made = policies(seed, folder)
    if made is None:
        return
    written, dice = thrown(seed)
    claims = [claim(dice, f"c{n}") for n in range(4)]
    policy = loaded(folder / "p.policy", written.named() + "".join(text for _, text, _ in claims))
    if policy is None:  # a claim looks past the end of a list
        return
    _, alone = made
    every = list(alone["first"].requests())
    decided = {of: [each.decide(request).outcome for request in every] for of, each in alone.items()}
    for n, request in enumerate(every):
        for of, each in zip(TIMES, for_each_time(policy, request), strict=True):
            assert ends(evaluate(policy, each).outcome, request) == ends_alone(decided[of][n], alone[of], request)
    yield "decisions"
    if written.zone is not None and check_decides(
        policy, alone, every, decided, ZoneInfo(written.zone), list(Form)[seed % 2]
    ):
        yield "a check"
    verdicts = {v.name: v for v in verify(policy).verdicts if v.kind is Kind.CLAIM}
    clocks = alone["first"].clocks
    for made_claim, text, times in claims:
        broken, of_all = violated(made_claim, times, every, decided, clocks, written.zone)
        verdict = verdicts[made_claim.name]
        expected = Status.REFUTED if broken else Status.PROVED
        assert (verdict.z3, verdict.diagram) == (expected, expected), (text, written.named())
        assert (verdict.count, verdict.of) == (broken, of_all), (text, written.named())
        assert not broken or verdict.regions_complete
    yield "claims"
    if amended(written, dice, every, decided, folder):
        yield "an amendment"


def ends(outcome: reference.Outcome, request: Request) -> object:
    """The last day of a time on a clock, as a date; the seconds of another; or the word for what is not a time."""
    seconds, day = outcome.seconds, request["received"]
    assert isinstance(day, int)
    if seconds is None:
        return outcome.access.value
    if isinstance(seconds, int):
        return seconds
    try:
        return date.fromordinal(last_day(seconds, day))
    except ValueError:
        return BY_THE_HOUR


def ends_alone(outcome: Outcome, policy: OwnPolicy, request: Request) -> object:
    """The same, of the second reading."""
    day = request["received"]
    assert isinstance(day, int)
    if isinstance(outcome, Either) and isinstance(outcome.left, int) is not isinstance(outcome.right, int):
        return BY_THE_HOUR
    if isinstance(outcome, ClockTime | Either):
        return policy.clocks.last(outcome, date.fromordinal(day))
    return NO_PROMISE if outcome == NEVER else outcome


def check_decides(
    policy: Policy,
    alone: dict[str, OwnPolicy],
    every: Sequence[Request],
    decided: dict[str, list[Outcome]],
    where: ZoneInfo,
    form: Form,
) -> bool:
    """The compiled check gives both times of each request, and ends each at the instant that the second reading says.

    Says whether there is one.
    """
    target = PythonTarget(form=form)
    if features_of(policy) & target.unsupported or {"gap", "conflict"} & {*decided["first"], *decided["second"]}:
        return False
    source = target.emit(policy, {"verified": True})
    target.confirm(source, policy)
    module: dict[str, Any] = {"__name__": "check"}
    exec(compile(source, "check.py", "exec"), module)  # noqa: S102  # the file under test
    for n, request in enumerate(every):
        day = date.fromordinal(request["received"])  # type: ignore[arg-type]  # a day
        decisions = module["decide"](**{**request, "received": day})
        start, end = midnight(day, where), midnight(day + timedelta(days=1), where)
        for of in TIMES:
            outcome, decision = decided[of][n], decisions.of(of)
            promised = outcome != NEVER
            assert decision.promised is (promised if outcome != "refused" else None)
            assert decisions.access == decision.access == ("refused" if outcome == "refused" else "permitted")
            for at in (start, start + (end - start) / 3, end - MOMENT):
                wanted = due(outcome, at, alone[of].clocks, day, where) if promised else None
                assert decision.deadline(at) == wanted, (request, of, at)
            if isinstance(outcome, ClockTime):
                assert decision.last_day(day) == alone[of].clocks.last(outcome, day)
                assert decisions.times[of] == decision.promise
    return True


def violated(
    claimed: Claim,
    times: Sequence[str],
    every: Sequence[Request],
    decided: dict[str, list[Outcome]],
    clocks: Clocks,
    zone: str | None,
) -> tuple[int, int]:
    """How many requests, or pairs, violate the claim at some instant; and of how many."""
    where = ZoneInfo(zone or "UTC")
    places = range(len(every))
    spoken = [(n,) * len(times) for n in places]
    if claimed.pairs:
        alike = [{name: value for name, value in request.items() if name != "kind"} for request in every]
        spoken = [(n, m) for n in places for m in places if n != m and alike[n] == alike[m]]
    broken = 0
    for numbers in spoken:
        outcomes = [decided[of][n] for of, n in zip(times, numbers, strict=True)]
        day = date.fromordinal(every[numbers[0]]["received"])  # type: ignore[arg-type]  # a day
        broken += any(outcome in ("gap", "conflict") for outcome in outcomes) or any(
            violates(claimed, outcomes, at, clocks, day, where)
            for at in instants(claimed, outcomes, clocks, day, where)
        )
    return broken, len(spoken)


def amended(
    written: Written,
    dice: Random,
    every: Sequence[Request],
    decided: dict[str, list[Outcome]],
    folder: Path,
) -> bool:
    """A proposal that sets a cell changes that time for the requests that are then due at another instant, at some hour.

    Says whether it is accepted.
    """
    kind, of = dice.choice("AB"), dice.choice(TIMES)
    time = random_time(dice, True)
    cells = [time if name == of else each for name, each in zip(TIMES, written.rows[kind], strict=True)]
    edition = written._replace(rows={**written.rows, kind: (cells[0], cells[1])})
    changed = own(folder / "after.policy", edition.alone(of))
    loaded(folder / "p.policy", written.named())
    proposal = folder / "q.policy"
    proposal.write_text(f'proposal Q "q"\n  to P in "p.policy"\n\n  set t {kind} {of} to {time}\n', encoding="utf-8")
    result = load(str(proposal))
    if changed is None or result.proposal is None or result.amended is None:
        return False
    impact = verify_proposal(result.proposal, result.amended).impact
    assert impact is not None
    zone, clocks = ZoneInfo(written.zone or "UTC"), changed.clocks
    after = [changed.decide(request).outcome for request in every]
    moved = sum(
        direction(request, (old, clocks), (new, clocks), zone) is not None
        for request, old, new in zip(every, decided[of], after, strict=True)
    )
    assert impact.changed == moved, (written.named(), proposal.read_text())
    both = loaded(folder / "after_both.policy", edition.named())
    assert both is not None
    comparison = compare(result.proposal.base, both, {})
    assert comparison is not None
    assert comparison.certified is Status.PROVED
    assert (comparison.impact.changed, comparison.impact.of) == (moved, len(every))
    assert [(each.name, each.changed) for each in comparison.impact.times] == [(n, moved * (n == of)) for n in TIMES]
    assert {each.name: each.changed for each in impact.times} == {name: moved * (name == of) for name in TIMES}
    return True
