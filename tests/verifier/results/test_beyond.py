"""What a proposal moves beside what it says: outside of its intents, and what it names and does not touch."""

from pathlib import Path

import pytest

from policy_dsl.model.boxes import OneOfCodes, OneOfRanges
from tests.written import LIBRARY, proposal
from verifier.results.beyond import outside
from verifier.results.impact import Untouched
from verifier.results.status import Status
from verifier.results.verification import Verification
from verifier.smt import certify_impact
from verifier.smt.proof import Proof
from verifier.verify import verify_proposal

HEAD = 'proposal Slow "whoever asks waits 2 h at least"\n  to Library in "base.policy"\n\n'
RULE = """\
  add rule slow
    when reader in Child, Staff and why has Study
    answer within 2 h
    overrides desk

"""
"""A child has its novel in 2 h already, and no atlas: only staff waits longer, from 1 h to 2 h, for both books."""


def verified(folder: Path, text: str, base: str = LIBRARY) -> Verification:
    return verify_proposal(*proposal(folder, HEAD + text, base))


def untouched(verification: Verification) -> tuple[Untouched, ...] | None:
    assert verification.impact is not None
    return verification.impact.untouched


def test_what_is_named_and_not_touched(tmp_path: Path) -> None:
    verification = verified(tmp_path, RULE)
    reader = Untouched("reader", OneOfCodes(("Child",)), OneOfCodes(("Child", "Staff")))
    assert untouched(verification) == (reader,)  # `why` has either: leisure may go with study
    assert verification.impact is not None
    assert verification.impact.certified is Status.PROVED


def test_a_cell_is_named_with_its_row(tmp_path: Path) -> None:
    verification = verified(tmp_path, '  set desk "Child, Adult" to 3 h\n')
    assert untouched(verification) == ()
    same = verified(tmp_path, "  replace rule slow\n    when reader is Child, Staff\n    refuse\n", LIBRARY + SLOW)
    staff = Untouched("reader", OneOfCodes(("Staff",)), OneOfCodes(("Child", "Staff")))
    assert untouched(same) == (staff,)  # staff was refused before


SLOW = "\nrule slow\n  when reader is Staff\n  refuse\n"


def test_what_is_removed_names_what_it_was_about(tmp_path: Path) -> None:
    base = LIBRARY + "\nrule slow\n  when reader in Child, Staff\n  answer within 2 h\n  overrides desk\n"
    verification = verified(tmp_path, "  remove rule slow\n", base)
    child = Untouched("reader", OneOfCodes(("Child",)), OneOfCodes(("Child", "Staff")))
    assert untouched(verification) == (child,)  # its novel takes 2 h by the desk too, and it has no atlas


def test_ranges_that_are_not_touched(tmp_path: Path) -> None:
    base = LIBRARY.replace("  why    : set", "  pages  : whole number from 0 to 100\n  why    : set")
    text = """\
  add rule long
    when pages from 10 to 90 and reader in Staff, Adult and book is Novel
    answer within 2 h
    overrides desk

  add rule short
    when pages under 10 and reader is Adult and book is Novel
    answer within 2 h
    overrides desk
"""  # an adult's novel is in 2 h already
    verification = verified(tmp_path, text, base)
    assert untouched(verification) == (
        Untouched("reader", OneOfCodes(("Adult",)), OneOfCodes(("Adult", "Staff"))),
        Untouched("pages", OneOfRanges(((0, 10),)), OneOfRanges(((0, 91),))),
    )


def test_what_moves_outside_is_stated_or_not(tmp_path: Path) -> None:
    assert outside(verified(tmp_path, RULE)) is None
    stated = RULE + "  intends\n    changes only where book is Atlas\n    every change is slower\n"
    (verdict,) = outside(verified(tmp_path, stated)) or ()
    assert (verdict.status, verdict.count) == (Status.REFUTED, 2)  # staff's novel, with and without leisure


def test_what_z3_does_not_decide_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certify_impact, "untouched", lambda *_: Proof(Status.UNDECIDED, "timeout"))
    verification = verified(tmp_path, RULE)
    assert untouched(verification) is None
    assert verification.impact is not None
    assert verification.impact.certified is Status.PROVED


def test_what_z3_refutes_is_a_disagreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certify_impact, "has_values", lambda *_: [])
    assert untouched(verified(tmp_path, RULE)) is not None
    monkeypatch.undo()
    honest = certify_impact.untouched
    monkeypatch.setattr(
        certify_impact,
        "untouched",
        lambda prover, _: honest(prover, [Untouched("reader", OneOfCodes(("Staff",)), OneOfCodes(("Staff",)))]),
    )
    verification = verified(tmp_path, RULE)
    assert verification.impact is not None
    assert verification.impact.certified is Status.REFUTED
    assert verification.impact.query
