"""Finds conditions that always or never hold. They get a warning, not an error: some are written for human readers."""

from __future__ import annotations

from policy_dsl.model.conditions import ALWAYS, NEVER, AtMost, Condition, Includes, Not, OneOf, Same
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.resolve.scope import Scope
from policy_dsl.text import Span


def constant(scope: Scope, condition: Condition) -> bool | None:
    """True if the condition always holds, False if it never does, None if that depends on the request."""
    match condition:
        case Not(inner):
            value = constant(scope, inner)
            return None if value is None else not value
        case OneOf(fact, names):
            every = len(names) == len(scope.attributes[fact.attribute].names)
            return True if every else None if names else False
        case AtMost(left, right):
            left_type, right_type = scope.attributes[left.attribute].type, scope.attributes[right.attribute].type
            if isinstance(left_type, Ordered) and isinstance(right_type, Ordered):
                return (
                    True if left_type.last <= right_type.first else False if left_type.first > right_type.last else None
                )
            return None
        case Includes(whole, part):
            return True if whole == part else None
        case Same(left):
            return True if len(scope.attributes[left.attribute].names) == 1 else None
        case _:
            return True if condition == ALWAYS else False if condition == NEVER else None


def constant_equality(scope: Scope, left: AtMost, right: AtMost) -> bool | None:
    """The same for the equality of two facts, given as two comparisons: each fact is at most the other."""
    values = (constant(scope, left), constant(scope, right))
    return False if False in values else True if values == (True, True) else None


def remark(scope: Scope, holds: bool | None, words: str, span: Span, in_cell: str = "", block: str = "") -> None:
    """Warns of a condition that always (`holds`) or never holds. `in_cell` is the attribute of its column, if it is a cell;
    `block` are the words of the block in which it is a line.
    """
    if holds is None:
        return
    where = f" of `{in_cell}`" if in_cell else ""
    message = f"`{words if len(words) <= 60 else words[:59] + '…'}` {'always' if holds else 'never'} holds: "
    message += f"{'every' if holds else 'no'} possible value{where} meets it"
    scope.report("W506", message, span, "write `any`" if in_cell and holds else way_forward(scope, holds, block))


def way_forward(scope: Scope, holds: bool, block: str) -> str:
    """What to do about a condition that always or never holds, in a block with these words."""
    check = "check the values and their bounds"
    match block:
        case "any of" | "none of" if not holds:
            return f"{check}, or leave it out: `{block}` means the same without it"
        case "any of":
            return f"{check}: with it, every request meets this `any of`"
        case "none of":
            return f"{check}: with it, no request meets this `none of`"
        case _:
            return check if scope.in_term or not holds else "leave it out, unless it is there for readers"
