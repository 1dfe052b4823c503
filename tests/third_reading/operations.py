"""What operations of a proposal write, and which of them change the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.syntax import tree as t


def is_change(operation: t.OperationText) -> bool:
    """Whether an operation changes the vocabulary."""
    match operation:
        case t.Add(what):
            return isinstance(what, t.GroupLine | t.ImpossibleBlock)
        case t.ReplaceText(what):
            return isinstance(what, t.TermBlock)
        case _:
            return isinstance(
                operation,
                t.AddCodeText | t.RetireCodeText | t.RenameCodeText | t.SplitCodeText | t.SetBoundsText
                | t.GroupMembersText | t.RemoveImpossibleText,
            )  # fmt: skip


def changes_a_meaning(operation: t.OperationText) -> bool:
    """Whether an operation changes what a group or a term means."""
    return isinstance(operation, t.GroupMembersText) or (
        isinstance(operation, t.ReplaceText) and isinstance(operation.what, t.TermBlock)
    )


def blocks_of(operation: t.OperationText) -> Sequence[object]:
    """The blocks that the operation writes."""
    match operation:
        case t.Add(what) | t.ReplaceText(what):
            return (what,)
        case t.AddRuleText(rule):
            return (rule,)
        case t.ReplaceRulesText(_, rules):
            return rules
        case _:
            return ()


def conditions_in(declared: object) -> Iterator[t.ConditionText]:
    """The conditions that stand in a declaration, whole."""
    match declared:
        case t.Rule(when=when) | t.TableBlock(when=when) | t.ImpossibleBlock(when=when):
            if when is not None:
                yield when
        case t.TermBlock(means=means):
            yield means
        case t.PropertyBlock(where=where, among=among):
            yield from (each for each in (where, among) if each is not None)
        case t.FrameBlock(aims=aims):
            yield from (line.where for line in aims if line.where is not None)
        case _:
            pass
