"""A partial table below `set`: which row of its table each of its rows means, by what it says and not by how it says it."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import combinations

from policy_dsl.model.conditions import ALWAYS, AnyOf, Condition, Has, Not, OneOf, Within, parts_of
from policy_dsl.model.provisions import Clause, Column, Effect, Row, Table, called
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve import names, tables
from policy_dsl.resolve.headings import headings
from policy_dsl.resolve.scope import Scope, is_set, listing
from policy_dsl.resolve.tables import Line
from policy_dsl.syntax import tree

Says = Sequence[Condition | int | None]


def cells(
    scope: Scope, named: names.Named, table: Table, written: tree.SetTableText
) -> Iterator[tuple[names.Path, Effect, Clause]]:
    """Each cell that it names, with its effect and where that stands."""
    columns = headings(scope, written.heading, table)
    if columns is None:
        return
    lines = tables.rows(tables.Reading(scope, columns, partial=True), written.rows, scope.clause(written.span))
    alike: dict[frozenset[tuple[str, Hashable]], list[Row]] = {}
    for row in table.rows:
        alike.setdefault(frozenset(conditions(table.columns, row.says).items()), []).append(row)
    seen: set[names.Path] = set()
    for line in lines:
        said = conditions(columns, line.says)
        if line.named:
            name = by_name(scope, named, table, columns, line)
        else:
            name = by_conditions(scope, table, columns, line, alike.get(frozenset(said.items()), []))
        for column, effect, clause in line.outcomes if name else ():
            path = (table.name, name or "") if column.values is None else (table.name, name or "", column.heading)
            if path in seen:
                scope.report("E303", f"`{called(path)}` is in this table already", clause.span, "say it once")
            else:
                seen.add(path)
                yield path, effect, clause


def by_name(scope: Scope, named: names.Named, table: Table, columns: Sequence[Column], line: Line) -> str | None:
    """The row that the column `row` names, if what else is said of it is so; None after a finding."""
    name = names.row_and_column(scope, named, table.name, line.named)[0]
    span = line.named[0].span.to(line.named[-1].span)
    path = (table.name, name)
    if path not in named.paths:
        known = [p for p in named.paths if len(p) == 2 and p[0] == table.name]
        scope.report("E317", f"there is no row `{called(path)}`", span, names.near(named, path, known))
        return None
    row = next((row for row in table.rows if row.name == name), None)
    is_so = conditions(table.columns, row.says) if row else {}
    said = conditions(columns, line.says)
    for column in columns:
        if said.get(column.heading) != is_so.get(column.heading):
            about = f"`{called(path)}` has other values below `{column.heading}`"
            scope.report("E317", about, line.span, "leave the column out, or write what the row says there")
            return None
    return name


def by_conditions(
    scope: Scope, table: Table, columns: Sequence[Column], line: Line, meant: Sequence[Row]
) -> str | None:
    """The one row with these conditions; None after a finding."""
    if len(meant) == 1:
        return meant[0].name
    if meant:
        listed = listing(called((table.name, row.name)) for row in meant)
        message = f"several rows of `{table.name}` have these conditions"
        scope.report("E317", message, line.span, f"add a column `row`; they are called {listed}")
        return None
    said = conditions(columns, line.says)
    beside = [heading for heading in said if heading not in table.headings]
    if beside:
        message = f"`{table.name}` has no column {listing(beside)}, so none of its rows has these conditions"
        scope.report("E317", message, line.span, "leave it out, or add rows to another table")
        return None
    given = {column.heading for column in columns}
    left_out = (
        "; a condition left out means `any`"
        if any(c.attribute and c.heading not in given for c in table.columns)
        else ""
    )
    message = f"`{table.name}` has no row with these conditions{left_out}"
    scope.report("E317", message, line.span, nearest(table, said, given))
    return None


def nearest(table: Table, said: Mapping[str, Hashable], given: Collection[str]) -> str:
    """What to do where no row has the conditions: the rows that differ in fewest of those that are given, and in which."""
    differs = {
        row.name: [c for c in {**said, **of_row} if c in given and said.get(c) != of_row.get(c)]
        for row in table.rows
        for of_row in [conditions(table.columns, row.says)]
    }
    fewest = min(map(len, differs.values()), default=0)
    near = [name for name, columns in differs.items() if len(columns) == fewest]
    listed = listing(called((table.name, name)) for name in near)
    if not fewest:
        begin = (
            "the row that begins like this is called" if len(near) == 1 else "the rows that begin like this are called"
        )
        return f"{begin} {listed}; a column `row` can name {'it' if len(near) == 1 else 'one'}"
    if len(near) == 1:
        return f"the nearest is {listed}, which differs below {listing(differs[near[0]])}; a column `row` can name it"
    return f"{'its rows' if len(near) == len(table.rows) else 'the nearest'} are {listed}; a column `row` can name one"


def conditions(columns: Sequence[Column], says: Says) -> dict[str, Hashable]:
    """What a row says in the columns that are conditions, those left out that admit any value."""
    found: dict[str, Hashable] = {}
    for column, said in zip(columns, says, strict=True):
        if column.attribute is not None and not isinstance(said, int | None):
            admits = values(column.attribute, said)
            found |= {} if admits is None else {column.heading: admits}
        elif isinstance(said, int):
            found[column.heading] = said
    return found


def values(attribute: Attribute, said: Condition) -> Hashable:
    """The values that a cell admits, alike for all that admit the same; None for any value."""
    match said:
        case OneOf(_, codes):
            return None if len(codes) == len(attribute.names) else codes
        case Within(_, ranges):
            return ranges
        case _ if is_set(attribute):
            return selections(attribute, said)
        case _:
            return None if said == ALWAYS else frozenset()


def selections(attribute: Attribute, said: Condition) -> Hashable:
    """The selections of a set that a cell admits: whichever are fewer, these or the others, and whether it is these."""
    if said == ALWAYS:
        return None
    admitted = not isinstance(said, Not)
    inner = said.condition if isinstance(said, Not) else said
    each = inner.conditions if isinstance(inner, AnyOf) else (inner,)
    listed = frozenset(map(selected, each))
    every = 1 << len(attribute.names)
    if 2 * len(listed) > every or (2 * len(listed) == every and not admitted):
        listed, admitted = all_selections(attribute.names) - listed, not admitted
    return None if not admitted and not listed else (admitted, listed)


def selected(said: Condition) -> frozenset[str]:
    """The codes of the one selection that is said."""
    return frozenset(part.code for part in parts_of(said) if isinstance(part, Has))


def all_selections(codes: Sequence[str]) -> frozenset[frozenset[str]]:
    """Every selection of a set; only for sets of which a cell lists half of them."""
    return frozenset(frozenset(chosen) for many in range(len(codes) + 1) for chosen in combinations(codes, many))
