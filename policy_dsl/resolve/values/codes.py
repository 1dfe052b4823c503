"""Resolves values that stand for codes: codes themselves, labels and groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from policy_dsl.model.conditions import Condition, OneOf
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.resolve.words.value_hints import constant_hint, gone_code_hint, label_hint, value_hint
from policy_dsl.syntax import tree


def one_code(scope: Scope, attribute: Attribute, word: tree.ValueText) -> str | None:
    """The only code that a value stands for; None after a finding."""
    codes = codes_meant(scope, attribute, word)
    if codes is not None and isinstance(word, tree.Name) and word.text not in attribute.places:
        message = f"`{word.text}` is a group of values; expected one of {listing(codes)}"
        scope.report("E202", message, word.span, "write one of its values")
        return None
    return None if codes is None else codes[0]


def codes_meant(scope: Scope, attribute: Attribute, word: tree.ValueText) -> tuple[str, ...] | None:
    """The codes that a value stands for, which is a code, a label or the name of a group; None after a finding."""
    match word:
        case tree.Duration():
            message = f"`{word.text}` is a time, and not a value of `{attribute.name}`"
            scope.report("E202", message, word.span, f"expected one of {listing(attribute.names)}")
            return None
        case tree.Quoted():
            code = code_with_label(scope, attribute, word)
            return None if code is None else (code,)
        case tree.Name(name) if name in attribute.places:
            return (name,)
        case tree.Name(name) if name in scope.groups and scope.groups[name].attribute == attribute.name:
            return scope.groups[name].codes
        case tree.Name(name) if name in scope.undeclared or name in scope.unclear_constants:
            scope.errors += 1  # reported where the group or the constant is declared
            return None
        case tree.Name(name):
            message = f"`{name}` is not a value of `{attribute.name}`; expected one of {listing(attribute.names)}"
            scope.report("E202", message, word.span, hint_in_place_of_value(scope, attribute, name))
            return None
        case _:
            assert_never(word)


def hint_in_place_of_value(scope: Scope, attribute: Attribute, name: str) -> str | None:
    """The hint for a name that is not a value of the attribute."""
    if is_set(attribute) and name in ("empty", "nothing", "none", "null"):
        set_name = attribute.name
        return f"of an empty set, an example says `{set_name} none`, and a condition `{set_name} is empty`"
    if gone := gone_code_hint(scope.split, scope.earlier, attribute.name, name):
        return gone
    if name in scope.terms:
        return "it is a term, and not a value: in a table, put it below `when`"
    if name in scope.constants:
        return constant_hint(scope.constants[name])
    groups = [group.name for group in scope.groups.values() if group.attribute == attribute.name]
    near = nearest(name, [*attribute.names, *groups])
    return (
        label_hint(attribute, name)
        or near
        or value_hint(attribute, name, amends=scope.amends, derived=attribute.name in scope.derived)
    )


def code_with_label(scope: Scope, attribute: Attribute, label: tree.Quoted) -> str | None:
    """The code with this label; None after a finding."""
    labelled = [code.name for code in attribute.type.codes if code.label == label.text]
    if len(labelled) == 1:
        return labelled[0]
    labels = [f'"{code.label}"' for code in attribute.type.codes if code.label]
    if labelled:
        message = f'"{label.text}" is the label of {" and ".join(f"`{name}`" for name in labelled)}'
        scope.report("E203", message, label.span, "write the code")
    else:
        message = f'no value of `{attribute.name}` has the label "{label.text}"'
        hint = nearest(f'"{label.text}"', labels) or f"write a code: {listing(attribute.names)}"
        scope.report("E203", message, label.span, hint)
    return None


def is_the_code(scope: Scope, word: tree.Word, value: Condition) -> bool:
    """Whether the word is, or is the label of, the only code that the condition admits."""
    if not isinstance(value, OneOf):
        return False
    if isinstance(word, tree.Name):
        return {word.text} == value.codes
    return any(
        c.label == word.text and {c.name} == value.codes for c in scope.attributes[value.fact.attribute].type.codes
    )


def all_codes(scope: Scope, attribute: Attribute, words: Iterable[tree.ValueText]) -> frozenset[str]:
    """The codes that several values stand for. Values with findings are left out."""
    listed: dict[str, tree.ValueText] = {}
    for word in words:
        codes = codes_meant(scope, attribute, word) or ()
        if twice := [code for code in codes if code in listed]:
            hint = overlap_hint(scope, attribute, listed[twice[0]], word)
            scope.report("E204", f"{listing(twice)} {'is' if len(twice) == 1 else 'are'} listed twice", word.span, hint)
        listed |= {code: word for code in codes if code not in listed}
    return frozenset(listed)


def overlap_hint(scope: Scope, attribute: Attribute, first: tree.ValueText, second: tree.ValueText) -> str:
    """The hint for two values or groups with a code in common."""
    earlier, later = (frozenset(codes_meant(scope, attribute, word) or ()) for word in (first, second))
    if earlier == later:
        return "keep one of them"
    if not earlier < later and not later < earlier:
        return "list each value once"
    whole, part = (first, second) if later < earlier else (second, first)
    return f"`{whole.text}` contains `{part.text}`: keep the one that is meant"


def without_label(scope: Scope, word: tree.Word) -> str:
    """The code with this label, if only one code has it; otherwise the word itself."""
    if isinstance(word, tree.Name):
        return word.text
    codes = {c.name for a in scope.attributes.values() for c in a.type.codes if c.label == word.text}
    return codes.pop() if len(codes) == 1 else " ".join(word.text.split())
