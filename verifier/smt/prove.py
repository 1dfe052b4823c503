"""Queries Z3; the time budget of an obligation includes encoding it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import z3

from policy_dsl.model.claims import Availability, Existence
from policy_dsl.model.policy import Policy
from verifier.obligations.questions import Obligation
from verifier.results.known_answers import KnownAnswers
from verifier.results.status import Kind, Status
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.terms import Term, context, disjunction
from verifier.smt.fingerprints import Fingerprints, PartQuestion
from verifier.smt.formulas import Formula, facts_only, implied_provision
from verifier.smt.formulate import Formulas
from verifier.smt.interrupt_guard import InterruptGuard
from verifier.smt.proof import Proof, check, undecided
from verifier.smt.solvers import Route, Solvers
from verifier.time_budget import TimeBudget

SLICE_ABOVE = 400
"""Provisions up to which a query about the whole policy is faster than a slice for each obligation."""

LARGEST_SHARE = 2
"""A slice with more than one in this many of the provisions saves nothing."""

PART_SIZE = 2_000
"""Provisions above which a policy is queried in parts, and which a part should not exceed."""

KNOWN_PART_SIZE, KNOWN_PARTS = 250, 4
"""Provisions that a part should not exceed where answers are kept between runs, or one in so many of all if that is more:
smaller parts cost more at first, and less after an edit.
"""


class Prover:
    """Proves obligations about one policy, or about an amended policy and its base. Within its `with`, Ctrl-C interrupts
    queries.
    """

    def __init__(
        self,
        policy: Policy,
        base: Policy | None = None,
        *,
        timeout: float = 30.0,
        slice_above: int = SLICE_ABOVE,
        part_size: int = PART_SIZE,
        budget: TimeBudget | None = None,
        store: KnownAnswers | None = None,
    ) -> None:
        """`timeout` is in seconds for each obligation; it shrinks once several have exceeded it. `budget` replaces it.
        What is in the `store` is not asked again; parts are small then, so that an edit leaves most of them as they are.

        A policy of up to `slice_above` provisions is not sliced, and one of up to `part_size` is not divided into
        parts.
        """
        self.policy, self.base, self.budget = policy, base, budget or TimeBudget(timeout)
        self.formulas, self.slice_above = Formulas(policy, base), slice_above
        self.sliced = len(policy.provisions) > slice_above
        self.store = store
        self.prints = None if store is None else Fingerprints(policy, base, store.seal + version().encode())
        if store is not None:
            part_size = min(part_size, max(KNOWN_PART_SIZE, len(policy.provisions) // KNOWN_PARTS))
        self.solvers = Solvers(policy, base, part_size)
        self.interrupt_guard = InterruptGuard()

    def __enter__(self) -> Prover:
        """Starts listening for Ctrl-C."""
        self.interrupt_guard.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops listening."""
        self.interrupt_guard.__exit__()

    def ask(
        self,
        differ: tuple[str, ...],
        *encoders: Callable[[QueryEncoding], Term],
        route: Route = Route.WHOLE,
        keep_query: bool = False,
        read_requests: bool = True,
        formulas: Sequence[Formula] = (),
    ) -> Proof:
        """Asks whether any requests satisfy one of the terms that the encoders make: refuted if so, proved if none do.

        A refutation has these requests, if `read_requests`, with the numbers of the terms that they satisfy; and its
        query, if `keep_query`. Where the terms are those of `formulas`, parts whose answer is known are not asked.
        """
        if self.budget.over:
            return undecided("timeout")
        deadline = self.budget.deadline
        unsettled: Proof | None = None
        question = None
        if self.store is not None and self.prints is not None and formulas:
            question = PartQuestion(self.store, self.prints, formulas, differ)
        is_settled = None if question is None else question.is_settled
        try:
            for solver, encoding in self.solvers.for_question(differ, route, deadline, is_settled):
                terms = [encode(encoding) for encode in encoders]
                assumption = encoding.definitions.assumption(disjunction(terms))
                solver.add(encoding.definitions.drain())
                requests = encoding.requests if read_requests else ()
                proof = check(solver, assumption, requests, deadline, keep_query=keep_query, terms=terms)
                if proof.status is Status.REFUTED:
                    return proof
                if proof.status is Status.UNDECIDED:
                    self.solvers.renew(solver)
                    unsettled = unsettled or proof
                elif question is not None:
                    question.settle()
        except TimeoutError:
            unsettled = unsettled or undecided("timeout")
        except (z3.Z3Exception, MemoryError) as error:
            self.solvers.forget()
            unsettled = undecided(str(error))
        except BaseException:  # such as Ctrl-C
            self.solvers.forget()
            raise
        if unsettled is not None:
            self.budget.ran_out(deadline)
        return unsettled or Proof(Status.PROVED)

    def prove(self, obligation: Obligation) -> Proof:
        """The proof of an obligation."""
        if self.budget.over:
            return undecided("timeout")
        if isinstance(obligation.question, Availability):
            from verifier.smt import ways  # only for claims of this form

            return ways.prove(self.policy, self.base, self.budget, obligation, obligation.question)
        deadline, proof, formula = self.budget.deadline, None, self.formulas.of(obligation)
        provision = implied_provision(formula) if self.sliced and obligation.exists else None
        if provision is not None:
            proof = self.prove_in_slice(formula, provision, deadline)
        if proof is None:
            route = self.route_of(obligation)
            proof = self.ask(
                obligation.differ,
                self.encoder_of(obligation),
                route=route,
                read_requests=not obligation.exists or isinstance(obligation.question, Existence),
                formulas=(formula,),
            )
        if obligation.exists and proof.status is not Status.UNDECIDED:
            opposite = Status.PROVED if proof.status is Status.REFUTED else Status.REFUTED
            return Proof(opposite, requests=proof.requests)
        return proof

    def prove_in_slice(self, formula: Formula, provision: str, deadline: float) -> Proof | None:
        """The proof of a formula that holds only where the provision applies, from the slice of provisions that may
        apply together with it.

        `None` if the provision has no slice, or the slice is most of the policy: encoding the policy once is faster
        than encoding many such slices.
        """
        try:
            self.solvers.deadline = deadline
            slices = self.solvers.slices
            if provision not in slices.place:
                return None
            co_applicable = slices.co_applicable(slices.place[provision])
            if co_applicable.bit_count() > max(self.slice_above, len(self.policy.provisions) // LARGEST_SHARE):
                return None
            question = None if self.prints is None else self.prints.of_slice(formula, co_applicable)
            answer = None if self.store is None or question is None else self.store.recall(question)
            if answer is not None:
                return Proof(answer)
            solver, facts = self.solvers.facts_solver
            there = slices.where_applies(slices.place[provision], co_applicable)
            encoding = QueryEncoding(there, None, (), of=(self.policy,), first=facts)
            encoding.definitions.deadline = deadline
            term = encoding.formula(formula)
            solver.push()
            solver.add(*encoding.definitions.drain(), term)
            proof = check(solver, None, (), deadline)
            solver.pop()
            if self.store is not None and question is not None and proof.status is not Status.UNDECIDED:
                self.store.learn(question, proof.status)
        except TimeoutError:
            proof = undecided("timeout")
        except (z3.Z3Exception, MemoryError) as error:
            proof = undecided(str(error))
        except BaseException:
            self.solvers.forget()
            raise
        if proof.status is Status.UNDECIDED:
            self.solvers.forget_facts_solver()
            self.budget.ran_out(deadline)
        return proof

    def query(self, obligation: Obligation) -> str:
        """The query of an obligation in SMT-LIB, for finding out why the engines disagree."""
        solver, encoding = z3.Solver(ctx=context()), self.solvers.encoding(obligation.differ)
        term = encoding.formula(self.formulas.of(obligation))
        solver.add(*encoding.definitions.drain(), term)
        return str(solver.to_smt2())

    def route_of(self, obligation: Obligation) -> Route:
        """The solvers to which the query of an obligation goes."""
        if facts_only(self.formulas.of(obligation)):
            return Route.FACTS_ONLY
        return Route.IF_CONTESTED if obligation.kind is Kind.CONFLICT else Route.PARTITIONED

    def encoder_of(self, obligation: Obligation) -> Callable[[QueryEncoding], Term]:
        """A function that encodes the formula of an obligation."""
        return lambda encoding: encoding.formula(self.formulas.of(obligation))


def version() -> str:
    """The version of Z3."""
    return str(z3.get_version_string())
