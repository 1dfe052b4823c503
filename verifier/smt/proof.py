"""Z3's answers: what a query was answered, and how its solver is asked within a deadline."""

from __future__ import annotations

from collections.abc import Sequence

import z3
from msgspec import Struct

from policy_dsl import clock
from policy_dsl.model.vocabulary import Request
from policy_dsl.run_record import note_transient
from verifier.results.status import Status
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term

LONGEST_TIMEOUT = (1 << 32) - 1
"""Z3's longest time-out, in milliseconds."""


class Proof(Struct, frozen=True):
    """Z3's answer to a query; for a refutation by requests, or a proof by a witness, with these requests.

    `query` is the query of a refuted certificate, in SMT-LIB. `holding` are the numbers of the terms of a joint query
    that the requests satisfy.
    """

    status: Status
    reason: str | None = None
    requests: tuple[Request, ...] = ()
    query: str | None = None
    holding: tuple[int, ...] = ()


def check(
    solver: z3.Solver,
    assumption: Term | None,
    requests: Sequence[SymbolicRequest],
    deadline: float,
    *,
    keep_query: bool = False,
    terms: Sequence[Term] = (),
) -> Proof:
    """Checks the solver's assertions, under the assumption if there is one: proved when they are unsatisfiable.

    A refutation has the values of `requests` and the numbers of the `terms` that hold in Z3's model. Raises
    TimeoutError if the deadline has passed.
    """
    left = deadline - clock.now()
    if left <= 0:
        note_transient()
        raise TimeoutError
    solver.set("timeout", max(1, int(min(left * 1000, LONGEST_TIMEOUT))))
    answer = solver.check() if assumption is None else solver.check(assumption)
    if answer == z3.unsat:
        return Proof(Status.PROVED)
    if answer == z3.unknown:
        return undecided(solver.reason_unknown())
    values: tuple[Request, ...] = ()
    holding: tuple[int, ...] = ()
    if requests:
        model = solver.model()
        values = tuple(facts.read(model) for facts in requests)
        holding = tuple(n for n, term in enumerate(terms) if z3.is_true(model.eval(term, model_completion=True)))
    return Proof(
        Status.REFUTED,
        None,
        values,
        smt_lib(solver, assumption) if keep_query and assumption is not None else None,
        holding,
    )


def smt_lib(solver: z3.Solver, assumption: Term) -> str:
    """The solver's assertions and the assumption, in SMT-LIB."""
    solver.push()
    try:
        solver.add(assumption)
        return str(solver.to_smt2())
    finally:
        solver.pop()


def undecided(reason: str) -> Proof:
    """An undecided proof. Its reason is `timeout`, which Z3 may also call a cancellation, or `unknown`."""
    note_transient()
    return Proof(Status.UNDECIDED, "timeout" if "timeout" in reason or "cancel" in reason else "unknown")
