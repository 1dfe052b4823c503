"""What is always asked: no gap, no conflict, nothing dead, nothing vacuous, every hit rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from policy_dsl.model.claims import (
    Example,
    Property,
)
from policy_dsl.model.conditions import Condition
from policy_dsl.model.decisions import Access
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Provision, Refuse, Table, Target
from verifier.formulas import (
    Applies,
    Changed,
    ComesOut,
    Every,
    Formula,
    Meets,
    NotSo,
    Possible,
    Several,
    Some,
    Stands,
)
from verifier.obligations.claims import spoken_of
from verifier.obligations.intents import refused
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
from verifier.verdict import Edition, Kind

NOT_REFUSED = NotSo(refused(Edition.AMENDED))


def no_gap(policy: Policy) -> Obligation:
    """Every possible permitted request has a time."""
    return Obligation(
        name="no gap",
        kind=Kind.GAP,
        subject=None,
        sentence="Every permitted request has a target response time.",
        question=NoGap(),
        sought=Every((Possible(), ComesOut(0, Access.GAP))),
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
        sought=Every((Possible(), ComesOut(0, Access.CONFLICT))),
        clause=policy.clause,
    )


def nothing_dead(policy: Policy) -> Iterator[Obligation]:
    """Every provision, the one at the margin with them, shows in some decision.

    Not asked of editions that lapse: they are what the base says, and nobody can rewrite them.
    """
    lifted: dict[tuple[Target, ...], Formula] = {}
    for name, provision in policy.by_id.items():
        if provision.until is not None:
            continue
        yield Obligation(
            name="nothing dead",
            kind=Kind.DEAD,
            subject=name,
            sentence=f"`{name}` {shows(provision, provision is policy.otherwise)}.",
            question=Alive(name),
            sought=Every((Possible(), alive(policy, provision, lifted))),
            exists=True,
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


def alive(policy: Policy, provision: Provision, lifted: dict[tuple[Target, ...], Formula]) -> Formula:
    """The provision shows in the decision on request 0. `lifted` keeps what permits with equal targets share."""
    if provision is policy.otherwise:
        return Stands(provision.id)
    match provision.effect:
        case AnswerWithin():
            return Every((Stands(provision.id), NOT_REFUSED))
        case Refuse():
            return Stands(provision.id)
        case Permit() if provision.overrides:
            if provision.overrides not in lifted:
                reached = (Applies(p.id) for p in policy.provisions if provision.id in policy.set_aside_by[p.id])
                lifted[provision.overrides] = Some(tuple(reached))
            return Every((Applies(provision.id), lifted[provision.overrides]))
        case Permit():
            return Applies(provision.id)
        case _:
            assert_never(provision.effect)


def excludes_something(clause: str, when: Condition, policy: Policy) -> Obligation:
    """Some request meets the clause, whatever the other clauses exclude."""
    return Obligation(
        name="nothing dead",
        kind=Kind.DEAD,
        subject=clause,
        sentence=f"`{clause}` excludes some request.",
        question=ExcludesSomething(clause),
        sought=Meets(when),
        exists=True,
        clause=next(c.clause for c in policy.impossible if c.id == clause),
    )


def leaves_something(policy: Policy) -> Obligation:
    """The clauses together leave at least one request."""
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=None,
        sentence="The `impossible` clauses together leave some request.",
        question=LeavesSomething(),
        sought=Possible(),
        exists=True,
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
        sought=spoken_of(claim),
        exists=True,
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
        sought=Every((Possible(), Changed())),
        exists=True,
        clause=proposal.clause,
    )


def hit_rule_holds(policy: Policy, table: Table) -> Obligation:
    """As many rows of the table as its hit rule says apply to each possible request under its `when`."""
    rows = tuple(p.id for p in policy.provisions if p.path[0] == table.name)
    several, some = Several(rows), Some(tuple(Applies(row) for row in rows))
    broken = several if table.hit_rule is HitRule.AT_MOST_ONE else Some((NotSo(some), several))
    return Obligation(
        name="hit rule",
        kind=Kind.HIT_RULE,
        subject=table.name,
        sentence=f"In `{table.name}`, {table.hit_rule.value}.",
        question=HitRuleHolds(table.name),
        sought=Every((Possible(), Meets(table.when), broken)),
        clause=table.clause,
    )
