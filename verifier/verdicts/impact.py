"""What the diagrams found to change, with what Z3 says of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec.structs import replace

from policy_dsl.model.decisions import Outcome
from verifier.smt import certify
from verifier.smt.prove import Proof, Prover
from verifier.verdict import Change, Edition, Exclusives, Impact, Status


def certified(found: Impact, prover: Prover) -> Impact:
    """The impact with what Z3 says of each pair of outcomes, and of what lies outside all boxes."""
    proofs = [certify.unchanged(prover, found.regions)]
    kinds: dict[tuple[Outcome, Outcome], list[Change]] = {}
    for change in found.regions:
        kinds.setdefault((change.before.outcome, change.after.outcome), []).append(change)
    for (one, two), group in kinds.items():
        proofs.append(certify.change(prover, group, one, two))
    status, query = together(proofs)
    return replace(found, certified=status, query=query)


def certified_exclusives(found: Exclusives, edition: Edition, prover: Prover) -> Exclusives:
    """The requests possible in one edition alone, with what Z3 says of each outcome and of what lies outside all boxes."""
    proofs = [certify.no_more(prover, found.regions, edition)]
    for outcome, group in groupby(found.regions, key=lambda each: each.decision.outcome):
        proofs.append(certify.exclusive(prover, list(group), edition, outcome))
    status, query = together(proofs)
    return replace(found, certified=status, query=query)


def together(proofs: Sequence[Proof]) -> tuple[Status, str | None]:
    """Proved when all are; refuted, with the query, when one is."""
    statuses = {proof.status for proof in proofs}
    status = next(s for s in (Status.REFUTED, Status.UNDECIDED, Status.PROVED) if s in statuses)
    return status, next((proof.query for proof in proofs if proof.query), None)
