"""Certifies with Z3 what the diagrams computed: regions and their counts, counterexamples, and irrelevant facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import z3

from policy_dsl.model import derivations
from policy_dsl.model.claims import Availability
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Request
from verifier.obligations.questions import Flaw, HitRuleHolds, NoFlaw, Obligation, cross_conditions, editions_asked
from verifier.results.impact import Change, Exclusive, OutlineRow
from verifier.results.regions import Overlap, OverlapPart, Region
from verifier.results.status import Edition, Status
from verifier.smt import certify_ways, ways
from verifier.smt.encode.conditions import fixed_facts, holds, in_box, in_tied_box
from verifier.smt.encode.query import QueryEncoding
from verifier.smt.encode.terms import Term, conjunction, disjunction, negation
from verifier.smt.formulas import (
    Applies,
    Conjunction,
    Differ,
    Disjunction,
    Formula,
    HasAccess,
    Meets,
    Negation,
    Possible,
    Stands,
    without_clause,
)
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.smt.solvers import Route


def violations(prover: Prover, obligation: Obligation, regions: Sequence[Region]) -> Proof:
    """Proved when the regions contain, of the possible requests, exactly the violations; and every violation is possible.

    For pairs: of the pairs of different requests that meet the claim's comparisons.
    """

    if isinstance(obligation.question, Availability):
        return certify_ways.violations(prover, obligation, obligation.question, regions)

    def encode(encoding: QueryEncoding) -> Term:
        boxed = disjunction([in_region(encoding, region) for region in regions])
        domain = domain_of(encoding, obligation)
        sought = encoding.formula(prover.formulas.of(obligation))
        return disjunction(conjunction(domain, z3.Xor(sought, boxed)), conjunction(sought, negation(domain)))

    return prover.ask(obligation.differ, encode, keep_query=True)


def domain_of(encoding: QueryEncoding, obligation: Obligation) -> Term:
    """The requests are possible; the two of a pair differ, and meet the claim's comparisons."""
    possible = [encoding.formula(each) for each in all_possible(obligation)]
    if not obligation.differ:
        return conjunction(possible)
    ties = [holds(relation, encoding.requests) for relation in cross_conditions(obligation)]
    return conjunction(possible, encoding.requests_differ(), ties)


def all_possible(obligation: Obligation) -> list[Formula]:
    """Each request is possible in the editions that the obligation is about."""
    editions = editions_asked(obligation)
    return [Possible(n, edition=edition) for n in range(len(obligation.names)) for edition in editions]


def in_region(encoding: QueryEncoding, region: Region) -> Term:
    """Each request lies in its box, and they meet the ties. Raises TimeoutError after the deadline: regions may be many."""
    encoding.definitions.check_deadline()
    terms = [term for f, (_, b) in zip(encoding.requests, region.boxes, strict=True) for term in in_box(f, b)]
    return conjunction(terms, [holds(tie, encoding.requests) for tie in region.ties])


def in_any_part(encoding: QueryEncoding, parts: Sequence[Change | Exclusive | OverlapPart | OutlineRow]) -> Term:
    """The request lies in one of these boxes and meets its conditions on compared facts."""
    return disjunction([in_part(encoding, part) for part in parts])


def in_part(encoding: QueryEncoding, part: Change | Exclusive | OverlapPart | OutlineRow) -> Term:
    """The request lies in the box and meets its conditions on compared facts. Raises TimeoutError after the deadline."""
    encoding.definitions.check_deadline()
    box = {} if part.box is None else part.box
    return in_tied_box(encoding.requests[0], box, part.ties)


def overlaps(prover: Prover, obligation: Obligation, pairs: Sequence[Overlap]) -> Proof:
    """Proved when the boxes of each pair contain, of the possible requests, exactly those in which the pair overlaps."""

    def encode(encoding: QueryEncoding) -> Term:
        policy = encoding.encoding_of(0, obligation.edition).policy
        wrong = [
            z3.Xor(encoding.formula(overlap_formula(policy, obligation, each)), in_any_part(encoding, each.parts))
            for each in pairs
        ]
        return conjunction(encoding.formula(Possible(edition=obligation.edition)), disjunction(wrong))

    return prover.ask((), encode, keep_query=True)


def overlap_formula(policy: Policy, obligation: Obligation, overlap: Overlap) -> Formula:
    """Both rows apply; without provisions: no row applies where one has to; or both times stand in a conflict, or both
    values of a derived fact do.
    """
    match obligation.question:
        case NoFlaw(fact, Flaw.HIT_RULE, name):
            derivation = policy.derivation(fact)
            if overlap.provisions:
                return Conjunction(tuple(Meets(p.when) for p in derivation.provisions if p.id in overlap.provisions))
            when = next(table.when for table in derivation.tables if table.name == name)
            given = (Meets(p.when) for p in derivation.provisions if p.path[0] == name)
            return Conjunction((Meets(when), Negation(Disjunction(tuple(given)))))
        case NoFlaw(fact):
            derivation = policy.derivation(fact)
            standing = (derivations.stands(derivation, p) for p in derivation.provisions if p.id in overlap.provisions)
            return Conjunction(tuple(map(Meets, standing)))
        case HitRuleHolds(name) if not overlap.provisions:
            when = policy.table(name).when
            rows = (Applies(p.id) for p in policy.provisions_of(name))
            return Conjunction((Meets(when), Negation(Disjunction(tuple(rows)))))
        case HitRuleHolds(
            name
        ):  # a row that refuses applies in each of several times, and the table counts rows in one
            return Conjunction((Meets(policy.table(name).when), *map(Applies, overlap.provisions)))
        case _:
            return Conjunction((*map(Stands, overlap.provisions), HasAccess(0, Access.CONFLICT)))


def violates_only(prover: Prover, here: Obligation, there: Obligation) -> Proof:
    """Proved when whatever violates the one obligation violates the other too; otherwise refuted by what does not."""

    def encode(encoding: QueryEncoding) -> Term:
        return conjunction(
            encoding.formula(prover.formulas.of(here)), negation(encoding.formula(prover.formulas.of(there)))
        )

    return prover.ask(here.differ, encode)


def hold_without(prover: Prover, obligations: Sequence[Obligation], clause: Impossible) -> Proof:
    """Proved when none of the obligations, which are about the same kind of requests, is violated by what the clause alone
    excludes.
    """

    def encoder(obligation: Obligation) -> Callable[[QueryEncoding], Term]:
        formula = without_clause(prover.formulas.of(obligation), clause.id)
        return lambda encoding: conjunction(
            encoding.formula(formula), disjunction([holds(clause.when, (r,)) for r in encoding.requests])
        )

    for obligation in obligations:
        if isinstance(obligation.question, Availability):
            proof = ways.prove(
                prover.policy, prover.base, prover.budget, obligation, obligation.question, beside=clause
            )
            if proof.status is not Status.PROVED:
                return proof
    others = [each for each in obligations if not isinstance(each.question, Availability)]
    if not others:
        return Proof(Status.PROVED)
    return prover.ask(others[0].differ, *map(encoder, others), route=Route.PARTITIONED)


def unchanged_without(prover: Prover, clause: Impossible) -> Proof:
    """Proved when no decision changes on what the clause alone excludes."""

    def encode(encoding: QueryEncoding) -> Term:
        both = [encoding.formula(Possible(0, clause.id, edition)) for edition in (Edition.AMENDED, Edition.BASE)]
        return conjunction(both, holds(clause.when, encoding.requests), encoding.formula(prover.formulas.changed))

    return prover.ask((), encode)


def counterexample(prover: Prover, obligation: Obligation, requests: Sequence[Request]) -> Proof:
    """Proved when exactly these requests violate the obligation."""
    if isinstance(obligation.question, Availability):
        return certify_ways.counterexample(prover, obligation, obligation.question, requests[0])

    def encode(encoding: QueryEncoding) -> Term:
        exactly = [t for f, r in zip(encoding.requests, requests, strict=True) for t in f.equals(r)]
        return conjunction(*exactly, negation(encoding.formula(prover.formulas.of(obligation))))

    return prover.ask(obligation.differ, encode, keep_query=True)


def irrelevant(
    prover: Prover,
    obligation: Obligation,
    requests: Sequence[Request],
    free: Sequence[Sequence[str]],
    outcomes: Sequence[tuple[int, Edition, Outcome]],
) -> Proof:
    """Proved when the `free` facts are irrelevant: whatever their values, every possible request or pair with the other
    facts violates the obligation and has these `outcomes`.
    """
    if isinstance(obligation.question, Availability):
        return certify_ways.irrelevant(prover, obligation, obligation.question, requests[0], free[0], outcomes)

    def encode(encoding: QueryEncoding) -> Term:
        fixed = [
            term
            for facts, request, names in zip(encoding.requests, requests, free, strict=True)
            for term in fixed_facts(facts, request, names)
        ]
        valid = all_possible(obligation)
        if obligation.differ:
            valid.append(Differ())
        same_outcomes = [encoding.encoding_of(n, edition).is_outcome(outcome) for n, edition, outcome in outcomes]
        unchanged_violation = conjunction(encoding.formula(prover.formulas.of(obligation)), same_outcomes)
        return conjunction(*fixed, encoding.formula(Conjunction(tuple(valid))), negation(unchanged_violation))

    return prover.ask(obligation.differ, encode)
