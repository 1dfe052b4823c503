"""Reads a text once more after a small change: of a policy, of a proposal to the same base, or of the base of a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_dsl.amend.apply import apply
from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text


def files_of_stack(texts: Iterable[Text]) -> tuple[tree.File, ...]:
    """The files of a stack, that of the policy first; of the texts, it is the last."""
    files = [parse(text)[0] for text in texts]
    return tuple(file for file in reversed(files) if isinstance(file, tree.PolicyFile | tree.ProposalFile))


def reread(
    text: Text, before: Proposal | None, below: Sequence[tree.File] = ()
) -> tuple[Policy, Proposal | None] | Finding:
    """The policy, and the proposal that it results from if the text held one `before`; or the first mistake. `below` are the
    files below that one, the policy first.
    """
    file, findings = parse(text)
    match file:
        case tree.PolicyFile() if not has_errors(findings):
            policy, errors = resolve_policy(file)
            findings = [*findings, *errors]
            if policy is not None and not has_errors(findings):
                return policy, None
        case tree.ProposalFile() if before is not None and not has_errors(findings):
            return of_proposal(file, before.base, lower(before), below, findings)
        case _:
            pass
    return next(f for f in findings if has_errors([f]))


def reread_over(base: Text, text: Text) -> tuple[Policy, Proposal | None] | Finding:
    """What the text of a proposal to a policy results in, over another text of that policy; or the first mistake."""
    below = reread(base, None)
    if isinstance(below, Finding):
        return below
    file, findings = parse(text)
    if not isinstance(file, tree.ProposalFile) or has_errors(findings):
        return next(f for f in findings if has_errors([f]))
    return of_proposal(file, below[0], (), files_of_stack([base]), findings)


def of_proposal(
    file: tree.ProposalFile,
    base: Policy,
    earlier: tuple[Proposal, ...],
    below: Sequence[tree.File],
    findings: list[Finding],
) -> tuple[Policy, Proposal | None] | Finding:
    """What a proposal results in, with the `earlier` ones below it, and the files `below`; or the first mistake, of those that
    are known or others.
    """
    proposal, amended, errors = apply(file, base, earlier, below)
    findings = [*findings, *errors]
    if proposal is not None and amended is not None and not has_errors(findings):
        return amended, proposal
    return next(f for f in findings if has_errors([f]))


def lower(proposal: Proposal) -> tuple[Proposal, ...]:
    """The proposals below this one, the lowest first."""
    return () if proposal.below is None else (*lower(proposal.below), proposal.below)
