"""Resolves tables: each row of a list table, or each cell of a matrix, becomes a provision."""

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
    Gives,
    HitRule,
    Permit,
    Provision,
    Refuse,
    Row,
    Table,
    Timed,
    display_name,
    fact_given,
    time_given,
)
from policy_dsl.resolve import cells, names
from policy_dsl.resolve.condition_cells import cell_condition
from policy_dsl.resolve.conditions import condition
from policy_dsl.resolve.headings import FROM, UNTIL, headings
from policy_dsl.resolve.lookalikes import appearances, confusable_with
from policy_dsl.resolve.name_text import listing, name_clash
from policy_dsl.resolve.named_times import check_refused_whole
from policy_dsl.resolve.outcome_cells import cell_effect
from policy_dsl.resolve.provisions import collect_overrides, effect, rule
from policy_dsl.resolve.reserved_words import RESERVED
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.terms import terms_in
from policy_dsl.resolve.validity import condition_on_days, in_force, validity_limits
from policy_dsl.syntax import tree
from policy_dsl.syntax.claims import NO_WORDS
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


def rule_or_table(scope: Scope, written: tree.Rule | tree.TableBlock) -> tuple[Table | None, tuple[Provision, ...]]:
    """The table and its provisions; for a rule, None and its provisions."""
    return (None, rule(scope, written)) if isinstance(written, tree.Rule) else table(scope, written)


def check_not_otherwise(scope: Scope, name: tree.Name) -> None:
    """Reports a rule or table that is named `otherwise`."""
    if name.text == "otherwise":
        scope.report("E208", "`otherwise` is a word of the language", name.span, "give it another name")


def table(scope: Scope, written: tree.TableBlock) -> tuple[Table, tuple[Provision, ...]]:
    """The table and its provisions, its `otherwise` last. Their overrides are resolved later."""
    name = written.name.text
    when = all_of([condition(scope, written.when) or ALWAYS, in_force(scope, written.in_force)])
    citations = scope.citations(written.citations)
    clause = scope.clause(written.span, citations, terms=terms_in(written.when))
    collect_overrides(scope, name, Permit(), written.overrides)
    before = scope.errors
    columns = headings(scope, written.heading)
    lines = [] if columns is None else read_rows(TableReading(scope, columns), written.rows, clause)
    check_row_names(scope, lines)
    entries = tuple(name_rows(lines))
    hit_rule = HitRule(written.hit_rule) if written.hit_rule else HitRule.EXACTLY_ONE
    provisions = row_provisions(name, when, zip(entries, lines, strict=True), hit_rule)
    if written.otherwise is not None:
        outcome = effect(scope, written.otherwise)
        check_same_kind(scope, written.otherwise, outcome, columns or ())
        check_same_time(scope, written.otherwise, outcome, columns or ())
        place = scope.clause(written.otherwise.span, citations, terms=clause.terms)
        provisions.append(Provision((name, *OTHERWISE), outcome, otherwise_condition(when, provisions), (), place))
    numbered = names.last_number(len(written.rows), (entry.name for entry in entries))
    resolved = Table(
        name, when, hit_rule, written.otherwise is not None, tuple(columns or ()), clause, entries, numbered
    )
    if scope.errors > before:
        scope.incomplete.add(name)
        return resolved, tuple(provisions)
    remark_renamed_rows(scope, name, zip(lines, entries, strict=True))
    return resolved, tuple(with_notes(scope, resolved, provisions, written.notes))


def check_same_kind(scope: Scope, written: tree.EffectText, outcome: Effect, columns: Iterable[Column]) -> None:
    """Reports the `otherwise` of a table that gives a derived fact and whose rows do not, or the other way round."""
    in_rows = next((fact for c in columns if (fact := fact_given(c.heading)) is not None), None)
    here = outcome.fact if isinstance(outcome, Gives) else None
    if in_rows == here:
        return
    own = f"`otherwise` gives `{here}`" if here else "`otherwise` decides the request"
    rows = f"the rows give `{in_rows}`" if in_rows else "the rows do not"
    deciding = "write `otherwise refuse`, or `otherwise answer within …`"
    hint = f"write `otherwise gives {in_rows} …`" if in_rows else deciding
    scope.report("E256", f"{own}, and {rows}", written.span, hint)


def check_same_time(scope: Scope, written: tree.EffectText, outcome: Effect, columns: Iterable[Column]) -> None:
    """Reports the `otherwise` of a table that gives a time, unless the rows of the table give this one alone."""
    in_rows = [time for c in columns if (time := time_given(c.heading))]
    if scope.times and isinstance(outcome, Timed) and outcome.of and in_rows != [outcome.of]:
        given = listing(in_rows) if in_rows else "none of the times"
        message = f"`otherwise` gives `{outcome.of}`, and the rows give {given}"
        hint = "write `otherwise refuse`, or a last row for everything: `the first row that applies decides`"
        scope.report("E256", message, written.span, hint)


def name_rows(lines: Sequence[ReadRow], left: Iterable[str] = (), numbered: int = 0) -> Iterator[Row]:
    """The rows with their names, given to all together. `left` are the names of the rows that remain in the table."""
    given = names.row_names([line.written for line in lines], set(left), numbered)
    return (Row(name, line.written, line.meanings) for name, line in zip(given, lines, strict=True))


def remark_renamed_rows(scope: Scope, table: str, rows: Iterable[tuple[ReadRow, Row]]) -> None:
    """Warns of each name in the column `row` that its row does not get, because another row has the same."""
    renamed: dict[str, list[tuple[ReadRow, Row]]] = {}
    for line, row in rows:
        if line.name_words and row.name != line.written:
            renamed.setdefault(line.written, []).append((line, row))
    for word, same_word in renamed.items():
        now = [f"`{display_name((table, row.name))}`" for _, row in same_word]
        shown = now[0] if len(now) == 1 else f"{', '.join(now[:-1])} and {now[-1]}"
        if len(now) == 1:
            message = f"`{table}` already has a row `{word}`, so this row is called {shown}"
        else:
            message = f"{len(now)} rows of `{table}` are named `{word}`, so they are called {shown}"
        scope.report("W510", message, same_word[-1][0].name_words[0].span, "give each row a name that no other row has")


def check_row_names(scope: Scope, lines: Sequence[ReadRow], left: Iterable[str] = ()) -> None:
    """Reports names of rows that a reader could confuse. Equal names get numbers instead, which is not reported here."""
    seen = {look: name for name in left for look in appearances(name)}
    for line in lines:
        name = line.written if line.name_words else ""
        before = next(
            (seen[look] for look in sorted(confusable_with(name)) if seen.get(look, name) != name),
            None,
        )
        if name and before is not None:
            message, hint = name_clash("row", name, before)
            scope.report("E229", message, line.name_words[0].span, hint)
        seen |= dict.fromkeys(appearances(name), name) if name else {}


def otherwise_condition(when: Condition, others: Iterable[Provision]) -> Condition:
    """The condition of the table's `otherwise`: its `when` holds and none of its rows applies."""
    return all_of([when, Not(any_of(row.when for row in others))])


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


def without_table_hint(scope: Scope, table: Table, named: names.NameIndex, note: tree.NoteLine) -> str | None:
    """The hint for a note whose first word is the name of its table; None for other notes."""
    first, *rest = note.target.words
    if first.text != table.name or not rest:
        return None
    path = (table.name, *names.row_and_column(scope, named, table.name, rest))
    cell = display_name(path).removeprefix(f"{table.name} ")
    return f'leave the name of the table out: `note {cell} "…"`' if path in named.paths else None


def with_notes(
    scope: Scope, table: Table, provisions: list[Provision], notes: tuple[tree.NoteLine, ...]
) -> list[Provision]:
    """The provisions, with the notes of the table attached."""
    named = names.name_index(provisions, [table])
    for note in notes:
        path = (table.name, *names.row_and_column(scope, named, table.name, note.target.words))
        matching = {p.id for p in provisions if p.path[: len(path)] == path}
        if not matching and provisions and note.remark is not NO_WORDS:  # else the note is reported already
            message = f"`{table.name}` has no row or cell `{display_name(path).removeprefix(table.name + ' ')}`"
            candidates = [p for p in named.paths if len(p) == min(len(path), 2)]
            hint = without_table_hint(scope, table, named, note) or names.missing_name_hint(named, path, candidates)
            scope.report("E228", message, note.target.span, hint)
        provisions = [
            replace(p, clause=replace(p.clause, note=note.remark.text)) if p.id in matching else p for p in provisions
        ]
    return provisions
