"""Encodes tests of outcomes, of decisions that are encoded already."""

from __future__ import annotations

from typing import assert_never

import z3

from policy_dsl.calendar.times import Counted
from policy_dsl.model.claims import Compared, OutcomeTest, Permitted, Refused, Relation
from policy_dsl.model.decisions import REFUSED, Access, Outcome
from policy_dsl.model.times import Time
from verifier.smt.encode.policy import PolicyEncoding
from verifier.smt.encode.terms import Term, compared, conjunction, context, negation


def passes(test: OutcomeTest, decisions: tuple[PolicyEncoding, PolicyEncoding]) -> Term:
    """The outcomes pass the test. A gap or a conflict never does."""
    match test:
        case Permitted(request):
            return decisions[request].has_access(Access.PERMITTED)
        case Refused(request):
            return decisions[request].has_access(Access.REFUSED)
        case Compared(left, relation, right):
            return compare(decisions[left], relation, right if isinstance(right, Outcome) else decisions[right])
        case _:
            assert_never(test)


def compare(first: PolicyEncoding, relation: Relation, second: PolicyEncoding | Outcome) -> Term:
    """The outcome is in this relation to another, or to a given one, and none is a gap or a conflict."""
    if isinstance(second, PolicyEncoding):
        return conjunction(first.is_decided(), second.is_decided(), compared(relation, first.outcome, second.outcome))
    return conjunction(first.is_decided(), compare_with_given(first, relation, second))


def compare_with_given(decision: PolicyEncoding, relation: Relation, given: Outcome) -> Term:
    """The outcome is in this relation to a given one, whose time need not occur in the policy.

    Only *same* is for times on clocks: how they compare is a question of the day, which `clock_order` writes out.
    """
    if relation is Relation.SAME and given.seconds is not None:
        return decision.is_outcome(given)
    if given.seconds is None:
        return compared(
            relation, decision.outcome, z3.BitVecVal(decision.labels[REFUSED], decision.outcome.size(), context())
        )
    below = [n for o, n in decision.labels.items() if is_below(o.seconds, given.seconds)]
    match relation:
        case Relation.FASTER | Relation.DUE_BEFORE:
            return z3.ULT(decision.outcome, len(below))
        case Relation.SAME:
            return decision.is_outcome(given)
        case Relation.SLOWER:
            return conjunction(z3.UGE(decision.outcome, len(below)), negation(decision.is_outcome(given)))
        case _:
            assert_never(relation)


def is_below(time: Time | None, limit: Time) -> bool:
    """Whether the time is shorter than the limit. Raises ValueError for a time on a clock."""
    if isinstance(time, Counted) or isinstance(limit, Counted):
        raise ValueError("how times on clocks compare depends on the day of receipt")
    return time is not None and time < limit
