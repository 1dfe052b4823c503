"""Reads the heading of a table: the kind of each column and, in a matrix, the values that each column stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policy_dsl.model.conditions import Condition, Fact, OneOf, all_of
from policy_dsl.model.provisions import WITHIN, Column, Table, fact_given, time_given
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.request.derived_facts import derived_fact
from policy_dsl.resolve.request.validity import check_dated
from policy_dsl.resolve.rules import names
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.tables import cells
from policy_dsl.resolve.times.named_times import is_time_heading, report_which
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree
from policy_dsl.text import Span

OUTCOMES = ("answer within", "access")
FROM, UNTIL = "in force from", "in force until"
WORDS = (*OUTCOMES, "row", FROM, UNTIL)
"""Headings with a fixed meaning."""


def is_outcome(heading: str) -> bool:
    """Whether the column holds outcomes of its rows."""
    return heading in OUTCOMES or fact_given(heading) is not None or time_given(heading) is not None


def outcome_heading(table: Table, path: tuple[str, ...] = ()) -> str:
    """The heading of the table's outcomes, of several times that of the cell at the path; in a matrix, `answer within`."""
    if len(path) > 2 and f"{path[2]}{WITHIN}" in table.headings:
        return f"{path[2]}{WITHIN}"
    return next((heading for heading in table.headings if is_outcome(heading)), OUTCOMES[0])


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
        elif (fact := fact_given(heading)) is not None:
            derived_fact(scope, tree.Name(fact, cell.span))
        elif attribute is None and not is_time_heading(scope, cell, heading) and heading not in WORDS:
            matrix.append((place, cell, cells.words_of(cell)))
        if table is not None and is_outcome(heading) and heading not in table.headings:
            report_missing_column(scope, table, heading, cell.span)
        columns.append(Column(heading, attribute))
    value_columns = matrix_columns(scope, matrix, seen) if table is None else partial_columns(scope, matrix, table)
    for place, values in value_columns:
        columns[place] = Column(values[0], None, values[1])
    outcomes = [c.heading for c in columns if is_outcome(c.heading)]
    if scope.errors == before and scope.times and matrix:
        report_which(scope, "the cells of a matrix do not say which of the times they give", row.span, "within")
    times = sum(time_given(heading) is not None for heading in outcomes)
    if scope.errors == before and len(outcomes) - max(times - 1, 0) + bool(matrix) != 1:
        kinds = ["a column `answer within`", "a column `access`", *(["a column `gives …`"] if scope.derived else [])]
        message = f"a table has one kind of outcome: {', '.join(kinds)}, or columns of values"
        hint = "write a table for each" if outcomes else missing_outcome_hint(scope, columns)
        scope.report("E225", message, row.span, hint)
    return None if scope.errors > before else columns


def missing_outcome_hint(scope: Scope, columns: Iterable[Column]) -> str:
    """The hint for a table without an outcome, which may be meant to give a derived fact."""
    derived = [c.heading for c in columns if c.heading in scope.derived]
    return f"head the column `gives {derived[-1]}` if its cells give the fact" if derived else "add one"


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
    outcome_headings = [c.heading for c in table.columns if c.values is not None or is_outcome(c.heading)]
    hint = nearest(heading, outcome_headings) or f"its outcomes are below {listing(outcome_headings)}"
    scope.report("E318", f"`{table.name}` has no column `{heading}`", span, hint)


def value_count(values: int) -> str:
    """`1 value`, `2 values`, …"""
    return "1 value" if values == 1 else f"{values} values"


ONE_OF_EACH = "every column names one value of each of the same attributes"


def matrix_columns(
    scope: Scope, columns: list[tuple[int, tree.Cell, list[tree.Word]]], used: set[str]
) -> list[tuple[int, tuple[str, Condition]]]:
    """For each value column of a matrix: its position, its heading in codes, and its condition.

    All columns name values of the same attributes, in the same order: one value of each. `used` are the other headings.
    """
    attributes = spread_attributes(scope, columns, used)
    resolved: dict[str, tuple[int, Condition]] = {}
    for place, cell, words in columns if attributes else ():
        codes = [code_named(a, word) for a, word in zip(attributes, words, strict=True)]
        heading = " ".join(codes)
        if heading in resolved:
            scope.report("E224", f"there is another column `{heading}`", cell.span, "a heading can be used once")
        condition = all_of(OneOf(Fact(a.name), frozenset({c})) for a, c in zip(attributes, codes, strict=True))
        resolved.setdefault(heading, (place, condition))
    return [(place, (heading, condition)) for heading, (place, condition) in resolved.items()]


def spread_attributes(
    scope: Scope, columns: list[tuple[int, tree.Cell, list[tree.Word]]], used: set[str]
) -> list[Attribute]:
    """The attributes whose values head the columns of a matrix: for `A x | B x | A y`, one that has the codes A and B, and one
    that has x and y. Empty after a finding.
    """
    candidates = [a for a in scope.attributes.values() if a.name not in used and not is_set(a)]
    possible: list[list[Attribute]] = []  # at each place of a heading, the attributes of all values there so far
    for _, cell, words in columns:
        fits = [[a for a in candidates if code_named(a, word)] for word in words]
        for word, attributes in zip(words, fits, strict=True):
            if not attributes:
                report_unknown_heading(scope, cell, word, candidates, used)
                return []
        if possible and len(words) != len(possible):
            message = f"`{cell.text}` names {value_count(len(words))}, and the columns before it {len(possible)}"
            scope.report("E226", message, cell.span, ONE_OF_EACH)
            return []
        before = possible
        possible = [[a for a in b if a in f] for b, f in zip(before, fits, strict=True)] if before else fits
        if not all(possible):
            message = (
                f"`{cell.text}` does not name values of the same attributes, in one order, as the columns before it"
            )
            scope.report("E226", message, cell.span, reordering_hint(words, fits, before) or ONE_OF_EACH)
            return []
    ambiguous = next((attributes for attributes in possible if len(attributes) > 1), None)
    chosen = [attributes[0] for attributes in possible]
    if ambiguous or len({a.name for a in chosen}) < len(chosen):
        listed = listing(a.name for a in ambiguous or possible[0])
        message = f"the values of this column belong to {listed}: it is not clear which is meant"
        scope.report("E226", message, columns[0][1].span, "write a list table with a column for the attribute")
        return []
    return chosen


def report_unknown_heading(
    scope: Scope, cell: tree.Cell, word: tree.Word, candidates: list[Attribute], used: set[str]
) -> None:
    """Reports a word in a heading that is not a value of any of the candidates; or the heading, if it has a known mistake."""
    from policy_dsl.resolve.tables import heading_hints  # only for mistakes: its patterns take time to compile

    heading = " ".join(cell.text.split())
    heading_hint = heading_hints.heading_hint(scope, heading, used - {heading}, WORDS)
    about, span = (heading, cell.span) if heading_hint else (word.text, word.span)
    expected = [*scope.attributes, *WORDS, *(name for a in candidates for name in a.names)]
    message = f"`{about}` is neither an attribute nor an outcome nor a value"
    scope.report("E226", message, span, heading_hint or nearest(word.text, expected) or attributes_hint(scope))


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
