"""Adopts proposals one after the other: each is resolved again, as if it had been made to what the others result in."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.amend.apply import apply
from policy_dsl.diagnostics.finding import Finding, Severity
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.syntax import tree


class Adopted(Struct, frozen=True):
    """The policy that a proposal results in on top of others. `proposals` are its layers, as resolved there.

    Without a policy, `refusal` says why it cannot be adopted there as it is written.
    """

    policy: Policy | None = None
    proposals: tuple[Proposal, ...] = ()
    refusal: Finding | None = None


def adopt(
    files: Sequence[tree.ProposalFile], onto: Policy, earlier: tuple[Proposal, ...], below: Sequence[tree.File]
) -> Adopted:
    """The layers in `files`, the lowest first, adopted on top of `earlier`, which result in the policy `onto`. `below` are the
    files of these, the policy first.
    """
    policy, layers = onto, earlier
    for file in files:
        proposal, amended, findings = apply(file, policy, layers, below)
        if proposal is None or amended is None:
            return Adopted(refusal=next(each for each in findings if each.severity is Severity.ERROR))
        policy, layers, below = amended, (*layers, proposal), (*below, file)
    return Adopted(policy, layers[len(earlier) :])
