"""The console for reports, and the few layouts that they share."""

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
from verifier.results.status import Status

MARKS = {Status.PROVED: "✓", Status.REFUTED: "✗", Status.UNDECIDED: "?"}
STYLES = {Status.PROVED: "green", Status.REFUTED: "bold red", Status.UNDECIDED: "yellow"}
MOST_LINES = 12
"""The most regions or other lines of a list that text shows; JSON has them all."""

NARROWEST, WIDEST, USUAL = 40, 1000, 100
"""Widths in columns: the smallest at which tables are readable, the largest at which lines are, and the default."""


class SafeConsole(Console):
    """A console that prints no terminal control sequences from its data, and leaves a closed pipe to its caller."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments to print."""
        for part in super().render(renderable, options):
            yield part if part.control else Segment(without_control(part.text), part.style)

    def on_broken_pipe(self) -> None:
        """Rich, from 13.8 on, would exit by itself, with the exit code of a refutation."""
        raise BrokenPipeError(EPIPE, os.strerror(EPIPE))


def console(stream: IO[str], *, plain: bool) -> Console:
    """A console as wide as the terminal, or 100 columns; in colour on a terminal only, and never when plain."""
    terminal = stream.isatty() and not plain
    return SafeConsole(
        file=stream if terminal else cast(IO[str], TrimmedStream(stream)),
        width=columns(stream) if terminal else USUAL,
        no_color=plain or None,
        highlight=False,
        emoji=False,
        markup=False,
        force_terminal=None if terminal else False,
        legacy_windows=False,
    )


def columns(stream: IO[str]) -> int:
    """The width of a terminal, from `COLUMNS` or the terminal itself, which may report 0; within readable limits."""
    declared = os.environ.get("COLUMNS", "")
    width = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 9 else 0
    try:
        width = width or os.get_terminal_size(stream.fileno()).columns
    except OSError:
        width = 0
    return min(max(width or USUAL, NARROWEST), WIDEST)


class TrimmedStream:
    """A stream that drops the blanks at the ends of lines, with which Rich pads blocks."""

    def __init__(self, stream: IO[str]) -> None:
        """Passes each line on when it is complete."""
        self.stream, self.pending = stream, ""

    def write(self, words: str) -> int:
        """Accepts any part of a line."""
        *complete, self.pending = (self.pending + words).split("\n")
        self.stream.write("".join(f"{line.rstrip()}\n" for line in complete))
        return len(words)

    def flush(self) -> None:
        """Flushes the complete lines."""
        self.stream.flush()


def stdout(plain: bool) -> Console:
    """The console on standard output."""
    return console(sys.stdout, plain=plain)


def section(out: Console, title: str, body: RenderableType | None) -> None:
    """Prints a titled block, unless it is empty."""
    if body is not None:
        out.print(Styled(title, style="bold"))
        out.print(Padding(body, (0, 0, 1, 2)))


def grid(*styles: str) -> Table:
    """A table without borders."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for style in styles:
        table.add_column(style=style, overflow="fold")
    return table
