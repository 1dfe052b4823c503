"""Tables: each row, or each cell of a matrix, becomes a provision. Here tables die."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.model.conditions import ALWAYS, Condition, Not, all_of, any_of
from policy_dsl.model.provisions import (
    OTHERWISE,
    Clause,
    Column,
    Effect,
    HitRule,
    Permit,
    Provision,
    Row,
    Table,
    called,
)
from policy_dsl.resolve import cells, names
from policy_dsl.resolve.conditions import condition
from policy_dsl.resolve.headings import FROM, UNTIL, headings
from policy_dsl.resolve.lookalikes import looks, taken_for
from policy_dsl.resolve.provisions import effect, overrides, rule
from policy_dsl.resolve.scope import RESERVED, Scope, alike
from policy_dsl.resolve.validity import in_force, limits, on_days
from policy_dsl.syntax import tree
from policy_dsl.text import Span


class Reading(Struct):
    """A table while it is read: cells often repeat, so what they say is kept. `partial`: its rows name others."""

    scope: Scope
    columns: Sequence[Column]
    partial: bool = False
    allowed: dict[tuple[int, str], tuple[Condition, str] | None] = field(default_factory=dict)
    outcomes: dict[tuple[int, str], Effect | None] = field(default_factory=dict)


class Line(Struct, frozen=True):
    """A row that was read: the words by which it goes, when it applies, what each column says, and its outcomes by column."""

    written: str
    named: tuple[tree.Word, ...]
    when: Condition
    says: tuple[Condition | int | None, ...]
    outcomes: tuple[tuple[Column, Effect, Clause], ...]
    span: Span


def block(scope: Scope, written: tree.Rule | tree.TableBlock) -> tuple[Table | None, tuple[Provision, ...]]:
    """A table, or no table and a rule; and what they say."""
    return (None, (rule(scope, written),)) if isinstance(written, tree.Rule) else table(scope, written)


def not_otherwise(scope: Scope, name: tree.Name) -> None:
    """A finding for a rule or table that is called as what is left over."""
    if name.text == "otherwise":
        scope.report("E208", "`otherwise` is a word of the language", name.span, "give it another name")


def table(scope: Scope, written: tree.TableBlock) -> tuple[Table, tuple[Provision, ...]]:
    """The table and its provisions, its `otherwise` last; what they override is added later."""
    name = written.name.text
    when = all_of([condition(scope, written.when) or ALWAYS, in_force(scope, written.in_force)])
    citations = scope.citations(written.citations)
    clause = scope.clause(written.span, citations)
    overrides(scope, name, Permit(), written.overrides)
    before = scope.errors
    columns = headings(scope, written.heading)
    lines = [] if columns is None else rows(Reading(scope, columns), written.rows, clause)
    told_apart(scope, lines)
    entries = tuple(called_rows(lines))
    found = provisions(name, when, zip(entries, lines, strict=True))
    hit_rule = HitRule(written.hit_rule) if written.hit_rule else HitRule.EXACTLY_ONE
    if written.otherwise is not None:
        outcome = effect(scope, written.otherwise)
        place = scope.clause(written.otherwise.span, citations)
        found.append(Provision((name, *OTHERWISE), outcome, otherwise(when, found), (), place))
    numbered = names.last_number(len(written.rows), (entry.name for entry in entries))
    made = Table(name, when, hit_rule, written.otherwise is not None, tuple(columns or ()), clause, entries, numbered)
    if scope.errors > before:
        scope.spoiled.add(name)
        return made, tuple(found)
    called_otherwise(scope, name, zip(lines, entries, strict=True))
    return made, tuple(noted(scope, made, found, written.notes))


def called_rows(lines: Sequence[Line], left: Iterable[str] = (), numbered: int = 0) -> Iterator[Row]:
    """What the rows are called that come into a table together, beside those that are left in it."""
    given = names.names_of_rows([line.written for line in lines], set(left), numbered)
    return (Row(name, line.written, line.says) for name, line in zip(given, lines, strict=True))


def called_otherwise(scope: Scope, table: str, rows: Iterable[tuple[Line, Row]]) -> None:
    """A remark for each word in the column `row` that names no row, because several have it, or one that is there already."""
    found: dict[str, list[tuple[Line, Row]]] = {}
    for line, row in rows:
        if line.named and row.name != line.written:
            found.setdefault(line.written, []).append((line, row))
    for said, alike_ones in found.items():
        now = [f"`{called((table, row.name))}`" for _, row in alike_ones]
        shown = now[0] if len(now) == 1 else f"{', '.join(now[:-1])} and {now[-1]}"
        if len(now) == 1:
            message = f"`{table}` already has a row `{said}`, so this row is called {shown}"
        else:
            message = f"{len(now)} rows of `{table}` are named `{said}`, so they are called {shown}"
        scope.report("W510", message, alike_ones[-1][0].named[0].span, "give each row a name that no other row has")


def told_apart(scope: Scope, lines: Sequence[Line], left: Iterable[str] = ()) -> None:
    """Findings for words that name rows, and that a reader could take for each other; those of one word are numbered."""
    seen = {look: name for name in left for look in looks(name)}
    for line in lines:
        said = line.written if line.named else ""
        before = next((seen[look] for look in sorted(taken_for(said)) if seen.get(look, said) != said), None)
        if said and before is not None:
            message, hint = alike("row", said, before)
            scope.report("E229", message, line.named[0].span, hint)
        seen |= dict.fromkeys(looks(said), said) if said else {}


def otherwise(when: Condition, rows: Iterable[Provision]) -> Condition:
    """When no row applies that the table's `when` admits."""
    return all_of([when, Not(any_of(row.when for row in rows))])


def rows(reading: Reading, written: Iterable[tree.Row], clause: Clause) -> list[Line]:
    """The rows that could be read."""
    scope, found = reading.scope, []
    for row in written:
        if not row.cells:
            continue  # not closed; reported where it was cut
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
        line = one_row(reading, row, clause)
        if line is not None:
            found.append(line)
    return found


def one_row(reading: Reading, row: tree.Row, clause: Clause) -> Line | None:
    """One row; None after a finding."""
    scope = reading.scope
    key = ""
    named_by: tuple[tree.Word, ...] | None = ()
    conditions: list[Condition] = []
    says: list[Condition | int | None] = []
    days: dict[str, tree.Cell] = {}
    outcomes: list[tuple[Column, Effect, Clause]] = []
    good = True
    for place, (column, cell) in enumerate(zip(reading.columns, row.cells, strict=True)):
        known = (place, cell.text)
        about: Condition | None = None
        if column.heading == "row":
            named_by = words_of_a_row(reading, cell)
            good &= named_by is not None
        elif column.heading in (FROM, UNTIL):
            if cells.unfilled(scope, cell, "a date, or `any`"):
                good = False
            elif cell.text != "any":
                days[column.heading] = cell
        elif column.attribute is not None:
            said = reading.allowed.get(known) or cells.allowed(scope, column.attribute, cell)
            reading.allowed[known] = said
            good &= said is not None
            if said is not None:
                about = said[0]
                conditions.append(about)
                key = key or said[1]
        else:
            effect = reading.outcomes.get(known) or cells.outcome(scope, cell, column.heading)
            reading.outcomes[known] = effect
            good &= effect is not None
            if effect is not None:
                outcomes.append((column, effect, replace(clause, span=cell.span)))
        says.append(about)
    if not good or named_by is None:
        return None
    if days:
        start, until = (tree.Name(days[h].text, days[h].span) if h in days else None for h in (FROM, UNTIL))
        ends = [end.span for end in (start, until) if end]
        conditions.append(on_days(scope, start, until, ends[0].to(ends[-1])))
        ordinals = dict(zip((FROM, UNTIL), limits(scope, start, until), strict=True))
        says = [ordinals.get(c.heading, one) for c, one in zip(reading.columns, says, strict=True)]
    written = names.spaced(named_by[0]) if named_by else key or "any"
    return Line(written, named_by, all_of(conditions), tuple(says), tuple(outcomes), row.span)


def words_of_a_row(reading: Reading, cell: tree.Cell) -> tuple[tree.Word, ...] | None:
    """The word that names the row; below `set`, also two as they are printed. None after a finding."""
    scope = reading.scope
    if cells.unfilled(scope, cell, "the name of the row"):
        return None
    parts = tuple(cells.words(cell))
    if reading.partial and len(parts) == 2 and parts[0].text == "row" and parts[1].text.isdigit():
        return parts
    if len(parts) != 1 or not parts[0].text.strip() or '"' in parts[0].text:
        made = len(parts) == 2 and parts[0].text == "row" and parts[1].text.isdigit()
        hint = "rows without a name are called this: choose another name, or leave the column out" if made else None
        scope.report("E222", "the name of a row is one word", cell.span, hint or "put several words in quotes")
        return None
    if parts[0].text in RESERVED and not reading.partial:
        scope.report("E208", f"`{parts[0].text}` is a word of the language", cell.span, "give the row another name")
        return None
    return parts


def provisions(name: str, when: Condition, lines: Iterable[tuple[Row, Line]]) -> list[Provision]:
    """A provision for each outcome of each row."""
    found = []
    for row, line in lines:
        for column, outcome, clause in line.outcomes:
            path = (name, row.name) if column.values is None else (name, row.name, column.heading)
            parts = (when, line.when) if column.values is None else (when, line.when, column.values)
            found.append(Provision(path, outcome, all_of(parts), (), clause))
    return found


def noted(scope: Scope, table: Table, found: list[Provision], notes: tuple[tree.NoteLine, ...]) -> list[Provision]:
    """The provisions with their notes."""
    named = names.nameable(found, [table])
    for note in notes:
        path = (table.name, *names.row_and_column(scope, named, table.name, note.target.words))
        hit = {p.id for p in found if p.path[: len(path)] == path}
        if not hit and found:
            said = f"`{table.name}` has no row or cell `{called(path).removeprefix(table.name + ' ')}`"
            known = [p for p in named.paths if len(p) == min(len(path), 2)]
            scope.report("E228", said, note.target.span, names.near(named, path, known))
        found = [replace(p, clause=replace(p.clause, note=note.remark.text)) if p.id in hit else p for p in found]
    return found
