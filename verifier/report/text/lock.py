"""What became of a lock, which closes a report."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text as Styled

from verifier.report.facts.locks import Drift, LockRun
from verifier.report.text.terminal import MOST_LINES
from verifier.report.words import drifts


def print_lock(out: Console, run: LockRun) -> None:
    """Prints the locks that were written; or what drifted, first what moved by itself, and then what may follow from it."""
    if not run.checked:
        for path in run.paths:
            out.print(Styled(f"✓ {path} says what is proved here", style="green"))
        return
    for path in run.paths:
        here = [each for each in run.drifts if each.lock == path]
        if not here:
            out.print(Styled(f"✓ nothing drifted from {path}", style="green"))
        for policy in dict.fromkeys(each.policy for each in here):
            print_drifts(out, policy, path, [each for each in here if each.policy == policy])


def print_drifts(out: Console, policy: str, path: str, found: list[Drift]) -> None:
    """Prints what drifted in one policy."""
    out.print(Styled(f"✗ {policy} drifted from {path} (E438)", style="bold red"))
    causes = [each for each in found if not each.moved.follows]
    follows = [each for each in found if each.moved.follows]
    for each in causes[: 3 * MOST_LINES]:
        out.print(Padding(Styled(drifts.line(each)), (0, 0, 0, 2)))
    if len(causes) > 3 * MOST_LINES:
        out.print(Padding(Styled(f"and {len(causes) - 3 * MOST_LINES:,} more (in the JSON)"), (0, 0, 0, 2)))
    if not follows:
        return
    out.print(Padding(Styled("and so" if causes else "in what is decided", style="dim"), (0, 0, 0, 2)))
    for each in follows[:MOST_LINES]:
        out.print(Padding(Styled(drifts.line(each), style="dim"), (0, 0, 0, 4)))
    if len(follows) > MOST_LINES:
        more = f"and {len(follows) - MOST_LINES:,} more provisions decide other requests (in the JSON)"
        out.print(Padding(Styled(more, style="dim"), (0, 0, 0, 4)))
