"""The table of several files that closes a report, and the differences from expected verdicts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rich import box as borders
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.diagnostics.render import printable
from verifier.report.facts.reports import FileReport
from verifier.report.facts.runs import Difference
from verifier.report.facts.severity import worst_of
from verifier.report.text.terminal import MARKS, STYLES
from verifier.report.words import numbers
from verifier.results.status import BUILT_IN, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def print_matrix(out: Console, reports: Sequence[FileReport]) -> None:
    """Prints the status of each property in each file, and the number of changed requests; nothing for a single file."""
    shared = Counter(r.name for r in reports)
    verified = [
        (r.name if shared[r.name] == 1 else f"{r.name}\n{printable(r.path)}", r.verification)
        for r in reports
        if r.verification is not None
    ]
    if len(verified) < 2:
        return
    names = list(dict.fromkeys(v.name for _, f in verified for v in f.verdicts if v.kind in (Kind.CLAIM, Kind.FRAME)))
    table = Table(box=borders.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("", no_wrap=True)
    for name, _ in verified:
        table.add_column(wrapped_name(name))
    for name in names:
        table.add_row(name, *(cell([v for v in f.verdicts if v.name == name]) for _, f in verified))
    table.add_section()
    table.add_row("intents met", *(proved_of(f, (Kind.INTENT,)) for _, f in verified))
    table.add_row("always proved", *(proved_of(f, (*BUILT_IN, Kind.EXAMPLE)) for _, f in verified))
    table.add_row(
        "changed requests", *(Styled(numbers.abbreviated(f.impact.changed) if f.impact else "") for _, f in verified)
    )
    out.print(table)


def wrapped_name(name: str, width: int = 10) -> str:
    """A long name on several lines, divided after underscores."""
    lines = [""]
    for part in re.split(r"(?<=_)", name):
        if lines[-1] and len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def cell(verdicts: Sequence[Verdict]) -> Styled:
    """The status of a property in the closing table; for several aims, the worst."""
    if not verdicts:
        return Styled("")
    status = worst_of(verdicts)
    if status is Status.REFUTED:
        v = next(v for v in verdicts if v.status is status)
        extent = f"{v.combinations} cells" if v.combinations is not None else numbers.abbreviated(v.count or 0)
        return Styled(f"{MARKS[status]} {extent}", style=STYLES[status])
    return Styled(f"{MARKS[status]} {status.value}", style=STYLES[status])


def proved_of(verification: Verification, kinds: Sequence[Kind]) -> Styled:
    """How many obligations of these kinds are proved."""
    verdicts = [v for v in verification.verdicts if v.kind in kinds]
    if not verdicts:
        return Styled("")
    proved, status = sum(v.status is Status.PROVED for v in verdicts), worst_of(verdicts)
    return Styled(f"{MARKS[status]} {numbers.number(proved)}/{numbers.number(len(verdicts))}", style=STYLES[status])


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
