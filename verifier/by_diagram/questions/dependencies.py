"""What a verdict depends on: `impossible` clauses that exclude requests, and provisions that decide the others."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import chain
from typing import cast

from policy_dsl.diagram.mdd.view import values_by_label
from policy_dsl.diagram.policy.leaf import Deciders
from policy_dsl.model import claims, derivations
from policy_dsl.model.decisions import Access, Outcome
from verifier.by_diagram.counts.row_counts import meets_alone
from verifier.by_diagram.questions.ways import varied_levels
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.by_diagram.spaces.question_conditions import obligation_conditions
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition


def dependencies(d: Diagrams, obligation: Obligation, basis: int, *, shown: bool) -> tuple[str, ...]:
    """The `impossible` clauses that exclude something from the scope, and the provisions that decide in `basis`; for a
    provision that gives a derived fact, those that give it there.

    With `shown`, a witness proves the question, and the verdict depends only on the provision that it is about, if any.
    """
    forest, question = d.forest, obligation.question
    if isinstance(question, claims.Availability):
        ways = forest.exists(basis, varied_levels(d.space, question.differ))
        basis = forest.either(basis, forest.both(d.of(obligation.edition).possible(), ways))
    if shown:
        return (question.provision,) if isinstance(question, questions.Alive | questions.GivesSomeValue) else ()
    if isinstance(question, questions.GivesSomeValue):
        deciding = giving_provisions(d, obligation.edition, question.fact, basis)
    else:
        deciding = {
            i for edition, n in deciding_requests(obligation) for i in deciding_provisions(d, edition, n, basis)
        }
    builders = [d.of(*each) for each in deciding_requests(obligation)]
    policy, valid = builders[0].policy, builders[0].valid()
    excluding = []
    clauses = [(b, clause) for b in builders for clause in b.policy.impossible]
    for name in dict.fromkeys(clause.id for _, clause in clauses):
        kept = forest.every(forest.negate(b.condition(c.when)) for b, c in clauses if c.id != name)
        excluded = forest.some(b.condition(c.when) for b, c in clauses if c.id == name)
        if forest.every([valid, kept, excluded, scope_before_impossible(d, obligation)]) != forest.no:
            excluding.append(name)
    ids = dict.fromkeys([*policy.cited, *(i for b in builders for i in b.policy.cited)])
    return (*excluding, *(i for i in ids if i in deciding))


def decides(d: Diagrams, edition: Edition, name: str) -> bool:
    """Whether the decisions show that the provision decides some possible request. They are not asked where their diagram
    was too large; and a permit may affect a decision that does not name it.
    """
    builder = d.of(edition)
    return builder.decision_diagram is not None and name in deciding_provisions(d, edition, 0, builder.possible())


def deciding_provisions(d: Diagrams, edition: Edition, request: int, where: int) -> frozenset[str]:
    """The provisions that decide some request for which the diagram `where` is true."""
    key = (edition, request, where)
    if key not in d.deciding:
        view, builder = d.decisions_view(edition, request)
        decisions = values_by_label(d.forest, where, view, builder.decisions())
        d.deciding[key] = provision_ids(decisions.get(True, ()))
    return d.deciding[key]


def giving_provisions(d: Diagrams, edition: Edition, fact: str, where: int) -> set[str]:
    """The provisions that give the derived fact to some request for which the diagram `where` is true."""
    builder, derivation = d.of(edition), d.of(edition).policy.derivation(fact)
    standing = ((p.id, builder.condition(derivations.stands(derivation, p))) for p in derivation.provisions)
    return {i for i, node in standing if d.forest.both(node, where) != d.forest.no}


def provision_ids(decisions: Iterable[Hashable]) -> frozenset[str]:
    """The provisions in these decisions."""
    return frozenset(chain.from_iterable(ids for _, ids in cast(Iterable[Deciders], decisions)))


def broken_by(d: Diagrams, obligation: Obligation, where: int) -> tuple[tuple[Edition, Access], ...]:
    """The gaps and conflicts among these requests or pairs, by edition. Those of the base count only for requests that
    have none after.
    """
    faults: set[tuple[Edition, Access]] = set()
    for edition, request in deciding_requests(obligation):
        region = where
        if edition is not obligation.edition:
            after = d.where(d.outcomes(obligation.edition), lambda outcome: outcome.faulty)
            region = d.forest.without(where, after)
        view, builder = d.decisions_view(edition, request)
        outcomes = cast(Iterable[Outcome], values_by_label(d.forest, region, view, builder.outcomes()).get(True, ()))
        faults.update((edition, outcome.access) for outcome in outcomes if outcome.faulty)
    return tuple((edition, access) for edition in Edition for access in Access if (edition, access) in faults)


def deciding_requests(obligation: Obligation) -> list[tuple[Edition, int]]:
    """The decisions that the obligation is about, as editions and requests; for a change, one of them is in the base."""
    requests = [(obligation.edition, n) for n in range(len(obligation.names))]
    if isinstance(obligation.question, questions.AimMet | questions.ChangesADecision):
        requests.append((Edition.BASE, 0))
    return requests


def scope_before_impossible(d: Diagrams, obligation: Obligation) -> int:
    """The question's scope before `impossible` clauses are applied."""
    policy = d.of(obligation.edition)
    scope = d.forest.every(policy.condition(c) for c in obligation_conditions(obligation))
    match obligation.question:
        case claims.Availability() as claim:
            where = policy.condition(claim.where)
            return d.forest.either(where, d.forest.exists(where, varied_levels(d.space, claim.differ)))
        case questions.AimMet(claims.ChangesOnlyWhere()):
            return d.forest.negate(scope)
        case questions.Alive(provision) if policy.policy.by_id[provision] is not policy.policy.otherwise:
            return meets_alone(policy, policy.policy.by_id[provision])
        case questions.GivesSomeValue(fact, name):
            derivation = policy.policy.derivation(fact)
            whole = next(p.when for p in derivation.provisions if p.id == name)
            return policy.condition(derivation.alone.get(name, whole))
        case questions.HitRuleHolds(name):
            return policy.condition(policy.policy.table(name).when)
        case questions.NoFlaw() as question:
            return policy.condition(questions.judged(policy.policy, question))
        case _:
            return scope
