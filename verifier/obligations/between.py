"""Claims between policies as obligations."""

from __future__ import annotations

from policy_dsl.model.between import ClaimBetween
from policy_dsl.model.claims import Property
from verifier.obligations.built_in import scope_is_not_empty
from verifier.obligations.questions import AimMet, Obligation
from verifier.results.status import Kind


def claim_holds(claim: ClaimBetween) -> Obligation:
    """No request that is possible, and meets the condition of the claim, violates it."""
    return Obligation(claim.name, Kind.CLAIM, claim.says, claim.sentence, AimMet(claim.aim), clause=claim.clause)


def claim_is_not_vacuous(claim: ClaimBetween) -> Obligation:
    """Some possible request meets the condition of the claim."""
    about = Property(claim.name, claim.sentence, ("r",), (), claim.aim.where, (), False, (), clause=claim.clause)
    return scope_is_not_empty(about)
