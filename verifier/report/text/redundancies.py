"""What may be redundant, where that was not decided. What is proved to be redundant is printed with the remarks."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text as Styled

from verifier.report.text.terminal import MOST_LINES
from verifier.report.words import numbers
from verifier.results.verification import Verification

REASONS = {
    "timeout": "the time was up",
    "too_large": "the diagrams are too large",
    "too_many": "there are more than are listed",
}
"""Why what is redundant was not examined, or not all of it."""


def undecided_redundancies(verification: Verification) -> RenderableType | None:
    """The provisions and overrides that may be redundant, and why no more were examined; `None` if all is decided."""
    redundancies = verification.redundancies
    if redundancies is None or not (redundancies.undecided or redundancies.reason):
        return None
    names = redundancies.undecided
    lines = [*names[:MOST_LINES]]
    if len(names) > MOST_LINES:
        lines.append(f"and {numbers.number(len(names) - MOST_LINES)} more (in the JSON)")
    if redundancies.reason is not None:
        lines.append(f"not everything was examined: {REASONS[redundancies.reason]}")
    return Styled("\n".join(lines), style="yellow")
