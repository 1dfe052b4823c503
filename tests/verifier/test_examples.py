"""Examples tried: what comes out, who gets it, and what no example reaches; worked out by hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from policy_dsl.model.decisions import REFUSED, Outcome, answered
from policy_dsl.model.vocabulary import Request
from tests.written import LIBRARY, policy, proposal
from verifier import examples
from verifier.examples import EMPTY_SCOPE, ExampleResults, try_examples
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition, Status
from verifier.smt.prove import Proof, Prover

PROVED, REFUTED, UNDECIDED = Status.PROVED, Status.REFUTED, Status.UNDECIDED
WITHOUT = LIBRARY.split("\nexample")[0] + "\n"


def tried(folder: Path, text: str, base: str = LIBRARY) -> ExampleResults:
    if text.startswith("proposal"):
        amending, amended = proposal(folder, text, base)
        return try_examples(amended, amending)
    return try_examples(policy(folder, text), None)


def example(given: str, expect: str) -> str:
    return f'\nexample "e"\n  given {given}\n  expect {expect}\n'


@pytest.mark.parametrize(
    ("given", "expect", "status", "actual"),
    [
        ("reader Adult, book Atlas, why none", "3 h", PROVED, [answered(10_800)]),
        ("reader Adult, book Atlas", "3 h", PROVED, [answered(10_800)]),
        ("reader Adult", "3 h", REFUTED, [answered(7200), answered(10_800)]),
        ("reader Adult", "refused", REFUTED, [answered(7200), answered(10_800)]),
        ("book Novel", "2 h", REFUTED, [answered(3600), answered(7200)]),
        ("reader Child", "2 h", PROVED, [answered(7200)]),  # a child's atlas is impossible
        ("reader Child, book Atlas", "refused", PROVED, []),  # of all that there are: that there is none is told apart
    ],
)
def test_every_completion_is_spoken_of(
    tmp_path: Path, given: str, expect: str, status: Status, actual: list[Outcome]
) -> None:
    (one,) = tried(tmp_path, WITHOUT + example(given, expect)).results
    assert (one.status, list(one.actual or ())) == (status, actual)
    assert one.reason == (None if actual else EMPTY_SCOPE)
    assert one.passes == (status is PROVED and actual != [])
    unexpected = [outcome for outcome in actual if outcome != one.example.expect]
    assert [decision.outcome for _, decision in one.unexpected] == unexpected


def test_who_gets_something_else_is_shown(tmp_path: Path) -> None:
    (one,) = tried(tmp_path, WITHOUT + example("reader Adult", "3 h")).results
    ((request, decision),) = one.unexpected
    assert (request["reader"], request["book"]) == ("Adult", "Novel")
    assert decision.by == ('desk "Child, Adult"',)


def test_a_gap_is_no_outcome_that_can_be_expected(tmp_path: Path) -> None:
    text = WITHOUT.replace("  | Adult        | Atlas | 3 h           |\n", "")
    (one,) = tried(tmp_path, text + example("reader Adult", "2 h")).results
    assert [outcome.access.value for outcome in one.actual or ()] == ["permitted", "gap"]
    assert one.status is REFUTED


def test_what_examples_reach(tmp_path: Path) -> None:
    text = WITHOUT + "\nrule closed\n  when why has Leisure and reader is Child\n  refuse\n"
    found = tried(tmp_path, text + example("reader Child, why Leisure", "refused"))
    assert found.coverage is not None
    assert found.coverage.reached == ("closed",)
    # the row for children applies as well, and decides nothing: the request is refused
    assert found.coverage.missed == ('desk "Child, Adult"', "desk Adult", "desk Staff")


PROPOSAL = """\
proposal Later "staff wait"
  to Library in "base.policy"

  set desk Staff to 3 h

  add example "staff"
    given reader Staff
    expect 3 h, was {was}
"""


def test_a_proposal_s_examples_judge_after_and_before(tmp_path: Path) -> None:
    found = tried(tmp_path, PROPOSAL.format(was="1 h"))
    told = [(t.example.sentence, t.edition, t.status) for t in found.results]
    assert told == [
        ("a child's novel", Edition.BASE, PROVED),
        ("staff", Edition.AMENDED, PROVED),
        ("staff", Edition.BASE, PROVED),
    ]
    assert found.changed == ()
    wrong = tried(tmp_path, PROPOSAL.format(was="2 h")).results[-1]
    assert (wrong.edition, wrong.status, wrong.actual) == (Edition.BASE, REFUTED, (answered(3600),))


def test_what_a_proposal_changes_is_listed_and_reaches_nothing(tmp_path: Path) -> None:
    base = LIBRARY + example("reader Staff, book Novel, why none", "1 h")
    found = tried(tmp_path, PROPOSAL.split("\n  add example")[0] + "\n", base)
    assert [(t.edition, t.status) for t in found.results] == [(Edition.BASE, PROVED), (Edition.BASE, PROVED)]
    assert found.changed is not None
    assert [(c.sentence, c.now) for c in found.changed] == [("e", (answered(10_800),))]
    assert found.coverage is not None
    assert found.coverage.reached == ('desk "Child, Adult"',)


def test_no_example(tmp_path: Path) -> None:
    found = tried(tmp_path, WITHOUT)
    assert found.results == ()
    assert found.coverage is not None
    assert found.coverage.reached == ()


def test_what_outgrew_its_time_is_undecided(tmp_path: Path) -> None:
    found = try_examples(policy(tmp_path), None, timeout=0.0)
    assert found.results[0].status is UNDECIDED
    assert found.coverage is None


NOVEL: Request = {"reader": "Child", "book": "Novel", "why": frozenset[str]()}


@pytest.mark.parametrize(
    ("expect", "proof", "status", "reason"),
    [
        ("2 h", Proof(REFUTED, requests=(NOVEL,)), UNDECIDED, "engines_disagree"),
        ("2 h", Proof(UNDECIDED, "timeout"), UNDECIDED, "one_engine"),
        ("3 h", Proof(PROVED), UNDECIDED, "engines_disagree"),
        ("3 h", Proof(UNDECIDED, "timeout"), REFUTED, None),
    ],
)  # fmt: skip
def test_the_engines_are_believed_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect: str, proof: Proof, status: Status, reason: str | None
) -> None:
    monkeypatch.setattr(Prover, "prove", lambda *_: proof)
    (one,) = tried(tmp_path, WITHOUT + example("reader Child", expect)).results
    assert (one.status, one.reason) == (status, reason)


@pytest.mark.parametrize(("spoken", "reason"), [(PROVED, "engines_disagree"), (UNDECIDED, "one_engine")])
def test_that_nothing_is_spoken_of_needs_both_engines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoken: Status, reason: str
) -> None:
    honest: Callable[[Prover, Obligation], Proof] = Prover.prove
    monkeypatch.setattr(Prover, "prove", lambda p, o: Proof(spoken) if o.exists else honest(p, o))
    (one,) = tried(tmp_path, WITHOUT + example("reader Child, book Atlas", "refused")).results
    assert (one.status, one.reason) == (UNDECIDED, reason)


def test_a_diagram_that_outgrew_itself_leaves_what_z3_refutes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "diagrams", lambda *_, **__: None)
    wrong, right = tried(
        tmp_path, WITHOUT + example("reader Child", "refused") + example("reader Child", "2 h")
    ).results
    assert (wrong.status, wrong.actual) == (REFUTED, None)
    ((request, decision),) = wrong.unexpected
    assert request["reader"] == "Child"
    assert decision.outcome != REFUSED
    assert (right.status, right.reason) == (UNDECIDED, "one_engine")
