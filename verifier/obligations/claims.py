"""Properties and examples as obligations."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.claims import Availability, Claim, Example
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from verifier.obligations.questions import Obligation
from verifier.obligations.stacks import example_checks
from verifier.results.status import Edition, Kind


def property_holds(claim: Claim, edition: Edition = Edition.AMENDED) -> Obligation:
    """No possible request or pair that meets `where` violates the property; or, if it is about some request, one shows it."""
    names, differ = requests_of(claim)
    return Obligation(
        name=claim.name,
        kind=Kind.CLAIM,
        subject=None,
        sentence=claim.sentence,
        question=claim,
        names=names,
        differ=differ,
        edition=edition,
        clause=claim.clause,
    )


def requests_of(claim: Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the requests that refute a claim, or show it, and the attributes in which two may differ. Where there has to
    be a way for any request, one alone refutes it.
    """
    return (claim.requests[:1], ()) if isinstance(claim, Availability) else (claim.requests, claim.differ)


def example_holds(example: Example, edition: Edition = Edition.AMENDED) -> Obligation:
    """Every possible request with the given facts has the expected outcome."""
    return Obligation(
        name=example.name,
        kind=Kind.EXAMPLE,
        subject=None,
        sentence=example.sentence,
        question=example,
        edition=edition,
        clause=example.clause,
    )


def examples_hold(policy: Policy, proposal: Proposal | None) -> Iterator[Obligation]:
    """Each example that judges the policy or proposal itself, or the proposal's direct base.

    Examples that judge lower editions are verified on those editions, as obligations of their own.
    """
    for check in example_checks(policy, proposal):
        if check.depth < 2:
            yield example_holds(check.example, Edition.BASE if check.depth else Edition.AMENDED)
