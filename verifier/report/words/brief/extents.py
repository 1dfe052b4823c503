"""How far a claim fails, in kinds of request or pairs of them."""

from __future__ import annotations

from verifier.report.words import cells, numbers
from verifier.report.words.shares import answered_cells, of_answered
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def what(v: Verdict, count: int = 2) -> str:
    """What violations are counted in."""
    if v.pairs:
        return "pair of requests" if count == 1 else "pairs of requests"
    return "kind of request" if count == 1 else "kinds of request"


def violations(verification: Verification, v: Verdict) -> str:
    """How many violations there are of all that the claim is about; only the share if there are too many to mean anything.
    Empty where they were not counted, and where there is nothing that the claim is about.
    """
    if not v.count or not v.of:
        return ""
    share, whole = numbers.percent(v.count, v.of), share_of_all(verification, v)
    if v.of > numbers.MOST_COUNTED:
        return f"{share} of the {what(v)} it is about{f' ({whole})' if whole else ''}"
    shares = f"{share}; {whole}" if whole else share
    return f"{numbers.number(v.count)} of the {numbers.number(v.of)} {what(v)} it is about ({shares})"


def extent(verification: Verification, v: Verdict | None) -> str:
    """How far a property fails: in how many combinations of facts, and for which share of *its* requests or pairs, those that
    it is about; of requests also the share of all.
    """
    if v is not None and v.exists and v.of:
        return f": none of its {numbers.plural(v.of, what(v, 1), what(v))} shows it"
    if v is None or v.count is None or not v.of:
        return ""
    whole = share_of_all(verification, v)
    share = f"{numbers.percent(v.count, v.of)} of its {what(v)}{f', {whole}' if whole else ''}{of_answered(v)}"
    if v.cells is not None and v.cells.by:
        return f" in {cells.combinations(verification.policy, v.cells)}{answered_cells(v)} ({share})"
    return f" for {share}"


def share_of_all(verification: Verification, v: Verdict) -> str:
    """The share of violations of all possible requests; empty for pairs, and where the claim is about all requests."""
    if v.pairs or not v.count or not verification.requests or v.of == verification.requests:
        return ""
    return f"{numbers.percent(v.count, verification.requests)} of all"
