"""What may be redundant, where that was not decided. What is proved to be redundant is among the remarks."""

from __future__ import annotations

from verifier.report.words import numbers
from verifier.results.verification import Verification

REASONS = {
    "timeout": "the time was up",
    "too_large": "the diagrams are too large",
    "too_many": "there are more than are listed",
}
"""Why what is redundant was not examined, or not all of it."""


def undecided_redundancies(verification: Verification, most: int) -> list[str]:
    """The provisions and overrides that may be redundant, up to a limit, and why no more were examined."""
    redundancies = verification.redundancies
    if redundancies is None:
        return []
    names = redundancies.undecided
    lines = [*names[:most]]
    if len(names) > most:
        lines.append(f"and {numbers.number(len(names) - most)} more (in the JSON)")
    if redundancies.reason is not None:
        lines.append(f"not everything was examined: {REASONS[redundancies.reason]}")
    return lines
