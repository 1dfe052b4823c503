"""Checks that a proposal may change the vocabulary: reports what it cannot have then, and what it cannot stand on."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.proposal import Proposal
from policy_dsl.resolve.scope import Scope
from policy_dsl.syntax import tree
from policy_dsl.text import Span


def check_vocabulary_change(
    scope: Scope, file: tree.ProposalFile, first: tree.OperationText, earlier: Sequence[Proposal]
) -> None:
    """Reports all that does not go together with a change of the vocabulary, of which `first` is the first operation."""
    check_stands_here(scope, file, first, earlier)
    check_groups(scope, file)
    check_examples(scope, file)
    check_intents(scope, file)


def check_stands_here(
    scope: Scope, file: tree.ProposalFile, first: tree.OperationText, earlier: Sequence[Proposal]
) -> None:
    """Reports a proposal that cannot change the vocabulary: with a day on which it begins, or above another that does."""
    if file.in_force is not None or any(proposal.start is not None for proposal in earlier):
        message = "a proposal that begins on a day cannot change what a request is: earlier requests would be others"
        scope.report("E319", message, first.span, "leave `in force` out, or make the change of the vocabulary first")
    changing = [proposal for proposal in earlier if proposal.vocabulary is not None]
    if changing:
        message = f"`{changing[-1].name}`, below this proposal, changes what a request is already"
        hint = "put both changes into one proposal; or write the lower one into the policy file, and propose this one to that"
        scope.report("E319", message, first.span, hint)


def check_groups(scope: Scope, file: tree.ProposalFile) -> None:
    """Reports a change of a group in a proposal that splits a code."""
    splits = any(isinstance(each, tree.SplitCodeText) for each in file.operations)
    groups = [each for each in file.operations if isinstance(each, tree.GroupMembersText)]
    if splits and groups:
        message = "a proposal that splits a code cannot change a group"
        hint = (
            "the codes in the place of one are in each group that it is in: list them in conditions, or write the split into"
            " the policy file, and propose this change to that"
        )
        scope.report("E319", message, groups[0].span, hint)


def check_examples(scope: Scope, file: tree.ProposalFile) -> None:
    """Reports each `was` in an example."""
    for operation in file.operations:
        match operation:
            case tree.Add(tree.ExampleBlock(was=tree.Expected(span=span))):
                report_was(scope, span)
            case tree.Add(tree.ExamplesTable(heading=heading)):
                for cell in heading.cells:
                    if cell.text.strip() == "was":
                        report_was(scope, cell.span)
            case _:
                pass


def report_was(scope: Scope, span: Span) -> None:
    """Reports `was` in an example."""
    message = "an example cannot say `was` where the proposal changes what a request is"
    scope.report("E319", message, span, "leave it out: the base has its own examples")


def check_intents(scope: Scope, file: tree.ProposalFile) -> None:
    """Reports each intent on a property that the proposal adds."""
    blocks = [each.what for each in file.operations if isinstance(each, tree.Add)]
    added = {block.name.text for block in blocks if isinstance(block, tree.PropertyBlock)}
    for line in file.intents:
        if line.property is not None and line.property.text in added:
            message = (
                f"`{line.property.text}` is added in the new vocabulary, so the base cannot be asked whether it holds"
            )
            scope.report("E319", message, line.span, "name a property of the base")
