"""The operations of a proposal: what each line or block does to the provisions of the base."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.model.policy import AddProvisions, AddRow, Operation, Policy, Remove, Replace, SetCell
from policy_dsl.model.provisions import Clause, Effect, Provision, Table, Target, called
from policy_dsl.resolve import cells, names, overrides, partial, stacks, tables
from policy_dsl.resolve.scope import Scope, check_unique, listing, nearest
from policy_dsl.syntax import tree
from policy_dsl.text import Span


class Touched(Struct):
    """What the operations of a proposal touch, and what that is a part of; each by the operation that did so first."""

    paths: dict[names.Path, tree.OperationText] = field(default_factory=dict)
    above: dict[names.Path, tree.OperationText] = field(default_factory=dict)

    def by_another(self, path: names.Path, written: tree.OperationText) -> names.Path | None:
        """What another operation touches that is in the path, or that the path is in; else the path counts as touched."""
        for n in range(1, len(path) + 1):
            if self.paths.get(path[:n], written) is not written:
                return path[:n]
        if self.above.get(path, written) is not written:
            return path
        self.paths[path] = written
        for n in range(1, len(path)):
            self.above.setdefault(path[:n], written)
        return None


def operations(scope: Scope, file: tree.ProposalFile, base: Policy) -> tuple[Operation, ...]:
    """The operations, each on a target of its own; rows that are added get their names when all others are known."""
    named = names.nameable(base.provisions, base.tables)
    touched = Touched()
    found: list[list[Operation]] = []
    added: list[tuple[int, tree.AddRowText, Table]] = []
    for place, written in enumerate(file.operations):
        found.append([])
        if isinstance(written, tree.AddRowText):
            table = there_table(scope, base, written.table)
            if table is not None and alone(scope, touched, (table.name, "", f"{place}"), written):
                added.append((place, written, table))
            continue
        for path, operation in resolved(scope, written, base, named):
            if alone(scope, touched, path, written) and operation is not None:
                found[-1].append(operation)
    removed = {
        op.target.words: written
        for written, each in zip(file.operations, found, strict=True)
        for op in each
        if isinstance(op, Remove)
    }
    for place, operation in rows_added(scope, base, added, removed):
        found[place].append(operation)
    without_rows(scope, base, removed, {table.name for _, _, table in added})
    return overrides_of(scope, base, named, [operation for each in found for operation in each])


def alone(scope: Scope, touched: Touched, path: names.Path, written: tree.OperationText) -> bool:
    """Whether no other operation touches the path, what it is in, or a part of it; else a finding."""
    other = touched.by_another(path, written)
    if other is not None:
        said = f"`{called(other)}` is already changed by another operation of this proposal"
        scope.report("E303", said, written.span, "say it once")
    return other is None


def rows_added(
    scope: Scope,
    base: Policy,
    added: list[tuple[int, tree.AddRowText, Table]],
    removed: Iterable[names.Path],
) -> Iterator[tuple[int, AddRow]]:
    """The rows that are added, those of one table named together, each with the place of its operation."""
    for table in {table.name: table for _, _, table in added}.values():
        written = [(place, text) for place, text, to in added if to is table]
        clauses = [scope.clause(text.span) for _, text in written]
        reading = tables.Reading(scope, table.columns)
        read = [tables.rows(reading, [text.row], clause) for (_, text), clause in zip(written, clauses, strict=True)]
        lines = [line for each in read for line in each]
        if len(lines) < len(written):
            scope.spoiled.add(table.name)
        left = [row.name for row in table.rows if (table.name, row.name) not in removed]
        tables.told_apart(scope, lines, [row.written for row in table.rows if row.name in left])
        made = tuple(tables.called_rows(lines, left, table.numbered))
        tables.called_otherwise(scope, table.name, zip(lines, made, strict=True))
        entries = iter(made)
        overrides = next((p.overrides for p in base.provisions if p.path[0] == table.name and p.until is None), ())
        for (place, _), each in zip(written, read, strict=True):
            for line in each:
                row = next(entries)
                brought = tables.provisions(table.name, table.when, [(row, line)])
                yield place, AddRow(table.name, tuple(replace(p, overrides=overrides) for p in brought), row)


def without_rows(scope: Scope, base: Policy, removed: dict[names.Path, tree.OperationText], added: set[str]) -> None:
    """A finding for each table that would have no row."""
    for table in base.tables:
        rows = [(table.name, row.name) for row in table.rows]
        if table.until is None and table.name not in added and rows and all(row in removed for row in rows):
            said = f"after this proposal, the table `{table.name}` has no row"
            last = max((removed[row] for row in rows), key=lambda written: written.span)
            scope.report("E316", said, last.span, f"remove the table instead: `remove table {table.name}`")


def overrides_of(scope: Scope, base: Policy, named: names.Named, found: list[Operation]) -> tuple[Operation, ...]:
    """The operations, what they bring with what it overrides: something of the amended policy."""
    gone = {op.target.words for op in found if isinstance(op, Remove | Replace)}
    left = [p for p in base.provisions if not any(p.path[:n] in gone for n in (1, 2))]
    brought = [p for op in found if isinstance(op, AddProvisions | AddRow | Replace) for p in op.provisions]
    new = [op.table for op in found if isinstance(op, AddProvisions | Replace) and op.table]
    after = names.nameable([*left, *brought], [*base.tables, *new])
    targets = overrides.targets(scope, after, named)
    renewed(scope, left, found)
    for each in targets.values():
        for target, written in each.items():
            lost = target.words not in after.paths and target.words not in named.paths
            if (
                lost
                and target.words[0] not in scope.spoiled
                and not stacks.removed_before(scope, target.words, written.span)
            ):
                overrides.unknown(scope, after, target.words, written)
    return tuple(
        replace(op, provisions=overrides.overriding(op.provisions, targets))
        if isinstance(op, AddProvisions | Replace)
        else op
        for op in found
    )


def renewed(scope: Scope, left: Iterable[Provision], found: Iterable[Operation]) -> None:
    """A remark on a row that takes the name of one removed, where something that stays overrides that name."""
    removed = {op.target.words for op in found if isinstance(op, Remove)}
    added = {
        (op.table, op.row.name): op.provisions[0].clause.span
        for op in found
        if isinstance(op, AddRow) and op.provisions
    }
    told = {(p.path[0], target.words[:2]): None for p in left for target in p.overrides if target.words[:2] in removed}
    for name, row in told:
        if row in added:
            said = f"`{name}` overrides `{called(row)}`, which now means this row"
            scope.report(
                "W509",
                said,
                added[row],
                f"if the other row was meant, give this one another name, or replace `{name}` too",
            )


def provision_block(scope: Scope, what: tree.Rule | tree.TableBlock) -> tuple[Table | None, tuple[Provision, ...]]:
    """A rule or a table that a proposal brings."""
    tables.not_otherwise(scope, what.name)
    return tables.block(scope, what)


def resolved(
    scope: Scope, written: tree.OperationText, base: Policy, named: names.Named
) -> Iterator[tuple[names.Path, Operation | None]]:
    """What one line or block of the proposal touches, and does there, if it changes it. Rows are added later, together."""
    match written:
        case tree.Add(tree.Rule() | tree.TableBlock() as what):
            taken = dict.fromkeys([*(p.path[0] for p in base.provisions), *(t.name for t in base.tables)])
            if not stacks.added_before(scope, what.name, "rule or table"):
                check_unique(scope, [what.name], "rule or table", "E206", taken)
            table, provisions = provision_block(scope, what)
            if provisions:
                yield (what.name.text,), AddProvisions(provisions, table)
        case tree.Add() | tree.AddRowText():
            pass  # properties and examples, read by `proposal`
        case tree.ReplaceText(what):
            if there(scope, base, what.name, isinstance(what, tree.TableBlock)):
                table, provisions = provision_block(scope, what)
                clause = scope.clause(written.span)
                yield (what.name.text,), Replace(Target((what.name.text,)), provisions, table, clause)
        case tree.RemoveText(words, target):
            if there(scope, base, target.words[0], words != "rule"):
                path = names.path(scope, named, target.words)
                if (len(path) == 2) != (words == "row") or len(path) > 2:
                    expected = "a table and its row" if words == "row" else f"the {words} alone"
                    scope.report("E305", f"`remove {words}` names {expected}", target.span)
                elif path not in named.paths:
                    unknown_path(scope, base, named, path, target.span)
                else:
                    yield path, Remove(Target(path), scope.clause(written.span))
        case tree.SetCellText(target, to):
            table = there_table(scope, base, target.words[0])
            effect = (
                cells.outcome(scope, to, "access" if "access" in table.headings else "answer within") if table else None
            )
            if effect is not None:
                path = names.path(scope, named, target.words)
                yield from one_cell(scope, base, named, path, effect, scope.clause(written.span))
        case tree.SetTableText(name):
            table = there_table(scope, base, name)
            for path, effect, clause in partial.cells(scope, named, table, written) if table else ():
                said = base.by_id.get(called(path))
                if said is not None and said.effect == effect:
                    yield path, None  # a partial table may repeat a cell
                else:
                    yield from one_cell(scope, base, named, path, effect, clause)


def there(scope: Scope, base: Policy, name: tree.Word, is_table: bool) -> bool:
    """Whether the base has this rule, or table; otherwise a finding."""
    of_tables = [t.name for t in base.tables if t.until is None]
    rules = [p.path[0] for p in base.provisions if p.path[0] not in of_tables and p.until is None]
    known = of_tables if is_table else rules
    if name.text in known:
        return True
    kind, other = ("table", "rule") if is_table else ("rule", "table")
    if stacks.removed_before(scope, (name.text,), name.span):
        return False
    hint = nearest(name.text, known) or (f"there are {listing(known)}" if known else None)
    rows = dict.fromkeys(called(p.path[:2]) for p in base.provisions if p.until is None and p.path[1:2] == (name.text,))
    if is_table and rows:
        hint = f"write a row after its table: {listing(rows)}"
    elif is_table and name.text in ("row", "rule", "table", "cell"):
        hint = f"leave `{name.text}` out: the name of the table comes first"
    elif is_table and name.text == "otherwise":
        hint = "write the `otherwise` of a table after its table; a proposal cannot change the one at the margin"
    if name.text in (rules if is_table else of_tables):
        hint = f"it is a {other}: write `replace {other} {name.text}` or `remove {other} {name.text}`"
    scope.report("E305", f"`{base.name}` has no {kind} `{name.text}`", name.span, hint)
    return False


def there_table(scope: Scope, base: Policy, name: tree.Word) -> Table | None:
    """The table of the base, or a finding."""
    return next(t for t in base.tables if t.name == name.text) if there(scope, base, name, True) else None


def one_cell(
    scope: Scope, base: Policy, named: names.Named, path: names.Path, effect: Effect, clause: Clause
) -> Iterator[tuple[names.Path, SetCell | None]]:
    """A cell of the base gets another effect; a finding when there is no such cell or nothing changes."""
    found = base.by_id.get(called(path)) if path in named.paths else None
    if found is None:
        unknown_path(scope, base, named, path, clause.span)
        return
    if found.effect == effect:
        scope.report("W504", f"`{found.id}` has this value already", clause.span, "leave it out")
    yield path, None if found.effect == effect else SetCell(path, effect, clause)


def unknown_path(scope: Scope, base: Policy, named: names.Named, path: names.Path, span: Span) -> None:
    """A finding for a row or cell that the base does not have."""
    if stacks.removed_before(scope, path, span):
        return
    deeper = [called(p) for p in named.paths if p[:-1] == path]
    if path in named.paths and deeper:
        whole = "row; expected one cell" if len(path) > 1 else "table; expected a row or a cell"
        listed = f"its {'cells' if len(path) > 1 else 'rows'} are {listing(deeper)}"
        hint = listed if len(path) > 1 else f"{listed}; for several, `set {path[0]}` with a heading and rows below it"
        scope.report("E306", f"`{called(path)}` is a whole {whole}", span, hint)
        return
    known = [p for p in named.paths if p[0] == path[0] and len(p) == len(path)]
    known = known or [p for p in named.paths if p[0] == path[0] and len(p) == len(path) - 1]
    scope.report("E305", f"`{base.name}` has no `{called(path)}`", span, names.near(named, path, known))
