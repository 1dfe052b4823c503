"""The second domain: the law by hand and by brute force, what is expected, and what the engines say, all three the same."""

import random
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from policy_dsl.evaluate import evaluate
from policy_dsl.pipeline import Loaded, load
from tests.briefs import PAGE, lines_of_brief
from tests.spec import health_records_by_hand as by_hand
from tests.spec.health_records_by_hand import Days, Space, When, Who
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

SPEC = Path(__file__).parents[2] / "spec" / "health_records"
FILES = {
    "HealthRecords": SPEC / "health-records.policy",
    "subject_access": SPEC / "proposals" / "subject-access.policy",
    "fresh_again": SPEC / "proposals" / "fresh-in-21-days.policy",
    "re_ab": SPEC / "proposals" / "re-ab.policy",
}
NAMES = list(FILES)
PROPOSALS = NAMES[1:]
CLAIMS = [(name, claim) for name in NAMES for claim in (*by_hand.PROPERTIES, *by_hand.ADDED.get(name, {}))]


@cache
def counted(name: str, claim: str) -> by_hand.Violations:
    return {**by_hand.PROPERTIES, **by_hand.ADDED.get(name, {})}[claim](name)


def counts_combinations(claim: str) -> bool:
    return claim in by_hand.COUNTED or any(claim in added for added in by_hand.ADDED.values())


# The count by hand, tried on itself.


def test_a_class_has_as_many_requests_as_there_are_when_each_is_looked_at() -> None:
    small = Space(
        oldest=40 * by_hand.DAY + 3,
        applied=Days(date(1991, 11, 1), date(1991, 12, 20)),
        died=Days(date(1991, 11, 20), date(1991, 12, 16)),
        made=Days(date(1991, 10, 20), date(1991, 12, 18)),
    )
    stretches = small.stretches()
    assert [len(days) for days in stretches] == [40, 9]
    for number, days in enumerate(stretches):
        for alive in (True, False):
            for old in (True, False):
                one_by_one = sum(
                    (applied < died) is alive and (made < by_hand.ACT) is old
                    for applied in days
                    for died in small.died
                    for made in small.made
                    if made <= applied
                )
                cells = [by_hand.Cell(number, alive, old, fresh) for fresh in (True, False)]
                assert [by_hand.of_times(cell, small) for cell in cells] == [
                    one_by_one * (40 * by_hand.DAY + 1), one_by_one * 2,
                ]  # fmt: skip
                assert one_by_one


def test_every_possible_request_is_in_one_class() -> None:
    """Requests are drawn; the classes they fall into are the ones that are counted, and decided as the drawn ones are."""
    drawn = random.Random(1990)
    seen = set()
    for _ in range(20_000):
        who = drawn.choice(by_hand.PEOPLE)
        when = some_times(drawn)
        cell = class_of(when)
        if not by_hand.is_possible(who, when.alive) or cell not in by_hand.CELLS:
            continue
        seen.add(cell)
        exact = who._replace(age=drawn.randrange(16) if who.age < 16 else drawn.randrange(16, 121))
        for name, decide in by_hand.AMENDMENTS.items():
            assert decide(exact, when) == by_hand.decisions(name)[who][cell]
    assert seen == set(by_hand.CELLS)


def some_times(drawn: random.Random) -> When:
    """Times near to where the law changes."""
    stretch = drawn.choice(by_hand.REAL.stretches())
    applied = drawn.choice([stretch.first, stretch.end - timedelta(1), stretch.first + timedelta(drawn.randrange(40))])
    died = applied + timedelta(drawn.choice((-300, -1, 0, 1, 300)))
    made = drawn.choice([day for day in (by_hand.ACT - timedelta(1), by_hand.ACT, applied) if day <= applied])
    oldest = drawn.choice((0, 40 * by_hand.DAY, 40 * by_hand.DAY + 1, 9000 * by_hand.DAY))
    return When(oldest, applied, died, made)


def class_of(when: When) -> by_hand.Cell:
    stretches = by_hand.REAL.stretches()
    (stretch,) = (n for n, days in enumerate(stretches) if days.first <= when.applied < days.end)
    return by_hand.Cell(stretch, when.alive, when.made < by_hand.ACT, when.oldest <= 40 * by_hand.DAY)


def test_the_figures_worked_out_on_paper() -> None:
    """The products that stand in the comments of the expectations."""
    n, fresh = 3_153_600_001, 3_456_001
    older = n - fresh
    k = 2 * 1808 * 20 * 2
    until_2000, until_2001 = 557_067_980, 18_399_540
    per_patient = 1808 * 5 * 2 * n
    on_paper = {
        ("HealthRecords", "no_loss_by_waiting"): k * (2 * n * 4_631_446 + older * 57_610_076) * until_2000,
        ("HealthRecords", "estate_sees_what_the_patient_saw"): per_patient * 5_444_372_505_065_406,
        ("subject_access", "fresh_in_21_days"): k * 2 * fresh * 4_713_500_580_068,
        ("subject_access", "old_only_if_needed"): k * older * 10_546_410_997_360,
        ("subject_access", "no_loss_by_waiting"): k * 2 * fresh * 4_631_446 * until_2000,
        ("subject_access", "estate_sees_what_the_patient_saw"): per_patient * 140_426_014_231_231_802,
        ("fresh_again", "fresh_in_21_days"): k * 2 * fresh * 59_077_790_020,
        ("fresh_again", "no_loss_by_waiting"): k * 2 * fresh * 4_631_446 * until_2001,
        ("re_ab", "estate_sees_what_the_patient_saw"): per_patient * 70_866_910_906_740_010,
    }
    for (name, claim), figure in on_paper.items():
        assert counted(name, claim).total() == figure, (name, claim)
    changed = {
        "subject_access": k * 2 * (n * 4_713_500_580_068 + older * 10_546_410_997_360),
        "fresh_again": k * 2 * fresh * 4_654_422_790_048,
        "re_ab": 1936 * 5 * (2 * n * 1_523_712_476_048 + older * 2_330_163_585_216),
    }
    assert {name: by_hand.count(by_hand.changes(name)) for name in PROPOSALS} == changed


def test_what_each_proposal_does() -> None:
    ways = {
        name: {(before == by_hand.REFUSED, after) for *_, before, after in by_hand.changes(name)} for name in PROPOSALS
    }
    assert ways == {
        "subject_access": {(True, 40 * by_hand.DAY)},
        "fresh_again": {(False, 21 * by_hand.DAY)},
        "re_ab": {(True, 21 * by_hand.DAY), (True, 40 * by_hand.DAY)},
    }
    assert {who.applicant for who, *_ in by_hand.changes("re_ab")} == {"Representative"}
    assert {who.applicant for who, *_ in by_hand.changes("fresh_again")} == {"Patient", "Authorised"}


# What is expected is what counting says.


@pytest.mark.parametrize("name", NAMES)
def test_the_expectations_are_what_counting_says(name: str) -> None:
    expected = tomllib.loads((SPEC / "expected.toml").read_text(encoding="utf-8"))[name]
    frames = by_hand.FRAMES if name in PROPOSALS else {}
    added = by_hand.ADDED.get(name, {})
    assert set(expected["properties"]) == {*by_hand.PROPERTIES, *added, *frames}
    for claim in (*by_hand.PROPERTIES, *added):
        entry = expected["properties"][claim]
        wanted = {"status": entry} if isinstance(entry, str) else dict(entry)
        violations = counted(name, claim)
        assert wanted.pop("status") == ("refuted" if violations else "proved"), claim
        assert wanted.pop("before", None) == (before(name, claim) if name in PROPOSALS else None), claim
        figures = {"combinations": len(violations), "count": violations.total()} if violations else {}
        assert wanted == figures, claim
    for frame in frames:
        figure = by_hand.outside(name, frame)
        assert expected["properties"][frame] == ({"status": "refuted", "count": figure} if figure else "proved"), frame
    figure = by_hand.count(by_hand.changes(name)) if name in PROPOSALS else 0
    assert expected.get("impact", {}).get("changed", 0) == figure


def before(name: str, claim: str) -> str:
    """The verdict on what the proposal is to, by counting; of an added property too."""
    asked = by_hand.ADDED.get(name, {}).get(claim)
    found = asked(by_hand.BASE_OF[name]) if asked else counted(by_hand.BASE_OF[name], claim)
    return "refuted" if found else "proved"


# The engines.


@cache
def loaded(name: str) -> Loaded:
    return load(str(FILES[name]))


@cache
def verified(name: str) -> Verification:
    found = loaded(name)
    if found.proposal is None:
        assert found.policy is not None, found.findings
        return verify(found.policy)
    assert found.amended is not None, found.findings
    return verify_proposal(found.proposal, found.amended)


def verdict_on(name: str, claim: str) -> Verdict:
    (verdict,) = (v for v in verified(name).verdicts if v.kind in (Kind.CLAIM, Kind.FRAME) and v.name == claim)
    return verdict


@pytest.mark.parametrize(("name", "claim"), CLAIMS)
def test_every_verdict_is_what_counting_says(name: str, claim: str) -> None:
    verdict = verdict_on(name, claim)
    violations = counted(name, claim)
    assert verdict.status is (Status.REFUTED if violations else Status.PROVED)
    assert verdict.z3 is verdict.diagram is verdict.status
    assert verdict.count == violations.total()
    if counts_combinations(claim):
        assert verdict.combinations == (len(violations) if violations else None)
    assert sum(region.count for region in verdict.regions) == violations.total()


@pytest.mark.parametrize("frame", by_hand.FRAMES)
@pytest.mark.parametrize("name", PROPOSALS)
def test_every_frame_is_what_counting_says(name: str, frame: str) -> None:
    verdict = verdict_on(name, frame)
    assert verdict.status is (Status.REFUTED if by_hand.outside(name, frame) else Status.PROVED)
    assert verdict.count == by_hand.outside(name, frame)


@pytest.mark.parametrize("name", PROPOSALS)
def test_the_impact_is_what_counting_says(name: str) -> None:
    impact = verified(name).impact
    assert impact is not None
    assert impact.certified
    assert impact.of == by_hand.possible_requests() == verified(name).requests
    assert impact.changed == by_hand.count(by_hand.changes(name))
    assert sum(region.count for region in impact.regions) == impact.changed


@pytest.mark.parametrize("name", NAMES)
def test_its_brief_fits_on_a_page(name: str) -> None:
    assert 10 < lines_of_brief(loaded(name), verified(name)) <= PAGE


@pytest.mark.parametrize("name", NAMES)
def test_all_else_is_proved(name: str) -> None:
    rest = [v for v in verified(name).verdicts if v.kind not in (Kind.CLAIM, Kind.FRAME)]
    assert {v.kind for v in rest} >= {Kind.GAP, Kind.CONFLICT, Kind.DEAD, Kind.VACUOUS, Kind.HIT_RULE, Kind.EXAMPLE}
    assert [v.name for v in rest if v.status is not Status.PROVED] == []


@pytest.mark.parametrize("name", NAMES)
def test_evaluate_reads_the_law_as_a_hand_does(name: str) -> None:
    policy = loaded(name).policy or loaded(name).amended
    assert policy is not None
    drawn = random.Random(23)
    tried = 0
    while tried < 2_000:
        who, when = drawn.choice(by_hand.PEOPLE), some_times(drawn)
        if not by_hand.is_possible(who, when.alive) or class_of(when) not in by_hand.CELLS:
            continue
        tried += 1
        outcome = evaluate(policy, as_request(who, when)).outcome
        wait = by_hand.REFUSED if outcome.seconds is None else outcome.seconds
        assert (wait, outcome.faulty) == (by_hand.AMENDMENTS[name](who, when), False)


def as_request(who: Who, when: When) -> dict[str, Any]:
    """In the values that the model has: a duration in seconds, a date by its day number."""
    return {
        "applicant": who.applicant, "held": who.held, "age": who.age, "satisfied": who.satisfied,
        "discloses": who.discloses, "other": who.other, "noted": "yes" if who.noted else "no",
        "needed": "yes" if who.needed else "no", "oldest": when.oldest, "applied": when.applied.toordinal(),
        "died": when.died.toordinal(), "made": when.made.toordinal(),
    }  # fmt: skip
