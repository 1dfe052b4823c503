"""Reads operations on groups and terms, in the new vocabulary, as operations on the text of the policy."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl.amend.vocabulary_edits import VocabularyEdits
from policy_dsl.model.carry_over import carried_group, carry_over
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve import vocabulary
from policy_dsl.resolve.declare_terms import declare_term
from policy_dsl.resolve.name_text import listing, nearest
from policy_dsl.resolve.scope import Scope
from policy_dsl.syntax import tree


def read_groups_and_terms(
    scope: Scope, edits: VocabularyEdits, bottom: tree.PolicyFile, written: Sequence[tree.OperationText]
) -> None:
    """Reads operations on groups and terms, in the new vocabulary."""
    carrying = carry_over(edits.carried, edits.attributes)
    scope.attributes |= {attribute.name: attribute for attribute in edits.attributes}
    scope.groups = {name: carried_group(group, carrying) for name, group in scope.groups.items()}
    names = {
        (each.attribute, code.name): each.code for each in edits.carried if len(each.into) == 1 for code in each.into
    }
    of_policy = {each.name.text: each for each in bottom.declarations if isinstance(each, tree.GroupLine)}
    terms = {each.name.text for each in bottom.declarations if isinstance(each, tree.TermBlock)}
    for operation in written:
        match operation:
            case tree.GroupMembersText(_, name, values):
                group = scope.groups.get(name.text)
                if group is None or name.text not in of_policy:
                    hint = nearest(name.text, of_policy) or (f"there are {listing(of_policy)}" if of_policy else None)
                    scope.report("E305", f"the policy has no group `{name.text}`", name.span, hint)
                    continue
                attribute = scope.attributes[group.attribute]
                old = [in_old_words(scope, attribute, value, names) for value in values]
                members = check_members(scope, of_policy[name.text], attribute, group.codes, operation, old)
                edits.operations.append(replace(operation, values=members))
            case tree.Add(tree.GroupLine() as line):
                vocabulary.declare_groups(scope, (line,))
                attribute_named = scope.attributes.get(line.attribute.text)
                if attribute_named is not None and not scope.errors:
                    old_values = [in_old_words(scope, attribute_named, value, names) for value in line.values]
                    listed = tuple(each for each in old_values if each is not None)
                    edits.operations.append(replace(operation, what=replace(line, values=listed)))
            case tree.ReplaceText(tree.TermBlock() as block):
                if block.name.text not in terms:
                    hint = nearest(block.name.text, terms) or (f"there are {listing(sorted(terms))}" if terms else None)
                    scope.report("E305", f"the policy has no term `{block.name.text}`", block.name.span, hint)
                else:
                    check_term(scope, edits, block)
                    edits.operations.append(operation)
            case tree.Add(tree.ImpossibleBlock()):
                edits.operations.append(operation)
            case _:
                pass


def check_term(scope: Scope, edits: VocabularyEdits, block: tree.TermBlock) -> None:
    """Reports mistakes in what the term means, and names that are carried over, which the text of the policy does not have."""
    trial = scope.trial()
    trial.terms = {name: term for name, term in scope.terms.items() if name != block.name.text}
    declare_term(trial, block, {})
    for finding in trial.findings:
        scope.report(finding.code, finding.message, finding.span, finding.hint)
    if any(code.name != each.code for each in edits.carried for code in each.into):  # which the text does not have yet
        message = "a proposal that renames or splits a code cannot replace a term"
        scope.report("E319", message, block.name.span, "make another proposal to the policy, or to this one")


def in_old_words(
    scope: Scope, attribute: Attribute, value: tree.Word, names: dict[tuple[str, str], str]
) -> tree.Word | None:
    """The value as the text of the base names it; None after a finding."""
    code = scope.codes(attribute, value)
    if code is None:
        return None
    if isinstance(value, tree.Name) and value.text not in attribute.places:
        return value  # a group
    return tree.Name(names.get((attribute.name, code[0]), code[0]), value.span)


def check_members(
    scope: Scope,
    line: tree.GroupLine,
    attribute: Attribute,
    codes: Sequence[str],
    operation: tree.GroupMembersText,
    words: Sequence[tree.Word | None],
) -> tuple[tree.Word, ...]:
    """The words to add to the text of the group, or to remove from it. Reports values that are there, or are not."""
    members: list[tree.Word] = []
    left = list(line.values)
    for value, word in zip(operation.values, words, strict=True):
        if word is None:
            continue
        named = scope.codes(attribute, value) or ()
        if operation.words == "add to":
            if twice := [code for code in named if code in codes]:
                scope.report("E204", f"{listing(twice)} is in `{line.name.text}` already", value.span, "leave it out")
            members.append(word)
            continue
        written = [each for each in line.values if each.text == word.text or same_code(attribute, each, word)]
        if not written:
            message = f"`{value.text}` is not listed in the group `{line.name.text}`"
            hint = (
                "it is in a group that is listed there: remove it from that one" if set(named) <= set(codes) else None
            )
            scope.report("E305", message, value.span, hint)
        members += written
        left = [each for each in left if each not in written]
    if not left:
        scope.report(
            "E319", f"after this proposal, the group `{line.name.text}` names nothing", operation.span, "keep one value"
        )
    return tuple(members)


def same_code(attribute: Attribute, written: tree.Word, word: tree.Word) -> bool:
    """Whether a label in the text of the group stands for the code."""
    labelled = [code.name for code in attribute.type.codes if code.label == written.text]
    return isinstance(written, tree.Quoted) and labelled == [word.text]
