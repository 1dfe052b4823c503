"""Builds what a request is: attributes with their types, and the operations of proposals that change them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from policy_dsl.syntax import tree
from policy_dsl.syntax.builders.builder import ParseNode, TreeBuilder
from policy_dsl.text import Span


def attribute(b: TreeBuilder, node: ParseNode) -> tree.AttributeLine:
    """One line of `request`: attributes and their type."""
    names, typed = node.children
    return tree.AttributeLine(tuple(map(b.name, names.children)), type_of(b, typed), b.span(node))


def type_of(b: TreeBuilder, typed: ParseNode) -> tree.TypeText:
    """The type of an attribute."""
    match typed.data:
        case "yes_no":
            return tree.TypeText("yes/no", (), b.quoted(typed.children[0]) if typed.children else None)
        case "one_of":
            return tree.TypeText("one of", b.codes(typed.children[0]))
        case "ordered_one_of":
            return tree.TypeText("ordered one of", b.codes(typed.children[0]))
        case "set_of":
            return tree.TypeText("set of", b.codes(typed.children[0]))
        case "duration_up_to":
            return tree.TypeText("duration", high=b.length(typed.children[0]))
        case "number_in_steps":
            low, high, step = map(b.name, typed.children)
            return tree.TypeText("number", low=low, high=high, step=step)
        case "whole_number" | "date":
            low, high = map(b.name, typed.children)
            return tree.TypeText("date" if typed.data == "date" else "whole number", low=low, high=high)
        case _:
            raise AssertionError(typed.data)


def vocabulary_operation(b: TreeBuilder, node: ParseNode, span: Span) -> Iterable[tree.OperationText]:
    """The operation on the vocabulary that the line is; none for the other lines, which `proposal` reads."""
    match node.data:
        case "add_code":
            code, attribute, *places = node.children
            beside = {place.data: b.name(place.children[0]) for place in places}
            after, before = beside.get("place_after"), beside.get("place_before")
            yield tree.AddCodeText(b.code(code), b.name(attribute), after, before, span)
        case "retire_code":
            code, attribute = node.children
            yield tree.RetireCodeText(b.name(code), b.name(attribute), span)
        case "rename_code":
            code, attribute, to = node.children
            yield tree.RenameCodeText(b.name(code), b.name(attribute), b.code(to), span)
        case "split_code":
            code, attribute, into = node.children
            yield tree.SplitCodeText(b.name(code), b.name(attribute), tuple(map(b.code, into.children)), span)
        case "set_bounds":
            attribute, typed = node.children
            yield tree.SetBoundsText(b.name(attribute), type_of(b, typed), span)
        case "add_to_group" | "remove_from_group":
            group, values = node.children
            words = node.data.removesuffix("_group").replace("_", " ")
            yield tree.GroupMembersText(cast(Any, words), b.name(group), b.words(values.children), span)
        case "remove_impossible":
            yield tree.RemoveImpossibleText(b.name(node.children[0]), span)
        case _:
            pass
