"""Reads the heading of a table: the kind of each column and, in a matrix, the values that each column stands for."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.conditions import Condition, Fact, OneOf, all_of
from policy_dsl.model.provisions import Column, Table
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve import cells, heading_hints, names
from policy_dsl.resolve.scope import Scope, is_set, listing, nearest
from policy_dsl.resolve.validity import check_dated
from policy_dsl.syntax import tree
from policy_dsl.text import Span

OUTCOMES = ("answer within", "access")
FROM, UNTIL = "in force from", "in force until"
WORDS = (*OUTCOMES, "row", FROM, UNTIL)
"""Headings with a fixed meaning."""


def attributes_hint(scope: Scope) -> str | None:
    """The hint that lists the attributes; None if there are none."""
    return f"attributes are {listing(scope.attributes)}" if scope.attributes else None


def headings(scope: Scope, row: tree.Row, table: Table | None = None) -> list[Column] | None:
    """The columns; None after a finding. For a partial table, `table` is the table that it changes."""
    if not row.cells:
        return None
    before = scope.errors
    columns: list[Column] = []
    matrix: list[tuple[int, tree.Cell, list[tree.Word]]] = []
    seen: set[str] = set()
    for place, cell in enumerate(row.cells):
        heading = " ".join(cell.text.split())
        if heading in seen:
            scope.report("E224", f"there is another column `{heading}`", cell.span, "a heading can be used once")
        seen.add(heading)
        attribute = scope.attributes.get(heading)
        if not heading:
            scope.report(
                "E221", "the heading is blank", cell.span, "write an attribute, `answer within`, `access` or values"
            )
        elif heading in (FROM, UNTIL):
            check_dated(scope, cell.span)
        elif attribute is None and heading not in WORDS:
            matrix.append((place, cell, cells.words_of(cell)))
        elif table is not None and heading in OUTCOMES and heading not in table.headings:
            report_missing_column(scope, table, heading, cell.span)
        columns.append(Column(heading, attribute))
    value_columns = matrix_columns(scope, matrix, seen) if table is None else partial_columns(scope, matrix, table)
    for place, values in value_columns:
        columns[place] = Column(values[0], None, values[1])
    outcomes = [c.heading for c in columns if c.heading in OUTCOMES]
    if scope.errors == before and len(outcomes) + bool(matrix) != 1:
        message = "a table has one kind of outcome: a column `answer within`, a column `access`, or columns of values"
        scope.report("E225", message, row.span, "add one" if not outcomes else "write a table for each")
    return None if scope.errors > before else columns


def partial_columns(
    scope: Scope, columns: list[tuple[int, tree.Cell, list[tree.Word]]], table: Table
) -> Iterator[tuple[int, tuple[str, Condition]]]:
    """The position, heading and condition of each value column of a partial table, as in the table that it changes."""
    seen: set[str] = set()
    of_values = {column.heading: column.values for column in table.columns if column.values is not None}
    for place, cell, parts in columns:
        heading = names.column_of(scope, table, parts)
        if heading not in of_values:
            report_missing_column(scope, table, heading, cell.span)
        elif heading in seen:
            scope.report("E224", f"there is another column `{heading}`", cell.span, "a heading can be used once")
        else:
            yield place, (heading, of_values[heading])
        seen.add(heading)


def report_missing_column(scope: Scope, table: Table, heading: str, span: Span) -> None:
    """Reports a column that a partial table has and the table that it changes does not."""
    outcome_headings = [c.heading for c in table.columns if c.values is not None or c.heading in OUTCOMES]
    hint = nearest(heading, outcome_headings) or f"its outcomes are below {listing(outcome_headings)}"
    scope.report("E318", f"`{table.name}` has no column `{heading}`", span, hint)


def value_count(values: int) -> str:
    """`1 value`, `2 values`, …"""
    return "1 value" if values == 1 else f"{values} values"


def matrix_columns(
    scope: Scope, columns: list[tuple[int, tree.Cell, list[tree.Word]]], used: set[str]
) -> list[tuple[int, tuple[str, Condition]]]:
    """For each value column of a matrix: its position, its heading in codes, and its condition.

    All columns name values of the same attributes, in the same order: one value of each. `used` are the other headings.
    """
    candidates = [a for a in scope.attributes.values() if a.name not in used and not is_set(a)]
    fitting: list[list[Attribute]] = []
    for _, cell, parts in columns:
        fits = [[a for a in candidates if code_named(a, part)] for part in parts]
        for part, attributes in zip(parts, fits, strict=True):
            if not attributes:
                whole = " ".join(cell.text.split())
                heading_hint = heading_hints.heading_hint(scope, whole, used - {whole}, WORDS)
                about = whole if heading_hint else part.text
                expected = [*scope.attributes, *WORDS, *(n for a in candidates for n in a.names)]
                message = f"`{about}` is neither an attribute nor an outcome nor a value"
                hint = heading_hint or nearest(part.text, expected) or attributes_hint(scope)
                scope.report("E226", message, cell.span if heading_hint else part.span, hint)
                return []
        if fitting and len(parts) != len(fitting):
            message = f"`{cell.text}` names {value_count(len(parts))}, and the columns before it {len(fitting)}"
            scope.report("E226", message, cell.span, ONE_OF_EACH)
            return []
        before_it = fitting
        fitting = [[a for a in b if a in f] for b, f in zip(fitting, fits, strict=True)] if fitting else fits
        if not all(fitting):
            message = (
                f"`{cell.text}` does not name values of the same attributes, in one order, as the columns before it"
            )
            scope.report("E226", message, cell.span, reordering_hint(parts, fits, before_it) or ONE_OF_EACH)
            return []
    chosen = [attributes[0] for attributes in fitting]
    if columns and (any(len(attributes) > 1 for attributes in fitting) or len({a.name for a in chosen}) < len(chosen)):
        doubtful = next((a for a in fitting if len(a) > 1), fitting[0])
        message = (
            f"the values of this column belong to {listing(a.name for a in doubtful)}: it is not clear which is meant"
        )
        scope.report("E226", message, columns[0][1].span, "write a list table with a column for the attribute")
        return []
    resolved: list[tuple[int, tuple[str, Condition]]] = []
    for place, cell, parts in columns:
        codes = [code_named(a, part) for a, part in zip(chosen, parts, strict=True)]
        heading = " ".join(codes)
        if any(heading == other for _, (other, _) in resolved):
            scope.report("E224", f"there is another column `{heading}`", cell.span, "a heading can be used once")
        condition = all_of(OneOf(Fact(a.name), frozenset({c})) for a, c in zip(chosen, codes, strict=True))
        resolved.append((place, (heading, condition)))
    return resolved


ONE_OF_EACH = "every column names one value of each of the same attributes"


def reordering_hint(parts: list[tree.Word], fits: list[list[Attribute]], before: list[list[Attribute]]) -> str | None:
    """A hint with the values of a column in the order of the columns before it; None unless each fits exactly one place."""
    orders = [[n for n, fit in enumerate(fits) if any(a in fit for a in each)] for each in before]
    if any(len(order) != 1 for order in orders) or len({order[0] for order in orders}) < len(parts):
        return None
    return f"write `{' '.join(as_written(parts[order[0]]) for order in orders)}`"


def as_written(word: tree.Word) -> str:
    """The word as its author wrote it: a label has quotes."""
    return word.text if isinstance(word, tree.Name) else f'"{word.text}"'


def code_named(attribute: Attribute, word: tree.Word) -> str:
    """The code that the word is, or is the label of; empty if the attribute has no such code."""
    if isinstance(word, tree.Name):
        return word.text if word.text in attribute.names else ""
    return next((code.name for code in attribute.type.codes if code.label == word.text), "")
