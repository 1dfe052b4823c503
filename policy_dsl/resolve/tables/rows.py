"""Reads the rows of a table: their cells, their names, and a provision for each outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.model.conditions import Condition, all_of
from policy_dsl.model.provisions import (
    Clause,
    Column,
    Effect,
    HitRule,
    Provision,
    Refuse,
    Row,
    Timed,
)
from policy_dsl.resolve.request.validity import condition_on_days, validity_limits
from policy_dsl.resolve.rules import names
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.tables import cells
from policy_dsl.resolve.tables.condition_cells import cell_condition
from policy_dsl.resolve.tables.headings import FROM, UNTIL
from policy_dsl.resolve.tables.outcome_cells import cell_effect
from policy_dsl.resolve.times.named_times import check_refused_whole
from policy_dsl.resolve.words.reserved_words import RESERVED
from policy_dsl.syntax import tree
from policy_dsl.text import Span


class TableReading(Struct):
    """A table that is being read, with a cache of the meanings of its cells, because cells often repeat.

    A `partial` table is below `set`: its rows refer to rows of another table.
    """

    scope: Scope
    columns: Sequence[Column]
    partial: bool = False
    conditions: dict[tuple[int, str], tuple[Condition, str] | None] = field(default_factory=dict)
    outcomes: dict[tuple[int, str], Effect | None] = field(default_factory=dict)


class ReadRow(Struct, frozen=True):
    """A row without mistakes: its name, its condition, the meaning of each cell, and its outcomes by column.

    `written` is the name written for it. `name_words` are the words in the column `row`, empty without such a column.
    """

    written: str
    name_words: tuple[tree.Word, ...]
    when: Condition
    meanings: tuple[Condition | int | None, ...]
    outcomes: tuple[tuple[Column, Effect, Clause], ...]
    span: Span


def read_rows(reading: TableReading, written: Iterable[tree.Row], clause: Clause) -> list[ReadRow]:
    """The rows, without those that have findings."""
    scope, lines = reading.scope, []
    for row in written:
        if not row.cells:
            continue  # not closed, which is already reported
        if len(row.cells) != len(reading.columns):
            many = "1 cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
            more = len(row.cells) > len(reading.columns)
            hint = (
                "a `|` separates two cells: delete the cells without a heading, or write their headings"
                if more
                else "give every column a cell"
            )
            scope.report("E227", f"the row has {many}, and the heading {len(reading.columns)}", row.span, hint)
            continue
        line = read_row(reading, row, clause)
        if line is not None:
            lines.append(line)
    return lines


def read_row(reading: TableReading, row: tree.Row, clause: Clause) -> ReadRow | None:
    """The row; None after a finding."""
    scope = reading.scope
    key = ""
    named_by: tuple[tree.Word, ...] | None = ()
    conditions: list[Condition] = []
    meanings: list[Condition | int | None] = []
    days: dict[str, tree.Cell] = {}
    outcomes: list[tuple[Column, Effect, Clause]] = []
    outcome_cells: list[tuple[tree.Cell, bool]] = []
    good = True
    for place, (column, cell) in enumerate(zip(reading.columns, row.cells, strict=True)):
        cell_key = (place, cell.text)
        meaning: Condition | None = None
        if column.heading == "row":
            named_by = row_name(reading, cell)
            good &= named_by is not None
        elif column.heading in (FROM, UNTIL):
            if cells.report_unfilled(scope, cell, "a date, or `any`"):
                good = False
            elif cell.text != "any":
                days[column.heading] = cell
        elif column.attribute is not None:
            resolved = reading.conditions.get(cell_key) or cell_condition(scope, column.attribute, cell)
            reading.conditions[cell_key] = resolved
            good &= resolved is not None
            if resolved is not None:
                meaning = resolved[0]
                conditions.append(meaning)
                key = key or resolved[1]
        else:
            effect = reading.outcomes.get(cell_key) or cell_effect(scope, cell, column.heading, reading.partial)
            reading.outcomes[cell_key] = effect
            good &= effect is not None
            if effect is not None:
                outcomes.append((column, effect, replace(clause, span=cell.span)))
                outcome_cells.append((cell, isinstance(effect, Refuse)))
        meanings.append(meaning)
    if not good or named_by is None:
        return None
    if scope.times and not reading.partial and not check_refused_whole(scope, outcome_cells):
        return None
    if days:
        start, until = (tree.Name(days[h].text, days[h].span) if h in days else None for h in (FROM, UNTIL))
        ends = [end.span for end in (start, until) if end]
        conditions.append(condition_on_days(scope, start, until, ends[0].to(ends[-1])))
        ordinals = dict(zip((FROM, UNTIL), validity_limits(scope, start, until), strict=True))
        meanings = [ordinals.get(c.heading, value) for c, value in zip(reading.columns, meanings, strict=True)]
    written = names.single_spaced(named_by[0]) if named_by else key or "any"
    return ReadRow(written, named_by, all_of(conditions), tuple(meanings), tuple(outcomes), row.span)


def row_name(reading: TableReading, cell: tree.Cell) -> tuple[tree.Word, ...] | None:
    """The word that names the row; in a partial table it may also be two words, `row N`. None after a finding."""
    scope = reading.scope
    if cells.report_unfilled(scope, cell, "the name of the row"):
        return None
    parts = tuple(cells.words_of(cell))
    if reading.partial and len(parts) == 2 and parts[0].text == "row" and parts[1].text.isdigit():
        return parts
    if len(parts) != 1 or not parts[0].text.strip() or '"' in parts[0].text:
        is_row_number = len(parts) == 2 and parts[0].text == "row" and parts[1].text.isdigit()
        hint = (
            "rows without a name are called this: choose another name, or leave the column out"
            if is_row_number
            else None
        )
        scope.report("E222", "the name of a row is one word", cell.span, hint or "put several words in quotes")
        return None
    if parts[0].text in RESERVED and not reading.partial:
        scope.report("E208", f"`{parts[0].text}` is a word of the language", cell.span, "give the row another name")
        return None
    return parts


def row_provisions(
    name: str, when: Condition, lines: Iterable[tuple[Row, ReadRow]], hit_rule: HitRule
) -> list[Provision]:
    """The provisions of the rows: one for each outcome."""
    provisions = []
    in_order = name if hit_rule is HitRule.FIRST else None
    for row, line in lines:
        for column, outcome, clause in line.outcomes[: 1 if refuses(line) else None]:
            path = (name, row.name) if column.values is None else (name, row.name, column.heading)
            if isinstance(outcome, Timed) and column.values is None and len(line.outcomes) > 1:
                path = (name, row.name, outcome.of)
            parts = (when, line.when) if column.values is None else (when, line.when, column.values)
            provisions.append(Provision(path, outcome, all_of(parts), (), clause, in_order=in_order))
    return provisions


def refuses(line: ReadRow) -> bool:
    """Whether a row refuses, whatever the column: once, also in a table with a column for each of several times."""
    column, outcome, _ = line.outcomes[0]
    return isinstance(outcome, Refuse) and column.values is None
