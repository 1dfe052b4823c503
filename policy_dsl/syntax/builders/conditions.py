"""Builds the syntax tree of conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from policy_dsl.syntax import tree
from policy_dsl.syntax.builders.builder import ParseNode, TreeBuilder


def one_condition(b: TreeBuilder, node: ParseNode, word: str) -> tree.ConditionText | None:
    """The condition after this word, on the same line or below it, or None without such a line. Reports further lines."""
    return b.at_most_one(node, word, word, lambda line: condition(b, line.children[0]))


def condition(b: TreeBuilder, node: ParseNode) -> tree.ConditionText:
    """A condition: one line, a block, or a single comparison."""
    span = b.span(node)
    match node.data:
        case "joined":
            parts = conditions(b, node.children)
            return parts[0] if len(parts) == 1 else tree.Joined(parts, span)
        case "lines":
            return tree.ConditionBlock("when", conditions(b, node.children), span)
        case "any_of" | "none_of" | "all_of":
            return tree.ConditionBlock(node.data.replace("_", " "), conditions(b, node.children), span)  # type: ignore[arg-type]  # the three words
        case "is" | "is_not" | "in" | "not_in":
            fact, values = node.children
            return tree.Is(b.name(fact), node.data.replace("_", " "), b.values(values.children), span)  # type: ignore[arg-type]  # the four words
        case "from_to" | "from_until":
            fact, low, high = node.children
            to = node.data.removeprefix("from_")
            return tree.Between(b.name(fact), b.end(low), cast(Any, to), b.end(high), span)
        case "is_empty":
            return tree.IsEmpty(b.name(node.children[0]), span)
        case "holds" | "holds_not":
            return tree.TermText(b.name(node.children[0]), node.data == "holds_not", span)
        case "includes" | "includes_not":
            whole, part = map(b.name, node.children)
            return tree.IncludesAll(whole, part, node.data == "includes_not", span)
        case "has" | "has_not" | "has_any_of" | "has_none_of":
            fact, listed = node.children
            values = b.words(listed.children)
            if node.data in ("has", "has_not") and len(values) > 1:
                report_several_values(b, node.data == "has_not", fact, listed, values)
                values = values[:1]
            words = "does not have" if node.data == "has_not" else node.data.replace("_", " ")
            return tree.HasValues(b.name(fact), words, values, span)  # type: ignore[arg-type]  # the four words
        case _:
            fact, against = node.children
            return tree.InOrder(b.name(fact), cast(Any, node.data.replace("_", " ")), b.end(against), span)


def conditions(b: TreeBuilder, nodes: Sequence[ParseNode]) -> tuple[tree.ConditionText, ...]:
    """Several conditions."""
    return tuple(condition(b, node) for node in nodes)


def report_several_values(
    b: TreeBuilder, has_not: bool, fact: ParseNode, listed: ParseNode, values: Sequence[tree.Word]
) -> None:
    """Reports several values after `has` or `does not have`."""
    names = ", ".join(f"`{value.text}`" for value in values)
    codes = [str(word.children[0]) for word in listed.children]
    name = fact.children[0]
    if has_not:
        message = f"`does not have` takes one value, but here are {names}"
        hint = f"write `{name} has none of {', '.join(codes)}`"
    else:
        message = f"`has` takes one value, but here are {names}"
        every = " and ".join(f"{name} has {code}" for code in codes)
        hint = f"write `{name} has any of {', '.join(codes)}`, or `{every}` for all"
    b.report("E112", message, b.span(listed), hint)
