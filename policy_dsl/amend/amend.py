"""Applies a proposal to its base, which gives the amended policy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import assert_never

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.amend.in_force import in_force, restricted_to_days
from policy_dsl.amend.replaced_orders import new_order
from policy_dsl.diagnostics.finding import Finding, in_order
from policy_dsl.model.conditions import NEVER, Condition, Fact, Not, all_of, any_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import AddProvisions, AddRow, Operation, Proposal, Remove, Replace, ReplaceOrder, SetCell
from policy_dsl.model.provisions import OTHERWISE, Provision, ProvisionPath, Row, Table, display_name
from policy_dsl.model.recount import recounted
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.resolve.conditions import comparison_groups
from policy_dsl.resolve.proposals.amended_clocks import clock_faults
from policy_dsl.resolve.proposals.stacks import target_path
from policy_dsl.resolve.request.derived_facts import derivation_faults
from policy_dsl.resolve.request.unfold import unfold, unfold_intents
from policy_dsl.resolve.rules.names import last_number, name_index
from policy_dsl.resolve.rules.overrides import IDLE_PERMIT, cycle, idle_permits, reachable_names, reaches
from policy_dsl.text import Span


def amendment(proposal: Proposal, earlier: Policy | None = None) -> tuple[Proposal, Policy, list[Finding]]:
    """The proposal with the derived facts in its intents written out, and what `amend` returns."""
    amended, findings = amend(proposal, earlier)
    return unfold_intents(proposal, amended), amended, findings


def amend(proposal: Proposal, earlier: Policy | None = None) -> tuple[Policy, list[Finding]]:
    """The amended policy; and findings about broken overrides, about facts that are compared with too many others,
    and about derived facts.

    It has the properties of the base and of the proposal, but not the base's examples. A proposal comes into force no
    earlier than the one below it in a stack, so editions that lapse because of that one stay as they are. What decides requests
    dated before the proposal is in force is the base, or the edition of it that is given as `earlier`.
    """
    operations = operations_by_kind(proposal.operations)
    base = proposal.base.resolved
    amended = replace(
        base,
        provisions=tuple(provisions_of(base, operations)),
        tables=tuple(tables_of(base, operations)),
        properties=(*base.properties, *proposal.properties),
        terms=(*base.terms, *proposal.terms),
        derived=(*base.derived, *(replace(fact, since=since_day(proposal)) for fact in proposal.derived)),
        examples=(),
        frames=(*base.frames, *proposal.frames),
        change_days=tuple(sorted({*base.change_days, *proposal.change_days})),
    )
    amended = with_otherwise(recounted(amended, proposal.clocks) if proposal.clocks else amended)
    findings = broken_overrides(proposal, amended)
    path = proposal.clause.path
    for fault in comparison_groups.comparison_faults(amended, proposal.intents, path):
        place = fault.clause if fault.clause.path == path else proposal.clause
        findings.append(Finding(fault.code, fault.message, path, place.span, fault.hint))
    findings += faults_of_derivations(proposal, amended, "in the amended policy, ")
    findings += clock_faults(proposal, amended)
    if not findings and proposal.start is not None and has_earlier_days(base, proposal.start):
        amended = with_otherwise(in_force(base if earlier is None else earlier.resolved, amended, proposal.start))
        findings += faults_of_derivations(proposal, amended, "with what gives it on earlier days, ")
    if not findings:
        # what is impossible stays so, whatever the proposal derives: both policies decide the same requests
        amended = replace(unfold(amended), impossible=proposal.base.impossible)
    return amended, in_order(findings)


def faults_of_derivations(proposal: Proposal, policy: Policy, where: str) -> Iterator[Finding]:
    """The findings about the derived facts of a policy that the proposal results in. `where` begins the messages."""
    for fault in derivation_faults(policy, where):
        span = place_of(proposal, fault.facts)
        yield Finding(fault.code, fault.message, proposal.clause.path, span, fault.hint)


def place_of(proposal: Proposal, facts: Collection[str]) -> Span:
    """The place of the first of these derived facts that the proposal adds; that of the proposal if it adds none."""
    added = (fact.attribute.span for fact in proposal.derived if fact.name in facts)
    return next(added, proposal.clause.span)


def since_day(proposal: Proposal) -> int | None:
    """The day from which the amended policy needs what the proposal adds; None if that is all of its days."""
    later = proposal.start is not None and has_earlier_days(proposal.base, proposal.start)
    return proposal.start if later else None


def has_earlier_days(base: Policy, start: int) -> bool:
    """Whether the base decides requests dated before `start`."""
    date_type = base.by_name[base.dated_by or ""].type
    return isinstance(date_type, Ordered) and date_type.first < start


class OperationsByKind(Struct):
    """The operations, by kind and target. Their order does not matter, because no two of them touch the same thing."""

    removed: set[tuple[str, ...]] = field(default_factory=set)
    replaced: dict[str, Replace] = field(default_factory=dict)
    effects: dict[tuple[str, ...], SetCell] = field(default_factory=dict)
    rows: dict[str, list[AddRow]] = field(default_factory=dict)
    new: list[AddProvisions] = field(default_factory=list)
    in_orders: list[AddProvisions] = field(default_factory=list)
    orders: dict[str, ReplaceOrder] = field(default_factory=dict)


def operations_by_kind(operations: Iterable[Operation]) -> OperationsByKind:
    """Sorts the operations by kind and target."""
    by_kind = OperationsByKind()
    for operation in operations:
        match operation:
            case AddProvisions(order=order):
                (by_kind.new if order is None else by_kind.in_orders).append(operation)
            case AddRow(name):
                by_kind.rows.setdefault(name, []).append(operation)
            case Remove(target):
                by_kind.removed.add(target.words)
            case Replace(target):
                by_kind.replaced[target.words[0]] = operation
            case ReplaceOrder(order):
                by_kind.orders[order] = operation
            case SetCell(path):
                by_kind.effects[path] = operation
            case _:
                assert_never(operation)
    return by_kind


def provisions_of(base: Policy, operations: OperationsByKind) -> Iterator[Provision]:
    """The provisions after the operations: old ones in their places, new rows before the rows that they name or after their
    table's rows, new rules of an order likewise, an order that is replaced where the old one stood, others at the end.
    """
    end_of_order = {p.in_order: n for n, p in enumerate(base.provisions) if p.in_order is not None}
    last = {p.path[0]: n for n, p in enumerate(base.provisions) if p.path[1:2] != OTHERWISE}
    done: set[str] = set()
    begun: set[str] = set()
    before: dict[tuple[str, ...], list[AddRow]] = {}
    for row in (row for rows in operations.rows.values() for row in rows if row.before is not None):
        before.setdefault((row.table, row.before or ""), []).append(row)
    for n, provision in enumerate(base.provisions):
        name = provision.path[0]
        if provision.in_order in operations.orders:
            yield from () if provision.in_order in done else new_order(base, operations.orders[provision.in_order])
            done.add(provision.in_order)
            continue
        if provision.until is None and name not in begun:
            begun.add(name)
            yield from (p for added in operations.in_orders if added.before == name for p in added.provisions)
        if name in operations.replaced:
            yield from () if name in done else operations.replaced[name].provisions
            done.add(name)
        elif (name,) not in operations.removed:
            for row in before.pop(provision.path[:2], ()):
                yield from row.provisions
            set_cell = operations.effects.get(provision.path)
            if provision.until is not None:
                yield provision
            elif set_cell is not None:
                yield replace(provision, effect=set_cell.effect, clause=set_cell.clause)
            elif provision.path[:2] not in operations.removed:
                yield provision
            if last.get(name) == n:
                yield from (p for row in operations.rows.get(name, ()) if row.before is None for p in row.provisions)
        if provision.in_order is not None and end_of_order[provision.in_order] == n:
            yield from last_of_order(operations, provision.in_order)
    yield from (p for added in operations.new for p in added.provisions)


def last_of_order(operations: OperationsByKind, order: str) -> Iterator[Provision]:
    """The provisions of the rules that come into the order as its last ones."""
    return (p for each in operations.in_orders if each.order == order and each.before is None for p in each.provisions)


def tables_of(base: Policy, operations: OperationsByKind) -> Iterator[Table]:
    """The tables after the operations."""
    for table in base.tables:
        replaced = operations.replaced.get(table.name)
        added = operations.rows.get(table.name, [])
        if replaced is not None and replaced.table is not None:
            yield replaced.table
        elif (table.name,) not in operations.removed:
            yield replace(
                table,
                otherwise=table.otherwise and (table.name, *OTHERWISE) not in operations.removed,
                rows=tuple(rows_of(table, added, operations.removed)),
                numbered=last_number(table.numbered + len(added), (each.row.name for each in added)),
            )
    yield from (added.table for added in operations.new if added.table is not None)


def rows_of(table: Table, added: Iterable[AddRow], removed: Collection[tuple[str, ...]]) -> Iterator[Row]:
    """The rows of the table after the operations, in order."""
    for row in table.rows:
        yield from (each.row for each in added if each.before == row.name)
        if (table.name, row.name) not in removed:
            yield row
    yield from (each.row for each in added if each.before is None)


def with_otherwise(policy: Policy) -> Policy:
    """The policy, with the condition of each table's `otherwise` rebuilt from its rows; each edition keeps to its days."""
    tables = {table.name: table for table in policy.tables if table.otherwise}
    rows: dict[str, list[Condition]] = {name: [] for name in tables}
    for provision in policy.provisions:
        if provision.path[0] in tables and provision.path[1:2] != OTHERWISE:
            rows[provision.path[0]].append(provision.when)
    provisions = []
    for provision in policy.provisions:
        name = provision.path[0]
        if name in tables and provision.path[1:2] == OTHERWISE:
            when = on_days_of_edition(policy, tables[name].when, provision)
            if when == NEVER and provision.until is not None:
                continue
            provision = replace(provision, when=all_of([when, Not(any_of(rows[name]))]))
        provisions.append(provision)
    return replace(policy, provisions=tuple(provisions))


def on_days_of_edition(policy: Policy, when: Condition, edition: Provision) -> Condition:
    """The condition, restricted to the days on which the edition is in force."""
    date_type = policy.by_name[policy.dated_by].type if policy.dated_by else None
    if not isinstance(date_type, Ordered) or edition.since is edition.until is None:
        return when
    days = (edition.since or date_type.first, edition.until or date_type.last + 1)
    return restricted_to_days(Fact(policy.dated_by or ""), date_type, when, days)


def broken_overrides(proposal: Proposal, amended: Policy) -> list[Finding]:
    """Findings for overrides of the amended policy that name something removed, have no effect, or are circular.

    Overrides by editions that lapse are ignored: their targets may have been removed, and no proposal can change them. So
    are overrides of tables that lapse, which no text can name.
    """
    lapsed = {table.name for table in amended.tables if table.until is not None}
    amended = replace(amended, provisions=tuple(p for p in amended.provisions if p.until is None))
    named, reachable = name_index(amended.provisions, amended.tables), reachable_names(amended.provisions)
    groups: dict[tuple[str, ProvisionPath], list[Provision]] = {}
    for provision in amended.provisions:
        for target in provision.overrides:
            if target.words[0] not in lapsed:
                groups.setdefault((provision.path[0], target), []).append(provision)
    findings = []
    for (name, target), sharing in groups.items():
        path, span = location_of(proposal, target.words, (name,))
        words = display_name(target.words)
        if target.words not in named.paths:
            message = f"`{name}` overrides `{words}`, which this proposal removes"
            hint = f"leave `{words}` out of `overrides`, or name what replaces it"
            findings.append(Finding("E304", message, path, span, override_hint(proposal, name, hint)))
        elif not any(reaches(p, target, reachable) for p in sharing):
            message = f"after this proposal, `{name}` overrides `{words}` to no effect"
            hint = f"leave `{words}` out of `overrides`: nothing in it is of the kind that `{name}` sets aside"
            findings.append(Finding("E310", message, path, span, override_hint(proposal, name, hint)))
    for permit in () if findings else idle_permits(amended):
        path, span = permit.clause.path, permit.clause.span
        if path != proposal.clause.path:
            path, span = location_of(proposal, *(target.words for target in permit.overrides))
        message = f"after this proposal, `{permit.path[0]}` overrides no refusal, so its `permit` lifts nothing"
        findings.append(Finding("E214", message, path, span, IDLE_PERMIT))
    if not findings and (circle := cycle(amended)):
        path, span = location_of(proposal, *(p.path[:1] for p in circle))
        names = " → ".join(f"`{p.path[0]}`" for p in (*circle, circle[0]))
        findings.append(Finding("E311", f"these override each other in a circle: {names}", path, span, None))
    return findings


def override_hint(proposal: Proposal, name: str, of_added: str) -> str:
    """The hint for an override that the proposal breaks: `of_added` where it adds the overriding rule or table itself."""
    new = [op for op in proposal.operations if isinstance(op, AddProvisions | Replace | ReplaceOrder)]
    added = {p.path[0] for op in new for p in op.provisions}
    return of_added if name in added else f"replace `{name}` too"


def location_of(proposal: Proposal, *paths: tuple[str, ...]) -> tuple[str, Span]:
    """The place of the operation that touches the first of the paths that any touches; if none does, of the proposal."""
    rules = {p.path[0]: p.in_order for p in proposal.base.provisions}
    for path in paths:
        for operation in proposal.operations:
            touched = target_path(operation)
            if rules.get(touched[0]) == path[0] and len(path) == 1:  # a rule of the order that is named
                touched = path
            if isinstance(operation, ReplaceOrder) and path[0] in operation.all_names:
                touched = path
            if touched[: len(path)] == path[: len(touched)]:
                clause = (
                    operation.provisions[0].clause
                    if isinstance(operation, AddRow | AddProvisions)
                    else operation.clause
                )
                return clause.path, clause.span
    return proposal.clause.path, proposal.clause.span
