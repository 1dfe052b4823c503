"""Checks the operations of a proposal on the vocabulary, and says what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from policy_dsl.amend.check_vocabulary_change import check_vocabulary_change
from policy_dsl.amend.code_edits import check_codes, codes_written, family_of, read_code
from policy_dsl.amend.group_edits import read_groups_and_terms
from policy_dsl.amend.vocabulary_edits import Stack, VocabularyEdits, new_attribute
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal, VocabularyChange
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.resolve import codes_in_place, scope_of
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.values.attribute_types import attribute_type
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree
from policy_dsl.syntax.one_line import one_line
from policy_dsl.syntax.printing.unparse import operation as operation_lines
from policy_dsl.syntax.vocabulary_operations import vocabulary_operations

NUMBERED = re.compile(r"impossible (\d+)\b")
"""The id of a clause that an author wrote."""


def edits_of(
    file: tree.ProposalFile, stack: Stack, earlier: tuple[Proposal, ...]
) -> tuple[VocabularyEdits, list[Finding]]:
    """What the proposal's operations on the vocabulary come to, and all findings. It is made to the base of the stack."""
    base = stack.base
    scope, written = scope_of(file, base, earlier), vocabulary_operations(file)
    edits = VocabularyEdits(tuple(change(scope, each) for each in written), numbered=last_number(base, earlier))
    check_vocabulary_change(scope, file)
    touched: dict[tuple[str, ...], tree.OperationText] = {}
    for operation in written:
        for target in targets(scope, operation):
            first = touched.setdefault(target, operation)
            if first is not operation:
                report_twice(scope, target[-1], first, operation)
        match operation:
            case tree.SetBoundsText():
                read_bounds(scope, stack, edits, operation)
            case tree.RemoveImpossibleText():
                remove_clause(scope, edits, base, operation)
            case _:
                read_code(scope, stack, edits, operation)
    edits.attributes = tuple(new_attribute(attribute, edits) for attribute in base.attributes)
    check_codes(scope, edits, base, [each for each in written if is_first(scope, touched, each)])
    scope.split = codes_in_place(scope, file)
    if not scope.errors:
        read_groups_and_terms(scope, edits, stack, written)
    return edits, scope.findings


def is_first(
    scope: Scope, touched: Mapping[tuple[str, ...], tree.OperationText], operation: tree.OperationText
) -> bool:
    """Whether the operation is the first on whatever it touches."""
    return all(touched[target] is operation for target in targets(scope, operation))


def report_twice(scope: Scope, name: str, first: tree.OperationText, operation: tree.OperationText) -> None:
    """Reports an operation on what an earlier one changes, maybe by the name of another set that is declared with it."""
    match first, operation:
        case (
            (tree.RetireCodeText() | tree.RenameCodeText() | tree.SplitCodeText()) as one,
            (tree.RetireCodeText() | tree.RenameCodeText() | tree.SplitCodeText()) as other,
        ) if one.attribute.text != other.attribute.text:
            message = f"`{one.attribute.text}` and `{other.attribute.text}` have their codes in common"
            hint = f"leave this line out: line {one.span.line} changes `{name}` of both"
            scope.report("E303", message, operation.span, hint)
        case _:
            message = f"`{name}` is already changed by another operation of this proposal"
            scope.report("E303", message, operation.span, "say it once")


def change(scope: Scope, operation: tree.OperationText) -> VocabularyChange:
    """The operation as a report shows it, on one line."""
    touched = tuple(dict.fromkeys(touched_words(scope, operation)))
    return VocabularyChange(one_line([*operation_lines(operation)]), scope.clause(operation.span), touched)


def touched_words(scope: Scope, operation: tree.OperationText) -> Iterator[str]:
    """What the operation changes or adds, in words. Codes of attributes that are declared together are those of the first."""
    match operation:
        case tree.AddCodeText(code, attribute):
            yield f"code {code.name.text} of {family_of(scope, attribute.text)}"
        case (
            tree.RetireCodeText(code, attribute)
            | tree.RenameCodeText(code, attribute)
            | tree.SplitCodeText(code, attribute)
        ):
            names = [code.text, *(new.name.text for new in codes_written(operation))]
            yield from (f"code {name} of {family_of(scope, attribute.text)}" for name in names)
        case tree.SetBoundsText(attribute):
            yield f"bounds of {attribute.text}"
        case tree.GroupMembersText(_, group, values):
            yield from (f"value {value.text} of group {group.text}" for value in values)
        case tree.Add(tree.GroupLine(name)):
            yield f"group {name.text}"
        case tree.ReplaceText(tree.TermBlock(name)):
            yield f"term {name.text}"
        case tree.RemoveImpossibleText(number):
            yield f"impossible {number.text}"
        case _:
            pass


def last_number(base: Policy, earlier: Iterable[Proposal]) -> int:
    """The largest number that a clause about what is impossible has had in this stack."""
    policies = [base, *(proposal.base for proposal in earlier)]
    policies += [proposal.vocabulary.plain.base for proposal in earlier if proposal.vocabulary is not None]
    numbers = (NUMBERED.match(each.id) for policy in policies for each in policy.impossible)
    return max((int(number[1]) for number in numbers if number), default=0)


def targets(scope: Scope, operation: tree.OperationText) -> Iterable[tuple[str, ...]]:
    """What the operation touches."""
    match operation:
        case (
            tree.RetireCodeText(code, attribute)
            | tree.RenameCodeText(code, attribute)
            | tree.SplitCodeText(code, attribute)
        ):
            yield "code", family_of(scope, attribute.text), code.text
        case tree.SetBoundsText(attribute):
            yield "bounds", attribute.text
        case tree.GroupMembersText(_, group, values):
            yield from (("group", group.text, value.text) for value in values)
        case tree.RemoveImpossibleText(number):
            yield "impossible", f"impossible {number.text}"
        case tree.ReplaceText(tree.TermBlock(name)):
            yield "term", name.text
        case _:
            pass


def read_bounds(scope: Scope, stack: Stack, edits: VocabularyEdits, operation: tree.SetBoundsText) -> None:
    """Reads new bounds of an attribute."""
    attribute = scope.given_attribute(operation.attribute)
    if attribute is None:
        return
    new = attribute_type(scope, tree.AttributeLine((operation.attribute,), operation.type))
    old = attribute.type
    if not isinstance(old, Ordered) or not isinstance(new, Ordered) or old.scale != new.scale:
        message = f"a proposal sets other bounds of `{attribute.name}`, and not another type"
        scope.report("E319", message, operation.span, "keep the type that the policy says")
        return
    if scope.dated is not None and scope.dated.name == attribute.name:
        message = f"the policy is dated by `{attribute.name}`, so its bounds stay as they are"
        scope.report("E319", message, operation.span, "write a policy for the other days")
        return
    edits.bounds[attribute.name] = new
    # the widest bounds, of which each is written in the policy, below or here
    below = [stack.base_of(level).by_name[attribute.name].type for level in range(len(stack.levels) + 1)]
    ordered = [each for each in below if isinstance(each, Ordered)]
    wider = tree.TypeText(
        operation.type.words,
        low=operation.type.low if new.first <= min(each.first for each in ordered) else None,
        high=operation.type.high if new.last >= max(each.last for each in ordered) else None,
        step=operation.type.step,
    )
    edits.operations.append(replace(operation, type=wider))


def remove_clause(scope: Scope, edits: VocabularyEdits, base: Policy, operation: tree.RemoveImpossibleText) -> None:
    """Records a clause about what is impossible that is removed."""
    clauses = [each.id for each in base.impossible if NUMBERED.fullmatch(each.id)]
    if f"impossible {operation.number.text}" not in clauses:
        message = f"`{base.name}` has no clause `impossible {operation.number.text}`"
        hint = f"there are {listing(clauses)}" if clauses else "leave the line out: nothing is said to be impossible"
        scope.report("E305", message, operation.number.span, hint)
        return
    edits.possible_again.add(f"impossible {operation.number.text}")
