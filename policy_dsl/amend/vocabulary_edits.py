"""Checks the operations of a proposal on the vocabulary, and says what they come to.

The module is long because all kinds of operation share the record of what earlier ones have touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.carry_over import carried_attribute, carried_group, carry_over
from policy_dsl.model.conditions import HasValueOf, Meets, Same, atoms, attributes_tested
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import CarriedCode, Proposal, VocabularyChange
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, Ordered, SetOf, comparable
from policy_dsl.resolve import scope_of, vocabulary
from policy_dsl.resolve.attribute_types import LARGEST_SET, attribute_type, check_labels
from policy_dsl.resolve.comparison_groups import conditions
from policy_dsl.resolve.declare_terms import declare_term
from policy_dsl.resolve.name_text import listing, nearest
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.syntax import tree
from policy_dsl.syntax.one_line import one_line
from policy_dsl.syntax.unparse import operation as operation_lines
from policy_dsl.syntax.vocabulary_operations import vocabulary_operations
from policy_dsl.text import Span


class VocabularyEdits(Struct):
    """What the operations come to.

    `operations` are those to do in the text of the policy, and `attributes` those of the new vocabulary. `possible_again`
    are the ids of clauses that are removed; new ones are numbered from `numbered` on.
    """

    changes: tuple[VocabularyChange, ...] = ()
    operations: list[tree.OperationText] = field(default_factory=list)
    carried: list[CarriedCode] = field(default_factory=list)
    added: dict[str, list[Code]] = field(default_factory=dict)
    bounds: dict[str, Ordered] = field(default_factory=dict)
    attributes: tuple[Attribute, ...] = ()
    possible_again: set[str] = field(default_factory=set)
    numbered: int = 0


def edits_of(
    file: tree.ProposalFile, bottom: tree.PolicyFile, base: Policy, earlier: tuple[Proposal, ...]
) -> tuple[VocabularyEdits, list[Finding]]:
    """What the proposal's operations on the vocabulary come to, and all findings. `bottom` is the policy of the stack."""
    scope, written = scope_of(file, base, earlier), vocabulary_operations(file)
    edits = VocabularyEdits(tuple(change(scope, each) for each in written), numbered=last_number(base, earlier))
    check_stands_here(scope, file, written[0], earlier)
    touched: dict[tuple[str, ...], tree.OperationText] = {}
    for operation in written:
        for target in targets(scope, operation):
            if touched.setdefault(target, operation) is not operation:
                message = f"`{target[-1]}` is already changed by another operation of this proposal"
                scope.report("E303", message, operation.span, "say it once")
        read_code(scope, base, edits, operation)
        read_bounds(scope, edits, operation)
        if isinstance(operation, tree.RemoveImpossibleText):
            remove_clause(scope, edits, base, operation)
    edits.attributes = tuple(new_attribute(attribute, edits) for attribute in base.attributes)
    check_codes(scope, edits, base, written)
    if not scope.errors:
        read_groups_and_terms(scope, edits, bottom, written)
    return edits, scope.findings


def change(scope: Scope, operation: tree.OperationText) -> VocabularyChange:
    """The operation as a report shows it, on one line."""
    return VocabularyChange(one_line([*operation_lines(operation)]), scope.clause(operation.span))


def last_number(base: Policy, earlier: Iterable[Proposal]) -> int:
    """The largest number that a clause about what is impossible has had in this stack."""
    policies = [base, *(proposal.base for proposal in earlier)]
    policies += [proposal.vocabulary.plain.base for proposal in earlier if proposal.vocabulary is not None]
    return max((int(each.id.rpartition(" ")[2]) for policy in policies for each in policy.impossible), default=0)


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
    splits = any(isinstance(each, tree.SplitCodeText) for each in file.operations)
    groups = [each for each in file.operations if isinstance(each, tree.GroupMembersText)]
    if splits and groups:
        message = "a proposal that splits a code cannot change a group"
        hint = (
            "the codes in the place of one are in each group that it is in: list them in conditions, or write the split into"
            " the policy file, and propose this change to that"
        )
        scope.report("E319", message, groups[0].span, hint)
    for each in file.operations:
        if isinstance(each, tree.Add) and isinstance(each.what, tree.ExampleBlock) and each.what.was is not None:
            report_was(scope, each.what.was.span)
        if isinstance(each, tree.Add) and isinstance(each.what, tree.ExamplesTable):
            for cell in each.what.heading.cells:
                if cell.text.strip() == "was":
                    report_was(scope, cell.span)
    added = {
        each.what.name.text
        for each in file.operations
        if isinstance(each, tree.Add) and isinstance(each.what, tree.PropertyBlock)
    }
    for line in file.intents:
        if line.property is not None and line.property.text in added:
            message = (
                f"`{line.property.text}` is added in the new vocabulary, so the base cannot be asked whether it holds"
            )
            scope.report("E319", message, line.span, "name a property of the base")


def report_was(scope: Scope, span: Span) -> None:
    """Reports `was` in an example."""
    message = "an example cannot say `was` where the proposal changes what a request is"
    scope.report("E319", message, span, "leave it out: the base has its own examples")


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


def family_of(scope: Scope, name: str) -> str:
    """The name that sets which are declared together share; of another attribute, its own."""
    attribute = scope.attributes.get(name)
    declared = None if attribute is None else attribute.type
    return (declared.family or name) if isinstance(declared, Enumeration | SetOf) else name


def family(scope: Scope, attribute: Attribute) -> list[str]:
    """The attributes that have the same codes, because they are declared together."""
    return [
        each.name
        for each in scope.attributes.values()
        if each.name == attribute.name or comparable(each.type, attribute.type)
    ]


def code_of(written: tree.CodeText) -> Code:
    """A code with its label."""
    return Code(written.name.text, written.label.text if written.label else None)


def read_code(scope: Scope, base: Policy, edits: VocabularyEdits, operation: tree.OperationText) -> None:
    """Reads an operation on a code; others are left."""
    match operation:
        case tree.AddCodeText(added, name):
            attribute = attribute_with_codes(scope, name)
            for each in [] if attribute is None else family(scope, attribute):
                edits.added.setdefault(each, []).append(code_of(added))
            edits.operations.append(operation)
        case tree.RetireCodeText(code, name):
            carry(scope, base, edits, name, code, ())
        case tree.RenameCodeText(code, name, to):
            carry(scope, base, edits, name, code, (to,))
        case tree.SplitCodeText(code, name, into):
            attribute = scope.attributes.get(name.text)
            if attribute is not None and isinstance(attribute.type, SetOf):
                message = f"`{name.text}` is a set, and a code of a set is not split: it could become any selection"
                scope.report("E319", message, operation.span, "add the new codes, and retire this one")
            elif len(into) < 2:
                scope.report("E319", "a code is split into several", operation.span, "write `rename code … to …`")
            carry(scope, base, edits, name, code, into)
        case _:
            pass


def carry(
    scope: Scope,
    base: Policy,
    edits: VocabularyEdits,
    name: tree.Name,
    code: tree.Name,
    into: tuple[tree.CodeText, ...],
) -> None:
    """Records the codes in the place of one."""
    attribute = attribute_with_codes(scope, name)
    if attribute is None:
        return
    if code.text not in attribute.names:
        message = f"`{code.text}` is not a code of `{attribute.name}`; expected one of {listing(attribute.names)}"
        scope.report("E202", message, code.span, nearest(code.text, attribute.names))
        return
    compared = compared_with(base, attribute.name)
    if HasValueOf in compared or (compared and len(into) > 1):
        message = f"`{attribute.name}` is compared with another fact, code by code"
        scope.report("E319", message, code.span, "replace the conditions that compare it first, in another proposal")
    edits.carried += [CarriedCode(each, code.text, tuple(map(code_of, into))) for each in family(scope, attribute)]


def compared_with(base: Policy, attribute: str) -> set[type]:
    """The ways in which conditions of the base compare the codes of the attribute with those of other facts."""
    compared = (atom for condition in conditions(base.resolved) for atom in atoms(condition))
    return {
        type(atom)
        for atom in compared
        if isinstance(atom, Same | HasValueOf | Meets) and attribute in attributes_tested(atom)
    }


def attribute_with_codes(scope: Scope, name: tree.Name) -> Attribute | None:
    """The attribute, if a request gives it and it has codes of its own; None after a finding."""
    attribute = scope.given_attribute(name)
    if attribute is not None and not isinstance(attribute.type, Enumeration | SetOf):
        message = f"`{name.text}` has no codes of its own"
        scope.report("E319", message, name.span, "codes are added to `one of …` and `set of …`")
        return None
    return attribute


def read_bounds(scope: Scope, edits: VocabularyEdits, operation: tree.OperationText) -> None:
    """Reads new bounds of an attribute; other operations are left."""
    if not isinstance(operation, tree.SetBoundsText):
        return
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
    # the wider bounds, of which each is written in the base or here
    wider = tree.TypeText(
        operation.type.words,
        low=operation.type.low if new.first <= old.first else None,
        high=operation.type.high if new.last >= old.last else None,
        step=operation.type.step,
    )
    edits.operations.append(replace(operation, type=wider))


def remove_clause(scope: Scope, edits: VocabularyEdits, base: Policy, operation: tree.RemoveImpossibleText) -> None:
    """Records a clause about what is impossible that is removed."""
    clauses = [each.id for each in base.impossible]
    if f"impossible {operation.number.text}" not in clauses:
        message = f"`{base.name}` has no clause `impossible {operation.number.text}`"
        scope.report("E305", message, operation.number.span, f"there are {listing(clauses)}" if clauses else None)
        return
    edits.possible_again.add(f"impossible {operation.number.text}")


def new_attribute(attribute: Attribute, edits: VocabularyEdits) -> Attribute:
    """The attribute in the new vocabulary."""
    attribute = carried_attribute(attribute, edits.carried)
    if attribute.name in edits.bounds:
        return replace(attribute, type=edits.bounds[attribute.name])
    added = tuple(edits.added.get(attribute.name, ()))
    if added and isinstance(attribute.type, Enumeration | SetOf):
        return replace(attribute, type=replace(attribute.type, codes=(*attribute.type.codes, *added)))
    return attribute


def check_codes(scope: Scope, edits: VocabularyEdits, base: Policy, written: Sequence[tree.OperationText]) -> None:
    """Reports new codes that a reader could confuse with others, and attributes without codes."""
    for attribute in edits.attributes:
        old = base.by_name[attribute.name]
        if attribute.type == old.type or isinstance(attribute.type, Ordered):
            continue
        operation = next(each for each in written if concerns(scope, each, attribute.name))
        if not attribute.names:
            message = f"after this proposal, `{attribute.name}` has no code"
            scope.report("E319", message, operation.span, "keep one of them, or add another")
            continue
        carried = {each.code: each for each in edits.carried if each.attribute == attribute.name}
        new = [code for op in written if concerns(scope, op, attribute.name) for code in codes_written(op)]
        same = {(each.code, code.name) for each in carried.values() for code in each.into}
        fresh = [code for code in new if (code.name.text, code.name.text) not in same]
        check_unique(scope, [code.name for code in fresh], "code", "E206", old.names)
        for code in new:
            scope.check_not_reserved(code.name, "code")
        for group in scope.groups.values():
            if group.attribute == attribute.name:
                check_unique(scope, [code.name for code in fresh], "value", "E206", [group.name])
        check_labels(
            scope,
            tuple(
                tree.CodeText(
                    tree.Name(code.name, operation.span),
                    tree.Quoted(code.label, operation.span) if code.label else None,
                )
                for code in attribute.type.codes
            ),
        )
        if isinstance(attribute.type, SetOf) and len(attribute.names) > LARGEST_SET:
            message = f"a set has at most {LARGEST_SET} codes, and this has {len(attribute.names)}"
            scope.report("E209", message, operation.span, "split the set")


def concerns(scope: Scope, operation: tree.OperationText, attribute: str) -> bool:
    """Whether the operation is on a code of the attribute."""
    match operation:
        case (
            tree.AddCodeText(_, name)
            | tree.RetireCodeText(_, name)
            | tree.RenameCodeText(_, name)
            | tree.SplitCodeText(_, name)
        ):
            return family_of(scope, name.text) == family_of(scope, attribute)
        case _:
            return False


def codes_written(operation: tree.OperationText) -> tuple[tree.CodeText, ...]:
    """The codes that the operation writes."""
    match operation:
        case tree.AddCodeText(code) | tree.RenameCodeText(to=code):
            return (code,)
        case tree.SplitCodeText(into=codes):
            return codes
        case _:
            return ()


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
