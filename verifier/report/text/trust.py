"""The block of a full report on trust: the meaning of each level, and whether the demanded one was reached."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text as Styled

from verifier.report.words import trust
from verifier.results.verification import Verification


def trust_block(verification: Verification) -> RenderableType:
    """The meaning of the levels shown, and whether the demanded one was reached."""
    shown = sorted({v.trust for v in verification.verdicts if v.trust is not None})
    demanded = verification.demanded is not None
    sweep = verification.sweep
    block = Styled("\n".join(trust.level_line(each, sweep, demanded=demanded) for each in shown), style="dim")
    if sweep is not None and sweep.disagreement is not None:
        block.append(f"\n{trust.disagreement(verification, sweep.disagreement)}", style="bold red")
    if short := trust.shortfall(verification):
        block.append(f"\n{short}", style="yellow")
    return block
