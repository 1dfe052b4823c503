"""Lays out the part that opens the report of several files."""

from __future__ import annotations

import re

from rich import box as borders
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from verifier.report.facts.families import families
from verifier.report.facts.runs import VerifyRun
from verifier.report.text import parts
from verifier.report.words.document import Part, Rows, Sentence
from verifier.report.words.several.opening import opening

MARKED = {"✓": "green", "✗": "bold red", "?": "yellow"}
"""The styles of cells that begin with a mark."""

COLUMN = 10
"""The width of a column of the table at which a long name is divided."""


def print_opening(out: Console, results: VerifyRun) -> None:
    """Prints the part for each policy that several of the files are about."""
    for family in families(results.reports):
        print_part(out, opening(family, results.pairs))


def print_part(out: Console, part: Part) -> None:
    """Prints a titled part."""
    out.print(Styled(part.title, style="bold"))
    for item in part.body:
        out.print(Padding(block(item), (0, 0, 0, 2)))
    out.print()


def block(item: Sentence | Rows) -> RenderableType:
    """A sentence, or the table."""
    return parts.sentence(item) if isinstance(item, Sentence) else rows(item)


def rows(item: Rows) -> RenderableType:
    """A table with narrow columns, whose headings are divided after underscores."""
    table = Table(box=borders.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for n, heading in enumerate(item.headings):
        table.add_column(wrapped_name(heading, COLUMN), overflow="fold", no_wrap=n == 0)
    for row in item.rows:
        table.add_row(*(Styled(cell, style=MARKED.get(cell[:1], "")) for cell in row))
    return table


def wrapped_name(name: str, width: int) -> str:
    """A long name on several lines, divided after underscores and blanks."""
    lines = [""]
    for part in re.split(r"(?<=[_ ])", name):
        if lines[-1] and len(lines[-1] + part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip() for line in lines)
