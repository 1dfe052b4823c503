"""Reads a proposal that changes the vocabulary: the base first, in the new vocabulary, and then the proposal to that.

The base is read from its text once more, because conditions such as `role is not IS` mean more once there is another code.
What the text still calls by its old code, or what goes beyond new bounds, is carried over afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl.amend.amend import amendment
from policy_dsl.amend.edit_vocabulary import edits_of
from policy_dsl.amend.vocabulary_edits import VocabularyEdits
from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.model.carry_over import carried_attribute, carried_policy, carry_over
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import NewVocabulary, Proposal
from policy_dsl.model.shared_space import in_shared_space
from policy_dsl.resolve import resolve_policy, resolve_proposal, scope_of, vocabulary
from policy_dsl.resolve.unfold import unfold
from policy_dsl.syntax import tree
from policy_dsl.syntax.vocabulary_operations import in_new_vocabulary, is_of_vocabulary

Amended = tuple[Proposal | None, Policy | None, list[Finding]]
"""A proposal, the policy that results from it, and all findings; neither of the first two after errors."""


def apply_with_vocabulary(
    file: tree.ProposalFile, base: Policy, earlier: tuple[Proposal, ...], below: Sequence[tree.File]
) -> Amended:
    """A proposal that changes the vocabulary. `below` are the files below it, the policy first, which result in `base`."""
    bottom = below[0]
    assert isinstance(bottom, tree.PolicyFile)  # noqa: S101  # a stack stands on a policy; for mypy
    edits, findings = edits_of(file, bottom, base, earlier)
    if has_errors(findings):
        return None, None, findings
    anew, layers, faults = read_anew(file, edits, below)
    findings += faults
    if anew is None or has_errors(findings):
        return None, None, in_order(findings)
    rest = replace(file, operations=tuple(each for each in file.operations if not is_of_vocabulary(each)))
    plain, faults = resolve_proposal(rest, anew, layers)
    findings += faults
    if plain is None or has_errors(findings):
        return None, None, in_order(findings)
    plain, amended, faults = amendment(plain)
    findings += faults
    if has_errors(findings):
        return None, None, in_order(findings)
    changed = NewVocabulary(edits.changes, plain, tuple(edits.carried))
    proposal = replace(plain, base=base, below=earlier[-1] if earlier else None, vocabulary=changed)
    return proposal, amended, in_order(findings)


def read_anew(
    file: tree.ProposalFile, edits: VocabularyEdits, below: Sequence[tree.File]
) -> tuple[Policy | None, tuple[Proposal, ...], list[Finding]]:
    """The base in the new vocabulary, with the proposals below it, or None and findings."""
    bottom, *proposals = below
    assert isinstance(bottom, tree.PolicyFile)  # noqa: S101  # a stack stands on a policy; for mypy
    policy, findings = resolve_policy(in_new_vocabulary(bottom, edits.operations))
    layers: list[Proposal] = []
    if policy is not None:
        carried = carried_policy(policy.resolved, carry_over(edits.carried, edits.attributes))
        carried, faults = with_impossible(carried, file, edits)
        if faults:
            return None, (), faults
        policy = unfold(carried)
    for each in proposals:
        if policy is None or has_errors(findings):
            break
        assert isinstance(each, tree.ProposalFile)  # noqa: S101  # above the policy are proposals; for mypy
        proposal, findings = resolve_proposal(each, policy, tuple(layers))
        policy = None
        if proposal is not None:
            proposal, policy, findings = amendment(proposal)
            layers.append(proposal)
    faults = [unreadable(file, each) for each in findings if has_errors([each])]
    return (None if faults else policy), tuple(layers), faults


def with_impossible(policy: Policy, file: tree.ProposalFile, edits: VocabularyEdits) -> tuple[Policy, list[Finding]]:
    """The policy with the clauses about what is impossible that the proposal leaves, and with those that it adds."""
    left = tuple(each for each in policy.impossible if each.id not in edits.possible_again)
    added = [
        op.what for op in edits.operations if isinstance(op, tree.Add) and isinstance(op.what, tree.ImpossibleBlock)
    ]
    scope = scope_of(file, policy)
    vocabulary.sources(scope, file.sources)
    clauses = [
        replace(each, id=f"impossible {edits.numbered + n}")
        for n, each in enumerate(vocabulary.impossible(scope, tuple(added)), 1)
    ]
    return replace(policy, impossible=(*left, *clauses)), [f for f in scope.findings if has_errors([f])]


def unreadable(file: tree.ProposalFile, finding: Finding) -> Finding:
    """The finding that something in the files below cannot be read in the new vocabulary."""
    first = next(each for each in file.operations if is_of_vocabulary(each))
    message = f"in the new vocabulary, line {finding.span.line} of `{finding.path}` is a mistake: {finding.message}"
    return Finding("E320", message, file.path, first.span, finding.hint)


def carried_base(proposal: Proposal) -> Policy:
    """The base without its claims, with each code that is renamed or split as what is in its place; what is retired stays."""
    carried = () if proposal.vocabulary is None else proposal.vocabulary.carried
    kept = [each for each in carried if each.into]
    base = decisions_alone(proposal.base)
    attributes = [carried_attribute(attribute, kept) for attribute in base.attributes]
    return carried_policy(base, carry_over(kept, attributes))


def before_and_after(proposal: Proposal, amended: Policy) -> tuple[Policy, Policy]:
    """The carried base and the amended policy in one space, without their claims, to compare their decisions."""
    return in_shared_space(carried_base(proposal), decisions_alone(amended))


def decisions_alone(policy: Policy) -> Policy:
    """The policy without its claims, and without what was written out."""
    return replace(
        policy, properties=(), examples=(), frames=(), terms=(), groups=(), derived=(), derivations=(), as_resolved=None
    )
