"""The differences from expected verdicts, which close a report."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box as borders
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from verifier.report.facts.runs import Difference


def print_differences(out: Console, path: str, differences: Sequence[Difference]) -> None:
    """Prints how the verdicts differ from the expected ones."""
    if not differences:
        out.print(Styled(f"✓ every verdict is as {path} expects", style="green"))
        return
    table = Table(box=borders.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for title in ("not as expected", "about", "expected", "found"):
        table.add_column(title, overflow="fold")
    for d in differences:
        table.add_row(d.name, d.about, d.expected, d.actual)
    out.print(table)
