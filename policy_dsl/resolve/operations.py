"""Resolves the operations of a proposal: what each line or block changes in the base.

The module is long because all kinds of operation share the record of what earlier ones have touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import AddProvisions, AddRow, Operation, Remove, Replace, SetCell
from policy_dsl.model.provisions import OTHERWISE, Clause, Effect, Provision, ProvisionPath, Table, display_name
from policy_dsl.resolve import cells, names, overrides, partial, stacks, tables
from policy_dsl.resolve.headings import outcome_heading
from policy_dsl.resolve.scope import Scope, check_unique, listing, nearest
from policy_dsl.syntax import tree
from policy_dsl.syntax.derive_hints import DERIVED_STAYS
from policy_dsl.syntax.let_hints import CONSTANT_STAYS
from policy_dsl.syntax.vocabulary_operations import is_of_vocabulary
from policy_dsl.text import Span


class TouchedPaths(Struct):
    """The paths that the operations of a proposal touch, and their proper prefixes, each with the first operation there."""

    paths: dict[names.Path, tree.OperationText] = field(default_factory=dict)
    prefixes: dict[names.Path, tree.OperationText] = field(default_factory=dict)

    def conflict(self, path: names.Path, written: tree.OperationText) -> names.Path | None:
        """A path that another operation touches and that contains this path, or this path if it contains a touched one.

        If there is neither, records this path as touched and returns None.
        """
        for n in range(1, len(path) + 1):
            if self.paths.get(path[:n], written) is not written:
                return path[:n]
        if self.prefixes.get(path, written) is not written:
            return path
        self.paths[path] = written
        for n in range(1, len(path)):
            self.prefixes.setdefault(path[:n], written)
        return None


def operations(scope: Scope, file: tree.ProposalFile, base: Policy) -> tuple[Operation, ...]:
    """The operations; no two touch the same thing. Added rows are named last, when it is known which rows are removed."""
    named = names.name_index(base.provisions, base.tables)
    touched = TouchedPaths()
    by_place: list[list[Operation]] = []
    added: list[tuple[int, tree.AddRowText, Table]] = []
    for place, written in enumerate(file.operations):
        by_place.append([])
        if isinstance(written, tree.AddRowText):
            table = table_of_base(scope, base, written.table)
            # a path of its own, which conflicts only with an operation on the whole table
            if table is not None and check_untouched(scope, touched, (table.name, "", f"{place}"), written):
                added.append((place, written, table))
            continue
        for path, operation in resolve_operation(scope, written, base, named):
            if check_untouched(scope, touched, path, written) and operation is not None:
                by_place[-1].append(operation)
    removed = {
        op.target.words: written
        for written, each in zip(file.operations, by_place, strict=True)
        for op in each
        if isinstance(op, Remove)
    }
    check_names_added(scope, file, base, removed)
    for place, operation in added_rows(scope, base, named, added, removed):
        by_place[place].append(operation)
    check_tables_keep_rows(scope, base, removed, {table.name for _, _, table in added})
    return with_resolved_overrides(scope, base, named, [operation for each in by_place for operation in each])


def check_names_added(scope: Scope, file: tree.ProposalFile, base: Policy, removed: Collection[names.Path]) -> None:
    """Reports rules and tables that are added by the name of another one, or by one that a reader could confuse with it."""
    there = [p.path[0] for p in base.provisions if p.until is None] + [t.name for t in base.tables if t.until is None]
    left = dict.fromkeys(name for name in there if (name,) not in removed)
    added = {
        written.what.name.text: written.what.name
        for written in file.operations
        if isinstance(written, tree.Add) and isinstance(written.what, tree.Rule | tree.TableBlock)
    }
    new = [
        name
        for name in added.values()
        if name.text not in left or not stacks.report_added_below(scope, name, "rule or table")
    ]
    check_unique(scope, new, "rule or table", "E206", left)


def check_untouched(scope: Scope, touched: TouchedPaths, path: names.Path, written: tree.OperationText) -> bool:
    """Whether no other operation touches the path, something in it, or something that contains it; if one does, reports it."""
    conflict = touched.conflict(path, written)
    if conflict is not None:
        message = f"`{display_name(conflict)}` is already changed by another operation of this proposal"
        scope.report("E303", message, written.span, "say it once")
    return conflict is None


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
        tables.check_row_names(scope, lines, [row.written for row in remaining])
        rows = tuple(tables.name_rows(lines, [row.name for row in remaining], table.numbered))
        tables.remark_renamed_rows(scope, table.name, zip(lines, rows, strict=True))
        overrides = next((p.overrides for p in base.provisions_of(table.name) if p.until is None), ())
        for (place, line), row in zip(placed, rows, strict=True):
            provisions = tables.row_provisions(table.name, table.when, [(row, line)], table.hit_rule)
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
        scope.report("E305", message, written.before.span, f"write `add row to {table.name} before ROW | … |`")
    elif path not in named.paths:
        report_unknown_path(scope, base, named, path, written.before.span)
    else:
        return path[1]
    return None


def read_added_rows(
    scope: Scope, table: Table, written: list[tuple[int, tree.AddRowText]]
) -> list[tuple[int, tables.ReadRow]]:
    """The rows, each with the position of its operation, without those that have findings: with such a row, the table is
    incomplete.
    """
    reading = tables.TableReading(scope, table.columns)
    placed = [
        (place, line)
        for place, text in written
        for line in tables.read_rows(reading, [text.row], scope.clause(text.span))
    ]
    if len(placed) < len(written):
        scope.incomplete.add(table.name)
    return placed


def check_tables_keep_rows(
    scope: Scope, base: Policy, removed: dict[names.Path, tree.OperationText], added: set[str]
) -> None:
    """Reports each table that would be left without a row."""
    for table in base.tables:
        rows = [(table.name, row.name) for row in table.rows]
        if table.until is None and table.name not in added and rows and all(row in removed for row in rows):
            message = f"after this proposal, the table `{table.name}` has no row"
            last = max((removed[row] for row in rows), key=lambda written: written.span)
            scope.report("E316", message, last.span, f"remove the table instead: `remove table {table.name}`")


def with_resolved_overrides(
    scope: Scope, base: Policy, named: names.NameIndex, operations: list[Operation]
) -> tuple[Operation, ...]:
    """The operations, with the overrides of what they add resolved: those name provisions of the amended policy."""
    removed = {op.target.words for op in operations if isinstance(op, Remove | Replace)}
    left = [p for p in base.provisions if not any(p.path[:n] in removed for n in (1, 2))]
    added = [p for op in operations if isinstance(op, AddProvisions | AddRow | Replace) for p in op.provisions]
    new = [op.table for op in operations if isinstance(op, AddProvisions | Replace) and op.table]
    after = names.name_index([*left, *added], [*base.tables, *new])
    targets = overrides.targets(scope, after, named)
    remark_reused_names(scope, left, operations)
    for each in targets.values():
        for target, written in each.items():
            lost = target.words not in after.paths and target.words not in named.paths
            if (
                lost
                and target.words[0] not in scope.incomplete
                and not stacks.report_removed_below(scope, target.words, written.span)
            ):
                overrides.report_unknown_target(scope, after, target.words, written)
    return tuple(
        replace(op, provisions=overrides.with_overrides(op.provisions, targets))
        if isinstance(op, AddProvisions | Replace)
        else op
        for op in operations
    )


def remark_reused_names(scope: Scope, left: Iterable[Provision], operations: Iterable[Operation]) -> None:
    """Warns of a row that takes the name of a removed one, where a remaining provision overrides that name."""
    removed = {op.target.words for op in operations if isinstance(op, Remove)}
    added = {
        (op.table, op.row.name): op.provisions[0].clause.span
        for op in operations
        if isinstance(op, AddRow) and op.provisions
    }
    overriding = {
        (p.path[0], target.words[:2]): None for p in left for target in p.overrides if target.words[:2] in removed
    }
    for name, row in overriding:
        if row in added:
            message = f"`{name}` overrides `{display_name(row)}`, which now means this row"
            scope.report(
                "W509",
                message,
                added[row],
                f"if the other row was meant, give this one another name, or replace `{name}` too",
            )


def provision_block(scope: Scope, what: tree.Rule | tree.TableBlock) -> tuple[Table | None, tuple[Provision, ...]]:
    """The rule or table that a proposal adds."""
    tables.check_not_otherwise(scope, what.name)
    return tables.rule_or_table(scope, what)


def resolve_operation(
    scope: Scope, written: tree.OperationText, base: Policy, named: names.NameIndex
) -> Iterator[tuple[names.Path, Operation | None]]:
    """The paths that one line or block touches, each with its operation, or None where nothing changes.

    `added_rows` resolves added rows.
    """
    match written:
        case operation if is_of_vocabulary(operation):
            message = "this proposal changes what a request is, and cannot be read on top of another one"
            scope.report("E319", message, operation.span, "make it to the policy as it then is, in a file of its own")
        case tree.Add(tree.Rule() | tree.TableBlock() as what):
            table, provisions = provision_block(scope, what)
            if provisions:
                yield (what.name.text,), AddProvisions(provisions, table)
        case tree.Add() | tree.AddRowText():
            pass  # properties and examples are resolved by `proposal`, rows by `added_rows`
        case tree.ReplaceText(tree.Rule() | tree.TableBlock() as what):
            if check_exists(scope, base, what.name, isinstance(what, tree.TableBlock)):
                table, provisions = provision_block(scope, what)
                clause = scope.clause(written.span)
                yield (what.name.text,), Replace(ProvisionPath((what.name.text,)), provisions, table, clause)
        case tree.RemoveText(words, target):
            if check_exists(scope, base, target.words[0], words != "rule"):
                path = names.path(scope, named, target.words)
                if (len(path) == 2) != (words == "row") or len(path) > 2:
                    expected = "a table and its row" if words == "row" else f"the {words} alone"
                    way = (
                        f"a cell has another outcome instead: `set {display_name(path)} to …`"
                        if len(path) > 2
                        else None
                    )
                    scope.report("E305", f"`remove {words}` names {expected}", target.span, way)
                elif path not in named.paths:
                    report_unknown_path(scope, base, named, path, target.span)
                else:
                    yield path, Remove(ProvisionPath(path), scope.clause(written.span))
        case tree.SetCellText(target, to):
            table = table_of_base(scope, base, target.words[0])
            effect = cells.outcome(scope, to, outcome_heading(table)) if table else None
            if effect is not None:
                path = names.path(scope, named, target.words)
                yield from set_cell(scope, base, named, path, effect, scope.clause(written.span))
        case tree.SetTableText(name):
            table = table_of_base(scope, base, name)
            for path, effect, clause in partial.cell_effects(scope, named, table, written) if table else ():
                provision = base.by_id.get(display_name(path))
                if provision is not None and provision.effect == effect:
                    yield path, None  # a partial table may repeat a cell
                else:
                    yield from set_cell(scope, base, named, path, effect, clause)


def check_exists(scope: Scope, base: Policy, name: tree.Word, is_table: bool) -> bool:
    """Whether the base has this rule or table; if not, reports it."""
    of_tables = [t.name for t in base.tables if t.until is None]
    rules = [p.path[0] for p in base.provisions if p.path[0] not in of_tables and p.until is None]
    expected = of_tables if is_table else rules
    if name.text in expected:
        return True
    kind, other_kind = ("table", "rule") if is_table else ("rule", "table")
    if stacks.report_removed_below(scope, (name.text,), name.span):
        return False
    hint = nearest(name.text, expected) or (f"there are {listing(expected)}" if expected else None)
    rows = dict.fromkeys(
        display_name(p.path[:2]) for p in base.provisions if p.until is None and p.path[1:2] == (name.text,)
    )
    if is_table and rows:
        hint = f"write a row after its table: {listing(rows)}"
    elif is_table and name.text in ("row", "rule", "table", "cell"):
        hint = f"leave `{name.text}` out: the name of the table comes first"
    elif is_table and name.text == "otherwise":
        hint = "write the `otherwise` of a table after its table; a proposal cannot change the one at the margin"
    if name.text in (rules if is_table else of_tables):
        hint = f"it is a {other_kind}: write `replace {other_kind} {name.text}` or `remove {other_kind} {name.text}`"
    if name.text in scope.constants:
        hint = CONSTANT_STAYS
    if name.text in scope.derived:
        hint = DERIVED_STAYS
    scope.report("E305", f"`{base.name}` has no {kind} `{name.text}`", name.span, hint)
    return False


def table_of_base(scope: Scope, base: Policy, name: tree.Word) -> Table | None:
    """The table of the base; None after a finding."""
    return base.table(name.text) if check_exists(scope, base, name, True) else None


def set_cell(
    scope: Scope, base: Policy, named: names.NameIndex, path: names.Path, effect: Effect, clause: Clause
) -> Iterator[tuple[names.Path, SetCell | None]]:
    """The path of a cell with the operation that changes its effect; reports a cell that does not exist or does not change."""
    provision = base.by_id.get(display_name(path)) if path in named.paths else None
    if provision is None:
        report_unknown_path(scope, base, named, path, clause.span)
        return
    if provision.effect == effect:
        scope.report("W504", f"`{provision.id}` has this value already", clause.span, "leave it out")
    yield path, None if provision.effect == effect else SetCell(path, effect, clause)


def report_unknown_path(scope: Scope, base: Policy, named: names.NameIndex, path: names.Path, span: Span) -> None:
    """Reports a row or cell that the base does not have."""
    if stacks.report_removed_below(scope, path, span):
        return
    deeper = [display_name(p) for p in named.paths if p[:-1] == path]
    if path in named.paths and deeper:
        whole = "row; expected one cell" if len(path) > 1 else "table; expected a row or a cell"
        listed = f"its {'cells' if len(path) > 1 else 'rows'} are {listing(deeper)}"
        hint = listed if len(path) > 1 else f"{listed}; for several, `set {path[0]}` with a heading and rows below it"
        scope.report("E306", f"`{display_name(path)}` is a whole {whole}", span, hint)
        return
    candidates = [p for p in named.paths if p[0] == path[0] and len(p) == len(path)]
    candidates = candidates or [p for p in named.paths if p[0] == path[0] and len(p) == len(path) - 1]
    scope.report(
        "E305", f"`{base.name}` has no `{display_name(path)}`", span, names.missing_name_hint(named, path, candidates)
    )
