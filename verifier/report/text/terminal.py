"""The console for reports, and the few layouts that they share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from errno import EPIPE
from io import StringIO
from typing import IO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.diagnostics.render import without_control
from verifier.report.medium import Medium
from verifier.report.text.line_breaks import held_together, released
from verifier.results.status import Status

MARKS = {Status.PROVED: "✓", Status.REFUTED: "✗", Status.UNDECIDED: "?"}
STYLES = {Status.PROVED: "green", Status.REFUTED: "bold red", Status.UNDECIDED: "yellow"}
MOST_LINES = 12
"""The most regions or other lines of a list that text shows; JSON has them all."""


class SafeConsole(Console):
    """A console that prints no terminal control sequences from its data, breaks no line inside a number with its unit, and
    leaves a closed pipe to its caller.
    """

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """The segments to print."""
        layout = options or self.options
        text = Styled(renderable) if isinstance(renderable, str) else renderable  # there is no markup in it
        held = held_together(text, layout.max_width) if isinstance(text, Styled) else text
        for part in super().render(held, options):
            yield part if part.control else Segment(without_control(released(part.text)), part.style)

    def on_broken_pipe(self) -> None:
        """Rich, from 13.8 on, would exit by itself, with the exit code of a refutation."""
        raise BrokenPipeError(EPIPE, os.strerror(EPIPE))


def console(file: IO[str], medium: Medium) -> Console:
    """A console that prints to the file as the medium wants it."""
    return SafeConsole(
        file=file,
        width=medium.width,
        no_color=None if medium.colored else True,
        highlight=False,
        emoji=False,
        markup=False,
        force_terminal=None if medium.terminal else False,
        legacy_windows=False,
    )


class Sheet(StringIO):
    """A text that is printed into as into the terminal for which it is made."""

    def __init__(self, medium: Medium) -> None:
        """The empty text."""
        super().__init__()
        self.medium = medium

    @property
    def encoding(self) -> str | None:  # type: ignore[override]  # Rich draws tables with what the encoding has
        """The encoding of the terminal; any other medium is written to with replacements."""
        return self.medium.encoding if self.medium.terminal else None

    def isatty(self) -> bool:
        """Whether it is made for a terminal."""
        return self.medium.terminal


def printed(medium: Medium, show: Callable[[Console], object]) -> str:
    """What `show` prints. Only a terminal gets the blanks at the ends of lines with which Rich pads blocks."""
    sheet = Sheet(medium)
    show(console(sheet, medium))
    text = sheet.getvalue()
    return text if medium.terminal else "\n".join(line.rstrip() for line in text.split("\n"))


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
