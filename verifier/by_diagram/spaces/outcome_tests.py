"""Tests of outcomes, on those that diagrams have as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, OutcomeTest, Relation
from policy_dsl.model.decisions import REFUSED, Access, Outcome, wait


def passes(test: OutcomeTest, outcomes: Sequence[Outcome]) -> bool:
    """Whether the outcomes pass the test. A gap or a conflict never does."""
    match test:
        case claims.Permitted(request):
            return outcomes[request].access is Access.PERMITTED
        case claims.Refused(request):
            return outcomes[request] == REFUSED
        case Compared(left, relation, right):
            return related(relation, outcomes[left], right if isinstance(right, Outcome) else outcomes[right])
        case _:
            assert_never(test)


def related(relation: Relation, left: Outcome, right: Outcome) -> bool:
    """Whether two outcomes are in this relation. A gap or a conflict never is."""
    if left.faulty or right.faulty:
        return False
    match relation:
        case Relation.FASTER | Relation.DUE_BEFORE:
            return wait(left) < wait(right)
        case Relation.SLOWER:
            return wait(left) > wait(right)
        case Relation.SAME:
            return wait(left) == wait(right)
        case _:
            assert_never(relation)
