"""Resolves the rows that a proposal adds to a table of its base, which are named together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import AddRow
from policy_dsl.model.provisions import OTHERWISE, Table, display_name
from policy_dsl.resolve.proposals.base_names import report_unknown_path
from policy_dsl.resolve.rules import names
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.tables.rows import ReadRow, TableReading, read_rows, row_provisions
from policy_dsl.resolve.tables.table import check_row_names, name_rows, remark_renamed_rows
from policy_dsl.syntax import tree


def added_rows(
    scope: Scope,
    base: Policy,
    named: names.NameIndex,
    added: list[tuple[int, tree.AddRowText, Table]],
    removed: Iterable[names.Path],
) -> Iterator[tuple[int, AddRow]]:
    """The added rows, each with the position of its operation. The rows added to a table are named together."""
    places = {place: row_below(scope, base, named, written, table) for place, written, table in added}
    for table in {table.name: table for *_, table in added}.values():
        placed = read_added_rows(scope, table, [(place, written) for place, written, to in added if to is table])
        lines = [line for _, line in placed]
        remaining = [row for row in table.rows if (table.name, row.name) not in removed]
        check_row_names(scope, lines, [row.written for row in remaining])
        rows = tuple(name_rows(lines, [row.name for row in remaining], table.numbered))
        remark_renamed_rows(scope, table.name, zip(lines, rows, strict=True))
        overrides = next((p.overrides for p in base.provisions_of(table.name) if p.until is None), ())
        for (place, line), row in zip(placed, rows, strict=True):
            provisions = row_provisions(table.name, table.when, [(row, line)], table.hit_rule)
            before = places.get(place)
            yield place, AddRow(table.name, tuple(replace(p, overrides=overrides) for p in provisions), row, before)


def row_below(scope: Scope, base: Policy, named: names.NameIndex, written: tree.AddRowText, table: Table) -> str | None:
    """The row of the base before which a row is added; None for the end of the table, and after a finding."""
    if written.in_front:
        return table.rows[0].name
    if written.before is None:
        return None
    path = (table.name, *names.row_and_column(scope, named, table.name, written.before.words))
    if len(path) > 2 or path[1:] == OTHERWISE:
        message = "a row is added before another row"
        meant = names.row_by_codes(named, path)
        row = display_name(meant)[len(table.name) + 1 :] if meant is not None and len(meant) == 2 else "ROW"
        scope.report("E305", message, written.before.span, f"write `add row to {table.name} before {row} | … |`")
    elif path not in named.paths:
        report_unknown_path(scope, base, named, path, written.before.span)
    else:
        return path[1]
    return None


def read_added_rows(
    scope: Scope, table: Table, written: list[tuple[int, tree.AddRowText]]
) -> list[tuple[int, ReadRow]]:
    """The rows, each with the position of its operation, without those that have findings: with such a row, the table is
    incomplete.
    """
    reading = TableReading(scope, table.columns)
    placed = [
        (place, line) for place, text in written for line in read_rows(reading, [text.row], scope.clause(text.span))
    ]
    if len(placed) < len(written):
        scope.incomplete.add(table.name)
    return placed
