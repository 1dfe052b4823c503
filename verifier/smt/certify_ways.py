"""Certifies where there is no way, each time by a question about a request and one way of it."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.claims import Availability, compares_outcomes
from policy_dsl.model.conditions import about
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.vocabulary import Request
from verifier.obligations.questions import Obligation
from verifier.results.regions import Region
from verifier.results.status import Edition, Status
from verifier.smt import ways
from verifier.smt.encode.conditions import fixed_facts
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation
from verifier.smt.formulas import Conjunction, Formula, Meets, Negation, Possible
from verifier.smt.formulate import lacking
from verifier.smt.outcome_tests import faulty, test_formula
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover


def violations(prover: Prover, obligation: Obligation, claim: Availability, regions: Sequence[Region]) -> Proof:
    """Proved when the regions contain, of the possible requests, exactly those without a way."""
    outside = ways.prove(prover.policy, prover.base, prover.budget, obligation, claim, outside=regions)
    if outside.status is not Status.PROVED:
        return outside

    def encode(encoding: QueryEncoding) -> Term:
        boxed = disjunction([ways.in_region(encoding.requests[0], region) for region in regions])
        possible = encoding.formula(Possible(edition=obligation.edition))
        return conjunction(boxed, possible, encoding.formula(sound(prover, obligation, claim)))

    return prover.ask(claim.differ, encode, keep_query=True)


def counterexample(prover: Prover, obligation: Obligation, claim: Availability, request: Request) -> Proof:
    """Proved when this request has no way."""

    def encode(encoding: QueryEncoding) -> Term:
        impossible = negation(encoding.formula(Possible(edition=obligation.edition)))
        wrong = disjunction([impossible, encoding.formula(sound(prover, obligation, claim))])
        return conjunction(encoding.requests[0].equals(request), wrong)

    return prover.ask(claim.differ, encode, keep_query=True)


def irrelevant(
    prover: Prover,
    obligation: Obligation,
    claim: Availability,
    request: Request,
    free: Sequence[str],
    outcomes: Sequence[tuple[int, Edition, Outcome]],
) -> Proof:
    """Proved when no possible request that differs from this one in the `free` facts alone has a way, or another outcome."""

    def encode(encoding: QueryEncoding) -> Term:
        same = [encoding.encoding_of(0, edition).is_outcome(outcome) for _, edition, outcome in outcomes]
        wrong = disjunction([negation(conjunction(same)), encoding.formula(sound(prover, obligation, claim))])
        possible = encoding.formula(Possible(edition=obligation.edition))
        return conjunction(fixed_facts(encoding.requests[0], request, free), possible, wrong)

    return prover.ask(claim.differ, encode)


def sound(prover: Prover, obligation: Obligation, claim: Availability) -> Formula:
    """The first request is not what the claim is about; or it is decided, and the second is a way of it. Where times on clocks
    are compared, it has a way at each hour, which may be another one each time.
    """
    edition, order = obligation.edition, prover.formulas.order
    if order is not None and compares_outcomes(claim):
        return Negation(Conjunction((Meets(claim.where), lacking(claim, edition, order))))
    tests = tuple(test_formula(test, edition) for test in claim.claim)
    decided = (Negation(faulty(0, edition)), Negation(faulty(1, edition)))
    way = Conjunction((Possible(1, edition=edition), Meets(about(claim.among, 1)), *decided, *tests))
    return Negation(Conjunction((Meets(claim.where), Negation(way))))
