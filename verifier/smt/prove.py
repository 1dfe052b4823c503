"""Z3 asked: one solver for each kind of pair, obligations pushed and popped, each with a budget of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import z3

from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.questions import Obligation
from verifier.smt.state import Encoding
from verifier.smt.terms import Term
from verifier.verdict import Status


@dataclass(frozen=True, slots=True)
class Proof:
    """What Z3 says of an obligation, with the requests it found when it found some.

    `query` is what was asked, in SMT-LIB, when a certificate was refused.
    """

    status: Status
    reason: str | None = None
    requests: tuple[Request, ...] = ()
    query: str | None = None


class Prover:
    """Obligations about one policy, or about an amended policy and its base."""

    def __init__(self, policy: Policy, base: Policy | None = None, *, timeout: float = 30.0) -> None:
        """`timeout` is in seconds for each obligation."""
        self.policy, self.base = policy, base
        self.milliseconds = max(1, int(timeout * 1000))
        self.solvers: dict[tuple[str, ...], tuple[z3.Solver, Encoding]] = {}

    def solver(self, differ: tuple[str, ...]) -> tuple[z3.Solver, Encoding]:
        """The solver for requests that differ so."""
        found = self.solvers.get(differ)
        if found is None:
            solver = z3.SolverFor("QF_FD")
            solver.set("timeout", self.milliseconds)
            found = self.solvers[differ] = (solver, Encoding(self.policy, self.base, differ))
        return found

    def ask(self, differ: tuple[str, ...], state: Callable[[Encoding], Term], *, keep: bool = False) -> Proof:
        """Whether something satisfies the term: refuted with it when so, proved when nothing does.

        `keep` keeps the query of a refutation.
        """
        try:
            solver, encoding = self.solver(differ)
            term = state(encoding)
            solver.add(encoding.fresh)
            encoding.fresh = []
            solver.push()
            try:
                solver.add(term)
                answer = solver.check()
                if answer == z3.unsat:
                    return Proof(Status.PROVED)
                if answer == z3.sat:
                    model = solver.model()
                    found = tuple(facts.read(model) for facts in encoding.requests)
                    return Proof(Status.REFUTED, None, found, solver.to_smt2() if keep else None)
                return Proof(Status.UNDECIDED, "timeout" if "timeout" in solver.reason_unknown() else "unknown")
            finally:
                solver.pop()
        except (z3.Z3Exception, MemoryError) as error:
            return Proof(Status.UNDECIDED, "timeout" if "timeout" in str(error) else "unknown")

    def prove(self, obligation: Obligation) -> Proof:
        """The obligation, as its formula has it."""
        found = self.ask(obligation.differ, lambda encoding: encoding.formula(obligation.sought))
        if obligation.exists and found.status is not Status.UNDECIDED:
            proved = found.status is Status.REFUTED
            return Proof(Status.PROVED if proved else Status.REFUTED, None, found.requests)
        return found

    def query(self, obligation: Obligation) -> str:
        """What is asked about an obligation, in SMT-LIB, for whoever finds out why the engines disagree."""
        solver, encoding = z3.Solver(), Encoding(self.policy, self.base, obligation.differ)
        term = encoding.formula(obligation.sought)
        solver.add(*encoding.fresh, term)
        return str(solver.to_smt2())
