"""Z3 asked: one solver for each kind of pair keeps what it learned; each obligation has a budget, saying it included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

import z3

from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.formulas import Formula
from verifier.questions import Obligation
from verifier.smt.parts import Part, parts, weight, within
from verifier.smt.slices import Slices, applying, silent
from verifier.smt.state import Encoding
from verifier.smt.terms import Term, disjunction
from verifier.smt.unknowns import Facts
from verifier.verdict import Edition, Kind, Status

WHOLE = 400
"""Up to so many provisions it is quicker to ask about the whole policy than to take a slice of it for each question."""

PART = 2_000
"""A policy of more provisions is asked about in parts, with at most so many where that can be had."""

KEPT = 20_000
"""Provisions, those of all parts together, up to which the solvers of the parts are kept for the next question."""

LONGEST = (1 << 32) - 1
"""Milliseconds that Z3 can be given."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What Z3 says of an obligation, with the requests it found when it found some.

    `query` is what was asked, in SMT-LIB, when a certificate was refused. `among` are the places of those terms, of several
    that were asked about together, that hold of the requests.
    """

    status: Status
    reason: str | None = None
    requests: tuple[Request, ...] = ()
    query: str | None = None
    among: tuple[int, ...] = ()


class Prover:
    """Obligations about one policy, or about an amended policy and its base."""

    def __init__(
        self, policy: Policy, base: Policy | None = None, *, timeout: float = 30.0, whole: int = WHOLE, part: int = PART
    ) -> None:
        """`timeout` is in seconds for each obligation. A policy of up to `whole` provisions is not asked about in slices, and
        one of up to `part` not in parts.
        """
        self.policy, self.base = policy, base
        self.sliced = len(policy.provisions) > whole
        self.timeout, self.part = timeout, part
        self.parted = max(len(p.provisions) for p in (policy, base) if p is not None) > part
        self.known: dict[Edition, Slices] = {}
        self.parts: dict[tuple[str, ...], list[Part]] = {}
        self.solvers: dict[tuple[tuple[str, ...], str | int], tuple[z3.Solver, Encoding]] = {}

    @cached_property
    def slices(self) -> Slices:
        """The slices of the policy."""
        return Slices(self.policy)

    @cached_property
    def small(self) -> tuple[z3.Solver, Facts]:
        """A solver that knows the ranges of one request's facts and nothing of the policy."""
        solver, facts = fresh_solver(), Facts(self.policy, 0, ())
        solver.add(facts.ranges)
        return solver, facts

    def encoding(self, differ: tuple[str, ...]) -> Encoding:
        """The unknowns and definitions for requests that differ so."""
        return Encoding(self.policy, self.base, differ, slices=self.editions())

    def editions(self) -> dict[Edition, Slices]:
        """The slices of each edition."""
        self.known[Edition.AMENDED] = self.slices
        if self.base is not None and Edition.BASE not in self.known:
            self.known[Edition.BASE] = Slices(self.base)
        return self.known

    def solver(self, differ: tuple[str, ...], bare: bool, deadline: float) -> tuple[z3.Solver, Encoding]:
        """The solver for requests that differ so, and what it knows; more may be defined until the deadline.

        A bare one is for what is silent on the policy, and knows nothing of it.
        """
        key = (differ, "bare" if bare else "whole")
        found = self.solvers.get(key)
        if found is None:
            found = self.solvers[key] = (fresh_solver(), self.encoding(differ))
        found[1].definitions.deadline = deadline
        return found

    def ask(
        self,
        differ: tuple[str, ...],
        *states: Callable[[Encoding], Term],
        keep: bool = False,
        bare: bool = False,
        parted: bool = False,
        conflict: bool = False,
        read: bool = True,
    ) -> Proof:
        """Whether something satisfies one of the terms: refuted with it, and with which ones, or proved when nothing does.

        `keep` keeps the query of a refutation; `read` reads the requests that were found. `bare` says that the terms are silent
        on the policy. `parted` asks part by part where the policy is divided, which for certificates takes longer.
        `conflict` says that they ask for a conflict alone, which is not looked for where no times ever meet.
        """
        deadline = monotonic() + self.timeout
        unsettled: Proof | None = None
        try:
            for solver, encoding in self.encodings(differ, bare, parted, conflict, deadline):
                encoding.definitions.deadline = deadline
                terms = [state(encoding) for state in states]
                asked = encoding.definitions.asked(disjunction(terms))
                solver.add(encoding.definitions.taken())
                requests = encoding.requests if read else ()
                found = checked(solver, asked, requests, deadline, keep=keep, among=terms)
                if found.status is Status.REFUTED:
                    return found
                if found.status is Status.UNDECIDED:
                    unsettled = unsettled or found
        except TimeoutError:
            return unsettled or undecided("timeout")
        except (z3.Z3Exception, MemoryError) as error:
            return undecided(str(error))
        return unsettled or Proof(Status.PROVED)

    def prove(self, obligation: Obligation) -> Proof:
        """The obligation, as its formula has it."""
        provision = applying(obligation.sought) if self.sliced and obligation.exists else None
        quiet = silent(obligation.sought)
        if provision is not None and provision in self.slices.place:
            found = self.prove_in_slice(obligation.sought, provision)
        else:
            found = self.ask(
                obligation.differ,
                stated(obligation),
                bare=quiet,
                parted=not quiet,
                conflict=obligation.kind is Kind.CONFLICT,
                read=not obligation.exists,
            )
        if obligation.exists and found.status is not Status.UNDECIDED:
            return Proof(Status.PROVED if found.status is Status.REFUTED else Status.REFUTED)
        return found

    def prove_in_slice(self, formula: Formula, provision: str) -> Proof:
        """Whether something satisfies a formula that holds only where the provision applies."""
        deadline = monotonic() + self.timeout
        try:
            solver, facts = self.small
            encoding = Encoding(self.slices.about(provision), None, (), of=(self.policy,), first=facts)
            encoding.definitions.deadline = deadline
            term = encoding.formula(formula)
            solver.push()
            try:
                solver.add(*encoding.definitions.taken(), term)
                return checked(solver, None, (), deadline)
            finally:
                solver.pop()
        except TimeoutError:
            return undecided("timeout")
        except (z3.Z3Exception, MemoryError) as error:
            return undecided(str(error))

    def encodings(
        self, differ: tuple[str, ...], bare: bool, parted: bool, conflict: bool, deadline: float
    ) -> Iterator[tuple[z3.Solver, Encoding]]:
        """The solvers that a question is put to, each with what it knows: one, or one for each part of the policy.

        Raises TimeoutError.
        """
        whole = not (parted and self.parted)
        if whole or (conflict and not (self.kept(differ, deadline) or self.slices.contested(deadline))):
            yield self.solver(differ, bare, deadline)
        else:
            yield from self.divided(differ, deadline)

    def kept(self, differ: tuple[str, ...], deadline: float) -> bool:
        """Whether the parts of the requests that differ so are few enough for their solvers to be kept.

        Raises TimeoutError after the deadline.
        """
        if differ not in self.parts:
            self.parts[differ] = list(parts(list(self.editions().values()), differ, self.part, deadline))
        return sum(weight(part.left) for part in self.parts[differ]) <= KEPT

    def divided(self, differ: tuple[str, ...], deadline: float) -> Iterator[tuple[z3.Solver, Encoding]]:
        """For each part of the requests that differ so, a solver and what it knows; kept where all of them are few.

        Raises TimeoutError after the deadline.
        """
        editions, kept = self.editions(), self.kept(differ, deadline)
        for number, part in enumerate(self.parts[differ]):
            if monotonic() > deadline:
                raise TimeoutError
            found = self.solvers.get((differ, number))
            if found is None:
                here = {e: each.only(bits) for (e, each), bits in zip(editions.items(), part.left, strict=True)}
                whole = [each.policy for each in editions.values()]
                encoding = Encoding(here[Edition.AMENDED], here.get(Edition.BASE), differ, of=whole, slices=editions)
                encoding.definitions.deadline = deadline
                encoding.definitions.fresh += within(encoding.requests[0], self.slices, part)
                found = fresh_solver(), encoding
                if kept:
                    self.solvers[differ, number] = found
            yield found

    def query(self, obligation: Obligation) -> str:
        """What is asked about an obligation, in SMT-LIB, for whoever finds out why the engines disagree."""
        solver, encoding = z3.Solver(), self.encoding(obligation.differ)
        term = encoding.formula(obligation.sought)
        solver.add(*encoding.definitions.taken(), term)
        return str(solver.to_smt2())


def stated(obligation: Obligation) -> Callable[[Encoding], Term]:
    """States what an obligation's formula says."""
    return lambda encoding: encoding.formula(obligation.sought)


def version() -> str:
    """Which Z3 this is."""
    return str(z3.get_version_string())


def fresh_solver() -> z3.Solver:
    """An empty solver.

    It neither probes nor looks for clauses that others make needless: that takes longer than most obligations do.
    """
    solver = z3.SolverFor("QF_FD")
    solver.set("probing", False)
    solver.set("subsumption", False)
    return solver


def checked(
    solver: z3.Solver,
    asked: Term | None,
    requests: Sequence[Facts],
    deadline: float,
    *,
    keep: bool = False,
    among: Sequence[Term] = (),
) -> Proof:
    """Whether what is asked can hold together with what the solver has, by which requests, and which of the terms then hold."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    solver.set("timeout", max(1, min(int(left * 1000), LONGEST)))
    answer = solver.check() if asked is None else solver.check(asked)
    if answer == z3.unsat:
        return Proof(Status.PROVED)
    if answer == z3.unknown:
        said = solver.reason_unknown()
        if "interrupted" in said:  # Z3 has taken the signal for itself
            raise KeyboardInterrupt
        return undecided(said)
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
    """No answer, and why: Z3 says of a time-out that it was one, or that it was cancelled."""
    return Proof(Status.UNDECIDED, "timeout" if "timeout" in said or "cancel" in said else "unknown")
