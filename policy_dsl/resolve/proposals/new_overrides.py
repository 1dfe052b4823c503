"""Resolves the overrides of what a proposal adds, which name provisions of the amended policy."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import AddProvisions, AddRow, Operation, Remove, Replace, ReplaceOrder
from policy_dsl.model.provisions import Provision, display_name
from policy_dsl.resolve.proposals import stacks
from policy_dsl.resolve.rules import names, overrides
from policy_dsl.resolve.rules.rule_orders import in_own_order
from policy_dsl.resolve.scope import Scope


def with_resolved_overrides(
    scope: Scope, base: Policy, named: names.NameIndex, operations: list[Operation]
) -> tuple[Operation, ...]:
    """The operations, with the overrides of what they add resolved: those name provisions of the amended policy."""
    removed = {op.target.words for op in operations if isinstance(op, Remove | Replace)}
    removed |= {(name,) for op in operations if isinstance(op, ReplaceOrder) for name in op.rules}
    left = [p for p in base.provisions if not any(p.path[:n] in removed for n in (1, 2))]
    adding = [op for op in operations if isinstance(op, AddProvisions | AddRow | Replace | ReplaceOrder)]
    added = [p for op in adding for p in op.provisions]
    new = [op.table for op in operations if isinstance(op, AddProvisions | Replace) and op.table]
    after = names.name_index([*left, *added], [*base.tables, *new])
    targets = overrides.targets(scope, after, named)
    remark_reused_names(scope, left, operations)
    for name, each in targets.items():
        for target, written in each.items():
            lost = target.words not in after.paths and target.words not in named.paths
            if (
                lost
                and target.words[0] not in scope.incomplete
                and not stacks.report_removed_below(scope, target.words, written.span)
            ):
                overrides.report_unknown_target(scope, [*left, *added], after, target.words, written)
            elif not lost and in_own_order([*left, *added], name, target):
                overrides.report_own_order(scope, [*left, *added], name, target, written)
    return tuple(
        replace(op, provisions=overrides.with_overrides(op.provisions, targets))
        if isinstance(op, AddProvisions | Replace | ReplaceOrder)
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
