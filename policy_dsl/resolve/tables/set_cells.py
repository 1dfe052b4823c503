"""Reads cells below a set that say what the set has: `has A`, `has any of A, B`, `has none of A, B`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from policy_dsl.model.conditions import Condition
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.conditions.on_sets import has_values
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.values.codes import all_codes
from policy_dsl.syntax import tree

Words = Literal["has", "has any of", "has none of"]
FORMS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    ("has any of", ("has", "any", "of")),
    ("has none of", ("has", "none", "of")),
    ("has", ("has",)),
)


def has_in_cell(
    scope: Scope, attribute: Attribute, parts: Sequence[tree.Word], cell: tree.Cell
) -> tuple[Condition, str] | None:
    """The condition of such a cell, and its text with the codes in their order; None after a finding."""
    words, rest = form_of(parts)
    if words is None or has_signs(rest):
        report_mixed(scope, attribute, cell)
        return None
    listed = [rest[0], *(rest[n] for n in range(2, len(rest), 2))] if rest else []
    commas = [part.text for part in rest[1::2]]
    if not listed or len(rest) % 2 == 0 or any(text != "," for text in commas):
        message = f"this is not a condition on `{attribute.name}`"
        scope.report(
            "E222", message, cell.span, f"codes follow, with commas between them: `has any of {example(attribute)}`"
        )
        return None
    if words == "has" and len(listed) > 1:
        names = ", ".join(f"`{word.text}`" for word in listed)
        hint = f"write `has any of {', '.join(word.text for word in listed)}`; that it has all of them, a rule says"
        scope.report("E112", f"`has` takes one value, but here are {names}", cell.span, hint)
        return None
    written = tree.HasValues(tree.Name(attribute.name, cell.span), words, tuple(listed), cell.span)
    condition = has_values(scope, written, {})
    if condition is None:
        return None
    chosen = all_codes(scope, attribute, listed)
    return condition, f"{words} {', '.join(name for name in attribute.names if name in chosen)}"


def form_of(parts: Sequence[tree.Word]) -> tuple[Words | None, Sequence[tree.Word]]:
    """The words with which the cell begins, and the rest of it; None if it begins otherwise."""
    texts = [part.text if isinstance(part, tree.Name) else "" for part in parts]
    for words, form in FORMS:
        if tuple(texts[: len(form)]) == form:
            return words, parts[len(form) :]
    return None, parts


def has_signs(parts: Sequence[tree.Word]) -> bool:
    """Whether a part is a word of the language or the sign of a selection, so that the cell mixes two forms."""
    return any(isinstance(part, tree.Name) and part.text in ("has", "none", "any", "not", "+") for part in parts)


def example(attribute: Attribute) -> str:
    """Codes to show in a hint."""
    return ", ".join(attribute.names[:2])


def report_mixed(scope: Scope, attribute: Attribute, cell: tree.Cell) -> None:
    """Reports a cell in which `has` does not stand alone."""
    message = "`has` stands at the beginning of a cell, and a cell with it has codes alone"
    negated = cell.text.startswith("not has ")
    listed = [name for name in re.findall(r"[\w.-]+", cell.text) if name in attribute.names or name in scope.groups]
    opposite = f"write `has none of {', '.join(listed) or example(attribute)}`"
    hint = opposite if negated else "write two rows, or a rule with both conditions"
    scope.report("E273", message, cell.span, hint)
