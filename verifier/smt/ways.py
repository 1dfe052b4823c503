"""Proves that for any request there is a way, without quantifiers.

The search for a request without a way goes on by examples. It looks for a request that no way known so far serves. If there is
one, a second query looks for a way of this request: if it has none, it refutes the claim; otherwise the facts in which that way
differs are known from now on, and serve every request that they can. There are finitely many, so that the search ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import z3

from policy_dsl.model.claims import Availability, compares_outcomes
from policy_dsl.model.conditions import ALWAYS, Condition
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.times import time_order
from policy_dsl.model.vocabulary import Request
from verifier.obligations.questions import Obligation
from verifier.results.regions import Region
from verifier.results.status import Status, edition_of
from verifier.smt.clock_order import clock_order
from verifier.smt.encode.conditions import holds, in_tied_box
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.policy import PolicyEncoding, times_of
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, conjunction, negation
from verifier.smt.encode.ways import tests_of_way
from verifier.smt.formulas import Passing
from verifier.smt.one_hour import passing_by_day
from verifier.smt.proof import Proof, check, undecided
from verifier.smt.slicing.slices import Slices
from verifier.smt.solvers import new_solver
from verifier.time_budget import TimeBudget


def prove(
    policy: Policy,
    base: Policy | None,
    budget: TimeBudget,
    obligation: Obligation,
    claim: Availability,
    *,
    outside: Sequence[Region] = (),
    beside: Impossible | None = None,
) -> Proof:
    """The proof that no request lacks a way. Those in the regions `outside` are left out of account. With a clause `beside`,
    only requests that it excludes are asked about, and those that it alone excludes are possible.
    """
    if budget.over:
        return undecided("timeout")
    deadline = budget.deadline
    order, edition = clock_order(policy, base), edition_of(policy, base, obligation.edition)
    cases: list[tuple[Passing | None, Condition]] = [(None, ALWAYS)]
    if order is not None and compares_outcomes(claim):
        cases = [(passing, order.received_on(days)) for passing, days in passing_by_day(order, claim)]
    proof = Proof(Status.PROVED)
    try:
        for passing, received in cases:
            search = Search(edition, claim, beside, deadline, passing, received)
            proof = search.lacking(outside, deadline)
            if proof.status is not Status.PROVED:
                break
    except TimeoutError:
        proof = undecided("timeout")
    except (z3.Z3Exception, MemoryError) as error:
        proof = undecided(str(error))
    if proof.status is Status.UNDECIDED:
        budget.ran_out(deadline)
    return proof


class Search:
    """A search for a request without a way, with its own solver: what it learns is of no use to other questions."""

    def __init__(
        self,
        policy: Policy,
        claim: Availability,
        beside: Impossible | None,
        deadline: float,
        passing: Passing | None = None,
        received: Condition = ALWAYS,
    ) -> None:
        """Where times are on clocks, it is about requests that are received on some days, at an instant at which the outcomes
        that pass comparisons are `passing`. Raises TimeoutError after the deadline, as do all methods.
        """
        self.policy, self.claim, self.beside, self.passing, self.received = policy, claim, beside, passing, received
        self.times = tuple(sorted(times_of(self.policy), key=time_order))
        self.contested = Slices(self.policy, deadline).contested(deadline)
        self.without = None if beside is None else beside.id
        self.solver, self.definitions = new_solver(), Definitions()
        self.definitions.deadline = deadline
        self.first = self.request(0, None)
        self.decided = self.decision(self.first, "r0")
        self.choices = 0

    def request(self, number: int, first: SymbolicRequest | None) -> SymbolicRequest:
        """A request; if there is a first one, one that differs from it as ways may."""
        facts = SymbolicRequest(self.policy, number, self.claim.differ if first else (), first, self.definitions)
        self.definitions.pending += facts.ranges
        return facts

    def decision(self, facts: SymbolicRequest, name: str) -> PolicyEncoding:
        """The decision on a request."""
        return PolicyEncoding(self.policy, facts, self.definitions, self.times, name, self.contested)

    def lacking(self, outside: Sequence[Region], deadline: float) -> Proof:
        """Refuted by a request without a way; proved if there is none."""
        scope = [self.decided.possible(self.without), holds(self.claim.where, (self.first,))]
        scope += [negation(in_region(self.first, region)) for region in outside]
        if self.beside is not None:
            scope.append(holds(self.beside.when, (self.first,)))
        assumption = self.definitions.assumption(conjunction(scope, negation(self.decided.is_decided())))
        self.solver.add(self.definitions.drain())
        proof = check(self.solver, assumption, [self.first], deadline)
        if proof.status is not Status.PROVED:
            return proof
        scope.append(holds(self.received, (self.first,)))
        facts = self.request(1, self.first)
        way = self.way(facts, self.decision(facts, "r1"))
        unserved: list[Term] = []
        while True:
            self.definitions.check_deadline()
            assumption = self.definitions.assumption(conjunction(scope, unserved))
            self.solver.add(self.definitions.drain())
            proof = check(self.solver, assumption, [self.first], deadline)
            if proof.status is not Status.REFUTED:
                return proof
            found = self.way_of(proof.requests[0], facts, way, deadline)
            if found.status is not Status.REFUTED:
                return proof if found.status is Status.PROVED else found
            unserved.append(negation(self.served(found.requests[0])))

    def way_of(self, request: Request, facts: SymbolicRequest, way: Term, deadline: float) -> Proof:
        """Refuted by a way of this request; proved if it has none."""
        assumption = self.definitions.assumption(conjunction(self.first.equals(request), way))
        self.solver.add(self.definitions.drain())
        return check(self.solver, assumption, [facts], deadline)

    def served(self, way: Request) -> Term:
        """A request has a way with these values of the facts that may differ."""
        self.choices += 1
        facts = self.request(1 + self.choices, self.first)
        for name in self.claim.differ:
            self.definitions.pending += facts.has_value(self.policy.by_name[name], way[name])
        return self.way(facts, self.decision(facts, f"r{1 + self.choices}"))

    def way(self, facts: SymbolicRequest, decision: PolicyEncoding) -> Term:
        """The request is a way of the first one, which is decided."""
        tests = tests_of_way(self.claim, (self.decided, decision), self.passing)
        among = holds(self.claim.among, (facts,))
        return conjunction(decision.possible(self.without), among, decision.is_decided(), tests)


def in_region(facts: SymbolicRequest, region: Region) -> Term:
    """The request lies in the region."""
    ((_, box),) = region.boxes
    return in_tied_box(facts, box, region.ties)
