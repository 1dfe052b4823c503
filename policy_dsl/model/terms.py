"""Which terms others are explained by, which are part of what is claimed or assumed, and which are used at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_dsl.model.policy import Policy, Proposal
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

    `policy` is the one that results from the proposal. Terms behind a derived fact are among them: a claim may test it.
    """
    clauses = [*claims(policy, proposal), *giving(policy)]
    return with_explanations(policy.terms, (name for each in clauses for name in each.terms))


def terms_in_use(policy: Policy, proposal: Proposal | None) -> frozenset[str]:
    """The terms on which a decision, a claim or an assumption may depend, directly or by way of others."""
    deciding = [*(each.clause for each in policy.provisions), *(table.clause for table in policy.tables)]
    clauses = [*deciding, *giving(policy), *claims(policy, proposal)]
    return with_explanations(policy.terms, (name for each in clauses for name in each.terms))


def giving(policy: Policy) -> Iterator[Clause]:
    """The clauses of what gives derived facts."""
    for each in policy.derivations:
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
