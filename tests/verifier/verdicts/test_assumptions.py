"""What rests on an assumption, and what would become of it in what the assumption excludes."""

from functools import partial
from pathlib import Path

import pytest

from policy_dsl.diagram.mdd.forest import TooLargeError
from tests.written import LIBRARY, policy, proposal
from verifier.by_diagram.questions import needs as needs_by_diagram
from verifier.report.exit_codes import DISAGREE
from verifier.report.facts.reports import FileReport
from verifier.report.words.assumption_lines import without_lines
from verifier.results.assumptions import Assumption, WithoutAssumption
from verifier.results.status import Edition, Kind, Status
from verifier.results.verification import Verification
from verifier.smt import certify
from verifier.smt.proof import Proof
from verifier.verdicts import assumptions, needs
from verifier.verify import verify as verify_plainly
from verifier.verify import verify_proposal as verify_proposal_plainly

verify = partial(verify_plainly, without_assumptions=True)
verify_proposal = partial(verify_proposal_plainly, without_assumptions=True)

SHOWN = LIBRARY.replace("| Staff        | any ", "| Child        | Atlas | 5 h           |\n  | Staff        | any ")
"""Were a child shown the atlas, it would be in 5 h, and so after an adult, who has it in 3 h."""

LATER = """\
proposal Later "adults wait, and so would children"
  to Library in "base.policy"

  set desk Adult to 4 h
  set desk Child to 6 h

  intends
    changes only where reader is Adult
    every change is slower
"""


def the_one(verification: Verification) -> Assumption:
    (assumption,) = verification.assumptions
    return assumption


def of(assumption: Assumption, name: str) -> WithoutAssumption:
    (found,) = (each for each in assumption.without or () if each.verdict.name == name)
    return found


def test_what_only_a_gap_would_break(tmp_path: Path) -> None:
    verification = verify(policy(tmp_path))
    assumption = the_one(verification)
    assert (assumption.removes, assumption.removes_alone, verification.excluded) == (
        4,
        4,
        4,
    )  # a selection of `why` each
    assert {leaning.name for leaning in assumption.leaning} == {"children_first", "no gap", "no conflict", "hit rule"}
    fair = of(assumption, "children_first")  # no row is about a child's atlas
    assert (fair.status, fair.count, fair.of, fair.faulty) == (Status.REFUTED, 4, 4, 4)
    gap = of(assumption, "no gap")
    assert (gap.status, gap.count, gap.of) == (Status.REFUTED, 4, 4)
    assert (of(assumption, "no conflict").status, of(assumption, "no conflict").count) == (Status.PROVED, 0)
    assert (assumption.changes, assumption.confirmed, assumption.disputed) == (None, None, False)


def test_what_a_request_would_break_is_shown(tmp_path: Path) -> None:
    fair = of(the_one(verify(policy(tmp_path, SHOWN))), "children_first")
    assert (fair.status, fair.count, fair.of, fair.faulty) == (Status.REFUTED, 4, 4, 0)
    assert fair.counterexample is not None
    requests, decisions = dict(fair.counterexample.requests), dict(fair.counterexample.decisions)
    assert (requests["a"]["reader"], requests["c"]["reader"], requests["c"]["book"]) == ("Adult", "Child", "Atlas")
    assert requests["a"]["why"] == requests["c"]["why"]
    assert (decisions["a"].outcome.seconds, decisions["c"].outcome.seconds) == (3 * 3600, 5 * 3600)


def test_what_a_proposal_would_change_there(tmp_path: Path) -> None:
    verification = verify_proposal(*proposal(tmp_path, LATER, SHOWN))
    assumption = the_one(verification)
    assert (assumption.changes, assumption.confirmed) == (4, Status.PROVED)
    only = of(assumption, "changes only where reader is Adult")
    assert (only.status, only.count, only.of) == (Status.REFUTED, 4, 4)
    assert only.counterexample is not None
    assert [name for name, _ in only.counterexample.decisions] == [edition.value for edition in Edition]
    slower = of(assumption, "every change is slower")
    assert (slower.status, slower.count, slower.of) == (Status.PROVED, 0, 4)
    assert all(leaning.kind is not Kind.DEAD for leaning in assumption.leaning)


def test_nothing_is_asked_where_no_claim_rests_on_it(tmp_path: Path) -> None:
    text = LIBRARY.replace("c.reader is Child\n", "c.reader is Child and a.book is Novel\n")
    assumption = the_one(verify(policy(tmp_path, text)))
    assert [leaning.name for leaning in assumption.leaning] == ["no gap", "no conflict", "hit rule"]
    assert assumption.without == ()


def test_nothing_is_asked_unasked(tmp_path: Path) -> None:
    assumption = the_one(verify_proposal_plainly(*proposal(tmp_path, LATER, SHOWN)))
    assert assumption.without is None
    # a child's atlas would go from 5 h to 6 h, and come after an adult's, which is in 4 h
    lost = ["children_first", "changes only where reader is Adult"]
    assert [leaning.name for leaning in assumption.needed or ()] == lost
    assert (assumption.changes, assumption.confirmed, assumption.disputed) == (4, Status.PROVED, False)
    assert without_lines(assumption) == [
        "without it, no longer proved: children_first, changes only where reader is Adult",
        "of what only it excludes, 4 requests would change too",
    ]


def test_that_no_claim_needs_it_is_the_word_of_the_diagrams(tmp_path: Path) -> None:
    text = LIBRARY.replace("c.reader is Child\n", "c.reader is Child and a.book is Novel\n")
    assumption = the_one(verify_plainly(policy(tmp_path, text)))
    assert (assumption.needed, assumption.changes, assumption.confirmed) == ((), None, None)
    assert without_lines(assumption) == [
        "no claim needs it, by one of the two engines (--without-assumptions asks the other too)"
    ]


def test_what_needs_it_is_said_with_z3_as_without(tmp_path: Path) -> None:
    asked, unasked = (ask(*proposal(tmp_path, LATER, SHOWN)) for ask in (verify_proposal, verify_proposal_plainly))
    assert the_one(asked).needed == the_one(unasked).needed


def test_a_need_that_does_not_replay_is_disputed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "replays", lambda *_: False)
    verification = verify_plainly(policy(tmp_path))
    assert the_one(verification).confirmed is Status.REFUTED
    assert disputed(verification)


def test_needs_that_are_not_known_are_not_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_large(*_: object) -> None:
        raise TooLargeError

    monkeypatch.setattr(needs_by_diagram, "violation", too_large)
    assumption = the_one(verify_plainly(policy(tmp_path)))
    assert (assumption.needed, without_lines(assumption)) == (None, [])


def test_what_would_become_of_proofs_is_said(tmp_path: Path) -> None:
    assert without_lines(the_one(verify_proposal(*proposal(tmp_path, LATER, SHOWN)))) == [
        "without it, no longer proved: children_first (not for 4 of 4), changes only where reader is Adult (not for 4 of 4)",
        "without it, 4 verdicts that rest on it would still be proved",
        "of what only it excludes, 4 requests would change too",
    ]
    text = LIBRARY.replace("c.reader is Child\n", "c.reader is Child and a.book is Novel\n")
    assert without_lines(the_one(verify(policy(tmp_path, text)))) == ["no property and no intent rests on it"]


def test_what_z3_does_not_decide_is_undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certify, "hold_without", lambda *_: Proof(Status.UNDECIDED, "timeout"))
    monkeypatch.setattr(certify, "unchanged_without", lambda *_: Proof(Status.UNDECIDED, "timeout"))
    text = LATER.replace("  set desk Child to 6 h\n", "")
    assumption = the_one(verify_proposal(*proposal(tmp_path, text, SHOWN)))
    slower = of(assumption, "every change is slower")
    assert (slower.status, slower.reason) == (Status.UNDECIDED, "one_engine")
    assert (assumption.changes, assumption.confirmed, assumption.disputed) == (0, Status.UNDECIDED, False)
    assert of(assumption, "children_first").status is Status.REFUTED  # a counterexample needs no second engine


def disputed(verification: Verification) -> bool:
    report = FileReport("p.policy", (), (), verification)
    return the_one(verification).disputed and report.exit_code == DISAGREE


def test_engines_that_disagree_there_are_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = certify.hold_without
    verification = verify(policy(tmp_path))
    assert not disputed(verification)
    (child,) = (dict(each.counterexample.requests)["r"] for each in the_one(verification).without or ()
                if each.verdict.name == "no gap" and each.counterexample)  # fmt: skip

    def contradict(*arguments: object) -> Proof:
        assert honest(*arguments).status is Status.PROVED  # type: ignore[arg-type]  # what it is called with
        return Proof(Status.REFUTED, requests=(child,))

    monkeypatch.setattr(certify, "hold_without", contradict)
    verification = verify(policy(tmp_path))
    conflict = of(the_one(verification), "no conflict")
    assert (conflict.status, conflict.reason) == (Status.UNDECIDED, "engines_disagree")
    assert disputed(verification)


def test_a_counterexample_that_does_not_replay_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assumptions, "replays", lambda *_: False)
    verification = verify(policy(tmp_path))
    gap = of(the_one(verification), "no gap")
    assert (gap.status, gap.reason, gap.counterexample) == (Status.UNDECIDED, "engines_disagree", None)
    assert disputed(verification)


def test_changes_that_do_not_replay_are_disputed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "holds", lambda *_: False)
    verification = verify_proposal(*proposal(tmp_path, LATER, SHOWN))
    assert the_one(verification).confirmed is Status.REFUTED
    assert disputed(verification)
