"""Reports conflicts between a proposal in a stack and those below it."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.model.proposal import AddProvisions, AddRow, Operation, Remove, Replace, ReplaceOrder, SetCell
from policy_dsl.model.provisions import display_name
from policy_dsl.resolve.scope import Scope
from policy_dsl.syntax import tree
from policy_dsl.text import Span


def target_path(operation: Operation) -> tuple[str, ...]:
    """The path that the operation adds or changes."""
    match operation:
        case AddProvisions(provisions, table):
            return (table.name,) if table else provisions[0].path
        case AddRow(_, provisions):
            return provisions[0].path[:2]
        case Remove(target) | Replace(target):
            return target.words
        case ReplaceOrder(order):
            return (order,)
        case SetCell(path):
            return path
        case _:
            assert_never(operation)


def report_removed_below(scope: Scope, path: tuple[str, ...], span: Span) -> bool:
    """Reports a name that a proposal below this one removes, and returns whether one does."""
    for proposal in reversed(scope.earlier):
        for operation in proposal.operations:
            target = target_path(operation)
            gone = isinstance(operation, Remove) and path[: len(target)] == target
            was = any(p.path[: len(path)] == path and p.until is None for p in proposal.base.provisions)
            replaced = isinstance(operation, Replace) and path[:1] == target
            replaced |= isinstance(operation, ReplaceOrder) and path[0] in operation.rules
            if was and (gone or replaced):
                how = "removes" if gone else "replaces"
                message = (
                    f"`{display_name(path)}` is gone: the proposal `{proposal.name}` {how} `{display_name(target)}`"
                )
                scope.report("E315", message, span, f"this proposal changes what `{proposal.name}` leaves")
                return True
    return False


def report_added_below(scope: Scope, name: tree.Name, kind: str) -> bool:
    """Reports a name that a proposal below this one adds already, and returns whether one does."""
    for proposal in reversed(scope.earlier):
        claims = [*(p.name for p in proposal.properties), *(f.name for f in proposal.frames)]
        rules = [target_path(operation)[0] for operation in proposal.operations if isinstance(operation, AddProvisions)]
        orders = [operation for operation in proposal.operations if isinstance(operation, ReplaceOrder)]
        rules += [name for order in orders for name in order.names if name not in order.rules]
        if name.text in (claims if kind == "property" else rules):
            message = f"there is a {kind} `{name.text}` already: the proposal `{proposal.name}` adds it"
            scope.report("E315", message, name.span, "give this one another name, or replace the other")
            return True
    return False
