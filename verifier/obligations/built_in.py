"""The built-in obligations: no gap, no conflict, no dead provision, no vacuous claim, and that hit rules hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from policy_dsl.model.claims import Claim, Example
from policy_dsl.model.policy import Derivation, Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, Gives, Impossible, Permit, Provision, Refuse, Table
from verifier.obligations.claims import requests_of
from verifier.obligations.questions import (
    Alive,
    ChangesADecision,
    ExcludesARequest,
    Flaw,
    GivesSomeValue,
    HitRuleHolds,
    LeavesARequest,
    NoConflict,
    NoFlaw,
    NoGap,
    Obligation,
    ScopeNotEmpty,
)
from verifier.results.status import Kind


def no_gap(policy: Policy) -> Obligation:
    """Every possible permitted request has a time."""
    has = "each of its times" if policy.times else "a target response time"
    return Obligation(
        name="no gap",
        kind=Kind.GAP,
        subject=None,
        sentence=f"Every permitted request has {has}.",
        question=NoGap(),
        clause=policy.clause,
    )


def no_conflict(policy: Policy) -> Obligation:
    """No possible permitted request has two different times."""
    two = "times of one name" if policy.times else "target response times"
    crossed = ", or a floor that is later than a cap" if policy.caps and policy.floors else ""
    return Obligation(
        name="no conflict",
        kind=Kind.CONFLICT,
        subject=None,
        sentence=f"No permitted request has two {two} that differ{crossed}.",
        question=NoConflict(),
        clause=policy.clause,
    )


def nothing_dead(policy: Policy) -> Iterator[Obligation]:
    """Every provision affects some decision; so does an `otherwise` at the margin.

    Skips versions of provisions that lapse: they come from the base, and a proposal cannot change them.
    """
    for name, provision in policy.by_id.items():
        if provision.until is not None:
            continue
        yield Obligation(
            name="nothing dead",
            kind=Kind.DEAD,
            subject=name,
            sentence=f"`{name}` {liveness_words(provision, provision is policy.otherwise)}.",
            question=Alive(name),
            clause=provision.clause,
        )


def derived_fact_sound(derivation: Derivation) -> Iterator[Obligation]:
    """Every possible request has one value of the derived fact, its tables keep their hit rules, and nothing gives it in
    vain. Editions that lapse are skipped, as in `nothing_dead`.
    """
    fact = derivation.fact
    flaws = [
        ("no gap", Kind.GAP, Flaw.NO_VALUE, f"Every request has a value of `{fact.name}`."),
        ("no conflict", Kind.CONFLICT, Flaw.TWO_VALUES, f"No request has two values of `{fact.name}`."),
    ]
    for name, kind, flaw, sentence in flaws:
        yield Obligation(name, kind, fact.name, sentence, NoFlaw(fact.name, flaw), clause=fact.clause)
    for provision in derivation.provisions:
        if provision.until is None:
            sentence = f"`{provision.id}` gives some request its `{fact.name}`."
            question = GivesSomeValue(fact.name, provision.id)
            yield Obligation("nothing dead", Kind.DEAD, provision.id, sentence, question, clause=provision.clause)
    for table in derivation.tables:
        if table.hit_rule.counts_rows:
            yield replace(hit_rule_holds(table), question=NoFlaw(fact.name, Flaw.HIT_RULE, table.name))


def liveness_words(provision: Provision, at_the_margin: bool) -> str:
    """The effect that keeps such a provision alive, in words that follow its name."""
    if at_the_margin:
        return "decides some request"
    match provision.effect:
        case AnswerWithin():
            return "gives some request that is not refused its time"
        case Cap():
            return "cuts or gives the time of some request that is not refused"
        case Floor():
            return "raises the time of some request that is not refused"
        case Refuse():
            return "refuses some request"
        case Permit():
            return "lifts a refusal for some request" if provision.overrides else "applies to some request"
        case Gives():
            return "gives some request its value"
        case _:
            assert_never(provision.effect)


def excludes_a_request(clause: Impossible) -> Obligation:
    """Some request meets the clause, regardless of the other clauses."""
    return Obligation(
        name="nothing dead",
        kind=Kind.DEAD,
        subject=clause.id,
        sentence=f"`{clause.id}` excludes some request.",
        question=ExcludesARequest(clause.id),
        clause=clause.clause,
    )


def leaves_a_request(policy: Policy) -> Obligation:
    """The clauses together leave at least one request possible."""
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=None,
        sentence="The `impossible` clauses together leave some request.",
        question=LeavesARequest(),
        clause=policy.clause,
    )


def scope_is_not_empty(claim: Claim | Example) -> Obligation:
    """Some possible request, or pair of different ones, meets the facts of the claim."""
    names, differ = (("r",), ()) if isinstance(claim, Example) else requests_of(claim)
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=claim.name,
        sentence=f"`{claim.name}` applies to some {'pair of requests' if differ else 'request'}.",
        question=ScopeNotEmpty(claim),
        names=names,
        differ=differ,
        clause=claim.clause,
    )


def changes_a_decision(proposal: Proposal) -> Obligation:
    """The proposal changes at least one decision."""
    return Obligation(
        name="no vacuous claim",
        kind=Kind.VACUOUS,
        subject=proposal.name,
        sentence=f"`{proposal.name}` changes some decision.",
        question=ChangesADecision(),
        clause=proposal.clause,
    )


def hit_rule_holds(table: Table) -> Obligation:
    """For each possible request that meets the table's `when`, the number of rows that apply is what the hit rule demands."""
    return Obligation(
        name="hit rule",
        kind=Kind.HIT_RULE,
        subject=table.name,
        sentence=f"In `{table.name}`, {table.hit_rule.value}.",
        question=HitRuleHolds(table.name),
        clause=table.clause,
    )
