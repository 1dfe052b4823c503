"""What is always asked: no gap, no conflict, nothing dead, nothing vacuous, every hit rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from policy_dsl.model.claims import (
    Example,
    Property,
)
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import AnswerWithin, Impossible, Permit, Provision, Refuse, Table
from verifier.obligations.questions import (
    Alive,
    ChangesSomething,
    ExcludesSomething,
    HitRuleHolds,
    LeavesSomething,
    NoConflict,
    NoGap,
    Obligation,
    SpeaksOfSomething,
)
from verifier.verdict import Kind


def no_gap(policy: Policy) -> Obligation:
    """Every possible permitted request has a time."""
    return Obligation(
        name="no gap",
        kind=Kind.GAP,
        subject=None,
        sentence="Every permitted request has a target response time.",
        question=NoGap(),
        clause=policy.clause,
    )


def no_conflict(policy: Policy) -> Obligation:
    """No possible permitted request has two times that differ."""
    return Obligation(
        name="no conflict",
        kind=Kind.CONFLICT,
        subject=None,
        sentence="No permitted request has two target response times that differ.",
        question=NoConflict(),
        clause=policy.clause,
    )


def nothing_dead(policy: Policy) -> Iterator[Obligation]:
    """Every provision, the one at the margin with them, shows in some decision.

    Not asked of editions that lapse: they are what the base says, and nobody can rewrite them.
    """
    for name, provision in policy.by_id.items():
        if provision.until is not None:
            continue
        yield Obligation(
            name="nothing dead",
            kind=Kind.DEAD,
            subject=name,
            sentence=f"`{name}` {shows(provision, provision is policy.otherwise)}.",
            question=Alive(name),
            clause=provision.clause,
        )


def shows(provision: Provision, at_the_margin: bool) -> str:
    """What a live provision of its kind does, in words that follow its name."""
    if at_the_margin:
        return "decides some request"
    match provision.effect:
        case AnswerWithin():
            return "gives some request that is not refused its time"
        case Refuse():
            return "refuses some request"
        case Permit():
            return "lifts a refusal for some request" if provision.overrides else "applies to some request"
        case _:
            assert_never(provision.effect)


def excludes_something(clause: Impossible) -> Obligation:
    """Some request meets the clause, whatever the other clauses exclude."""
    return Obligation(
        name="nothing dead",
        kind=Kind.DEAD,
        subject=clause.id,
        sentence=f"`{clause.id}` excludes some request.",
        question=ExcludesSomething(clause.id),
        clause=clause.clause,
    )


def leaves_something(policy: Policy) -> Obligation:
    """The clauses together leave at least one request."""
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=None,
        sentence="The `impossible` clauses together leave some request.",
        question=LeavesSomething(),
        clause=policy.clause,
    )


def speaks_of_something(claim: Property | Example) -> Obligation:
    """Some possible request, or pair of two different ones, meets the facts that the claim asks for."""
    pair = isinstance(claim, Property) and len(claim.requests) == 2
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=claim.name,
        sentence=f"`{claim.name}` speaks of some {'pair of requests' if pair else 'request'}.",
        question=SpeaksOfSomething(claim),
        names=claim.requests if isinstance(claim, Property) else ("r",),
        differ=claim.differ if isinstance(claim, Property) else (),
        clause=claim.clause,
    )


def changes_something(proposal: Proposal) -> Obligation:
    """The proposal changes at least one decision."""
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=proposal.name,
        sentence=f"`{proposal.name}` changes some decision.",
        question=ChangesSomething(),
        clause=proposal.clause,
    )


def hit_rule_holds(table: Table) -> Obligation:
    """As many rows of the table as its hit rule says apply to each possible request under its `when`."""
    return Obligation(
        name="hit rule",
        kind=Kind.HIT_RULE,
        subject=table.name,
        sentence=f"In `{table.name}`, {table.hit_rule.value}.",
        question=HitRuleHolds(table.name),
        clause=table.clause,
    )
