"""What each row or rule really decides of those of which the first that applies decides, in words."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.report.words import numbers
from verifier.results.verification import Verification

TITLE = "What each row or rule decides, in their order"


def row_lines(verification: Verification) -> Iterator[str]:
    """A line for each row or rule in an order, in the order of the policy."""
    for v in verification.verdicts:
        if v.decides is not None and v.met is not None:
            kinds = numbers.plural(v.met, "request that meets", "requests that meet")
            yield f"{v.subject} decides {numbers.number(v.decides)} of the {kinds} its condition"
