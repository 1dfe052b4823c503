"""The operations of a proposal that change the vocabulary, and the text of a policy in which they have been done.

What they retire, rename or split is still there in that text, and each scale has the wider of both bounds: a text can be read
only with all that it names.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from policy_dsl.syntax import tree


def is_of_vocabulary(operation: tree.OperationText) -> bool:
    """Whether the operation changes what a request is, or what a group or a term means."""
    match operation:
        case tree.Add(what):
            return isinstance(what, tree.GroupLine | tree.ImpossibleBlock)
        case tree.ReplaceText(what):
            return isinstance(what, tree.TermBlock)
        case (
            tree.AddRuleText()
            | tree.ReplaceRulesText()
            | tree.AddRowText()
            | tree.RemoveText()
            | tree.RemoveRulesText()
        ):
            return False
        case tree.SetCellText() | tree.SetTableText():
            return False
        case tree.CalendarDaysText() | tree.ExtendText():
            return False
        case _:
            return True


def vocabulary_operations(file: tree.ProposalFile) -> tuple[tree.OperationText, ...]:
    """Those of the proposal."""
    return tuple(operation for operation in file.operations if is_of_vocabulary(operation))


def in_new_vocabulary(policy: tree.PolicyFile, operations: Iterable[tree.OperationText]) -> tree.PolicyFile:
    """The text of the policy in which these operations have been done, except for those that leave it as it is."""
    declarations = list(policy.declarations)
    for operation in operations:
        match operation:
            case tree.ReplaceText(tree.TermBlock() as term):
                declarations = [term if is_term(each, term.name.text) else each for each in declarations]
            case tree.AddCodeText():
                declarations = [with_code(each, operation) for each in declarations]
            case tree.SetBoundsText(attribute, bounds):
                declarations = [with_bounds(each, attribute.text, bounds) for each in declarations]
            case tree.GroupMembersText():
                declarations = [with_members(each, operation) for each in declarations]
            case _:
                pass  # what is carried over when the text has been read
    return replace(policy, declarations=tuple(declarations))


def is_term(declaration: tree.Declaration, name: str) -> bool:
    """Whether it declares the term of this name."""
    return isinstance(declaration, tree.TermBlock) and declaration.name.text == name


def with_code(declaration: tree.Declaration, added: tree.AddCodeText) -> tree.Declaration:
    """The declaration; the line of `request` that declares the attribute, with one more code: `before` another, or last."""
    if not isinstance(declaration, tree.RequestBlock):
        return declaration
    lines = []
    for line in declaration.attributes:
        codes = line.type.codes
        if any(name.text == added.attribute.text for name in line.names):
            names = [code.name.text for code in codes]
            place = len(codes) if added.before is None else names.index(added.before.text)
            codes = (*codes[:place], added.code, *codes[place:])
        lines.append(replace(line, type=replace(line.type, codes=codes)))
    return replace(declaration, attributes=tuple(lines))


def with_bounds(declaration: tree.Declaration, attribute: str, bounds: tree.TypeText) -> tree.Declaration:
    """The declaration; the attribute on a line of `request` of its own, with these bounds, as far as they are written."""
    if not isinstance(declaration, tree.RequestBlock):
        return declaration
    lines = []
    for line in declaration.attributes:
        names = [name for name in line.names if name.text == attribute]
        if not names:
            lines.append(line)
            continue
        other = replace(line.type, low=bounds.low or line.type.low, high=bounds.high or line.type.high)
        lines += [replace(line, names=(name,), type=other if name in names else line.type) for name in line.names]
    return replace(declaration, attributes=tuple(lines))


def with_members(declaration: tree.Declaration, members: tree.GroupMembersText) -> tree.Declaration:
    """The declaration; the group, with the values that are added, or without those that are removed."""
    return group_with(declaration, members) if isinstance(declaration, tree.GroupLine) else declaration


def group_with(line: tree.GroupLine, members: tree.GroupMembersText) -> tree.GroupLine:
    """The group, with the values that are added, or without those that are removed, if the operation is on it."""
    if line.name.text != members.group.text:
        return line
    if members.words == "add to":
        return replace(line, values=(*line.values, *members.values))
    return replace(line, values=tuple(each for each in line.values if each not in members.values))
