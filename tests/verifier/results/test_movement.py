"""What a proposal does to each guarantee, decided on the violations themselves and not on their numbers."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.written import LIBRARY, proposal
from verifier.obligations.questions import Obligation
from verifier.results.movement import Movement, movement
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.smt import certify
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.verify import verify_proposal

HEAD = 'proposal Moved "times move"\n  to Library in "base.policy"\n\n'


def moved(folder: Path, operations: str, base: str = LIBRARY) -> Verification:
    made, amended = proposal(folder, HEAD + operations, base)
    return verify_proposal(made, amended)


def claim(verification: Verification, name: str) -> Verdict:
    (verdict,) = (v for v in verification.verdicts if v.kind is Kind.CLAIM and v.name == name)
    return verdict


# Today `staff_wait` (no staff before an adult) is broken for both books: 1 h against 2 h for a novel and 3 h for an atlas.
# Each book is 4 pairs, one for each selection of `why`.
WAYS = {
    "repaired": ("  set desk Staff to 4 h\n", 0, 8),
    "better": ("  set desk Staff to 2 h\n", 0, 4),  # as an adult's novel, and before an atlas
    "unchanged": ("  set desk Staff to 90 min\n", 0, 0),
}


@pytest.mark.parametrize("way", WAYS)
def test_staff_waits_longer(tmp_path: Path, way: str) -> None:
    operations, new, gone = WAYS[way]
    verification = moved(tmp_path, operations)
    verdict = claim(verification, "staff_wait")
    assert (verdict.new, verdict.gone) == (new, gone)
    assert movement(verdict, verification.proposal) is Movement(way)
    assert verdict.compared is Status.PROVED


SLOW_STAFF = LIBRARY.replace("| 1 h ", "| 2 h ").replace("| 3 h ", "| 1 h ")
"""A novel in 2 h for all; an atlas in 1 h for adults, and in 2 h for staff: nobody waits longer than staff."""


@pytest.mark.parametrize(
    ("operations", "new", "way"),
    [
        ("  set desk Adult to 3 h\n", 4, "lost"),
        ("  set desk Adult to 3 h\n\n  intends\n    gives up staff_wait\n", 4, "given_up"),
        ("  set desk Adult to 2 h\n", 0, "unchanged"),
    ],
)
def test_what_held_is_lost_or_given_up(tmp_path: Path, operations: str, new: int, way: str) -> None:
    verification = moved(tmp_path, operations, SLOW_STAFF)
    verdict = claim(verification, "staff_wait")
    assert (verdict.new, verdict.gone) == (new, 0)
    assert movement(verdict, verification.proposal) is Movement(way)


ATLAS_ONLY = LIBRARY.replace("| 1 h ", "| 2 h ")
"""Staff is before an adult for an atlas alone: in 2 h instead of 3 h."""


def test_as_many_violations_may_be_others(tmp_path: Path) -> None:
    operations = (
        '  set desk "Child, Adult" to 3 h\n  set desk Adult to 2 h\n'  # now for a novel alone: 2 h instead of 3 h
    )
    verification = moved(tmp_path, operations, ATLAS_ONLY)
    verdict = claim(verification, "staff_wait")
    assert verdict.before is not None
    assert (verdict.count, verdict.before.count) == (4, 4)
    assert (verdict.new, verdict.gone) == (4, 4)
    assert movement(verdict, verification.proposal) is Movement.MIXED
    assert verdict.cells is not None
    assert (verdict.cells.count, verdict.cells.of, verdict.cells.new, verdict.cells.gone) == (1, 2, 1, 1)


def test_more_violations_beside_the_same_are_worse(tmp_path: Path) -> None:
    verification = moved(tmp_path, '  set desk "Child, Adult" to 3 h\n', ATLAS_ONLY)
    verdict = claim(verification, "staff_wait")
    assert (verdict.new, verdict.gone) == (4, 0)
    assert movement(verdict, verification.proposal) is Movement.WORSE


def test_a_property_of_the_proposal_has_no_today(tmp_path: Path) -> None:
    added = '  add property quick "x"\n    for any request r\n    never r slower than 3 h\n'
    verification = moved(tmp_path, f"  set desk Staff to 2 h\n\n{added}")
    verdict = claim(verification, "quick")
    assert verdict.before is None
    assert (verdict.new, verdict.gone, verdict.compared) == (None, None, None)
    assert movement(verdict, verification.proposal) is None


def test_what_z3_does_not_decide_is_undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certify, "violates_only", lambda *_: Proof(Status.UNDECIDED, "timeout"))
    verification = moved(tmp_path, "  set desk Staff to 2 h\n")
    verdict = claim(verification, "staff_wait")
    assert (verdict.status, verdict.compared) == (Status.REFUTED, Status.UNDECIDED)
    assert movement(verdict, verification.proposal) is Movement.UNDECIDED
    undecided = replace(verdict, status=Status.UNDECIDED)
    assert movement(undecided, verification.proposal) is Movement.UNDECIDED


def test_engines_that_disagree_on_what_is_new_are_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = certify.violates_only

    def reversed_(prover: Prover, here: Obligation, there: Obligation) -> Proof:
        return honest(prover, there, here)

    monkeypatch.setattr(certify, "violates_only", reversed_)
    verification = moved(tmp_path, "  set desk Staff to 2 h\n")
    verdict = claim(verification, "staff_wait")
    assert (verdict.status, verdict.reason, verdict.compared) == (Status.UNDECIDED, "engines_disagree", Status.REFUTED)
    assert verdict.query


@pytest.mark.parametrize("today", ["refuted", "proved"])
def test_a_property_that_is_about_nobody_any_more_is_silenced(tmp_path: Path, today: str) -> None:
    claims = LIBRARY if today == "refuted" else SLOW_STAFF
    nobody = '  add impossible when reader is Staff\n    because "no staff asks"\n'
    verdict = claim(verification := moved(tmp_path, nobody, claims), "staff_wait")
    assert verdict.before is not None
    assert (verdict.before.status.value, verdict.status, verdict.of) == (today, Status.PROVED, 0)
    assert movement(verdict, verification.proposal) is Movement.SILENCED
