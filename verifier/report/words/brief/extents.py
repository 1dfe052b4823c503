"""How far a claim fails, in kinds of request or pairs of them."""

from __future__ import annotations

from verifier.report.words import numbers
from verifier.results.cells import Cells
from verifier.results.verdict import Verdict


def what(v: Verdict, count: int = 2) -> str:
    """What violations are counted in."""
    if v.pairs:
        return "pair of requests" if count == 1 else "pairs of requests"
    return "kind of request" if count == 1 else "kinds of request"


def violations(v: Verdict) -> str:
    """How many violations there are of all that the claim is about; only the share if there are too many to mean anything.
    Empty where they were not counted, and where there is nothing that the claim is about.
    """
    if not v.count or not v.of:
        return ""
    share = numbers.percent(v.count, v.of)
    if v.of > numbers.MOST_COUNTED:
        return f"{share} of the {what(v)} it is about"
    return f"{numbers.number(v.count)} of the {numbers.number(v.of)} {what(v)} it is about ({share})"


def extent(v: Verdict | None) -> str:
    """How far a property fails: in how many combinations of facts, and for which share of *its* requests or pairs, those that
    it is about.
    """
    if v is None or v.count is None or not v.of:
        return ""
    share = numbers.percent(v.count, v.of)
    if v.cells is not None and v.cells.by:
        return f" in {combinations(v.cells)} ({share} of its {what(v)})"
    return f" for {share} of its {what(v)}"


def combinations(cells: Cells) -> str:
    """In how many combinations of facts something is violated, of all."""
    return f"{numbers.number(cells.count)} of {numbers.plural(cells.of, 'combination')} of {facts(cells)}"


def facts(cells: Cells) -> str:
    """The facts that cells are counted over."""
    scales = {facet.attribute for facet in cells.by if facet.ranges}
    names = dict.fromkeys(facet.attribute for facet in cells.by)
    return numbers.joined([f"range of {name}" if name in scales else name for name in names])
