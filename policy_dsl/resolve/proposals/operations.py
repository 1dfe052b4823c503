"""Resolves the operations of a proposal: what each line or block changes in the base."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct, field

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import AddProvisions, Operation, Remove, Replace, ReplaceOrder, SetCell
from policy_dsl.model.provisions import Clause, Effect, Provision, ProvisionPath, Table, display_name
from policy_dsl.resolve.proposals import stacks
from policy_dsl.resolve.proposals.base_names import check_exists, report_unknown_path, table_of_base
from policy_dsl.resolve.proposals.new_overrides import with_resolved_overrides
from policy_dsl.resolve.proposals.new_rows import added_rows
from policy_dsl.resolve.rules import names, rule_orders
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.tables import partial
from policy_dsl.resolve.tables.headings import outcome_heading
from policy_dsl.resolve.tables.outcome_cells import cell_effect
from policy_dsl.resolve.tables.table import check_not_otherwise, rule_or_table
from policy_dsl.resolve.times.named_times import check_cell_of_time
from policy_dsl.syntax import tree
from policy_dsl.syntax.vocabulary_operations import is_of_vocabulary


class TouchedPaths(Struct):
    """The paths that the operations of a proposal touch, and their proper prefixes, each with the first operation there."""

    paths: dict[names.Path, tree.OperationText] = field(default_factory=dict)
    prefixes: dict[names.Path, tree.OperationText] = field(default_factory=dict)

    def first(self, path: names.Path) -> tree.OperationText | None:
        """The first operation that touches the path, or something in it."""
        return self.paths.get(path) or self.prefixes.get(path)

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
    check_names_added(scope, file, base, {*removed, *rule_orders.replaced_rules(file, base)})
    for place, operation in added_rows(scope, base, named, added, removed):
        by_place[place].append(operation)
    check_tables_keep_rows(scope, base, removed, {table.name for _, _, table in added})
    every = [operation for each in by_place for operation in each]
    check_orders(scope, file, base, every)
    return with_resolved_overrides(scope, base, named, every)


def check_orders(scope: Scope, file: tree.ProposalFile, base: Policy, operations: Sequence[Operation]) -> None:
    """Reports rules that do something else than those with which they stand in an order."""
    gone = {op.target.words[0] for op in operations if isinstance(op, Remove | Replace) and len(op.target.words) == 1}
    gone |= {name for op in operations if isinstance(op, ReplaceOrder) for name in op.rules}
    members = [p for p in base.provisions if p.path[0] not in gone]
    members += [p for op in operations if isinstance(op, AddProvisions | Replace | ReplaceOrder) for p in op.provisions]
    rules = [block for block in blocks_added(file.operations) if isinstance(block, tree.Rule)]
    rules += [op.what for op in file.operations if isinstance(op, tree.ReplaceText) and isinstance(op.what, tree.Rule)]
    rule_orders.check_kinds(scope, members, dict(rule_orders.spans_of(rules)))


def check_names_added(scope: Scope, file: tree.ProposalFile, base: Policy, removed: Collection[names.Path]) -> None:
    """Reports rules and tables that are added by the name of another one, or by one that a reader could confuse with it."""
    there = [p.path[0] for p in base.provisions if p.until is None] + [t.name for t in base.tables if t.until is None]
    left = dict.fromkeys(name for name in there if (name,) not in removed)
    there_are = rule_orders.orders_of_rules(base)
    blocks = [
        *blocks_added(
            op
            for op in file.operations
            if not isinstance(op, tree.ReplaceRulesText)
            or op.order.text in there_are  # others have a finding of their own
        )
    ]
    added = {block.name.text: block.name for block in blocks}
    new = [
        name
        for name in added.values()
        if name.text not in left or not stacks.report_added_below(scope, name, "rule or table")
    ]
    declared = [op.what for op in file.operations if isinstance(op, tree.Add) and isinstance(op.what, tree.Rule)]
    orders = rule_orders.names_of_orders(declared)
    for name in orders:
        check_not_otherwise(scope, name)
    left |= dict.fromkeys(each for each in base.orders if each not in left)
    for name in (taken := [name for name in orders if name.text in there_are]):
        hint = f"write `replace rules {name.text} in this order`, or bring single rules into it: `add rule RULE to {name.text}`"
        scope.report("E206", f"there is another order `{name.text}`", name.span, hint)
    orders = [name for name in orders if name not in taken]
    check_unique(scope, [*new, *orders], "rule or table", "E206", left)


def blocks_added(operations: Iterable[tree.OperationText]) -> Iterator[tree.Rule | tree.TableBlock]:
    """The rules and tables that the operations add."""
    for written in operations:
        match written:
            case tree.Add(tree.Rule() | tree.TableBlock() as block) | tree.AddRuleText(block):
                yield block
            case tree.ReplaceRulesText(_, rules):
                yield from rules
            case _:
                pass


def check_untouched(scope: Scope, touched: TouchedPaths, path: names.Path, written: tree.OperationText) -> bool:
    """Whether no other operation touches the path, something in it, or something that contains it; if one does, reports it."""
    conflict = touched.conflict(path, written)
    if conflict is not None:
        message = f"`{display_name(conflict)}` is already changed by another operation of this proposal"
        scope.report("E303", message, written.span, of_order(touched.first(conflict), written) or "say it once")
    return conflict is None


def of_order(first: tree.OperationText | None, second: tree.OperationText) -> str | None:
    """The hint for a rule that is removed or added beside the whole of its order; None for other operations."""
    match first, second:
        case (tree.RemoveText("rule", target) as removal, tree.ReplaceRulesText(order, rules)) | (
            tree.ReplaceRulesText(order, rules),
            tree.RemoveText("rule", target) as removal,
        ) if (name := target.words[0].text) not in [rule.name.text for rule in rules]:
            return f"leave out line {removal.span.line}: the order `{order.text}`, as you write it, has no `{name}`"
        case (tree.RemoveText("rule") as single, tree.RemoveRulesText(order) as whole) | (
            tree.RemoveRulesText(order) as whole,
            tree.RemoveText("rule") as single,
        ):
            gone = f"line {whole.span.line} removes the order `{order.text}` with all of its rules"
            return f"leave out line {single.span.line}: {gone}"
        case (tree.AddRuleText(rule=new, order=order), tree.RemoveRulesText()) | (
            tree.RemoveRulesText(),
            tree.AddRuleText(rule=new, order=order),
        ):
            whole_order = f"`replace rules {order.text} in this order`"
            return f"the order goes: write `add rule {new.name.text}`, or {whole_order}"
        case _:
            return None


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


def provision_block(scope: Scope, what: tree.Rule | tree.TableBlock) -> tuple[Table | None, tuple[Provision, ...]]:
    """The rule or table that a proposal adds."""
    check_not_otherwise(scope, what.name)
    return rule_or_table(scope, what)


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
            if isinstance(what, tree.Rule) and what.in_order is not None:
                rule_orders.check_rule(scope, what, what.in_order.text)
            if provisions:
                yield (what.name.text,), AddProvisions(provisions, table)
        case tree.AddRuleText(what):
            _, provisions = provision_block(scope, what)
            place = rule_orders.placed(scope, written, base, provisions)
            if place is not None and place[0]:
                yield (what.name.text,), AddProvisions(place[0], None, written.order.text, place[1])
                # a path of its own, which conflicts only with an operation on the whole order
                yield (written.order.text, "", what.name.text), None
        case tree.Add() | tree.AddRowText() | tree.CalendarDaysText() | tree.ExtendText():
            pass  # properties, examples and days are resolved by `proposal`, rows by `added_rows`
        case tree.ReplaceText(tree.Rule() | tree.TableBlock() as what):
            if check_exists(scope, base, what.name, isinstance(what, tree.TableBlock)):
                table, provisions = provision_block(scope, what)
                if isinstance(what, tree.Rule):
                    provisions = rule_orders.replaced(scope, what, base, provisions)
                clause = scope.clause(written.span)
                yield (what.name.text,), Replace(ProvisionPath((what.name.text,)), provisions, table, clause)
        case tree.ReplaceRulesText(_, rules):
            provisions = tuple(p for rule in rules for p in provision_block(scope, rule)[1])
            whole = rule_orders.replaced_order(scope, written, base, provisions)
            if whole is not None:
                yield (whole.order,), whole
                yield from (((name,), None) for name in whole.all_names)
        case tree.RemoveRulesText():
            yield from rule_orders.removed_order(scope, written, base)
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
                    if (meant := names.row_by_codes(named, path)) is not None and len(meant) == 2:
                        way = f"write `remove row {display_name(meant)}`"
                    scope.report("E305", f"`remove {words}` names {expected}", target.span, way)
                elif path not in named.paths:
                    report_unknown_path(scope, base, named, path, target.span)
                else:
                    yield path, Remove(ProvisionPath(path), scope.clause(written.span))
        case tree.SetCellText(target, to):
            table = table_of_base(scope, base, target.words[0])
            path = names.path(scope, named, target.words) if table else ()
            effect = cell_effect(scope, to, outcome_heading(table, path)) if table else None
            if effect is not None and table and check_cell_of_time(scope, table, path, effect, to.span):
                yield from set_cell(scope, base, named, path, effect, scope.clause(written.span))
        case tree.SetTableText(name):
            table = table_of_base(scope, base, name)
            for path, effect, clause in partial.cell_effects(scope, named, table, written) if table else ():
                provision = base.by_id.get(display_name(path))
                if provision is not None and provision.effect == effect:
                    yield path, None  # a partial table may repeat a cell
                else:
                    yield from set_cell(scope, base, named, path, effect, clause)


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
