"""The verdict where the engines, or an engine and the reference, contradict each other."""

from __future__ import annotations

from msgspec.structs import replace

from verifier.obligations.questions import Obligation
from verifier.results.status import Status
from verifier.results.verdict import Verdict
from verifier.smt.prove import Prover


def disagreement(verdict: Verdict, obligation: Obligation, prover: Prover, query: str | None = None) -> Verdict:
    """An undecided verdict: the engines contradict each other, or the reference contradicts one of them."""
    query = query or prover.query(obligation)
    return replace(verdict, status=Status.UNDECIDED, reason="engines_disagree", query=query)
