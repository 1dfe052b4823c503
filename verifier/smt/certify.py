"""What the diagram found, certified by Z3: counts by their boxes, counterexamples, and what does not matter in them."""

from __future__ import annotations

from collections.abc import Sequence

import z3

from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.obligations.questions import HitRuleHolds, Obligation, relations
from verifier.smt.encode.conditions import given, holds, inside
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.terms import Term, always, conjunction, disjunction, negation
from verifier.smt.formulas import Applies, ComesOut, Differ, Every, Formula, Meets, NotSo, Possible, Some, Stands
from verifier.smt.prove import Proof, Prover
from verifier.verdict import Change, Edition, Exclusive, Overlap, Part, Region


def violations(prover: Prover, obligation: Obligation, regions: Sequence[Region]) -> Proof:
    """Proved when the violations are exactly what the regions say.

    That is: among pairs of different requests that are alike where they must be and stand in the relations that the
    regions name, a pair violates the obligation exactly when some box has it; and no other pair violates it.
    """

    def state(encoding: QueryEncoding) -> Term:
        boxed = disjunction([in_boxes(encoding, region) for region in regions])
        ties = tied(encoding, obligation)
        sought = encoding.formula(prover.formulas.of(obligation))
        return disjunction(conjunction(ties, z3.Xor(sought, boxed)), conjunction(sought, negation(ties)))

    return prover.ask(obligation.differ, state, keep=True)


def tied(encoding: QueryEncoding, obligation: Obligation) -> Term:
    """What ties two requests in every region: that they differ, and the relations of the claim."""
    if not obligation.differ:
        return always()
    ties = [holds(relation, encoding.requests) for relation in relations(obligation)]
    return conjunction(encoding.different(), ties)


def in_boxes(encoding: QueryEncoding, region: Region) -> Term:
    """Each request is in its box. Raises TimeoutError after the deadline, as there may be very many."""
    encoding.definitions.in_time()
    terms = [term for f, (_, b) in zip(encoding.requests, region.boxes, strict=True) for term in inside(f, b)]
    return conjunction(terms, [holds(tie, encoding.requests) for tie in region.ties])


def in_changes(encoding: QueryEncoding, changes: Sequence[Change | Exclusive | Part]) -> Term:
    """The request is in the box of one of them, and stands as it says."""
    return disjunction([in_change(encoding, each) for each in changes])


def in_change(encoding: QueryEncoding, found: Change | Exclusive | Part) -> Term:
    """The request is in its box, and stands as it says. Raises TimeoutError after the deadline."""
    encoding.definitions.in_time()
    return conjunction(inside(encoding.requests[0], found.box), [holds(tie, encoding.requests) for tie in found.ties])


def change(prover: Prover, changes: Sequence[Change], before: Outcome, after: Outcome) -> Proof:
    """Proved when the requests, possible before and after, that go from one outcome to the other are those of the changes."""

    def state(encoding: QueryEncoding) -> Term:
        one, two = (encoding.meaning(0, e) for e in (Edition.BASE, Edition.AMENDED))
        changed = conjunction(one.possible(), two.possible(), one.is_outcome(before), two.is_outcome(after))
        return z3.Xor(changed, in_changes(encoding, changes))

    return prover.ask((), state, keep=True)


def unchanged(prover: Prover, changes: Sequence[Change]) -> Proof:
    """Proved when no request outside the changes, possible before and after, changes its outcome."""

    def state(encoding: QueryEncoding) -> Term:
        one, two = (encoding.meaning(0, e) for e in (Edition.BASE, Edition.AMENDED))
        changed = conjunction(one.possible(), two.possible(), one.outcome != two.outcome)
        return conjunction(changed, negation(in_changes(encoding, changes)))

    return prover.ask((), state, keep=True)


def exclusive(prover: Prover, found: Sequence[Exclusive], edition: Edition, outcome: Outcome) -> Proof:
    """Proved when those that this edition alone calls possible, and gives this outcome, are exactly these."""

    def state(encoding: QueryEncoding) -> Term:
        only = conjunction(possible_only(encoding, edition), encoding.meaning(0, edition).is_outcome(outcome))
        return z3.Xor(only, in_changes(encoding, found))

    return prover.ask((), state, keep=True)


def no_more(prover: Prover, found: Sequence[Exclusive], edition: Edition) -> Proof:
    """Proved when this edition alone calls no other request possible."""

    def state(encoding: QueryEncoding) -> Term:
        return conjunction(possible_only(encoding, edition), negation(in_changes(encoding, found)))

    return prover.ask((), state, keep=True)


def possible_only(encoding: QueryEncoding, edition: Edition) -> Term:
    """This edition calls the request possible, and the other does not."""
    one, two = (encoding.meaning(0, e) for e in (Edition.BASE, Edition.AMENDED))
    here, there = (two, one) if edition is Edition.AMENDED else (one, two)
    return conjunction(here.possible(), negation(there.possible()))


def overlaps(prover: Prover, obligation: Obligation, found: Sequence[Overlap]) -> Proof:
    """Proved when every pair meets in exactly those possible requests that its boxes have, breaking the obligation there."""

    def state(encoding: QueryEncoding) -> Term:
        policy = encoding.meaning(0, obligation.edition).policy
        wrong = [
            z3.Xor(encoding.formula(meet(policy, obligation, each)), in_changes(encoding, each.parts)) for each in found
        ]
        return conjunction(encoding.formula(Possible()), disjunction(wrong))

    return prover.ask((), state, keep=True)


def meet(policy: Policy, obligation: Obligation, found: Overlap) -> Formula:
    """That both rows apply; that no row does where one should; or that both times stand in a conflict."""
    match obligation.question:
        case HitRuleHolds(name) if not found.provisions:
            when = policy.table(name).when
            rows = (Applies(p.id) for p in policy.rows(name))
            return Every((Meets(when), NotSo(Some(tuple(rows)))))
        case HitRuleHolds():
            return Every(tuple(map(Applies, found.provisions)))
        case _:
            return Every((*map(Stands, found.provisions), ComesOut(0, Access.CONFLICT)))


def counterexample(prover: Prover, obligation: Obligation, requests: Sequence[Request]) -> Proof:
    """Proved when exactly these requests violate the obligation."""

    def state(encoding: QueryEncoding) -> Term:
        exactly = [t for f, r in zip(encoding.requests, requests, strict=True) for t in f.equal(r)]
        return conjunction(*exactly, negation(encoding.formula(prover.formulas.of(obligation))))

    return prover.ask(obligation.differ, state, keep=True)


def irrelevant(
    prover: Prover,
    obligation: Obligation,
    requests: Sequence[Request],
    free: Sequence[Sequence[str]],
    outcomes: Sequence[tuple[int, Edition, Outcome]],
) -> Proof:
    """Proved when every possible request (pair) with the facts not free still violates the obligation.

    And when each of the outcomes, of a request in an edition, stays what it is.
    """

    def state(encoding: QueryEncoding) -> Term:
        fixed = [
            term
            for facts, request, names in zip(encoding.requests, requests, free, strict=True)
            for term in given(facts, request, names)
        ]
        real: list[Formula] = [Possible(n) for n in range(len(requests))]
        if obligation.differ:
            real.append(Differ())
        same = [encoding.meaning(n, edition).is_outcome(outcome) for n, edition, outcome in outcomes]
        kept = conjunction(encoding.formula(prover.formulas.of(obligation)), same)
        return conjunction(*fixed, encoding.formula(Every(tuple(real))), negation(kept))

    return prover.ask(obligation.differ, state)
