"""Declares sources, attributes and groups, and resolves what is impossible: the vocabulary that the rest of a policy uses."""

from __future__ import annotations

from policy_dsl.model.conditions import NEVER
from policy_dsl.model.policy import Source
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Attribute, Group, Ordered
from policy_dsl.resolve.conditions.condition import condition
from policy_dsl.resolve.conditions.terms import terms_in
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.values.attribute_types import attribute_type
from policy_dsl.resolve.values.codes import all_codes
from policy_dsl.resolve.words.reserved_words import COMPARING
from policy_dsl.syntax import tree


def sources(scope: Scope, lines: tuple[tree.SourceLine, ...]) -> tuple[Source, ...]:
    """Declares the sources and returns them."""
    check_unique(scope, (line.name for line in lines), "source", "E206", scope.sources)
    for line in lines:
        scope.sources.setdefault(line.name.text, line.title.text)
    return tuple(Source(line.name.text, line.title.text) for line in lines)


def attributes(scope: Scope, blocks: tuple[tree.RequestBlock, ...], at: tree.Name) -> tuple[Attribute, ...]:
    """Declares the attributes of a request and returns them, in order."""
    if not blocks:
        scope.report(
            "E207", "the policy does not say what a request is", at.span, "add a block `request` with its attributes"
        )
        return ()
    for block in blocks[1:]:
        scope.report("E206", "there is another block `request`", block.span, "put all attributes into one")
    lines = blocks[0].attributes
    if not lines:
        scope.report(
            "E207", "a request has at least one attribute", blocks[0].span, "write one below: `role : one of A, B`"
        )
    check_unique(scope, (name for line in lines for name in line.names), "attribute", "E206")
    for line in lines:
        declared_type = attribute_type(scope, line)
        for name in line.names:
            scope.check_not_reserved(name, "attribute", COMPARING)
            scope.check_not_constant(name, "attribute")
            if isinstance(declared_type, Ordered) and name.text[:1].isdigit():
                message = f"`{name.text}` starts with a digit, as numbers, times and dates do"
                scope.report("E208", message, name.span, "give the attribute another name")
            scope.attributes.setdefault(name.text, Attribute(name.text, declared_type, name.span))
    return tuple(scope.attributes.values())


def declare_groups(scope: Scope, declared: tuple[tree.GroupLine, ...]) -> None:
    """Declares the groups. Each names codes of one enumeration or set, and may use the groups above it."""
    check_unique(scope, (group.name for group in declared), "group", "E206")
    for group in declared:
        attribute = scope.attribute(group.attribute)
        if attribute is None:
            scope.undeclared.add(group.name.text)
            continue
        if isinstance(attribute.type, Ordered):
            message = f"`{attribute.name}` is a {attribute.type.scale.value}; a group names codes"
            hint = f"name one value: `let {group.name.text} be …`; several are a condition, `term {group.name.text} means …`"
            scope.report("E210", message, group.attribute.span, hint)
            scope.undeclared.add(group.name.text)
            continue
        scope.check_not_reserved(group.name, "group")
        scope.check_not_constant(group.name, "group")
        if group.name.text in attribute.names:
            message = f"`{group.name.text}` is already a value of `{attribute.name}`"
            scope.report("E206", message, group.name.span, "rename the group")
        else:
            check_unique(scope, [group.name], "value", "E206", attribute.names)
        chosen = all_codes(scope, attribute, group.values)
        codes = tuple(name for name in attribute.names if name in chosen)
        scope.groups.setdefault(group.name.text, Group(group.name.text, attribute.name, codes))


def impossible(scope: Scope, blocks: tuple[tree.ImpossibleBlock, ...]) -> tuple[Impossible, ...]:
    """The clauses that exclude requests as impossible."""
    return tuple(
        Impossible(
            f"impossible {number}",
            condition(scope, block.when) or NEVER,
            block.because.text,
            scope.clause(block.span, scope.citations(block.citations), terms=terms_in(block.when)),
        )
        for number, block in enumerate(blocks, 1)
    )
