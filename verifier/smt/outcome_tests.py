"""Tests of outcomes, as formulas."""

from __future__ import annotations

from typing import assert_never

from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, OutcomeTest, Relation
from policy_dsl.model.decisions import Access, Outcome
from verifier.results.status import Edition
from verifier.smt.formulas import Compares, Disjunction, Formula, HasAccess


def test_formula(test: OutcomeTest, edition: Edition) -> Formula:
    """The test of outcomes as a formula. A gap or a conflict fails every test."""
    match test:
        case claims.Permitted(request):
            return HasAccess(request, Access.PERMITTED, edition)
        case claims.Refused(request):
            return HasAccess(request, Access.REFUSED, edition)
        case Compared():
            return Compares(test, edition)
        case _:
            assert_never(test)


def faulty(request: int, edition: Edition) -> Formula:
    """The decision on the request is a gap or a conflict."""
    return Disjunction((HasAccess(request, Access.GAP, edition), HasAccess(request, Access.CONFLICT, edition)))


def has_outcome(outcome: Outcome, edition: Edition) -> Formula:
    """Request 0 has exactly this outcome."""
    return Compares(Compared(0, Relation.SAME, outcome), edition)


def permitted(edition: Edition) -> Formula:
    """Request 0 is answered."""
    return HasAccess(0, Access.PERMITTED, edition)


def refused(edition: Edition) -> Formula:
    """Request 0 is refused."""
    return HasAccess(0, Access.REFUSED, edition)
