"""Certifies with Z3 where two proposals do not leave each other alone, as the diagrams computed it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, groupby

import z3

from policy_dsl import clock
from policy_dsl.model.clock_order import on_clocks
from policy_dsl.model.decisions import Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, time_order
from policy_dsl.run_record import note_transient
from verifier.results.status import Status
from verifier.results.together import Effects, Meeting, NoRequest, OutcomeIfAny
from verifier.smt.clock_order import ClockOrder
from verifier.smt.encode.conditions import in_tied_box
from verifier.smt.encode.definitions import Definitions
from verifier.smt.encode.policy import PolicyEncoding, times_of
from verifier.smt.encode.symbols import SymbolicRequest
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation
from verifier.smt.interrupt_guard import InterruptGuard
from verifier.smt.proof import check
from verifier.smt.slicing.slices import Slices
from verifier.smt.solvers import new_solver


def certified(parts: Sequence[Meeting], policies: Sequence[Policy], timeout: float) -> Status:
    """Proved when the boxes have exactly the requests on which the proposals do not leave each other alone, of those possible
    in some edition, with their effects; refuted when they do not; undecided after `timeout` seconds.

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
            assumption = definitions.assumption(conjunction(certificate.possible_in_some(), disjunction(wrong)))
            solver.add(definitions.drain())
            return check(solver, assumption, (), deadline).status
    except (TimeoutError, z3.Z3Exception, MemoryError):
        note_transient()
        return Status.UNDECIDED


class Certificate:
    """One request, decided by three or four policies."""

    def __init__(self, policies: Sequence[Policy], deadline: float) -> None:
        """The policies have the same attributes. Raises TimeoutError after the deadline, as do all methods."""
        self.definitions = Definitions()
        self.definitions.deadline = deadline
        self.facts = SymbolicRequest(policies[0], 0, (), None, self.definitions)
        self.definitions.pending += self.facts.ranges
        times = tuple(sorted({time for policy in policies for time in times_of(policy)}, key=time_order))
        self.times = times
        self.order = ClockOrder(policies[0], others=policies[1:]) if on_clocks(*policies) else None
        self.editions = [
            PolicyEncoding(
                policy, self.facts, self.definitions, times, f"r0 {n}", Slices(policy, deadline).contested(deadline)
            )
            for n, policy in enumerate(policies)
        ]
        self.same_requests = all(policy.impossible == policies[0].impossible for policy in policies)

    def possible_in_some(self) -> Term:
        """The request is possible in some edition."""
        editions = self.editions[:1] if self.same_requests else self.editions
        return disjunction([edition.possible() for edition in editions])

    def meet(self) -> Term:
        """Both proposals change the decision; or with both, it is not what each alone makes it."""
        today, first, second, *both = self.editions
        first_kept, second_kept = self.alike(first, today), self.alike(second, today)
        changed_by_both = conjunction(negation(first_kept), negation(second_kept))
        if not both:
            return changed_by_both
        as_second, as_first = self.alike(both[0], second), self.alike(both[0], first)
        unlike_alone = disjunction(
            conjunction(first_kept, negation(as_second)), conjunction(negation(first_kept), negation(as_first))
        )
        somebodys = [] if self.same_requests else [disjunction(today.possible(), both[0].possible())]
        return disjunction(changed_by_both, conjunction(negation(changed_by_both), unlike_alone, somebodys))

    def alike(self, one: PolicyEncoding, other: PolicyEncoding) -> Term:
        """The two decide the request alike, or neither has it."""
        same = self.decides_alike(one, other)
        here, there = one.possible(), other.possible()
        neither = conjunction(negation(here), negation(there))
        return same if self.same_requests else disjunction(conjunction(here, there, same), neither)

    def decides_alike(self, one: PolicyEncoding, other: PolicyEncoding) -> Term:
        """The two have the same outcome, or both answer and are due together at every hour."""
        same = one.outcome == other.outcome
        due = [
            conjunction(one.is_outcome(answered(time)), self.is_due_with(other, time))
            for time in (self.times if self.order is not None else ())
        ]
        return disjunction(same, *due)

    def is_due_with(self, edition: PolicyEncoding, time: Time) -> Term:
        """The edition answers, and is due together with this time at every hour of the day of receipt."""
        order = self.order
        cases = [edition.is_outcome(answered(time))]
        for each in self.times if order is not None else ():
            days = order.days_together(time, each) if order is not None and each != time else ()
            if days and order is not None:
                cases.append(
                    conjunction(edition.is_outcome(answered(each)), edition.condition(order.received_on(days)))
                )
        return disjunction(cases)

    def has(self, effects: Effects) -> Term:
        """The request has these effects."""
        outcomes = (effects.today, effects.first, effects.second, effects.both)
        pairs = [each for each in zip(self.editions, outcomes, strict=False) if each[1] is not None]
        terms = [self.has_outcome(edition, outcome) for edition, outcome in pairs if outcome is not None]
        for (one, here), (other, there) in combinations(pairs, 2) if self.order is not None else ():
            terms.append(self.alike(one, other) if here == there else negation(self.alike(one, other)))
        return conjunction(terms)

    def has_outcome(self, edition: PolicyEncoding, outcome: OutcomeIfAny) -> Term:
        """The edition has this outcome, or is due together with it; or it does not have the request."""
        if isinstance(outcome, NoRequest):
            return negation(edition.possible())
        if self.same_requests:
            return self.is_answered_so(edition, outcome)
        return conjunction(edition.possible(), self.is_answered_so(edition, outcome))

    def is_answered_so(self, edition: PolicyEncoding, outcome: Outcome) -> Term:
        """The edition has this outcome, or is due together with it."""
        if outcome.seconds is None:
            return edition.is_outcome(outcome)
        return self.is_due_with(edition, outcome.seconds)

    def in_any(self, parts: Sequence[Meeting]) -> Term:
        """The request lies in one of the boxes and meets its conditions on compared facts."""
        terms = []
        for part in parts:
            self.definitions.check_deadline()
            terms.append(in_tied_box(self.facts, part.box, part.ties))
        return disjunction(terms)
