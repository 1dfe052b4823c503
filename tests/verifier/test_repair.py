"""The times that repair a property are those that trying every time of interest, on every request and pair, finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import AnswerWithin
from tests.brute import Space, count
from tests.laws import laws
from tests.random_policies import random_policy
from tests.written import LIBRARY, policy, proposal
from verifier import repair as module
from verifier.obligations.all import obligations
from verifier.repair import compared_times, repair, with_time
from verifier.report.facts.repairs import RepairRun
from verifier.results.repair import Range, Repairs
from verifier.results.status import Kind, Status
from verifier.smt.prove import Proof

MOST = 50
SEEDS = range(40)


def holding(amended: Policy, made: Proposal | None) -> dict[tuple[str, str, str | None], bool]:
    space = Space(amended, made.base if made else None)
    every = [o for o in obligations(amended, made) if o.edition.value == "after"]
    return {(o.kind.value, o.name, o.subject): (count(space, o).count > 0) is o.exists for o in every}


def is_in(seconds: int, ranges: tuple[Range, ...]) -> bool:
    return any(first <= seconds and (last is None or seconds <= last) for first, last in ranges)


def check(amended: Policy, made: Proposal | None) -> int:
    """The number of repairs, each of which is as trying every time next to one that matters finds it."""
    found = repair(amended, made)
    assert found is not None
    now = holding(amended, made)
    failing = {name for (kind, name, _), holds in now.items() if kind == Kind.CLAIM.value and not holds}
    assert set(found.failing) == failing
    assert all(each.confirmed for each in found.repairs)
    for provision in amended.by_id.values() if failing else ():
        if not isinstance(provision.effect, AnswerWithin) or provision.until is not None:
            continue
        ours = [each for each in found.repairs if each.provision == provision.id]
        times = compared_times(amended, made, provision) | {provision.effect.seconds}
        for seconds in {s + d for s in times for d in (-1, 0, 1) if s + d > 0}:
            then = holding(with_time(amended, provision.id, seconds), made)
            repaired = {name for (kind, name, _), holds in then.items() if kind == "claim" and holds} & failing
            lost = {key for key, holds in now.items() if holds and not then.get(key, True)}
            good = bool(repaired) and all(kind == Kind.EXAMPLE.value for kind, _, _ in lost)
            listed = [each for each in ours if is_in(seconds, each.ranges)]
            assert len(listed) == (1 if good else 0), (provision.id, seconds, repaired, lost)
            for each in listed:
                assert set(each.repaired) == repaired
                assert set(each.examples) == {name for _, name, _ in lost}
    return len(found.repairs)


def test_of_random_policies() -> None:
    policies = [laws.resolved(random_policy(seed)) for seed in SEEDS]
    assert sum(check(p, None) for p in policies if p.requests <= MOST and p.properties) > 0


def test_by_hand(tmp_path: Path) -> None:
    """Adults wait 2 h and 3 h for the two books, so that staff, which has either in 1 h, has to wait 3 h at least."""
    library = policy(tmp_path)
    assert check(library, None) == 1
    found = repair(library, None)
    assert found is not None
    (only,) = found.repairs
    assert (only.provision, only.now, only.ranges, only.repaired) == (
        "desk Staff",
        3600,
        ((10800, None),),
        ("staff_wait",),
    )


def test_what_a_proposal_intends_stays_so(tmp_path: Path) -> None:
    """The intent bounds the time from above: staff has to wait 3 h for the property, and no more than 4 h. Or an adult has the
    atlas as soon as staff.
    """
    text = (
        'proposal Slow "staff waits"\n  to Library in "base.policy"\n\n  set desk Staff to 2 h\n\n'
        "  intends\n    answers within 4 h where reader is Staff\n"
    )
    made, amended = proposal(tmp_path, text, LIBRARY)
    assert check(amended, made) == 2
    found = repair(amended, made)
    assert found is not None
    ranges = {each.provision: each.ranges for each in found.repairs}
    assert ranges == {"desk Adult": ((1, 7200),), "desk Staff": ((10800, 14400),)}


def test_the_times_before_matter_too(tmp_path: Path) -> None:
    """Staff waited 1 h, so that every change is slower from 1 h and 1 s on; the property wants 2 h at most."""
    text = (
        'proposal Slow "staff waits"\n  to Library in "base.policy"\n\n  set desk Staff to 4 h\n\n'
        '  add property soon "Staff waits 2 h at most."\n    for any request r\n    where r.reader is Staff\n'
        "    never r slower than 2 h\n\n  intends\n    every change is slower\n"
    )
    base = LIBRARY[: LIBRARY.index("property staff_wait")]
    made, amended = proposal(tmp_path, text, base)
    assert check(amended, made) == 1
    found = repair(amended, made)
    assert found is not None
    assert [each.ranges for each in found.repairs] == [((3601, 7200),)]


def test_what_z3_does_not_decide_is_not_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "prove_all", lambda _, every: [Proof(Status.UNDECIDED, "timeout") for _ in every])
    found = repair(policy(tmp_path), None)
    assert found is not None
    assert [each.confirmed for each in found.repairs] == [None]


def test_what_z3_refutes_is_a_disagreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "prove_all", lambda _, every: [Proof(Status.REFUTED) for _ in every])
    found = repair(policy(tmp_path), None)
    assert found is not None
    assert RepairRun("p.policy", (), found).exit_code == 4


def test_a_range_that_goes_on_beyond_its_end_is_a_disagreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "prove_all", lambda _, every: [Proof(Status.PROVED) for _ in every])
    found = repair(policy(tmp_path), None)
    assert found is not None
    assert [each.confirmed for each in found.repairs] == [False]


def test_without_time_nothing_is_passed_over(tmp_path: Path) -> None:
    library = policy(tmp_path)
    assert RepairRun("p", (), Repairs(library, None, (), (), untried=2)).exit_code == 3
