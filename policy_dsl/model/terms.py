"""Which terms others are explained by, which are part of what is claimed or assumed, and which are used at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from policy_dsl.model.claims import Scoped, conditions_of_claim
from policy_dsl.model.conditions import Condition, attributes_of
from policy_dsl.model.derivations import derived_from
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Clause, Term


def with_explanations(terms: Iterable[Term], names: Iterable[str]) -> frozenset[str]:
    """The names of these terms, and of all that they are explained by."""
    by_name = {term.name: term for term in terms}
    result: set[str] = set()
    pending = [*names]
    while pending:
        name = pending.pop()
        if name not in result and name in by_name:
            result.add(name)
            pending += by_name[name].clause.terms
    return frozenset(result)


def terms_of_claims(policy: Policy, proposal: Proposal | None) -> frozenset[str]:
    """The terms on which it depends what properties, rules about amendments and intents claim, and which requests are possible.

    `policy` is the one that results from the proposal. Terms behind the derived facts in a claim are among them.
    """
    facts = facts_of_claims(policy, proposal)
    clauses = [*claims(policy, proposal), *giving(policy, facts)]
    return with_explanations(policy.terms, (name for each in clauses for name in each.terms))


def terms_in_use(policy: Policy, proposal: Proposal | None) -> frozenset[str]:
    """The terms on which a decision, a claim or an assumption may depend, directly or by way of others."""
    deciding = [*(each.clause for each in policy.provisions), *(table.clause for table in policy.tables)]
    clauses = [*deciding, *giving(policy, [fact.name for fact in policy.derived]), *claims(policy, proposal)]
    return with_explanations(policy.terms, (name for each in clauses for name in each.terms))


def facts_of_claims(policy: Policy, proposal: Proposal | None) -> frozenset[str]:
    """The derived facts on which it depends what is claimed or assumed; all of them below an intent with a condition, since
    those that it tests are written out.
    """
    conditions: list[Condition] = []
    editions = [policy]
    while proposal is not None:
        if any(isinstance(intent.aim, Scoped) for intent in proposal.intents):
            return frozenset(fact.name for fact in policy.derived)
        editions.append(proposal.base)
        proposal = proposal.below
    for each in (edition.resolved for edition in editions):
        conditions += (clause.when for clause in each.impossible)
        conditions += (condition for claim in each.properties for condition in conditions_of_claim(claim))
        aims = (intent.aim for frame in each.frames for intent in frame.aims)
        conditions += (aim.where for aim in aims if isinstance(aim, Scoped))
    return derived_from(policy, (name for condition in conditions for name in attributes_of(condition)))


def giving(policy: Policy, facts: Collection[str]) -> Iterator[Clause]:
    """The clauses of what gives these derived facts."""
    for each in policy.derivations:
        if each.fact.name in facts:
            yield from (provision.clause for provision in each.provisions)
            yield from (table.clause for table in each.tables)


def claims(policy: Policy, proposal: Proposal | None) -> Iterator[Clause]:
    """The clauses of what is claimed or assumed."""
    yield from (each.clause for each in policy.impossible)
    yield from (each.clause for each in policy.properties)
    for frame in policy.frames:
        yield from (aim.clause for aim in frame.aims)
    while proposal is not None:
        yield from claims(proposal.base, None)
        yield from (intent.clause for intent in proposal.intents)
        proposal = proposal.below
