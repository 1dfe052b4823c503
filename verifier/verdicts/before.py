"""Confirms with Z3 which violations of a property are new after a proposal, and which are gone."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from verifier.obligations.questions import Obligation
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.smt import certify
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.verdicts.disagreement import disagreement


def compared_verdicts(prover: Prover, obligations: Sequence[Obligation], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts, in order. Those on properties after a proposal are compared with those before, which are among them."""
    before = {
        o.name: (o, v)
        for o, v in zip(obligations, verdicts, strict=True)
        if o.kind is Kind.CLAIM and o.edition is Edition.BASE
    }
    return [
        with_comparison(prover, o, v, *before[o.name]) if v.new is not None and o.name in before else v
        for o, v in zip(obligations, verdicts, strict=True)
    ]


def with_comparison(
    prover: Prover, obligation: Obligation, verdict: Verdict, earlier: Obligation, past: Verdict
) -> Verdict:
    """The verdict after, with the status of its comparison; a disagreement if Z3 refutes the diagrams.

    Where one edition has no violations, the two verdicts themselves are the comparison.
    """
    statuses = {past.status, verdict.status}
    if Status.UNDECIDED in statuses:
        return replace(verdict, compared=Status.UNDECIDED)
    if Status.PROVED in statuses:
        agrees = (verdict.new, verdict.gone) == (verdict.count, past.count)
        return replace(verdict, compared=Status.PROVED) if agrees else disputed(verdict, obligation, prover)
    asked = ((obligation, earlier, verdict.new), (earlier, obligation, verdict.gone))
    proofs = [(certify.violates_only(prover, here, there), number) for here, there, number in asked]
    if any(contradicts(proof, number) for proof, number in proofs):
        return disputed(verdict, obligation, prover)
    decided = all(proof.status is not Status.UNDECIDED for proof, _ in proofs)
    return replace(verdict, compared=Status.PROVED if decided else Status.UNDECIDED)


def disputed(verdict: Verdict, obligation: Obligation, prover: Prover) -> Verdict:
    """The verdict as an undecided one, because the engines contradict each other on what is new or gone."""
    return replace(disagreement(verdict, obligation, prover), compared=Status.REFUTED)


def contradicts(proof: Proof, number: int | None) -> bool:
    """Whether Z3 says that there are none where the diagrams have counted some, or the reverse."""
    return proof.status is (Status.REFUTED if number == 0 else Status.PROVED)
