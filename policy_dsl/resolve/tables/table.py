"""Resolves tables: each row of a list table, or each cell of a matrix, becomes a provision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from policy_dsl.model.conditions import ALWAYS, Condition, Not, all_of, any_of
from policy_dsl.model.provisions import (
    OTHERWISE,
    Column,
    Effect,
    Gives,
    HitRule,
    Permit,
    Provision,
    Row,
    Table,
    Timed,
    display_name,
    fact_given,
    time_given,
)
from policy_dsl.resolve.conditions.condition import condition
from policy_dsl.resolve.conditions.terms import terms_in
from policy_dsl.resolve.request.validity import in_force
from policy_dsl.resolve.rules import names
from policy_dsl.resolve.rules.provisions import collect_overrides, effect, rule
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.tables.headings import headings
from policy_dsl.resolve.tables.rows import ReadRow, TableReading, read_rows, row_provisions
from policy_dsl.resolve.words.lookalikes import appearances, confusable_with
from policy_dsl.resolve.words.name_text import listing, name_clash
from policy_dsl.syntax import tree
from policy_dsl.syntax.builders.claims import NO_WORDS


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
