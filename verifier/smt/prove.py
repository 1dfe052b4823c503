"""Z3 asked: one solver for each kind of pair, obligations pushed and popped, each with a budget of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import z3

from policy_dsl.model.boxes import Box, OneOfCodes
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.formulas import Differ, Every, Formula, Possible
from verifier.questions import Obligation, relations
from verifier.smt.encode import Encoding, Facts, Term, conjunction, disjunction, holds
from verifier.verdict import Edition, Region, Status


@dataclass(frozen=True, slots=True)
class Proof:
    """What Z3 says of an obligation, with the requests it found when it found some."""

    status: Status
    reason: str | None = None
    requests: tuple[Request, ...] = ()


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

    def ask(self, differ: tuple[str, ...], state: Callable[[Encoding], Term]) -> Proof:
        """Whether something satisfies the term: refuted with it when so, proved when nothing does."""
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
                    return Proof(Status.REFUTED, None, tuple(facts.read(model) for facts in encoding.requests))
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

    def certify(self, obligation: Obligation, regions: Sequence[Region]) -> Proof:
        """Proved when the violations are exactly what the regions say.

        That is: among pairs of different requests that are alike where they must be and stand in the relations that the
        regions name, a pair violates the obligation exactly when some box has it; and no other pair violates it.
        """

        def state(encoding: Encoding) -> Term:
            boxed = disjunction([self.in_boxes(encoding, region) for region in regions])
            tied = self.tied(encoding, obligation)
            sought = encoding.formula(obligation.sought)
            return disjunction(conjunction(tied, z3.Xor(sought, boxed)), conjunction(sought, z3.Not(tied)))

        return self.ask(obligation.differ, state)

    def tied(self, encoding: Encoding, obligation: Obligation) -> Term:
        """What ties two requests in every region: that they differ, and the relations of the claim."""
        if not obligation.differ:
            return z3.BoolVal(True)
        ties = [holds(relation, encoding.requests) for relation in relations(obligation)]
        return conjunction(encoding.different(), ties)

    def in_boxes(self, encoding: Encoding, region: Region) -> Term:
        """Each request is in its box."""
        return conjunction(
            [term for f, (_, b) in zip(encoding.requests, region.boxes, strict=True) for term in inside(f, b)]
        )

    def certify_change(self, boxes: Sequence[Box], before: Outcome, after: Outcome) -> Proof:
        """Proved when the possible requests that go from one outcome to the other are exactly those in the boxes."""

        def state(encoding: Encoding) -> Term:
            one, two = (encoding.meaning(0, e) for e in (Edition.BASE, Edition.AMENDED))
            changed = conjunction(one.possible(), one.is_outcome(before), two.is_outcome(after))
            return z3.Xor(changed, disjunction([conjunction(inside(encoding.requests[0], box)) for box in boxes]))

        return self.ask((), state)

    def certify_unchanged(self, boxes: Sequence[Box]) -> Proof:
        """Proved when no possible request outside the boxes changes its outcome."""

        def state(encoding: Encoding) -> Term:
            one, two = (encoding.meaning(0, e) for e in (Edition.BASE, Edition.AMENDED))
            boxed = disjunction([conjunction(inside(encoding.requests[0], box)) for box in boxes])
            return conjunction(one.possible(), one.label != two.label, z3.Not(boxed))

        return self.ask((), state)

    def violates(self, obligation: Obligation, requests: Sequence[Request]) -> Proof:
        """Proved when exactly these requests violate the obligation."""

        def state(encoding: Encoding) -> Term:
            given = [t for f, r in zip(encoding.requests, requests, strict=True) for t in f.equal(r)]
            return conjunction(*given, z3.Not(encoding.formula(obligation.sought)))

        return self.ask(obligation.differ, state)

    def irrelevant(
        self,
        obligation: Obligation,
        requests: Sequence[Request],
        free: Sequence[Sequence[str]],
        outcomes: Sequence[tuple[int, Edition, Outcome]],
    ) -> Proof:
        """Proved when every possible request (pair) with the facts not free still violates the obligation.

        And when each of the outcomes, of a request in an edition, stays what it is.
        """

        def state(encoding: Encoding) -> Term:
            fixed = [
                term
                for facts, request, names in zip(encoding.requests, requests, free, strict=True)
                for term in given(facts, request, names)
            ]
            real: list[Formula] = [Possible(n) for n in range(len(requests))]
            if obligation.differ:
                real.append(Differ())
            same = [encoding.meaning(n, edition).is_outcome(outcome) for n, edition, outcome in outcomes]
            kept = conjunction(encoding.formula(obligation.sought), same)
            return conjunction(*fixed, encoding.formula(Every(tuple(real))), z3.Not(kept))

        return self.ask(obligation.differ, state)

    def saved(self, obligation: Obligation) -> str:
        """The query in SMT-LIB, for whoever finds out why the engines disagree."""
        solver, encoding = z3.Solver(), Encoding(self.policy, self.base, obligation.differ)
        term = encoding.formula(obligation.sought)
        solver.add(encoding.fresh, term)
        return str(solver.to_smt2())


def inside(facts: Facts, box: Box) -> list[Term]:
    """The request is in the box."""
    terms: list[Term] = []
    for name, side in box.items():
        if isinstance(side, OneOfCodes):
            terms.append(facts.one_of(name, frozenset(side.codes)))
        else:
            terms += [facts.held[name, code] for code in side.has]
            terms += [z3.Not(facts.held[name, code]) for code in side.has_none_of]
    return terms


def given(facts: Facts, request: Request, free: Sequence[str]) -> list[Term]:
    """The facts of the request, without those that are free."""
    sides = {a.name: request[a.name] for a in facts.policy.attributes if a.name not in free}
    terms: list[Term] = []
    for name, value in sides.items():
        if isinstance(value, str):
            terms.append(facts.one_of(name, frozenset({value})))
        else:
            held = {code: facts.held[name, code] for code in facts.policy.by_name[name].names}
            terms += [term if code in value else z3.Not(term) for code, term in held.items()]
    return terms
