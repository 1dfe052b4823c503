"""Where output goes: all of it, into whatever standard output and standard error are; and whether in colour."""

from __future__ import annotations

import os
import re
import select
import sys
from errno import EBADF
from io import BufferedWriter, RawIOBase, TextIOWrapper
from typing import IO, TYPE_CHECKING, TextIO

from verifier.report.formats import Format

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SIGNS = {
    "✓": "+", "✗": "x", "→": "->", "←": "<-", "…": "...", "·": "-", "×": "x", "─": "-", "━": "=", "│": "|",
    "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
}  # fmt: skip
"""What our own signs become where the encoding of the output lacks them; anything else that it lacks is a question mark."""

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POWER = re.compile(f"(?<=× 10)[{RAISED}]+")
"""The powers of our own large numbers. What is raised in a name of the user's stays as it is, or is a question mark."""


def colored(stream: IO[str], as_format: Format) -> bool:
    """Colour only in text, on a terminal, and where nobody asked for none."""
    return as_format is Format.TEXT and stream.isatty() and not os.environ.get("NO_COLOR")


def open_standard() -> None:
    """Prepares standard output and error so that everything is written to them, or the failure is reported.

    Where standard input, output or error is closed its number stands for nothing from here on, so that no file which is opened
    later can get it.
    """
    closed = [stream is None for stream in (sys.stdin, sys.stdout, sys.stderr)]
    if any(closed):
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
            os.set_inheritable(number, True)
        os.close(number)
    sys.stdout = PlainerText(ClosedStdout() if closed[1] else WholeWriter(1), sys.stdout)
    sys.stderr = PlainerText(ClosedStderr() if closed[2] else WholeWriter(2), sys.stderr)


class WholeWriter(RawIOBase):
    """An open file to which everything is written, also where it cannot take all at once and does not wait by itself."""

    def __init__(self, number: int) -> None:
        """By its number."""
        self.number = number

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """Its number."""
        return self.number

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self.number)

    def write(self, some: ReadableBuffer, /) -> int:
        """Writes some, as soon as it can."""
        while True:
            try:
                return os.write(self.number, some)
            except BlockingIOError:
                select.select([], [self.number], [])


class ClosedStdout(WholeWriter):
    """A standard output that somebody has closed."""

    def __init__(self) -> None:
        """Nobody has been told."""
        super().__init__(1)
        self.told = False

    def write(self, some: ReadableBuffer, /) -> int:
        """Raises OSError, once: what is still to be flushed then has no reader either."""
        if not self.told:
            self.told = True
            raise OSError(EBADF, "standard output is closed")
        return len(memoryview(some))


class ClosedStderr(WholeWriter):
    """A standard error that somebody has closed: nobody wants to be told."""

    def __init__(self) -> None:
        """Its number stands for nothing."""
        super().__init__(2)

    def write(self, some: ReadableBuffer, /) -> int:
        """Writes nothing."""
        return len(memoryview(some))


class PlainerText(TextIOWrapper):
    """Text in the encoding of a stream, without what that cannot say."""

    def __init__(self, raw: WholeWriter, like: TextIO | None) -> None:
        """As the stream that was there, which is none where it was closed."""
        encoding = (like.encoding if like is not None else None) or "utf-8"
        by_line = raw.number == 2 or raw.isatty()
        newline = None if os.linesep != "\n" else "\n"
        super().__init__(BufferedWriter(raw), encoding, "replace", newline, line_buffering=by_line)
        self.lacking = {ord(sign): plain for sign, plain in SIGNS.items() if not holds(encoding, sign)}

    def write(self, words: str, /) -> int:
        """Writes the words, plainer where that is needed."""
        if not words.isascii():
            words = POWER.sub(lambda power: lowered(power[0], self.encoding), words)
            words = words.translate(self.lacking)
        return super().write(words)


def lowered(power: str, encoding: str) -> str:
    """A power as the encoding can have it."""
    return power if holds(encoding, power) else "^" + "".join(str(RAISED.index(digit)) for digit in power)


def holds(encoding: str, signs: str) -> bool:
    """Whether the encoding has all of the signs."""
    try:
        signs.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
