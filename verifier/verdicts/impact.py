"""Certifies with Z3 the changes that the diagrams computed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec.structs import replace

from policy_dsl.model.decisions import Outcome
from verifier.results.impact import Change, Exclusives, Impact
from verifier.results.status import Edition, Status
from verifier.smt import certify
from verifier.smt.prove import Proof, Prover


def certified_impact(impact: Impact, prover: Prover) -> Impact:
    """The impact, certified by Z3 for each pair of outcomes, for the requests outside all boxes, and for what is untouched.

    What is untouched is left out where Z3 does not decide it.
    """
    proofs = [certify.unchanged(prover, impact.regions)]
    kinds: dict[tuple[Outcome, Outcome], list[Change]] = {}
    for change in impact.regions:
        kinds.setdefault((change.before.outcome, change.after.outcome), []).append(change)
    for (before, after), group in kinds.items():
        proofs.append(certify.change(prover, group, before, after))
    if impact.untouched:
        proof = certify.untouched(prover, impact.untouched)
        if proof.status is Status.UNDECIDED:
            impact = replace(impact, untouched=None)
        else:
            proofs.append(proof)
    status, query = combined_proof(proofs)
    return replace(impact, certified=status, query=query)


def certified_exclusives(exclusives: Exclusives, edition: Edition, prover: Prover) -> Exclusives:
    """The requests possible in one edition alone, certified by Z3 for each outcome, and for the requests outside all
    boxes.
    """
    proofs = [certify.no_more(prover, exclusives.regions, edition)]
    for outcome, group in groupby(exclusives.regions, key=lambda each: each.decision.outcome):
        proofs.append(certify.exclusive(prover, list(group), edition, outcome))
    status, query = combined_proof(proofs)
    return replace(exclusives, certified=status, query=query)


def combined_proof(proofs: Sequence[Proof]) -> tuple[Status, str | None]:
    """The status of all proofs together: proved when all are, and refuted when one is; with the query of that one."""
    statuses = {proof.status for proof in proofs}
    status = next(s for s in (Status.REFUTED, Status.UNDECIDED, Status.PROVED) if s in statuses)
    return status, next((proof.query for proof in proofs if proof.query), None)
