"""Resolves partial tables below `set`: finds the row of the table that each of their rows refers to.

That is the row whose conditions admit the same values, however they are written.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import combinations

from policy_dsl.model.conditions import ALWAYS, AnyOf, Condition, Has, Not, OneOf, Within, parts_of
from policy_dsl.model.provisions import Clause, Column, Effect, Row, Table, display_name, time_given
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.rules import names
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.tables.headings import headings
from policy_dsl.resolve.tables.rows import ReadRow, TableReading, read_rows
from policy_dsl.resolve.times.named_times import check_cell_of_time, several_times
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree

Meanings = Sequence[Condition | int | None]


def cell_effects(
    scope: Scope, named: names.NameIndex, table: Table, written: tree.SetTableText
) -> Iterator[tuple[names.Path, Effect, Clause]]:
    """Each cell that the partial table sets: its path, its new effect, and the clause."""
    columns = headings(scope, written.heading, table)
    if columns is None:
        return
    lines = read_rows(TableReading(scope, columns, partial=True), written.rows, scope.clause(written.span))
    rows_by_values: dict[frozenset[tuple[str, Hashable]], list[Row]] = {}
    for row in table.rows:
        rows_by_values.setdefault(frozenset(admitted_values(table.columns, row.meanings).items()), []).append(row)
    seen: set[names.Path] = set()
    for line in lines:
        admitted = admitted_values(columns, line.meanings)
        if line.name_words:
            name = row_by_name(scope, named, table, columns, line)
        else:
            name = row_by_conditions(scope, table, columns, line, rows_by_values.get(frozenset(admitted.items()), []))
        for column, effect, clause in line.outcomes if name else ():
            if not check_cell_of_time(scope, table, ("", "", column.heading), effect, clause.span):
                continue
            path = (table.name, name or "") if column.values is None else (table.name, name or "", column.heading)
            if several_times(table):
                path = (table.name, name or "", time_given(column.heading) or "")
            if path in seen:
                scope.report("E303", f"`{display_name(path)}` is in this table already", clause.span, "say it once")
            else:
                seen.add(path)
                yield path, effect, clause


def row_by_name(
    scope: Scope, named: names.NameIndex, table: Table, columns: Sequence[Column], line: ReadRow
) -> str | None:
    """The row that the column `row` names, if the conditions beside it match; None after a finding."""
    name = names.row_and_column(scope, named, table.name, line.name_words)[0]
    span = line.name_words[0].span.to(line.name_words[-1].span)
    path = (table.name, name)
    if path not in named.paths:
        rows_there = [p for p in named.paths if len(p) == 2 and p[0] == table.name]
        scope.report(
            "E317", f"there is no row `{display_name(path)}`", span, names.missing_name_hint(named, path, rows_there)
        )
        return None
    row = next((row for row in table.rows if row.name == name), None)
    admitted_there = admitted_values(table.columns, row.meanings) if row else {}
    admitted = admitted_values(columns, line.meanings)
    for column in columns:
        if admitted.get(column.heading) != admitted_there.get(column.heading):
            message = f"`{display_name(path)}` has other values below `{column.heading}`"
            scope.report("E317", message, line.span, "leave the column out, or write what the row says there")
            return None
    return name


def row_by_conditions(
    scope: Scope, table: Table, columns: Sequence[Column], line: ReadRow, candidates: Sequence[Row]
) -> str | None:
    """The only row with these conditions; None after a finding."""
    if len(candidates) == 1:
        return candidates[0].name
    if candidates:
        listed = listing(display_name((table.name, row.name)) for row in candidates)
        message = f"several rows of `{table.name}` have these conditions"
        scope.report("E317", message, line.span, f"add a column `row`; they are called {listed}")
        return None
    admitted = admitted_values(columns, line.meanings)
    unknown_columns = [heading for heading in admitted if heading not in table.headings]
    if unknown_columns:
        message = f"`{table.name}` has no column {listing(unknown_columns)}, so none of its rows has these conditions"
        scope.report("E317", message, line.span, "leave it out, or add rows to another table")
        return None
    given = {column.heading for column in columns}
    left_out = (
        "; a condition left out means `any`"
        if any(c.attribute and c.heading not in given for c in table.columns)
        else ""
    )
    message = f"`{table.name}` has no row with these conditions{left_out}"
    scope.report("E317", message, line.span, nearest_rows(table, admitted, given))
    return None


def nearest_rows(table: Table, admitted: Mapping[str, Hashable], given: Collection[str]) -> str:
    """The hint where no row has these conditions: the rows that differ in the fewest of the `given` columns, and where."""
    differs = {
        row.name: [c for c in {**admitted, **of_row} if c in given and admitted.get(c) != of_row.get(c)]
        for row in table.rows
        for of_row in [admitted_values(table.columns, row.meanings)]
    }
    fewest = min(map(len, differs.values()), default=0)
    near = [name for name, columns in differs.items() if len(columns) == fewest]
    listed = listing(display_name((table.name, name)) for name in near)
    if not fewest:
        begin = (
            "the row that begins like this is called" if len(near) == 1 else "the rows that begin like this are called"
        )
        return f"{begin} {listed}; a column `row` can name {'it' if len(near) == 1 else 'one'}"
    if len(near) == 1:
        return f"the nearest is {listed}, which differs below {listing(differs[near[0]])}; a column `row` can name it"
    return f"{'its rows' if len(near) == len(table.rows) else 'the nearest'} are {listed}; a column `row` can name one"


def admitted_values(columns: Sequence[Column], meanings: Meanings) -> dict[str, Hashable]:
    """The values that a row admits, by heading. Columns in which it admits any value are left out."""
    admitted: dict[str, Hashable] = {}
    for column, value in zip(columns, meanings, strict=True):
        if column.attribute is not None and not isinstance(value, int | None):
            cell_values = values_of_cell(column.attribute, value)
            admitted |= {} if cell_values is None else {column.heading: cell_values}
        elif isinstance(value, int):
            admitted[column.heading] = value
    return admitted


def values_of_cell(attribute: Attribute, condition: Condition) -> Hashable:
    """The values that a cell admits, in a canonical form; None if it admits any value."""
    match condition:
        case OneOf(_, codes):
            return None if len(codes) == len(attribute.names) else codes
        case Within(_, ranges):
            return ranges
        case _ if is_set(attribute):
            return selections_of_cell(attribute, condition)
        case _:
            return None if condition == ALWAYS else frozenset()


def selections_of_cell(attribute: Attribute, condition: Condition) -> Hashable:
    """The selections of a set that a cell admits: (True, the admitted ones) or (False, the others), whichever are fewer."""
    if condition == ALWAYS:
        return None
    if (has := codes_had(condition)) is not None and len(attribute.names) > 1:
        any_of_them, codes = has
        left = [code for code in attribute.names if code not in codes]
        if len(left) > MOST_LISTED:
            return any_of_them, codes  # no cell lists as many selections as would be the same
        return fewer(attribute, all_selections(left), not any_of_them)
    admitted = not isinstance(condition, Not)
    inner = condition.condition if isinstance(condition, Not) else condition
    each = inner.conditions if isinstance(inner, AnyOf) else (inner,)
    return fewer(attribute, frozenset(map(selection_of, each)), admitted)


MOST_LISTED = 12
"""The most codes of which all selections are listed. A line is too short for those of more."""


def codes_had(condition: Condition) -> tuple[bool, frozenset[str]] | None:
    """The codes of `has`, `has any of` (with True) or `has none of` (False); None for selections."""
    inner = condition.condition if isinstance(condition, Not) else condition
    each = inner.conditions if isinstance(inner, AnyOf) else (inner,)
    codes = frozenset(part.code for part in each if isinstance(part, Has))
    return (not isinstance(condition, Not), codes) if each and len(codes) == len(each) else None


def fewer(attribute: Attribute, listed: frozenset[frozenset[str]], admitted: bool) -> Hashable:
    """The selections that are admitted, with True, or the others with False, whichever are fewer."""
    every = 1 << len(attribute.names)
    if 2 * len(listed) > every or (2 * len(listed) == every and not admitted):
        listed, admitted = all_selections(attribute.names) - listed, not admitted
    return None if not admitted and not listed else (admitted, listed)


def selection_of(condition: Condition) -> frozenset[str]:
    """The codes of one selection."""
    return frozenset(part.code for part in parts_of(condition) if isinstance(part, Has))


def all_selections(codes: Sequence[str]) -> frozenset[frozenset[str]]:
    """Every selection of a set. There are not many: a cell lists at least half of them where this is called."""
    return frozenset(frozenset(chosen) for many in range(len(codes) + 1) for chosen in combinations(codes, many))
