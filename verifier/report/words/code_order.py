"""Comparisons of two facts whose codes are in an order, as an author would write them."""

from __future__ import annotations

from policy_dsl.model.conditions import AnyOf, Condition, Fact, Not, Same
from policy_dsl.model.policy import Policy
from policy_dsl.resolve.conditions.codes_in_order import at_least, is_in_order


def comparison(policy: Policy, when: Condition) -> tuple[Fact, str, Fact] | None:
    """The two facts with the words between them, that of the first request first; `None` for any other condition."""
    if isinstance(when, Not):
        if (facts := great_and_small(policy, when.condition)) is None:
            return None
        great, small = facts
        return (great, "under", small) if great.request < small.request else (small, "over", great)
    if (facts := great_and_small(policy, when)) is None:
        return None
    great, small = facts
    return (small, "at most", great) if small.request < great.request else (great, "at least", small)


def great_and_small(policy: Policy, when: Condition) -> tuple[Fact, Fact] | None:
    """The two facts, if the condition is that the first is at least the second."""
    match when:
        case AnyOf((Same(one, other), *_)) if is_in_order(attribute := policy.by_name[one.attribute]):
            pairs = ((one, other), (other, one))
            return next((pair for pair in pairs if when == at_least(attribute, *pair)), None)
    return None
