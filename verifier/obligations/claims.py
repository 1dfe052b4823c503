"""Properties and examples as obligations."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from policy_dsl.model.claims import Availability, Claim, Example, Intent
from policy_dsl.model.conditions import Fact, all_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.ranges import within
from policy_dsl.model.vocabulary import Ordered
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


def restored_from(
    intent: Intent, claim: Claim, policy: Policy, day: int, edition: Edition = Edition.AMENDED
) -> Obligation:
    """The property about requests dated on the day or later, as what an intent that restores it from then on needs."""
    holds = property_holds(dated_from(claim, policy, day), edition)
    return replace(holds, name=intent.sentence, kind=Kind.INTENT, sentence=intent.sentence, clause=intent.clause)


def dated_from(claim: Claim, policy: Policy, day: int) -> Claim:
    """The claim about requests that are dated on the day or later; of a pair, both are. What a way leads to may have any date
    that the claim lets it have.
    """
    name = policy.dated_by or ""
    date_type = policy.by_name[name].type
    assert isinstance(date_type, Ordered)  # noqa: S101  # a policy is dated by a date; for mypy
    many = 1 if isinstance(claim, Availability) else len(claim.requests)
    later = [within(Fact(name, request), [(day, date_type.last + 1)], date_type) for request in range(many)]
    return replace(claim, where=all_of([claim.where, *later]))


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
