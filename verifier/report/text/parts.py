"""Lays out titled parts of sentences and rows."""

from __future__ import annotations

from typing import assert_never

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from verifier.report.medium import USUAL
from verifier.report.words.document import Part, Rows, Sentence, Tone

TONES = {
    Tone.GOOD: ("✓", "green"),
    Tone.BAD: ("✗", "bold red"),
    Tone.OPEN: ("?", "yellow"),
    Tone.NEUTRAL: ("·", ""),
    Tone.QUIET: (" ", "dim"),
}
"""The mark of a sentence, and the style of the mark."""

COUNTED = frozenset("0123456789,.<> %")
"""The characters of counts and shares, which stand to the right of their column."""

UNMARKED = (Tone.NEUTRAL, Tone.QUIET)
"""The tones that need no mark where a sentence is not one of a list."""


def part(each: Part) -> RenderableType:
    """A titled part. A single sentence stands beside the title if it has no mark, or fits there."""
    title = Styled(each.title, style="bold")
    match each.body:
        case (Sentence(text, tone, ()),) if tone in UNMARKED or len(each.title) + len(text) <= USUAL - 4:
            mark, style = TONES[tone]
            return Styled.assemble(title, "  " if tone in UNMARKED else ("  " + mark + " ", style), text)
    return Group(title, *(Padding(block(item), (0, 0, 0, 2)) for item in each.body))


def block(item: Sentence | Rows) -> RenderableType:
    """A sentence or a table."""
    match item:
        case Sentence():
            return sentence(item)
        case Rows():
            return rows(item)
        case _:
            assert_never(item)


def sentence(item: Sentence) -> RenderableType:
    """A sentence behind its mark, and what stands below it."""
    mark, style = TONES[item.tone]
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    table.add_row(Styled(mark, style=style), Styled(item.text, style="dim" if item.tone is Tone.QUIET else ""))
    for detail in item.details:
        indented = len(detail) - len(detail.lstrip())
        table.add_row("", Padding(Styled(detail.lstrip(), style="dim"), (0, 0, 0, indented)))
    return table


def rows(item: Rows) -> RenderableType:
    """A table without borders."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for n, heading in enumerate(item.headings):
        counts = all(set(row[n]) <= COUNTED for row in item.rows)
        table.add_column(heading, overflow="fold", justify="right" if counts else "left")
    for row in item.rows:
        table.add_row(*map(Styled, row))
    return table
