"""Whether the files that `verify` is given belong together: proposals, and the policies that they amend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.amend.collisions import bottom_of
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.pipeline import Loaded


def strangers_among(loads: Sequence[Loaded]) -> list[Finding]:
    """Findings about proposals that amend none of the policies given or, without a policy, another one than the first
    proposal does: an error where the two policies have one name, and a warning otherwise.
    """
    policies = [each.policy for each in loads if each.policy is not None]
    proposals = [each.proposal for each in loads if each.proposal is not None and each.amended is not None]
    bases = policies or [bottom_of(proposal) for proposal in proposals[:1]]
    of = proposals[0].name if proposals and not policies else None
    return [finding for proposal in proposals for finding in misplaced(proposal, bases, of)]


def misplaced(proposal: Proposal, bases: Sequence[Policy], of: str | None) -> Iterator[Finding]:
    """The finding about a proposal that amends none of these policies. `of` is the proposal that amends the only one."""
    own = bottom_of(proposal)
    if not bases or any(own.name == policy.name and own == policy for policy in bases):
        return
    nearest = next((policy for policy in bases if policy.name == own.name), bases[0])
    where = f"`{proposal.name}` amends `{own.name}` in {own.clause.path}"
    if nearest.name == own.name:
        whose = f"`{of}` amends" if of else "there is"
        message = f"{where}, and {whose} another `{nearest.name}`, in {nearest.clause.path}"
        hint = "verify a proposal together with the policy that it amends, or by itself"
        yield Finding("E427", message, proposal.clause.path, proposal.clause.span, hint)
    else:
        message = f"{where}, not `{nearest.name}` in {nearest.clause.path}: they are not compared"
        yield Finding("W525", message, proposal.clause.path, proposal.clause.span)
