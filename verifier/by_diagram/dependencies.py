"""What a verdict rests on: the clauses that keep something out, and the provisions that decide the rest."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from itertools import chain
from typing import cast

from policy_dsl.diagram.mdd.view import values_by_label
from policy_dsl.diagram.policy.leaf import Deciders
from policy_dsl.model import claims
from policy_dsl.model.decisions import Access, Outcome
from verifier.by_diagram.diagrams import Diagrams, conditions_of
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.verdict import Edition


def dependencies(d: Diagrams, obligation: Obligation, behind: int, *, shown: bool) -> tuple[str, ...]:
    """The `impossible` clauses that keep something out of what is spoken of, and the provisions that decide the rest.

    That something exists is `shown` by a single request: it rests on nothing but what it is about.
    """
    forest = d.forest
    if shown:
        return (obligation.question.provision,) if isinstance(obligation.question, questions.Alive) else ()
    deciding = {i for edition, n in deciders(obligation) for i in deciding_in(d, edition, n, behind)}
    builders = [d.of(*each) for each in deciders(obligation)]
    policy, valid = builders[0].policy, builders[0].valid()
    excluding = []
    for clause in policy.impossible:
        others = [c for c in policy.impossible if c.id != clause.id]
        kept = forest.every(forest.negate(b.condition(c.when)) for b in builders for c in others)
        excluded = forest.some(b.condition(clause.when) for b in builders)
        if forest.every([valid, kept, excluded, scope_before_impossible(d, obligation)]) != forest.no:
            excluding.append(clause.id)
    ids = dict.fromkeys([*policy.by_id, *(i for b in builders for i in b.policy.by_id)])
    return (*excluding, *(i for i in ids if i in deciding))


def deciding_in(d: Diagrams, edition: Edition, request: int, where: int) -> frozenset[str]:
    """The provisions that decide some request in a diagram."""
    key = (edition, request, where)
    if key not in d.deciding:
        view, builder = d.seen(edition, request)
        found = values_by_label(d.forest, where, view, builder.decisions())
        d.deciding[key] = provision_ids(found.get(True, ()))
    return d.deciding[key]


def provision_ids(found: Iterable[Hashable]) -> frozenset[str]:
    """The provisions in some of these decisions."""
    return frozenset(chain.from_iterable(ids for _, ids in cast(Iterable[Deciders], found)))


def broken_by(d: Diagrams, obligation: Obligation, where: int) -> tuple[tuple[Edition, Access], ...]:
    """The gaps and conflicts that requests, or pairs, have each some of; those before only of requests with none after."""
    found: set[tuple[Edition, Access]] = set()
    for edition, request in deciders(obligation):
        left = where
        if edition is not obligation.edition:
            after = d.where(d.outcomes(obligation.edition), lambda outcome: outcome.faulty)
            left = d.forest.without(where, after)
        view, builder = d.seen(edition, request)
        outcomes = cast(Iterable[Outcome], values_by_label(d.forest, left, view, builder.outcomes()).get(True, ()))
        found.update((edition, outcome.access) for outcome in outcomes if outcome.faulty)
    return tuple((edition, access) for edition in Edition for access in Access if (edition, access) in found)


def deciders(obligation: Obligation) -> list[tuple[Edition, int]]:
    """Whose decisions the obligation is about: those of its requests, and of the base when a change is spoken of."""
    found = [(obligation.edition, n) for n in range(len(obligation.names))]
    if isinstance(obligation.question, questions.AimMet | questions.ChangesADecision):
        found.append((Edition.BASE, 0))
    return found


def scope_before_impossible(d: Diagrams, obligation: Obligation) -> int:
    """What the question would speak of if no request were impossible."""
    policy = d.of(obligation.edition)
    met = d.forest.every(policy.condition(c) for c in conditions_of(obligation))
    match obligation.question:
        case questions.AimMet(claims.ChangesOnlyWhere()):
            return d.forest.negate(met)
        case questions.Alive(provision) if policy.policy.by_id[provision] is not policy.policy.otherwise:
            return policy.applies(policy.policy.by_id[provision])
        case questions.HitRuleHolds(name):
            return policy.condition(policy.policy.table(name).when)
        case _:
            return met
