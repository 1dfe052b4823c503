"""The solver on faulty policies, and with too little time: nothing is proved that is not so."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from signal import SIGINT, default_int_handler, signal
from threading import Timer
from unittest.mock import Mock

import pytest
import z3

from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, Outcome, answered
from policy_dsl.model.policy import Policy
from tests.written import policy
from verifier.obligations.all import obligations
from verifier.results.status import Edition, Kind, Status
from verifier.smt import prove
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.terms import Term, conjunction, disjunction, truth
from verifier.smt.formulas import Applies, AtLeastTwo, Conjunction, Disjunction, Negation, Possible, facts_only
from verifier.smt.proof import Proof, undecided
from verifier.smt.prove import Prover
from verifier.smt.solvers import Route
from verifier.time_budget import TimeBudget

FAULTY = """\
policy Faulty "a gap, a conflict, a refusal and a time"

request
  a, b : yes/no

rule x
  when a is yes
  answer within 1 h
rule y
  when a is yes and b is yes
  answer within 2 h
rule z
  when a is no and b is yes
  refuse
"""
OUTCOMES = {("no", "no"): GAP, ("no", "yes"): REFUSED, ("yes", "no"): answered(3600), ("yes", "yes"): CONFLICT}


@pytest.mark.parametrize("failure", [TimeoutError(), z3.Z3Exception("canceled")])
def test_a_slice_without_an_answer_leaves_nothing_in_the_solver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    """`x` needs `a`, and `z` needs its opposite: what the first question asserts would answer the second."""
    faulty = policy(tmp_path, FAULTY)
    dead_x, _, dead_z = [o for o in obligations(faulty) if o.kind is Kind.DEAD]
    prover = Prover(faulty, slice_above=2)
    with monkeypatch.context() as failing:
        failing.setattr(prove, "check", Mock(side_effect=failure))
        assert prover.prove(dead_x).status is Status.UNDECIDED
    assert prover.prove(dead_z).status is Status.PROVED


@pytest.mark.parametrize("facts", list(OUTCOMES))
def test_the_label_is_defined_at_a_gap_and_at_a_conflict(tmp_path: Path, facts: tuple[str, str]) -> None:
    prover = Prover(policy(tmp_path, FAULTY))
    request = dict(zip(("a", "b"), facts, strict=True))
    for outcome in (GAP, CONFLICT, REFUSED, answered(3600), answered(7200), answered(5)):

        def here(encoding: QueryEncoding, outcome: Outcome = outcome) -> Term:
            meaning = encoding.encoding_of(0, Edition.AMENDED)
            return z3.And(*encoding.requests[0].equals(request), meaning.is_outcome(outcome))

        found = prover.ask((), here)
        assert (found.status is Status.REFUTED) == (outcome == OUTCOMES[facts]), outcome


def test_ranges_are_kept(tmp_path: Path) -> None:
    text = 'policy P "p"\n\nrequest\n  a : one of X, Y, Z\n\nrule r\n  answer within 1 s\n'
    prover = Prover(policy(tmp_path, text))
    nothing_else = prover.ask((), lambda e: z3.Not(e.requests[0].one_of("a", frozenset({"X", "Y", "Z"}))))
    assert nothing_else.status is Status.PROVED


def hard(_: QueryEncoding) -> Term:
    """More pigeons than holes: small to say, long to refute."""
    holes = 11
    at = [[z3.Bool(f"p{p}.{h}") for h in range(holes)] for p in range(holes + 1)]
    apart = [
        z3.Or(z3.Not(at[p][h]), z3.Not(at[q][h])) for h in range(holes) for p in range(holes + 1) for q in range(p)
    ]
    return z3.And(*[z3.Or(row) for row in at], *apart)


def test_what_takes_too_long_is_undecided(tmp_path: Path) -> None:
    prover = Prover(policy(tmp_path, FAULTY), timeout=0.05)
    assert prover.ask((), hard) == Proof(Status.UNDECIDED, "timeout")
    prover.budget = TimeBudget(60)  # on a busy machine the time of all questions may be up, too
    assert prover.ask((), lambda _: z3.BoolVal(False)).status is Status.PROVED  # and the solver goes on


@pytest.fixture
def stoppable() -> Iterator[None]:
    """Ctrl-C does what it does on a terminal, also where the tests run in the background of a script, which ignores it."""
    before = signal(SIGINT, default_int_handler)
    yield
    signal(SIGINT, before)


@pytest.mark.usefixtures("stoppable")
def test_whoever_stops_it_stops_more_than_a_question(tmp_path: Path) -> None:
    timer = Timer(0.5, partial(os.kill, os.getpid(), SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt), Prover(policy(tmp_path, FAULTY), timeout=60.0) as prover:
        prover.ask((), hard)
    timer.join()


def test_the_budget_bounds_what_is_said_to_the_solver(tmp_path: Path) -> None:
    late = Prover(policy(tmp_path, FAULTY), timeout=0.0)
    assert late.ask((), lambda _: z3.BoolVal(False)) == Proof(Status.UNDECIDED, "timeout")
    for obligation in obligations(late.policy):
        assert late.prove(obligation) == Proof(Status.UNDECIDED, "timeout"), obligation.name


def test_what_was_said_before_a_deadline_is_used_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prover = Prover(policy(tmp_path, FAULTY))
    conflict = next(o for o in obligations(prover.policy) if o.kind is Kind.CONFLICT)
    honest, left = Definitions.symbol_for, 0

    def named(definitions: Definitions, name: str, term: Term) -> Term:
        nonlocal left
        left -= 1
        if not left:
            raise TimeoutError
        return honest(definitions, name, term)

    monkeypatch.setattr(Definitions, "symbol_for", named)
    late = 0
    for stop in range(1, 100):
        left = stop
        found = prover.prove(conflict)
        late += found == Proof(Status.UNDECIDED, "timeout")
        if found.status is Status.REFUTED:
            break
    assert late > 5
    assert found.requests == ({"a": "yes", "b": "yes"},)


def test_what_is_silent_on_the_policy_is_answered_alike_without_it(tmp_path: Path) -> None:
    prover = Prover(policy(tmp_path))
    quiet = [o for o in obligations(prover.policy) if facts_only(prover.formulas.of(o))]
    assert {o.kind for o in quiet} == {Kind.VACUOUS, Kind.DEAD}  # nothing else is only about the facts
    for obligation in quiet:
        without, within = (
            prover.ask(obligation.differ, lambda e, o=obligation: e.formula(prover.formulas.of(o)), route=put).status  # type: ignore[misc]  # a lambda
            for put in (Route.FACTS_ONLY, Route.WHOLE)
        )
        assert without is within is Status.REFUTED, obligation.name  # something is spoken of


def test_what_speaks_of_the_policy_is_not_silent() -> None:
    assert not facts_only(Conjunction((Possible(), Negation(Applies("x")))))
    assert not facts_only(Disjunction((AtLeastTwo(("x", "y")),)))
    assert facts_only(Conjunction((Possible(), Negation(Disjunction((Possible(),))))))


def test_no_two_terms_have_one_name() -> None:
    definitions, one, other = Definitions(), truth("one"), truth("other")
    both, either = conjunction(one, other), disjunction(one, other)
    first, second = definitions.symbol_for("it", both), definitions.symbol_for("it", either)
    assert not first.eq(second)
    assert definitions.symbol_for("another", conjunction(one, other)).eq(first)  # the same term, built again
    assert definitions.symbol_for("one", one).eq(one)
    assert len(definitions.drain()) == 2
    assert definitions.drain() == []


@pytest.mark.parametrize(("hit", "status"), [("x, y", Status.REFUTED), ("x", Status.PROVED), ("x, z", Status.PROVED)])
def test_several_is_what_may_apply_together(tmp_path: Path, hit: str, status: Status) -> None:
    names = tuple(hit.split(", "))
    assert Prover(policy(tmp_path, FAULTY)).ask((), lambda e: e.formula(AtLeastTwo(names))).status is status


def test_why_is_told() -> None:
    assert undecided("timeout").reason == "timeout"
    assert undecided("canceled").reason == "timeout"
    assert undecided("(incomplete quantifiers)").reason == "unknown"


def test_a_slice_is_the_policy_where_the_provision_applies(tmp_path: Path) -> None:
    whole: Policy = policy(tmp_path, FAULTY)
    slices = Prover(whole).solvers.slices
    kept = {n: [p.id for p in slices.restricted_to(slices.co_applicable(slices.place[n])).provisions] for n in "xz"}
    assert kept == {"x": ["x", "y"], "z": ["z"]}  # x and y ask for another a
