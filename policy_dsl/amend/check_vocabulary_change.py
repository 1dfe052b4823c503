"""Checks that a proposal may change the vocabulary: reports what it cannot have then."""

from __future__ import annotations

from policy_dsl.resolve.scope import Scope
from policy_dsl.syntax import tree


def check_vocabulary_change(scope: Scope, file: tree.ProposalFile) -> None:
    """Reports each intent on a property that the proposal adds."""
    blocks = [each.what for each in file.operations if isinstance(each, tree.Add)]
    added = {block.name.text for block in blocks if isinstance(block, tree.PropertyBlock)}
    for line in file.intents:
        if line.property is not None and line.property.text in added:
            message = (
                f"`{line.property.text}` is added in the new vocabulary, so the base cannot be asked whether it holds"
            )
            scope.report("E319", message, line.span, "name a property of the base")
