"""Properties and examples as obligations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from policy_dsl.model.claims import (
    Compared,
    Example,
    OutcomeTest,
    Permitted,
    Property,
    Refused,
    Relation,
)
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy, Proposal
from verifier.formulas import (
    ComesOut,
    Differ,
    Every,
    Formula,
    InOrder,
    Meets,
    NotSo,
    Possible,
    Some,
)
from verifier.obligations.questions import Obligation
from verifier.obligations.stacks import judged
from verifier.verdict import Edition, Kind

FALSE: Formula = Some(())


def property_holds(claim: Property, edition: Edition = Edition.AMENDED) -> Obligation:
    """No possible request or pair that meets `where` violates the property."""
    requests = range(len(claim.requests))
    kept = Every(tuple(outcome_test(test, edition) for test in claim.claim))
    violated = Every((*(outcome_test(test, edition) for test in claim.given), NotSo(kept) if claim.always else kept))
    return Obligation(
        name=claim.name,
        kind=Kind.CLAIM,
        subject=None,
        sentence=claim.sentence,
        question=claim,
        sought=Every((spoken_of(claim), Some((*(faulty(r, edition) for r in requests), violated)))),
        names=claim.requests,
        differ=claim.differ,
        edition=edition,
        clause=claim.clause,
    )


def spoken_of(claim: Property | Example) -> Formula:
    """The requests, or pairs of different ones, of which the claim speaks."""
    match claim:
        case Property():
            requests = tuple(Possible(r) for r in range(len(claim.requests)))
            different = (Differ(),) if len(claim.requests) == 2 else ()
            return Every((*requests, *different, Meets(claim.where)))
        case Example():
            return Every((Possible(), Meets(claim.given)))
        case _:
            assert_never(claim)


def outcome_test(test: OutcomeTest, edition: Edition) -> Formula:
    """A test of outcomes; none is met by a gap or a conflict."""
    match test:
        case Permitted(request):
            return ComesOut(request, Access.PERMITTED, edition)
        case Refused(request):
            return ComesOut(request, Access.REFUSED, edition)
        case Compared():
            return InOrder(test, edition)
        case _:
            assert_never(test)


def faulty(request: int, edition: Edition) -> Formula:
    """The policy fails to decide the request."""
    return Some((ComesOut(request, Access.GAP, edition), ComesOut(request, Access.CONFLICT, edition)))


def comes_out_as(outcome: Outcome, edition: Edition) -> Formula:
    """Request 0 gets exactly this outcome."""
    return InOrder(Compared(0, Relation.SAME, outcome), edition)


def example_holds(example: Example, edition: Edition = Edition.AMENDED) -> Obligation:
    """Every possible request that meets what is given gets what is expected."""
    wrong = NotSo(comes_out_as(example.expect, edition))
    return Obligation(
        name=example.name,
        kind=Kind.EXAMPLE,
        subject=None,
        sentence=example.sentence,
        question=example,
        sought=Every((spoken_of(example), wrong)),
        edition=edition,
        clause=example.clause,
    )


def examples_hold(policy: Policy, proposal: Proposal | None) -> Iterator[Obligation]:
    """Each example that judges the policy or, of a proposal, its base; those of editions further down are asked of these."""
    for one in judged(policy, proposal):
        if one.depth < 2:
            yield example_holds(one.example, Edition.BASE if one.depth else Edition.AMENDED)
