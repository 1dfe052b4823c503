"""A time that is allowed bounds whatever is asked: question by question, all together, and in every command."""

import json
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from policy_dsl import clock
from policy_dsl.backends.targets import TARGETS
from policy_dsl.diagram.mdd import deadline as timed
from policy_dsl.diagram.mdd.deadline import TooLargeError, TooLateError
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space import weak_orders
from policy_dsl.evaluate import values
from policy_dsl.model.vocabulary import Ordered
from tests.written import LIBRARY, policy, written
from verifier.by_diagram import engine
from verifier.by_diagram.spaces.diagrams import diagrams as made
from verifier.cli.commands import command
from verifier.cli.explain import run as explain_command
from verifier.explain import explain
from verifier.obligations.all import obligations
from verifier.obligations.questions import Alive
from verifier.release import release
from verifier.report.formats import Format
from verifier.results.status import Status
from verifier.smt.proof import Proof, check, undecided
from verifier.smt.prove import Prover
from verifier.time_budget import ALL_QUESTIONS, ALL_WORK, LATE_ALLOWED, LATE_DIVISOR, TimeBudget
from verifier.verify import verify


class Clock:
    """Time that passes when a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = 0.0
        monkeypatch.setattr(clock, "now", lambda: self.time)


def test_after_some_questions_that_ran_out_of_time_each_has_less(monkeypatch: pytest.MonkeyPatch) -> None:
    time, budget = Clock(monkeypatch), TimeBudget(60.0)
    for _ in range(LATE_ALLOWED):
        deadline = budget.deadline
        assert deadline == time.time + 60
        time.time += 1
        budget.ran_out(deadline)  # no answer, for another reason: its time is not up
        time.time = deadline
        budget.ran_out(deadline)
    assert budget.next == 60 / LATE_DIVISOR
    forever = TimeBudget(None)
    forever.ran_out(forever.deadline)
    assert forever.next is None


def test_waiting_for_other_work_uses_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    time, budget = Clock(monkeypatch), TimeBudget(60.0)
    budget.start_extras()
    time.time += 100

    def late() -> str:
        time.time += 1_000
        return "the result"

    assert budget.waiting(late) == "the result"
    assert budget.left() == 20  # of twice the time of a question, 100 seconds are used


def test_questions_that_all_run_out_of_time_take_little_more_than_some_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The diagrams look once, when all is over: each question takes all it is given."""
    asked = obligations(policy(tmp_path)) * 20
    time = Clock(monkeypatch)

    def late(*_: object) -> None:
        time.time = max(time.time, forests[-1].deadline)
        raise TooLateError

    forests: list[Forest] = []

    def diagrams(*given: Any, **more: Any) -> object:
        found = made(*given, **more)
        assert found is not None
        forests.append(found.forest)
        return found

    monkeypatch.setattr(engine, "diagrams", diagrams)
    monkeypatch.setattr(engine, "answer", late)
    answers = engine.answer_all(policy(tmp_path), None, asked, timeout=60.0)
    assert {answer.status for answer in answers} == {Status.UNDECIDED}
    assert time.time <= 60 * (LATE_ALLOWED + len(asked) / LATE_DIVISOR)


def test_questions_that_are_all_answered_in_their_time_do_not_add_up_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes 59 of its 60 seconds: all together have 420, so that the eighth is the last."""
    asked = obligations(policy(tmp_path)) * 20
    time = Clock(monkeypatch)
    honest = engine.answer

    def slow(*given: object) -> object:
        time.time += 59
        return honest(*given)  # type: ignore[arg-type]  # whatever it was called with

    monkeypatch.setattr(engine, "answer", slow)
    answers = engine.answer_all(policy(tmp_path), None, asked, timeout=60.0)
    decided = [answer.status is not Status.UNDECIDED for answer in answers]
    assert decided == [True] * 8 + [False] * (len(asked) - 8)
    assert {answer.reason for answer in answers[8:]} == {"timeout"}
    assert time.time == 8 * 59


@pytest.mark.parametrize("whole", [0, 400])
def test_questions_to_z3_do_not_add_up_either(whole: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from verifier.smt import prove

    time = Clock(monkeypatch)
    asked = [o for o in obligations(policy(tmp_path)) if not o.differ] * 20
    prover = Prover(policy(tmp_path), timeout=60.0, slice_above=whole)
    honest, given_up = check, []

    def slow(*given: object, **more: object) -> Proof:
        given_up.append(given[3] - time.time)  # type: ignore[operator]  # when it has to be answered
        time.time += 59
        return honest(*given, **more)  # type: ignore[arg-type]  # whatever it was called with

    monkeypatch.setattr(prove, "check", slow)
    found = [prover.prove(one) for one in asked]
    decided = [proof.status is not Status.UNDECIDED for proof in found]
    assert decided[:7] == [True] * 7
    assert not any(decided[8:])
    assert {proof.reason for proof in found[8:]} == {"timeout"}
    assert given_up == [60] * 7 + [7 * 60 - 7 * 59]
    prover.budget.start_extras()
    assert prover.prove(asked[0]).status is not Status.UNDECIDED  # what is left to do has its own time


def test_all_that_is_done_with_a_policy_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time passes whenever somebody looks, and much of it: more is asked than there is time for."""
    time = Clock(monkeypatch)

    def now() -> float:
        time.time += 1
        return time.time

    monkeypatch.setattr(timed, "CHECK_INTERVAL", 1)
    monkeypatch.setattr(clock, "now", now)
    found = verify(policy(tmp_path), timeout=60.0)
    assert Status.UNDECIDED in {v.status for v in found.verdicts}
    assert time.time < 60 * (ALL_WORK + ALL_QUESTIONS)  # one engine after the other


def test_a_slice_that_is_most_of_a_policy_is_not_stated_for_each_question(tmp_path: Path) -> None:
    """Of 12 rows, each inside of the one before, all meet: the whole is stated once."""
    rows = "\n".join(f"  | {n} to {99 - n} | {n % 3 + 1} h |" for n in range(12))
    head = 'policy P "p"\n\nrequest\n  n : whole number from 0 to 99\n\ntable t\n  any number of rows apply\n'
    nested = policy(tmp_path, f"{head}  | n | answer within |\n{rows}\n\notherwise refuse\n")
    prover = Prover(nested, slice_above=4)
    asked = [o for o in obligations(nested) if isinstance(o.question, Alive)]
    assert [prover.prove(one).status for one in asked] == [Status.PROVED] * 12 + [
        Status.REFUTED
    ]  # nothing is left over
    assert "facts_solver" not in prover.solvers.__dict__
    assert len(prover.solvers.solvers) == 1


CUTS = """\
policy P "facts that are compared, and cut in many places"

request
  a, b, c : whole number from 0 to 100000

table t
  any number of rows apply
  | a | answer within |
{rows}

rule r
  when a at most b and b at most c
  answer within 1 h
  overrides t

otherwise refuse
"""


def cuts(many: int) -> str:
    return CUTS.format(rows="\n".join(f"  | {10 * n} to {10 * n + 9} | {n % 3 + 1} h |" for n in range(many)))


def test_what_is_too_large_is_found_out_once(tmp_path: Path) -> None:
    """101 classes of each of three facts are more than a million choices: 104 questions took seconds each."""
    started = process_time()
    found = verify(policy(tmp_path, cuts(100)), timeout=10.0)
    assert process_time() - started < 20
    assert {v.diagram for v in found.verdicts} == {Status.UNDECIDED}
    assert Status.PROVED not in {v.status for v in found.verdicts}


def test_sets_of_thousands_of_codes_that_no_condition_tests_take_no_time(tmp_path: Path) -> None:
    """Uniting regions, and cutting the lookups of a compiled check into tables, took hours for what a few codes decide."""
    codes = ", ".join(f"C{n}" for n in range(64))
    facts = "\n".join(f"  a{n} : set of {codes}" for n in range(24))
    text = (
        f'policy P "p"\n\nrequest\n{facts}\n\nrule one\n  when a1 has C1 and a2 has C2\n  answer within 1 h\n\n'
        "rule two\n  when a3 has C1\n  refuse\n\notherwise answer within 2 h\n\n"
        'property late "Late."\n  for any request r\n  where r.a1 has C1\n  never r slower than 90 min\n'
    )
    started = process_time()
    found = {v.name: v for v in verify(policy(tmp_path, text), timeout=6.0).verdicts}
    assert process_time() - started < 40
    assert found["late"].status is Status.REFUTED
    assert found["late"].count == 2 ** (24 * 64 - 2) + 2 ** (24 * 64 - 3)  # refused, or with the second code missing
    assert found["no gap"].status is Status.PROVED


def test_choices_are_listed_in_time_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weak_orders, "CACHE", {})
    classes = (tuple(range(n, n + 1) for n in range(20)),) * 2

    def late() -> None:
        raise TooLateError

    with pytest.raises(TooLateError):
        weak_orders.joint_choices(classes, ((0, 1),), late)
    found = weak_orders.joint_choices(classes, ((0, 1),))
    assert len(found) == 400
    assert weak_orders.joint_choices(classes, ((0, 1),), late) is found
    monkeypatch.setattr(weak_orders, "MOST_CELLS", 399)
    for _ in range(2):
        with pytest.raises(TooLargeError):
            weak_orders.joint_choices(classes, (), lambda: None)


def test_a_solver_that_gave_no_answer_is_asked_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from verifier.smt import prove

    prover = Prover(policy(tmp_path))
    (first, *_) = [o for o in obligations(prover.policy) if not o.exists and not o.differ]
    assert prover.prove(first).status is Status.PROVED
    before = {key: solver for key, (solver, _) in prover.solvers.solvers.items()}
    honest = check
    monkeypatch.setattr(prove, "check", lambda *_, **__: undecided("canceled"))
    assert prover.prove(first).status is Status.UNDECIDED
    after = {key: solver for key, (solver, _) in prover.solvers.solvers.items()}
    assert after.keys() == before.keys()
    assert any(after[key] is not before[key] for key in before)
    monkeypatch.setattr(prove, "check", honest)
    assert prover.prove(first).status is Status.PROVED

    def stopped(*_: object, **__: object) -> Proof:
        raise KeyboardInterrupt

    monkeypatch.setattr(prove, "check", stopped)
    with pytest.raises(KeyboardInterrupt):
        prover.prove(first)
    assert not prover.solvers.solvers


@pytest.mark.parametrize("wrong", ["nan", "inf", "-1", "0", "1e9", "1e1", "1_0", " 1", "+1", "1.", "٣", "soon", ""])
@pytest.mark.parametrize("of", [["verify", "p"], ["test", "p"], ["diff", "p", "p"], ["explain", "p"],
                                ["compile", "p", "--target", "python", "-o", "q"]])  # fmt: skip
def test_a_time_that_nobody_can_wait_is_refused(
    of: list[str], wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["evenhand", *of, f"--timeout={wrong}"])
    assert command() == 2
    said = capsys.readouterr().err
    assert said.startswith("error[E408]: ")
    assert f"`{wrong}` is not a number of seconds from 0.001 to 86,400" in said


@pytest.mark.parametrize("right", ["0.001", "1", "007", ".5", "86400"])
def test_a_time_is_a_plain_decimal_number(right: str) -> None:
    from verifier.cli.options import Seconds

    assert Seconds().convert(right, None, None) == float(right)


@pytest.mark.parametrize("wrong", ["0", "4", "1_0", " 1", "+1", "٣", "1.0", "1e0", "no"])
def test_a_level_of_trust_is_a_plain_number_too(
    wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["evenhand", "verify", "p", f"--trust={wrong}"])
    assert command() == 2
    assert capsys.readouterr().err.startswith("error[E408]: invalid value for '--trust'")


def test_no_number_is_no_time_in_the_library_either(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a number of seconds"):
        verify(policy(tmp_path), timeout=float("nan"))
    assert {v.status for v in verify(policy(tmp_path), timeout=float("inf")).verdicts} == {
        Status.PROVED,
        Status.REFUTED,
    }


MANY = "\n\n".join(
    f"rule r{n}\n  when x{n} is yes and y{n * 7 % 23} is yes\n  answer within {n + 1} h" for n in range(23)
)
MANY = (
    f'policy P "p"\n\nrequest\n  {", ".join(f"x{n}, y{n}" for n in range(23))} : yes/no\n\n{MANY}\n\notherwise refuse\n'
)
"""Pairs of facts far apart, each with a time of its own: too large a diagram for any time that tests have."""


def test_explain_says_that_its_time_ran_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = written(tmp_path, MANY)
    assert loaded.policy is not None, loaded.findings
    with pytest.raises(TooLateError):
        explain(loaded.policy, {"x0": "yes"}, timeout=0.2)
    assert explain_command(loaded.path, ("x0=yes",), None, Format.JSON, timeout=0.2) == 3
    document = json.loads(capsys.readouterr().out)
    assert (document["exit"], document["diagnostics"][0]["code"]) == (3, "E426")
    whole = {a.name: values(a)[-1] for a in loaded.policy.attributes if not isinstance(a.type, Ordered)}
    with pytest.raises(TooLateError):
        explain(loaded.policy, whole, timeout=-1.0)


def test_explain_is_undecided_where_the_diagram_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `diff` is of such policies."""
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")

    def large(*_: object, **__: object) -> None:
        raise TooLargeError

    monkeypatch.setattr("verifier.cli.explain.explain", large)
    assert explain_command(str(tmp_path / "p.policy"), (), None, Format.JSON) == 3
    document = json.loads(capsys.readouterr().out)
    assert (document["exit"], document["diagnostics"][0]["code"]) == (3, "E409")
    assert explain_command(str(tmp_path / "p.policy"), (), None, Format.TEXT) == 3
    assert (
        "error[E409]: undecided: the diagram of the requests that the facts leave open outgrew"
        in capsys.readouterr().err
    )


def test_what_is_not_compiled_in_time_is_not_written(tmp_path: Path) -> None:
    found = verify(policy(tmp_path, LIBRARY.replace("  never s faster", "  never s slower")))
    source, (late,) = release(found, "p.policy", TARGETS["python"], {}, unverified=True, timeout=-1.0)
    assert (source, late.code) == (None, "E426")
    source, findings = release(found, "p.policy", TARGETS["python"], {}, unverified=True, timeout=60.0)
    assert source is not None, findings
