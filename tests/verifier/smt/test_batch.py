"""Claims are asked about together; each gets the proof it would get by itself, and none that it would not get."""

from pathlib import Path

import pytest

from tests.verifier.by_diagram.questions.test_batch import MORE, claims
from tests.written import LIBRARY, policy
from verifier.by_reference.checks import Checks
from verifier.obligations.all import obligations
from verifier.results.status import Status
from verifier.smt import prove
from verifier.smt.batch import prove_all
from verifier.smt.proof import Proof, check, undecided
from verifier.smt.prove import Prover
from verifier.smt.solvers import Route

PROVED = {"children_first", "novels_first", "adults_first", "children_in_2_h"}


@pytest.mark.parametrize("part", [prove.PART_SIZE, 0])
def test_each_gets_what_it_would_get_alone(tmp_path: Path, part: int) -> None:
    found = policy(tmp_path, LIBRARY + MORE)
    asked = obligations(found)
    alone, checks = Prover(found), Checks(found, None)
    for o, proof in zip(asked, prove_all(Prover(found, part_size=part), asked), strict=True):
        assert proof.status is alone.prove(o).status, o.name
        assert o.exists or proof.status is Status.PROVED or checks.confirm_violation(o, proof.requests), o.name


def test_what_holds_together_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = policy(tmp_path, LIBRARY + MORE)
    asked = [o for o in claims(found) if o.name in PROVED and o.differ == ("reader",)]
    honest, times = check, 0

    def checked(*given: object, **named: object) -> Proof:
        nonlocal times
        times += 1
        return honest(*given, **named)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(prove, "check", checked)
    assert [proof.status for proof in prove_all(Prover(found), asked)] == [Status.PROVED] * 2
    assert times == 1


def test_without_an_answer_each_is_asked_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = policy(tmp_path, LIBRARY + MORE)
    honest = Prover.ask

    def gives_up(prover: Prover, differ: tuple[str, ...], *states: object, **how: Route) -> Proof:
        return undecided("timeout") if len(states) > 1 else honest(prover, differ, *states, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Prover, "ask", gives_up)
    asked = claims(found)
    proved = {o.name for o, p in zip(asked, prove_all(Prover(found), asked), strict=True) if p.status is Status.PROVED}
    assert proved == PROVED


def test_without_time_nothing_is_proved(tmp_path: Path) -> None:
    found = policy(tmp_path, LIBRARY + MORE)
    asked = obligations(found)
    assert {p.status for p in prove_all(Prover(found, timeout=0.0), asked)} == {Status.UNDECIDED}
