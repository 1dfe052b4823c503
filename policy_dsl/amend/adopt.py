"""Adopts proposals one after the other: each is resolved again, as if it had been made to what the others result in."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.amend.amend import amendment
from policy_dsl.diagnostics.finding import Finding, Severity
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.resolve import resolve_proposal
from policy_dsl.syntax import tree


class Adopted(Struct, frozen=True):
    """The policy that a proposal results in on top of others. `proposals` are its layers, as resolved there.

    Without a policy, `refusal` says why it cannot be adopted there as it is written.
    """

    policy: Policy | None = None
    proposals: tuple[Proposal, ...] = ()
    refusal: Finding | None = None


def adopt(files: Sequence[tree.ProposalFile], onto: Policy, earlier: tuple[Proposal, ...]) -> Adopted:
    """The layers in `files`, the lowest first, adopted on top of `earlier`, which result in the policy `onto`."""
    policy, layers = onto, earlier
    for file in files:
        proposal, findings = resolve_proposal(file, policy, layers)
        if proposal is not None:
            proposal, amended, faults = amendment(proposal)
            findings = [*findings, *faults]
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if proposal is None or errors:
            return Adopted(refusal=errors[0])
        policy, layers = amended, (*layers, proposal)
    return Adopted(policy, layers[len(earlier) :])
