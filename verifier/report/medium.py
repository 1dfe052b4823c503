"""What a report is printed on: a terminal, a pipe or a file; and the text that comes of it."""

from __future__ import annotations

import os
from typing import TextIO

from msgspec import Struct

NARROWEST, WIDEST, USUAL = 40, 1000, 100
"""Widths in columns: the smallest at which tables are readable, the largest at which lines are, and the default."""


class Medium(Struct, frozen=True):
    """A terminal of `width` columns, or else a pipe or a file. `colored` is set only for a terminal."""

    terminal: bool = False
    colored: bool = False
    width: int = USUAL
    encoding: str | None = "utf-8"

    @property
    def holds_everything(self) -> bool:
        """Whether the encoding has every character; a stream without an encoding accepts all."""
        return self.encoding is None or self.encoding.lower().replace("_", "-") in ("utf-8", "utf8")


class Media(Struct, frozen=True):
    """What standard output and standard error go to; for a report in a file, that file twice."""

    out: Medium = Medium()
    err: Medium = Medium()


class Printed(Struct, frozen=True):
    """A report as text: what goes to standard output, and the messages that go to standard error before it."""

    report: str
    messages: str = ""

    @property
    def whole(self) -> str:
        """The report in one text, with its messages first."""
        return f"{self.messages}\n{self.report}" if self.messages and self.report else self.messages + self.report


def medium_of(stream: TextIO, *, styled: bool) -> Medium:
    """What the stream goes to. Only a `styled` format is laid out for a terminal, in colour unless NO_COLOR is set or the
    terminal has none.
    """
    if not (styled and stream.isatty()):
        return Medium(encoding=stream.encoding)
    return Medium(True, obeys_sequences() and not os.environ.get("NO_COLOR"), columns(stream), stream.encoding)


def obeys_sequences() -> bool:
    """Whether the terminal obeys control sequences, as far as TERM says; others print them."""
    return os.environ.get("TERM", "") not in ("dumb", "unknown")


def columns(stream: TextIO) -> int:
    """The width of a terminal, from `COLUMNS` or the terminal itself, which may report 0; within readable limits."""
    declared = os.environ.get("COLUMNS", "")
    width = int(declared) if declared.isascii() and declared.isdigit() and len(declared) < 9 else 0
    try:
        width = width or os.get_terminal_size(stream.fileno()).columns
    except OSError:
        width = 0
    return min(max(width or USUAL, NARROWEST), WIDEST)
