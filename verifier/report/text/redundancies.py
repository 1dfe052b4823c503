"""Prints what may be redundant, where that was not decided."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text as Styled

from verifier.report.text.terminal import MOST_LINES
from verifier.report.words import redundancy_lines
from verifier.results.verification import Verification


def undecided_redundancies(verification: Verification) -> RenderableType | None:
    """The provisions and overrides that may be redundant, and why no more were examined; `None` if all is decided."""
    lines = redundancy_lines.undecided_redundancies(verification, MOST_LINES)
    return Styled("\n".join(lines), style="yellow") if lines else None
