"""Certifies with Z3 where two proposals do not leave each other alone, as the diagrams computed it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import z3

from policy_dsl import clock
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import time_order
from policy_dsl.run_record import note_transient
from verifier.results.status import Status
from verifier.results.together import Effects, Meeting
from verifier.smt.encode.conditions import in_tied_box
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.policy import PolicyEncoding, times_of
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation
from verifier.smt.interrupt_guard import InterruptGuard
from verifier.smt.prove import check
from verifier.smt.slicing.slices import Slices
from verifier.smt.solvers import new_solver


def certified(parts: Sequence[Meeting], policies: Sequence[Policy], timeout: float) -> Status:
    """Proved when the boxes have exactly the possible requests on which the proposals do not leave each other alone, with
    their effects; refuted when they do not; undecided after `timeout` seconds.

    `policies` are today's, that under each proposal alone and, if both can be adopted, the joint one.
    """
    deadline = clock.after(timeout)
    try:
        with InterruptGuard():
            certificate = Certificate(policies, deadline)
            wrong = [conjunction(certificate.meet(), negation(certificate.in_any(parts)))]
            for effects, group in groupby(parts, key=lambda part: part.effects):
                wrong.append(conjunction(certificate.in_any([*group]), negation(certificate.has(effects))))
            solver, definitions = new_solver(), certificate.definitions
            assumption = definitions.assumption(conjunction(certificate.editions[0].possible(), disjunction(wrong)))
            solver.add(definitions.drain())
            return check(solver, assumption, (), deadline).status
    except (TimeoutError, z3.Z3Exception, MemoryError):
        note_transient()
        return Status.UNDECIDED


class Certificate:
    """One request, decided by three or four policies."""

    def __init__(self, policies: Sequence[Policy], deadline: float) -> None:
        """The policies have the same requests. Raises TimeoutError after the deadline, as do all methods."""
        self.definitions = Definitions()
        self.definitions.deadline = deadline
        self.facts = SymbolicRequest(policies[0], 0, (), None, self.definitions)
        self.definitions.pending += self.facts.ranges
        times = tuple(sorted({time for policy in policies for time in times_of(policy)}, key=time_order))
        self.editions = [
            PolicyEncoding(
                policy, self.facts, self.definitions, times, f"r0 {n}", Slices(policy, deadline).contested(deadline)
            )
            for n, policy in enumerate(policies)
        ]

    def meet(self) -> Term:
        """Both proposals change the decision; or with both, it is not what each alone makes it."""
        today, first, second, *both = [edition.outcome for edition in self.editions]
        changed_by_both = conjunction(first != today, second != today)
        if not both:
            return changed_by_both
        emergent = conjunction(negation(changed_by_both), both[0] != z3.If(first == today, second, first))
        return disjunction(changed_by_both, emergent)

    def has(self, effects: Effects) -> Term:
        """The request has these effects."""
        outcomes = (effects.today, effects.first, effects.second, effects.both)
        pairs = zip(self.editions, outcomes, strict=False)
        return conjunction([edition.is_outcome(outcome) for edition, outcome in pairs if outcome is not None])

    def in_any(self, parts: Sequence[Meeting]) -> Term:
        """The request lies in one of the boxes and meets its conditions on compared facts."""
        terms = []
        for part in parts:
            self.definitions.check_deadline()
            terms.append(in_tied_box(self.facts, part.box, part.ties))
        return disjunction(terms)
