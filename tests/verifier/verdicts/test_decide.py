"""Both engines are asked and believed only together; what they disagree about is kept for whoever finds out why."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import z3
from msgspec.structs import replace

from policy_dsl.model.vocabulary import Request
from tests.written import LIBRARY, policy
from verifier.by_diagram import engine
from verifier.by_diagram.questions.answer import Answer
from verifier.cli.compile import run as compile_command
from verifier.cli.outputs import Outputs
from verifier.cli.verify import run
from verifier.obligations.questions import Obligation
from verifier.report.formats import Format
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.smt.batch import prove_all
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.verdicts import decide
from verifier.verify import verify


def verdicts(folder: Path, **options: Any) -> dict[str, Verdict]:
    return {v.name: v for v in verify(policy(folder), **options).verdicts}


def fake_diagram(monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[Answer], Answer]) -> None:
    """The diagram answers the obligation of that name otherwise."""
    honest = engine.answer

    def answer(d: object, obligation: Obligation) -> Answer:
        found = honest(d, obligation)  # type: ignore[arg-type]  # whatever it was called with
        return change(found) if obligation.name == name else found

    monkeypatch.setattr(engine, "answer", answer)


def fake_z3(monkeypatch: pytest.MonkeyPatch, name: str, proof: Proof) -> None:
    """Z3 answers the obligation of that name so."""
    honest = prove_all

    def proofs(prover: Prover, asked: Sequence[Obligation]) -> Iterator[Proof]:
        for o, found in zip(asked, honest(prover, asked), strict=True):
            yield proof if o.name == name else found

    monkeypatch.setattr(decide, "prove_all", proofs)


def test_honest_engines_agree(tmp_path: Path) -> None:
    found = verdicts(tmp_path)
    assert found["children_first"].status is Status.PROVED
    assert (found["children_first"].count, found["children_first"].of) == (0, 4)
    assert found["staff_wait"].status is Status.REFUTED
    assert (found["staff_wait"].count, found["staff_wait"].of, found["staff_wait"].combinations) == (8, 8, 2)
    assert all(v.query is None for v in found.values())


def test_a_diagram_that_proves_what_z3_refutes_is_a_disagreement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_diagram(monkeypatch, "staff_wait", lambda a: Answer(Status.PROVED, count=0, of=a.of))
    found = verdicts(tmp_path)["staff_wait"]
    assert (found.status, found.reason) == (Status.UNDECIDED, "engines_disagree")
    assert found.counterexample is None
    assert found.query is not None
    again = z3.Solver()
    again.from_string(found.query)
    assert again.check() == z3.sat  # the saved query stands alone: there is a counterexample


def test_a_solver_that_proves_what_the_diagram_refutes_is_a_disagreement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_z3(monkeypatch, "staff_wait", Proof(Status.PROVED))
    found = verdicts(tmp_path)["staff_wait"]
    assert (found.status, found.reason) == (Status.UNDECIDED, "engines_disagree")


def test_regions_that_say_too_little_are_a_disagreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_diagram(monkeypatch, "staff_wait", lambda a: replace(a, regions=a.regions[:-1]) if len(a.regions) > 1 else a)
    wide = verdicts(tmp_path)["staff_wait"]
    assert wide.status is Status.REFUTED  # one region alone says all: nothing was left out
    box = dict(wide.regions[0].boxes[0][1])
    assert set(box) == {"reader", "book", "why"}

    def narrower(a: Answer) -> Answer:
        (region,) = a.regions
        one, other = region.boxes
        return replace(a, regions=(replace(region, boxes=((one[0], narrow(one[1])), other)),))

    def narrow(box: object) -> object:
        sides = dict(box)  # type: ignore[call-overload]  # a box is a mapping
        sides["book"] = replace(sides["book"], codes=("Novel",))
        return sides

    monkeypatch.undo()
    fake_diagram(monkeypatch, "staff_wait", narrower)
    found = verdicts(tmp_path)["staff_wait"]
    assert (found.status, found.reason) == (Status.UNDECIDED, "engines_disagree")
    assert found.query is not None


def test_a_counterexample_that_does_not_hold_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_wrong: Request = {"reader": "Adult", "book": "Novel", "why": frozenset[str]()}
    fake_z3(monkeypatch, "staff_wait", Proof(Status.REFUTED, None, (nothing_wrong, nothing_wrong)))
    found = verdicts(tmp_path)["staff_wait"]
    assert (found.status, found.reason, found.counterexample) == (Status.UNDECIDED, "engines_disagree", None)


@pytest.mark.parametrize("name", ["children_first", "no gap"])
def test_one_proof_is_none(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_z3(monkeypatch, name, Proof(Status.UNDECIDED, "timeout"))
    found = verdicts(tmp_path)[name]
    assert (found.status, found.reason, found.z3, found.diagram) == (
        Status.UNDECIDED,
        "one_engine",
        Status.UNDECIDED,
        Status.PROVED,
    )
    monkeypatch.undo()
    fake_diagram(monkeypatch, name, lambda _: Answer(Status.UNDECIDED, "too_large"))
    found = verdicts(tmp_path)[name]
    assert (found.status, found.reason, found.z3, found.diagram) == (
        Status.UNDECIDED,
        "one_engine",
        Status.PROVED,
        Status.UNDECIDED,
    )


def test_neither_engine_gives_the_reason_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_z3(monkeypatch, "children_first", Proof(Status.UNDECIDED, "timeout"))
    fake_diagram(monkeypatch, "children_first", lambda _: Answer(Status.UNDECIDED, "too_large"))
    found = verdicts(tmp_path)["children_first"]
    assert (found.status, found.reason, found.count, found.of) == (Status.UNDECIDED, "timeout", None, None)


def test_one_refutation_that_replays_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_diagram(monkeypatch, "staff_wait", lambda _: Answer(Status.UNDECIDED, "too_large"))
    found = verdicts(tmp_path)["staff_wait"]
    assert found.status is Status.REFUTED
    assert found.counterexample is not None
    assert (found.count, found.regions, found.regions_complete) == (None, (), False)


def test_one_engine_alone_never_says_that_no_request_exists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (name, *_) = (v.name for v in verdicts(tmp_path).values() if v.kind is Kind.DEAD)
    fake_z3(monkeypatch, name, Proof(Status.REFUTED))
    fake_diagram(monkeypatch, name, lambda _: Answer(Status.UNDECIDED, "too_large"))
    assert (verdicts(tmp_path)[name].status, verdicts(tmp_path)[name].reason) == (Status.UNDECIDED, "one_engine")
    monkeypatch.undo()
    fake_z3(monkeypatch, name, Proof(Status.UNDECIDED, "timeout"))
    fake_diagram(monkeypatch, name, lambda _: Answer(Status.REFUTED))
    assert (verdicts(tmp_path)[name].status, verdicts(tmp_path)[name].reason) == (Status.UNDECIDED, "one_engine")
    assert decide.combined_status(Proof(Status.REFUTED), Answer(Status.REFUTED), exists=True) == (Status.REFUTED, None)


def test_the_command_exits_with_four_and_saves_the_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_diagram(monkeypatch, "staff_wait", lambda a: Answer(Status.PROVED, count=0, of=a.of))
    monkeypatch.chdir(tmp_path)
    Path("library.policy").write_text(LIBRARY, encoding="utf-8")
    assert run(("library.policy",), (), 30.0, None, Outputs(Format.JSON)) == 4
    printed = capsys.readouterr()
    document = json.loads(printed.out)
    assert document["exit"] == 4
    (found,) = [v for v in document["verdicts"] if v["property"] == "staff_wait"]
    assert (found["status"], found["reason"], found["engines"]) == (
        "undecided",
        "engines_disagree",
        {"z3": "refuted", "diagram": "proved"},
    )
    (saved,) = tmp_path.glob("*.smt2")
    assert saved.name in printed.err
    assert "`staff_wait`" in printed.err
    assert "(check-sat)" in saved.read_text(encoding="utf-8")


def test_what_the_engines_disagree_about_is_never_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("library.policy").write_text(LIBRARY, encoding="utf-8")
    fake_diagram(monkeypatch, "staff_wait", lambda a: Answer(Status.PROVED, count=0, of=a.of))
    assert compile_command("library.policy", "python", "check.py", True, False, Format.PLAIN) == 4
    assert "`staff_wait` is undecided" in capsys.readouterr().err
    assert not Path("check.py").exists()


def test_an_expectation_does_not_hide_a_disagreement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("library.policy").write_text(LIBRARY, encoding="utf-8")
    Path("e.toml").write_text(
        'schema = "evenhand.expect/1"\n[Library]\nbuilt_in = "proved"\nexamples = "proved"\n'
        '[Library.properties]\nchildren_first = "proved"\nstaff_wait = "undecided"\n',
        encoding="utf-8",
    )
    fake_diagram(monkeypatch, "staff_wait", lambda a: Answer(Status.PROVED, count=0, of=a.of))
    assert run(("library.policy",), (), 30.0, "e.toml", Outputs(Format.PLAIN)) == 4
    assert "disagree" in capsys.readouterr().out
