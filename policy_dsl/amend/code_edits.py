"""Reads operations on codes, which are added, retired, renamed and split; and checks the codes that result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from policy_dsl.amend.vocabulary_edits import Stack, VocabularyEdits
from policy_dsl.amend.words_below import origin
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import CarriedCode
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, SetOf
from policy_dsl.resolve.conditions.facts import declared_together
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.values.attribute_types import LARGEST_SET, check_labels, code_of
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.resolve.words.value_hints import gone_code_hint
from policy_dsl.syntax import tree


def family_of(scope: Scope, name: str) -> str:
    """The name that sets which are declared together share; of another attribute, its own."""
    attribute = scope.attributes.get(name)
    declared = None if attribute is None else attribute.type
    return (declared.family or name) if isinstance(declared, Enumeration | SetOf) else name


def read_code(scope: Scope, stack: Stack, edits: VocabularyEdits, operation: tree.OperationText) -> None:
    """Reads an operation on a code; others are left."""
    match operation:
        case tree.AddCodeText(added, name):
            attribute = attribute_with_codes(scope, name)
            place = None if attribute is None else place_of(scope, attribute, operation)
            if attribute is None or place is None:
                return
            for each in declared_together(scope, attribute.name):
                edits.added.setdefault(each, []).append((place, code_of(added)))
            add_to_text(
                scope, stack, edits, operation, attribute.names[place] if place < len(attribute.names) else None
            )
        case tree.RetireCodeText(code, name):
            carry(scope, edits, name, code, ())
        case tree.RenameCodeText(code, name, to):
            carry(scope, edits, name, code, (to,))
        case tree.SplitCodeText(code, name, into):
            if len(into) < 2:
                way = f"write `rename code {code.text} of {name.text} to {into[0].name.text}`"
                scope.report("E319", "a code is split into several", operation.span, way)
            carry(scope, edits, name, code, into)
        case _:
            pass


def add_to_text(
    scope: Scope, stack: Stack, edits: VocabularyEdits, operation: tree.AddCodeText, beside: str | None
) -> None:
    """Records that the code stands in the text of the policy, before the code that is called so above it; or last."""
    name, code = operation.attribute.text, operation.code.name
    lines = [each for each in stack.text().declarations if isinstance(each, tree.RequestBlock)]
    there = [
        c.name.text for each in lines for line in each.attributes for c in line.type.codes if name in names_in(line)
    ]
    if code.text in there and code.text not in scope.attributes[name].names:
        message = f"`{code.text}` was a code of `{name}`, which a proposal below this one retires, renames or splits"
        scope.report("E206", message, code.span, "call the new one otherwise")
        return
    place = None if beside is None else origin(stack, name, beside)
    if place is not None and place.divided and not place.first:
        message = f"a proposal below this one splits a code of `{name}`, and no code is added among those in its place"
        scope.report("E319", message, operation.span, "split it into this one too")
        return
    before = None if place is None else tree.Name(place.code)
    edits.operations.append(replace(operation, after=None, before=before))


def names_in(line: tree.AttributeLine) -> list[str]:
    """The names of the attributes that the line declares."""
    return [name.text for name in line.names]


def place_of(scope: Scope, attribute: Attribute, operation: tree.AddCodeText) -> int | None:
    """How many codes of the base stand before the one that is added: all, or in an order what the operation says. None after a
    finding.
    """
    beside = operation.after or operation.before
    ordered = isinstance(attribute.type, Enumeration) and attribute.type.ordered
    first, last = attribute.names[0], attribute.names[-1]
    if beside is None and not ordered:
        return len(attribute.names)
    if beside is None:
        message = f"the codes of `{attribute.name}` stand in an order: {listing(attribute.names)}"
        added = f"add code {operation.code.name.text} to {attribute.name}"
        hint = f"say where the new one stands: `{added} before {first}`, or `{added} after {last}`"
        scope.report("E319", message, operation.attribute.span, hint)
        return None
    if not ordered:
        message = f"the codes of `{attribute.name}` do not stand in an order"
        words = "after" if operation.after else "before"
        scope.report("E319", message, beside.span, f"leave out `{words} {beside.text}`")
        return None
    if beside.text not in attribute.places:
        message = f"`{beside.text}` is not a code of `{attribute.name}`; expected one of {listing(attribute.names)}"
        scope.report("E202", message, beside.span, nearest(beside.text, attribute.names))
        return None
    return attribute.places[beside.text] + (operation.after is not None)


def carry(
    scope: Scope,
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
        gone = gone_code_hint({}, scope.earlier, attribute.name, code.text)
        scope.report("E202", message, code.span, gone or nearest(code.text, attribute.names))
        return
    edits.carried += [
        CarriedCode(each, code.text, tuple(map(code_of, into))) for each in declared_together(scope, attribute.name)
    ]


def attribute_with_codes(scope: Scope, name: tree.Name) -> Attribute | None:
    """The attribute, if a request gives it and it has codes of its own; None after a finding."""
    if name.text in scope.derived:
        message = f"`{name.text}` is derived, and keeps its codes: rules and tables give it, and a request does not"
        hint = "change what gives it: `replace rule …`, or `set TABLE ROW to …` in a table with the column "
        hint += f"`gives {name.text}`"
        scope.report("E257", message, name.span, hint)
        return None
    attribute = scope.given_attribute(name)
    if attribute is not None and not isinstance(attribute.type, Enumeration | SetOf):
        message = f"`{name.text}` has no codes of its own"
        scope.report("E319", message, name.span, "codes are added to `one of …` and `set of …`")
        return None
    return attribute


def check_codes(scope: Scope, edits: VocabularyEdits, base: Policy, written: Sequence[tree.OperationText]) -> None:
    """Reports new codes that a reader could confuse with others, and attributes without codes."""
    for attribute in edits.attributes:
        old = base.by_name[attribute.name]
        if attribute.type == old.type or isinstance(attribute.type, Ordered):
            continue
        operation = next(each for each in written if concerns(scope, each, attribute.name))
        if not attribute.names:
            message = f"after this proposal, `{family_of(scope, attribute.name)}` has no code"
            scope.report("E319", message, operation.span, "keep one of them, or add another")
            continue
        carried = {each.code: each for each in edits.carried if each.attribute == attribute.name}
        new = [code for op in written if concerns(scope, op, attribute.name) for code in codes_written(op)]
        staying = {each.code for each in carried.values() if each.code in [code.name for code in each.into]}
        names = [code.name.text for code in new]
        fresh = [code for n, code in enumerate(new) if code.name.text not in staying or code.name.text in names[:n]]
        joined = [*joined_codes(old, (each for each in written if concerns(scope, each, attribute.name)))]
        for each in joined:
            message = (
                f"`{each.to.name.text}` is a code of `{each.attribute.text}` already, and two codes do not become one"
            )
            both = f"add group NAME of {each.attribute.text} : {each.code.text}, {each.to.name.text}"
            scope.report("E206", message, each.to.name.span, f"a group may name both: `{both}`")
        old_names = {each.to.name.text for each in joined}
        for code in (
            each.code
            for each in written
            if isinstance(each, tree.AddCodeText) and concerns(scope, each, attribute.name)
        ):
            if code.name.text in old.names and code.name.text not in carried:
                old_names.add(code.name.text)
                message = f"`{code.name.text}` is a code of `{family_of(scope, attribute.name)}` already"
                scope.report("E206", message, code.name.span, "leave the line out, or call the new one otherwise")
        fresh = [code for code in fresh if code.name.text not in old_names]
        check_unique(scope, [code.name for code in fresh], "code", "E206", old.names)
        for code in new:
            scope.check_not_reserved(code.name, "code")
        once = {code.name.text: code.name for code in fresh}
        for group in scope.groups.values():
            if group.attribute == attribute.name:
                check_unique(scope, once.values(), "value", "E206", [group.name])
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


def joined_codes(old: Attribute, written: Iterable[tree.OperationText]) -> Iterator[tree.RenameCodeText]:
    """The operations that give a code the name of another one of the base."""
    for each in written:
        if isinstance(each, tree.RenameCodeText) and each.to.name.text in {*old.names} - {each.code.text}:
            yield each


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
