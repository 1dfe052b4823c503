"""Applies a proposal to what the files below it result in, whether or not it changes the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.amend.amend import amendment
from policy_dsl.amend.vocabulary import Amended, apply_with_vocabulary
from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.resolve import resolve_proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.vocabulary_operations import vocabulary_operations


def apply(file: tree.ProposalFile, base: Policy, earlier: tuple[Proposal, ...], below: Sequence[tree.File]) -> Amended:
    """The proposal in the file, made to the base. `below` are the files below it, the policy first, which result in the
    `earlier` proposals and in the base.
    """
    if vocabulary_operations(file):
        return apply_with_vocabulary(file, base, earlier, below)
    proposal, findings = resolve_proposal(file, base, earlier)
    if proposal is None or has_errors(findings):
        return None, None, findings
    proposal, amended, faults = amendment(proposal)
    findings = [*findings, *faults]
    return (None, None, findings) if has_errors(findings) else (proposal, amended, findings)
