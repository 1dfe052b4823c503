"""Reads operations on groups, terms and what is impossible, in the new vocabulary, as operations on what stands below."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl.amend.vocabulary_edits import Stack, VocabularyEdits
from policy_dsl.amend.words_below import WordsBelow, names_below, origin
from policy_dsl.model.carry_over import carried_group, carry_over
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.request import vocabulary
from policy_dsl.resolve.request.declare_terms import declare_term
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.values.codes import codes_meant
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree


def read_groups_and_terms(
    scope: Scope, edits: VocabularyEdits, stack: Stack, written: Sequence[tree.OperationText]
) -> None:
    """Reads operations on groups, terms and what is impossible, in the new vocabulary."""
    carrying = carry_over(edits.carried, edits.attributes)
    scope.attributes |= {attribute.name: attribute for attribute in edits.attributes}
    scope.groups = {name: carried_group(group, carrying) for name, group in scope.groups.items()}
    of_stack = stack.group_lines()
    for operation in written:
        match operation:
            case tree.GroupMembersText(_, name):
                if name.text not in of_stack or name.text not in scope.groups:
                    hint = nearest(name.text, of_stack) or (f"there are {listing(of_stack)}" if of_stack else None)
                    scope.report("E305", f"the policy has no group `{name.text}`", name.span, hint)
                else:
                    read_members(scope, edits, stack, *of_stack[name.text], operation)
            case tree.Add(tree.GroupLine() as line):
                check_unique(scope, [line.name], "group", "E206", scope.groups)
                vocabulary.declare_groups(scope, (line,))
                edits.groups.append(line)
            case tree.ReplaceText(tree.TermBlock() as block):
                read_term(scope, edits, stack, block)
            case tree.Add(tree.ImpossibleBlock() as block):
                edits.impossible.append(block)
            case _:
                pass


def read_term(scope: Scope, edits: VocabularyEdits, stack: Stack, block: tree.TermBlock) -> None:
    """Reads another meaning of a term of the policy."""
    terms = {each.name.text for each in stack.policy.declarations if isinstance(each, tree.TermBlock)}
    if block.name.text not in terms:
        new = f"a new one is added: `add term {block.name.text} means …`"
        hint = nearest(block.name.text, terms) or (f"there are {listing(sorted(terms))}; {new}" if terms else new)
        scope.report("E305", f"the policy has no term `{block.name.text}`", block.name.span, hint)
        return
    trial = scope.trial()
    trial.terms = {name: term for name, term in scope.terms.items() if name != block.name.text}
    declare_term(trial, block, {})
    for finding in trial.findings:
        scope.report(finding.code, finding.message, finding.span, finding.hint)
    below = WordsBelow(stack, edits, {attribute.name: attribute for attribute in edits.attributes})
    if unsayable := [*below.unsayable(block.means)]:
        word = unsayable[0]
        message = f"a code is split, and `{word.text}` tells its parts apart, which the text of the policy cannot"
        scope.report(
            "E319", message, word.span, "write the split into the policy file, and propose this change to that"
        )
        return
    edits.operations.append(tree.ReplaceText(below.block(block), block.name.span))


def read_members(
    scope: Scope,
    edits: VocabularyEdits,
    stack: Stack,
    level: int,
    line: tree.GroupLine,
    operation: tree.GroupMembersText,
) -> None:
    """Reads other values of a group, which this level of the stack declares."""
    group = scope.groups[line.name.text]
    attribute, own = scope.attributes[group.attribute], names_below(edits.carried)
    members: list[tree.Word] = []
    left = values_left(edits, level, line)
    for value in operation.values:
        if report_split_here(scope, edits, attribute, value):
            continue
        named = codes_meant(scope, attribute, value)
        if named is None:
            continue
        word: tree.Word = value
        if isinstance(value, tree.Quoted) or value.text in attribute.places:
            place = origin(stack, attribute.name, own.get((attribute.name, named[0]), named[0]), level)
            word = tree.Name(place.code, value.span)
            if place.divided:
                message = (
                    f"a proposal below this one splits a code of `{attribute.name}`: `{value.text}` is one of its parts"
                )
                hint = "list the codes in conditions, or write the lower one into the policy file, and propose this one to that"
                scope.report("E319", message, value.span, hint)
                continue
        if operation.words == "add to":
            if there := [code for code in named if code in group.codes]:
                scope.report("E204", f"{listing(there)} is in `{line.name.text}` already", value.span, "leave it out")
            members.append(word)
            continue
        declared = stack.base_of(level).facts[group.attribute]
        written = [each for each in line.values if each.text == word.text or same_code(declared, each, word)]
        if not written:
            message = f"`{value.text}` is not listed in the group `{line.name.text}`"
            inside = "it is in a group that is listed there: remove it from that one"
            listed = f"the group is `{', '.join(each.text for each in line.values)}`"
            scope.report("E305", message, value.span, inside if set(named) <= set(group.codes) else listed)
        members += written
        left = [each for each in left if each not in written]
    if not left:
        scope.report(
            "E319", f"after this proposal, the group `{line.name.text}` names nothing", operation.span, "keep one value"
        )
    edits.members.append((level, replace(operation, values=tuple(members))))


def values_left(edits: VocabularyEdits, level: int, line: tree.GroupLine) -> list[tree.Word]:
    """The values of a group after the operations of the proposal that were read before."""
    left = list(line.values)
    for at, earlier in edits.members:
        if (at, earlier.group.text) == (level, line.name.text):
            added = earlier.words == "add to"
            left = [*left, *earlier.values] if added else [each for each in left if each not in earlier.values]
    return left


def report_split_here(scope: Scope, edits: VocabularyEdits, attribute: Attribute, value: tree.Word) -> bool:
    """Reports a code that the proposal itself splits, or a part of one, and returns whether it is such a code."""
    codes = {code.name: code.label for code in attribute.type.codes}
    split = [each for each in edits.carried if each.attribute == attribute.name and len(each.into) > 1]
    words = {each.code for each in split if each.code not in codes} | {new.name for each in split for new in each.into}
    named = value.text if isinstance(value, tree.Name) else next((c for c in codes if codes[c] == value.text), "")
    if named not in words:
        return False
    message = f"this proposal splits a code, and `{value.text}` is that, or a part of it"
    hint = (
        "the codes in the place of one are in each group that it is in: list them in conditions, or write the split into"
        " the policy file, and propose this change to that"
    )
    scope.report("E319", message, value.span, hint)
    return True


def same_code(attribute: Attribute, written: tree.Word, word: tree.Word) -> bool:
    """Whether a label in the text of the group stands for the code."""
    labelled = [code.name for code in attribute.type.codes if code.label == written.text]
    return isinstance(written, tree.Quoted) and labelled == [word.text]
