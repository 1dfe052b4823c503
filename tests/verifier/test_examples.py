"""Examples tried: what comes out, who gets it, and what no example reaches; worked out by hand."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from policy_dsl.model.decisions import REFUSED, Outcome, answered
from policy_dsl.model.vocabulary import Request
from tests.command import run
from tests.written import LIBRARY, policy, proposal
from verifier import examples
from verifier.by_diagram.questions import ask
from verifier.by_reference import replay
from verifier.examples import EMPTY_SCOPE, ExampleResults, try_examples
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition, Kind, Status
from verifier.smt import formulate
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.verify import verify

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


DUE = """\
policy Letters "letters"
  dated by received

request
  received : date from 2026-03-26 until 2026-04-08
  kind     : one of A, B

days Easter
  known from 2026-01-01 until 2027-01-01
  2026-04-03, 2026-04-06

calendar Office
  open Monday to Friday
  closed on Easter

clock Plain
  counts Office
  day one is the day after receipt
  due at the end of the day

rule a
  answer within 3 working days on Plain

rule b
  when kind is B
  answer within 4 working days on Plain
  overrides a
"""


def due_on(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("given", "expect", "status", "unexpected"),
    [
        # received on Wednesday, 1 April: the 2nd, and after Easter the 7th and the 8th
        ("received 2026-04-01, kind A", "3 working days on Plain due 2026-04-08", PROVED, 0),
        ("received 2026-04-01, kind A", "3 working days on Plain due 2026-04-07", REFUTED, 1),
        ("received 2026-04-01, kind A", "3 working days on Plain due 2026-04-09", REFUTED, 1),
        ("received 2026-04-01, kind A", "3 working days on Plain due 9990-01-01", REFUTED, 1),
        ("received 2026-04-01, kind A", "3 working days on Plain due 0001-01-01", REFUTED, 1),
        ("received 2026-04-01", "3 working days on Plain due 2026-04-08", REFUTED, 1),  # of B the time is another
        ("received 2026-04-01", "3 working days on Plain due 2026-04-09", REFUTED, 2),
        ("received 2026-04-01, kind B", "4 working days on Plain due 2026-04-09", PROVED, 0),
        ("received 2026-04-01, kind B", "3 working days on Plain due 2026-04-08", REFUTED, 1),  # which is not its time
    ],
)
def test_an_example_may_say_when_it_is_due(
    tmp_path: Path, given: str, expect: str, status: Status, unexpected: int
) -> None:
    of = policy(tmp_path, DUE + example(given, expect))
    (one,) = try_examples(of, None).results
    assert (one.status, one.reason, len(one.unexpected)) == (status, None, unexpected)
    assert one.due == due_on("2026-04-09" if expect.startswith("4") else "2026-04-08")
    (verdict,) = (each for each in verify(of).verdicts if each.kind is Kind.EXAMPLE)
    assert (verdict.status, verdict.z3, verdict.diagram) == (status, status, status)


def test_a_row_may_say_when_it_is_due(tmp_path: Path) -> None:
    rows = (
        "\nexamples rows\n  | received   | kind | expect                  | due        |\n"
        "  | 2026-04-02 | A    | 3 working days on Plain | 2026-04-09 |\n"
        "  | 2026-04-02 | A    | 3 working days on Plain | 2026-04-08 |\n"
        "  | 2026-04-02 | A    | 3 working days on Plain | N/A        |\n"
    )
    of = policy(tmp_path, DUE + rows)
    assert [one.status for one in try_examples(of, None).results] == [PROVED, REFUTED, PROVED]
    assert [each.example.due and each.example.due.day for each in try_examples(of, None).results] == [
        due_on("2026-04-09"), due_on("2026-04-08"), None,
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["smt", "diagram", "reference"])
def test_no_reading_alone_says_when_something_is_due(
    tmp_path: Path, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reading that takes each day for the right one is noticed by the others."""
    module = {"smt": formulate, "diagram": ask, "reference": replay}[wrong]
    monkeypatch.setattr(module, "is_due_as_expected", lambda _: True)
    of = policy(tmp_path, DUE + example("received 2026-04-01, kind A", "3 working days on Plain due 2026-04-07"))
    (verdict,) = (each for each in verify(of).verdicts if each.kind is Kind.EXAMPLE)
    assert verdict.status is not PROVED
    assert verdict.reason == "engines_disagree"


def test_reports_put_both_days_side_by_side(tmp_path: Path) -> None:
    text = DUE + example("received 2026-04-01, kind A", "3 working days on Plain due 2026-04-07")
    (tmp_path / "p.policy").write_text(
        text + example("received 2026-04-01, kind B", "4 working days on Plain"), "utf-8"
    )
    shown = " ".join(run("test", "p.policy", cwd=tmp_path).stdout.split())
    assert "answered within 3 working days on Plain due 2026-04-08, because of a" in shown
    (report,) = json.loads(run("test", "p.policy", "--format", "json", cwd=tmp_path).stdout)["reports"]
    first, second = report["examples"]
    assert first["due"] == {"expected": "2026-04-07", "actual": "2026-04-08"}
    assert "due" not in second
    listed = run("test", "p.policy", "--format", "github", cwd=tmp_path).stdout
    assert "expected answered within 3 working days on Plain due 2026-04-07; actual:" in listed
