"""Where a report is printed, and the few shapes that all its blocks share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from errno import EPIPE
from typing import IO, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.diagnostics.render import without_control
from verifier.verdict import Status

MARKS = {Status.PROVED: "✓", Status.REFUTED: "✗", Status.UNDECIDED: "?"}
STYLES = {Status.PROVED: "green", Status.REFUTED: "bold red", Status.UNDECIDED: "yellow"}
MOST_LINES = 12
"""Regions that text shows of one verdict; JSON has them all."""


NARROWEST, WIDEST, USUAL = 40, 1000, 100
"""Columns: below the first no table can be read, and beyond the second no line."""


class Out(Console):
    """A console that shows nothing which a terminal would obey, whoever wrote it, and leaves a closed pipe to its caller."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The parts of what is shown."""
        for part in super().render(renderable, options):
            yield part if part.control else Segment(without_control(part.text), part.style)

    def on_broken_pipe(self) -> None:
        """Rich, from 13.8, would end the command itself, with the exit code of a refutation."""
        raise BrokenPipeError(EPIPE, os.strerror(EPIPE))


def console(stream: IO[str], *, plain: bool) -> Console:
    """Where to print: as wide as the terminal, or 100 columns; colour on a terminal only, and never when plain."""
    terminal = stream.isatty() and not plain
    return Out(
        file=stream if terminal else cast(IO[str], Trimmed(stream)),
        width=columns(stream) if terminal else USUAL,
        no_color=plain or None,
        highlight=False,
        emoji=False,
        markup=False,
        force_terminal=None if terminal else False,
        legacy_windows=False,
    )


def columns(stream: IO[str]) -> int:
    """How wide a terminal is: as `COLUMNS` says, or else the terminal itself; some say 0, which nothing fits in."""
    declared = os.environ.get("COLUMNS", "")
    wide = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 9 else 0
    try:
        wide = wide or os.get_terminal_size(stream.fileno()).columns
    except OSError:
        wide = 0
    return min(max(wide or USUAL, NARROWEST), WIDEST)


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
