"""The policies and proposals that results are about: their names, and the policy that made a decision."""

from __future__ import annotations

from collections import Counter

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from verifier.obligations.stacks import edition_names, editions
from verifier.obligations.stacks import stack_below as below_in_stack
from verifier.results.status import Edition, Kind, edition_of
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification


def name_of(verification: Verification) -> str:
    """The name of the proposal, or of the policy."""
    return verification.policy.name if verification.proposal is None else verification.proposal.name


def edition_policy(verification: Verification, which: Edition) -> Policy:
    """The policy of an edition; the only one, for a policy on its own."""
    base = verification.proposal.base if verification.proposal else None
    return edition_of(verification.policy, base, which)


def policy_behind(verification: Verification, verdict: Verdict, which: Edition) -> Policy:
    """The policy of an edition that a verdict is about; for a claim between policies, the first or the second of its two."""
    between = verification.between
    if between is None:
        return edition_policy(verification, which)
    claim = next(each for each in between.claims if each.name == verdict.name)
    return between.policy(claim.first if which is Edition.BASE else claim.second)


def deciding_policies(verification: Verification, verdict: Verdict) -> dict[str, Policy]:
    """For each decision of the counterexample, by name, the policy that made it. Clauses are looked up in that policy,
    because another edition may have a different provision of the same name.
    """
    example = verdict.counterexample
    if example is None:
        return {}
    if verification.between is not None:
        return {each.name: each.policy for each in verification.between.policies}
    if example.of_a_change:
        return deciding_editions(verification, example)
    policy = editions(verification.policy, verification.proposal)[stack_depth(verification, verdict)]
    return {name: policy for name, _ in example.decisions}


def deciding_editions(verification: Verification, example: Counterexample) -> dict[str, Policy]:
    """The policies that made the decisions of a counterexample to something about the amended policy, or about changes."""
    if verification.between is not None:
        return {each.name: each.policy for each in verification.between.policies}
    if example.of_a_change:
        return {each.value: edition_policy(verification, each) for each in Edition}
    return {name: verification.policy for name, _ in example.decisions}


def stack_depth(verification: Verification, verdict: Verdict) -> int:
    """The number of proposals above the edition that the verdict is about."""
    before = verification.proposal is not None and verdict.edition is Edition.BASE
    return verdict.depth or int(before)


def edition_name(verification: Verification, verdict: Verdict) -> str:
    """The name of the policy or proposal that the verdict is about."""
    return edition_names(verification.policy, verification.proposal)[stack_depth(verification, verdict)]


def distinct_names(verification: Verification) -> dict[int, str]:
    """A name for each verdict, by its number, that no other verdict has.

    Several files of a stack may each have an `example 1`, and an example with `was` judges two editions.
    """
    plain_names = [name_with_subject(v) for v in verification.verdicts]
    shared = Counter(plain_names)
    every = edition_names(verification.policy, verification.proposal)
    owners = {document.clause.path: n for n, document in reversed([*enumerate(stack_documents(verification))])}
    distinct = {}
    for place, (v, name) in enumerate(zip(verification.verdicts, plain_names, strict=True)):
        if shared[name] > 1:
            owner = owners.get(v.clause.path, 0)
            before = v.kind is Kind.EXAMPLE and stack_depth(verification, v) > owner
            name = f"{name} of {every[owner]}{' before it' if before else ''}"
        distinct[place] = name
    return distinct


def name_with_subject(verdict: Verdict) -> str:
    """The name of what a verdict is about, such as `no vacuous claim fair`. The line of an intent names its subject already."""
    return verdict.name if verdict.kind is Kind.INTENT else f"{verdict.name} {verdict.subject or ''}".strip()


def stack_documents(verification: Verification) -> tuple[Policy | Proposal, ...]:
    """The proposals of a stack from the top down, and the policy below them."""
    if verification.proposal is None:
        return (verification.policy,)
    stack = (verification.proposal, *below_in_stack(verification.proposal))
    return (*stack, stack[-1].base)
