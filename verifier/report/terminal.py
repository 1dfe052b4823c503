"""Where a report is printed, and the few shapes that all its blocks share."""

from __future__ import annotations

import sys
from typing import IO, cast

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from verifier.verdict import Status

MARKS = {Status.PROVED: "✓", Status.REFUTED: "✗", Status.UNDECIDED: "?"}
STYLES = {Status.PROVED: "green", Status.REFUTED: "bold red", Status.UNDECIDED: "yellow"}
MOST_LINES = 12
"""Regions that text shows of one verdict; JSON has them all."""


def console(stream: IO[str], *, plain: bool) -> Console:
    """Where to print: as wide as the terminal, or 100 columns; colour on a terminal only, and never when plain."""
    terminal = stream.isatty() and not plain
    return Console(
        file=stream if terminal else cast(IO[str], Trimmed(stream)),
        width=None if terminal else 100,
        no_color=plain or None,
        highlight=False,
        emoji=False,
        markup=False,
        force_terminal=None if terminal else False,
        legacy_windows=False,
    )


class Trimmed:
    """A stream without the blanks that pad a line to the width of its block."""

    def __init__(self, stream: IO[str]) -> None:
        """Lines go to the stream once they are whole."""
        self.stream, self.begun = stream, ""

    def write(self, words: str) -> int:
        """Takes any part of a line."""
        *whole, self.begun = (self.begun + words).split("\n")
        self.stream.write("".join(f"{line.rstrip()}\n" for line in whole))
        return len(words)

    def flush(self) -> None:
        """Passes on what is whole."""
        self.stream.flush()


def stdout(plain: bool) -> Console:
    """The console on standard output."""
    return console(sys.stdout, plain=plain)


def section(out: Console, title: str, body: RenderableType | None) -> None:
    """A titled block; nothing when it is empty."""
    if body is not None:
        out.print(Styled(title, style="bold"))
        out.print(Padding(body, (0, 0, 1, 2)))


def grid(*styles: str) -> Table:
    """A table without borders."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for style in styles:
        table.add_column(style=style, overflow="fold")
    return table
