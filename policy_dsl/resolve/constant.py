"""Conditions that every value of a fact meets, or none: a remark, because they may be meant for readers."""

from __future__ import annotations

from policy_dsl.model.conditions import ALWAYS, NEVER, AtMost, Condition, Includes, Not, OneOf
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.resolve.scope import Scope
from policy_dsl.text import Span


def constant(scope: Scope, condition: Condition) -> bool | None:
    """Whether one comparison holds always or never; none when that depends on the request."""
    match condition:
        case Not(inner):
            found = constant(scope, inner)
            return None if found is None else not found
        case OneOf(fact, names):
            every = len(names) == len(scope.attributes[fact.attribute].names)
            return True if every else None if names else False
        case AtMost(left, right):
            one, two = scope.attributes[left.attribute].type, scope.attributes[right.attribute].type
            if isinstance(one, Ordered) and isinstance(two, Ordered):
                return True if one.last <= two.first else False if one.first > two.last else None
            return None
        case Includes(whole, part):
            return True if whole == part else None
        case _:
            return True if condition == ALWAYS else False if condition == NEVER else None


def equal(scope: Scope, one: AtMost, other: AtMost) -> bool | None:
    """The same of two facts that are equal: each at most the other."""
    found = (constant(scope, one), constant(scope, other))
    return False if False in found else True if found == (True, True) else None


def remark(scope: Scope, holds: bool | None, words: str, span: Span, in_cell: str = "") -> None:
    """W506 for words that hold always or never; `in_cell` is the attribute of their column."""
    if holds is None:
        return
    where = f" of `{in_cell}`" if in_cell else ""
    said = f"`{words if len(words) <= 60 else words[:59] + '…'}` {'always' if holds else 'never'} holds: "
    said += f"{'every' if holds else 'no'} possible value{where} meets it"
    way = "write `any`" if in_cell else "leave it out, unless it is there for readers"
    scope.report("W506", said, span, way if holds else "check the values and their bounds")
