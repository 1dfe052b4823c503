"""Queries Z3; the time budget of an obligation includes encoding it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import z3
from msgspec import Struct

from policy_dsl import clock
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.obligations.questions import Obligation
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, context, disjunction
from verifier.smt.formulas import Formula, applying, silent
from verifier.smt.formulate import Formulas
from verifier.smt.interrupt import InterruptGuard
from verifier.smt.solvers import Route, Solvers
from verifier.time_budget import TimeBudget
from verifier.verdict import Kind, Status

WHOLE = 400
"""Up to so many provisions it is quicker to ask about the whole policy than to take a slice of it for each question."""

MOST = 2
"""A slice of more than one in so many of the provisions saves nothing."""

PART = 2_000
"""A policy of more provisions is asked about in parts, with at most so many where that can be had."""

LONGEST = (1 << 32) - 1
"""Milliseconds that Z3 can be given."""


class Proof(Struct, frozen=True):
    """Z3's answer on an obligation, with a counterexample or witness where there is one.

    `query` is what was asked, in SMT-LIB, when a certificate was refused. `among` are the places of those terms, of several
    that were asked about together, that hold of the requests.
    """

    status: Status
    reason: str | None = None
    requests: tuple[Request, ...] = ()
    query: str | None = None
    among: tuple[int, ...] = ()


class Prover:
    """Obligations about one policy, or about an amended policy and its base. Within its `with`, Ctrl-C stops a question."""

    def __init__(
        self,
        policy: Policy,
        base: Policy | None = None,
        *,
        timeout: float = 30.0,
        whole: int = WHOLE,
        part: int = PART,
        budget: TimeBudget | None = None,
    ) -> None:
        """`timeout` is in seconds for each obligation; once several were not decided in it, less. Or `budget` tells.

        A policy of up to `whole` provisions is not asked about in slices, and one of up to `part` not in parts.
        """
        self.policy, self.base, self.budget = policy, base, budget or TimeBudget(timeout)
        self.formulas, self.whole = Formulas(policy), whole
        self.sliced = len(policy.provisions) > whole
        self.solvers = Solvers(policy, base, part)
        self.stopping = InterruptGuard()

    def __enter__(self) -> Prover:
        """Begins to listen for Ctrl-C."""
        self.stopping.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Listens no longer."""
        self.stopping.__exit__()

    def ask(
        self,
        differ: tuple[str, ...],
        *states: Callable[[QueryEncoding], Term],
        put: Route = Route.WHOLE,
        keep: bool = False,
        read: bool = True,
    ) -> Proof:
        """Whether something satisfies one of the terms: refuted with it, and with which ones, or proved when nothing does.

        `keep` keeps the query of a refutation; `read` reads the requests that were found.
        """
        if self.budget.over:
            return undecided("timeout")
        deadline = self.budget.deadline
        unsettled: Proof | None = None
        try:
            for solver, encoding in self.solvers.about(differ, put, deadline):
                terms = [state(encoding) for state in states]
                asked = encoding.definitions.assumption(disjunction(terms))
                solver.add(encoding.definitions.drain())
                requests = encoding.requests if read else ()
                found = checked(solver, asked, requests, deadline, keep=keep, among=terms)
                if found.status is Status.REFUTED:
                    return found
                if found.status is Status.UNDECIDED:
                    self.solvers.renew(solver)
                    unsettled = unsettled or found
        except TimeoutError:
            unsettled = unsettled or undecided("timeout")
        except (z3.Z3Exception, MemoryError) as error:
            self.solvers.forget()
            unsettled = undecided(str(error))
        except BaseException:  # such as Ctrl-C, whoever catches it
            self.solvers.forget()
            raise
        if unsettled is not None:
            self.budget.ran_out(deadline)
        return unsettled or Proof(Status.PROVED)

    def prove(self, obligation: Obligation) -> Proof:
        """The obligation, as its formula has it."""
        if self.budget.over:
            return undecided("timeout")
        deadline, found, formula = self.budget.deadline, None, self.formulas.of(obligation)
        provision = applying(formula) if self.sliced and obligation.exists else None
        if provision is not None:
            found = self.prove_in_slice(formula, provision, deadline)
        if found is None:
            put = self.put(obligation)
            found = self.ask(obligation.differ, self.stated(obligation), put=put, read=not obligation.exists)
        if obligation.exists and found.status is not Status.UNDECIDED:
            return Proof(Status.PROVED if found.status is Status.REFUTED else Status.REFUTED)
        return found

    def prove_in_slice(self, formula: Formula, provision: str, deadline: float) -> Proof | None:
        """Whether something satisfies a formula that holds only where the provision applies.

        None where the slice is most of the policy, which is stated once for all questions, and a slice for each.
        """
        try:
            self.solvers.deadline = deadline
            slices = self.solvers.slices
            if provision not in slices.place:
                return None
            beside = slices.co_applicable(slices.place[provision])
            if beside.bit_count() > max(self.whole, len(self.policy.provisions) // MOST):
                return None
            solver, facts = self.solvers.small
            encoding = QueryEncoding(slices.restricted_to(beside), None, (), of=(self.policy,), first=facts)
            encoding.definitions.deadline = deadline
            term = encoding.formula(formula)
            solver.push()
            solver.add(*encoding.definitions.drain(), term)
            found = checked(solver, None, (), deadline)
            solver.pop()
        except TimeoutError:
            found = undecided("timeout")
        except (z3.Z3Exception, MemoryError) as error:
            found = undecided(str(error))
        except BaseException:
            self.solvers.forget()
            raise
        if found.status is Status.UNDECIDED:
            self.solvers.forget_small()
            self.budget.ran_out(deadline)
        return found

    def query(self, obligation: Obligation) -> str:
        """What is asked about an obligation, in SMT-LIB, for whoever finds out why the engines disagree."""
        solver, encoding = z3.Solver(ctx=context()), self.solvers.encoding(obligation.differ)
        term = encoding.formula(self.formulas.of(obligation))
        solver.add(*encoding.definitions.drain(), term)
        return str(solver.to_smt2())

    def put(self, obligation: Obligation) -> Route:
        """Which solvers an obligation is put to."""
        if silent(self.formulas.of(obligation)):
            return Route.BARE
        return Route.MEETING if obligation.kind is Kind.CONFLICT else Route.PARTS

    def stated(self, obligation: Obligation) -> Callable[[QueryEncoding], Term]:
        """States what an obligation's formula says."""
        return lambda encoding: encoding.formula(self.formulas.of(obligation))


def version() -> str:
    """The version of Z3."""
    return str(z3.get_version_string())


def checked(
    solver: z3.Solver,
    asked: Term | None,
    requests: Sequence[SymbolicRequest],
    deadline: float,
    *,
    keep: bool = False,
    among: Sequence[Term] = (),
) -> Proof:
    """Whether what is asked can hold together with what the solver has, by which requests, and which of the terms then hold."""
    left = deadline - clock.now()
    if left <= 0:
        raise TimeoutError
    solver.set("timeout", max(1, int(min(left * 1000, LONGEST))))
    answer = solver.check() if asked is None else solver.check(asked)
    if answer == z3.unsat:
        return Proof(Status.PROVED)
    if answer == z3.unknown:
        return undecided(solver.reason_unknown())
    found: tuple[Request, ...] = ()
    holding: tuple[int, ...] = ()
    if requests:
        model = solver.model()
        found = tuple(facts.read(model) for facts in requests)
        holding = tuple(n for n, term in enumerate(among) if z3.is_true(model.eval(term, model_completion=True)))
    return Proof(Status.REFUTED, None, found, text(solver, asked) if keep and asked is not None else None, holding)


def text(solver: z3.Solver, asked: Term) -> str:
    """What the solver has and is asked, in SMT-LIB."""
    solver.push()
    try:
        solver.add(asked)
        return str(solver.to_smt2())
    finally:
        solver.pop()


def undecided(said: str) -> Proof:
    """No answer, with the reason: Z3 reports a time-out as such, or as a cancellation."""
    return Proof(Status.UNDECIDED, "timeout" if "timeout" in said or "cancel" in said else "unknown")
