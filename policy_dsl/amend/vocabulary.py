"""Applies a proposal that changes the vocabulary, and brings what it changes into one space with its base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from policy_dsl.amend.edit_vocabulary import edits_of
from policy_dsl.amend.read_anew import Anew, UnreadableError, is_about_intents
from policy_dsl.amend.vocabulary_edits import Level, Stack
from policy_dsl.diagnostics.finding import Finding, has_errors, in_order
from policy_dsl.model.carry_over import carried_attribute, carried_policy, carry_over
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import CarriedCode, NewVocabulary, Proposal
from policy_dsl.model.shared_space import in_shared_space
from policy_dsl.syntax import tree
from policy_dsl.syntax.vocabulary_operations import is_of_vocabulary, vocabulary_operations

Amended = tuple[Proposal | None, Policy | None, list[Finding]]
"""A proposal, the policy that results from it, and all findings; neither of the first two after errors."""


def apply_with_vocabulary(
    file: tree.ProposalFile, base: Policy, earlier: tuple[Proposal, ...], below: Sequence[tree.File]
) -> Amended:
    """A proposal that changes the vocabulary. `below` are the files below it, the policy first, which result in `base`."""
    stack = stack_of(base, earlier, below)
    edits, findings = edits_of(file, stack, earlier)
    if has_errors(findings):
        return None, None, findings
    try:
        anew = Anew(stack)
        plain, amended, faults = anew.amended(len(earlier), file, edits)
        if plain is not None and amended is not None and edits.changes_words:
            plain, about_intents = anew.with_words_of_base(len(earlier), file, edits, plain, amended)
            faults = [*(each for each in faults if not is_about_intents(file, each)), *about_intents]
    except UnreadableError as error:
        return None, None, in_order([*findings, *(unreadable(file, each) for each in error.findings)])
    findings += faults
    if plain is None or has_errors(findings):
        return None, None, in_order(findings)
    changed = NewVocabulary(edits.changes, plain, tuple(edits.carried), edits.attributes)
    proposal = replace(plain, base=base, vocabulary=changed)
    return proposal, amended, in_order(findings)


def stack_of(base: Policy, earlier: tuple[Proposal, ...], below: Sequence[tree.File]) -> Stack:
    """The stack of the files, which result in `earlier` proposals and in the base."""
    policy, *files = below
    assert isinstance(policy, tree.PolicyFile)  # noqa: S101  # a stack stands on a policy; for mypy
    levels: list[Level] = []
    for number, (file, proposal) in enumerate(zip(files, earlier, strict=True)):
        assert isinstance(file, tree.ProposalFile)  # noqa: S101  # above the policy are proposals; for mypy
        edits = None
        if vocabulary_operations(file):
            edits, _ = edits_of(file, Stack(policy, tuple(levels), proposal.base), earlier[:number])
        levels.append(Level(file, proposal, edits))
    return Stack(policy, tuple(levels), base)


def unreadable(file: tree.ProposalFile, finding: Finding) -> Finding:
    """The finding that something in the files below cannot be read in the new vocabulary."""
    first = next(each for each in file.operations if is_of_vocabulary(each))
    message = f"in the new vocabulary, line {finding.span.line} of `{finding.path}` is a mistake: {finding.message}"
    return Finding("E320", message, file.path, first.span, finding.hint)


def carried_base(proposal: Proposal) -> Policy:
    """The base without its claims, with each code that is renamed or split as what is in its place; what is retired stays."""
    return carried_over(proposal.base, [replaced_codes(proposal)])


def replaced_codes(proposal: Proposal) -> list[CarriedCode]:
    """The codes that the proposal renames or splits."""
    carried = () if proposal.vocabulary is None else proposal.vocabulary.carried
    return [each for each in carried if each.into]


def carried_over(policy: Policy, steps: Iterable[Sequence[CarriedCode]]) -> Policy:
    """The policy without its claims, with other codes in the place of those that are carried over, one step after the other."""
    return carried_whole(decisions_alone(policy), steps)


def carried_whole(policy: Policy, steps: Iterable[Sequence[CarriedCode]]) -> Policy:
    """The same, with all that the policy has."""
    carried = replace(policy, as_resolved=None)
    for step in steps:
        attributes = [carried_attribute(attribute, step) for attribute in carried.attributes]
        carried = carried_policy(carried, carry_over(step, attributes))
    return carried


def before_and_after(proposal: Proposal, amended: Policy) -> tuple[Policy, Policy]:
    """The carried base and the amended policy in one space, without their claims, to compare their decisions."""
    return in_shared_space(carried_base(proposal), decisions_alone(amended))


def before_and_after_with_derived_facts(proposal: Proposal, amended: Policy) -> tuple[Policy, Policy]:
    """The same, each with what gives its derived facts, so that it can be told which of it is behind a change."""
    old, new = before_and_after(proposal, amended)
    steps = [replaced_codes(proposal)]
    carried, resolved = (carried_whole(policy, steps) for policy in (proposal.base, proposal.base.resolved))
    old = replace(old, derived=carried.derived, derivations=carried.derivations, as_resolved=resolved)
    return old, replace(new, derived=amended.derived, derivations=amended.derivations, as_resolved=amended.as_resolved)


def decisions_alone(policy: Policy) -> Policy:
    """The policy without its claims, and without what was written out."""
    return replace(
        policy, properties=(), examples=(), frames=(), terms=(), groups=(), derived=(), derivations=(), as_resolved=None
    )
