"""Standard output and error: everything is written, in the encoding of the stream; and what they go to."""

from __future__ import annotations

import os
import re
import select
import sys
from errno import EBADF
from io import BufferedWriter, RawIOBase, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

from policy_dsl.run_record import note_printed
from verifier.report.formats import Format
from verifier.report.medium import Media, Printed, medium_of

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SIGNS = {
    "✓": "+", "✗": "x", "→": "->", "←": "<-", "…": "...", "·": "-", "×": "x", "─": "-", "━": "=", "│": "|",
    "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
}  # fmt: skip
"""Replacements for our own signs where the encoding lacks them; other characters become question marks."""

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POWER = re.compile(f"(?<=× 10)[{RAISED}]+")
"""Matches the exponents that our own large numbers have. Raised digits in users' names become question marks where the
encoding lacks them.
"""


def media(as_format: Format) -> Media:
    """What standard output and error go to. Only `text` is laid out for a terminal."""
    styled = as_format is Format.TEXT
    return Media(medium_of(sys.stdout, styled=styled), medium_of(sys.stderr, styled=styled))


def show(printed: Printed) -> None:
    """Prints the messages of a report, then the report."""
    sys.stderr.write(printed.messages)
    sys.stdout.write(printed.report)


def open_standard_streams() -> None:
    """Replaces standard output and error by streams that write everything or raise an error.

    Opens the null device in place of any standard stream that is closed, so that no file opened later gets its
    descriptor.
    """
    closed = [stream is None for stream in (sys.stdin, sys.stdout, sys.stderr)]
    if any(closed):
        while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
            os.set_inheritable(descriptor, True)
        os.close(descriptor)
    sys.stdout = EncodableText(ClosedStdout() if closed[1] else WholeWriter(1), sys.stdout)
    sys.stderr = EncodableText(ClosedStderr() if closed[2] else WholeWriter(2), sys.stderr)


class WholeWriter(RawIOBase):
    """A file that takes everything that is written to it, waiting where it is non-blocking and cannot take it at once."""

    def __init__(self, number: int, stream: int | None = None) -> None:
        """The file with this descriptor, which stands for a standard stream, `stream` if that has another descriptor."""
        self.number = number
        self.stream = number if stream is None else stream

    def writable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> int:
        """The descriptor."""
        return self.number

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self.number)

    def write(self, some: ReadableBuffer, /) -> int:
        """Writes at least a part, waiting until that is possible."""
        while True:
            try:
                count = os.write(self.number, some)
                note_printed(self.stream, bytes(memoryview(some)[:count]))
                return count
            except BlockingIOError:
                select.select([], [self.number], [])


class ClosedStdout(WholeWriter):
    """A closed standard output."""

    def __init__(self) -> None:
        """Not reported yet."""
        super().__init__(1)
        self.reported = False

    def write(self, some: ReadableBuffer, /) -> int:
        """Raises OSError the first time, and then discards the output."""
        if not self.reported:
            self.reported = True
            raise OSError(EBADF, "standard output is closed")
        return len(memoryview(some))


class ClosedStderr(WholeWriter):
    """A closed standard error: output is discarded."""

    def __init__(self) -> None:
        """The descriptor is not used."""
        super().__init__(2)

    def write(self, some: ReadableBuffer, /) -> int:
        """Discards the output."""
        return len(memoryview(some))


class EncodableText(TextIOWrapper):
    """A text stream that replaces characters that its encoding lacks."""

    def __init__(self, raw: WholeWriter, like: TextIO | None) -> None:
        """Takes the encoding of the original stream, which is `None` if that was closed."""
        encoding = (like.encoding if like is not None else None) or "utf-8"
        by_line = raw.number == 2 or raw.isatty()
        newline = None if os.linesep != "\n" else "\n"
        super().__init__(BufferedWriter(raw), encoding, "replace", newline, line_buffering=by_line)
        self.lacking = {ord(sign): plain for sign, plain in SIGNS.items() if not can_encode(encoding, sign)}

    def write(self, words: str, /) -> int:
        """Writes the text, with replacements where needed."""
        if not words.isascii():
            words = POWER.sub(lambda power: plain_power(power[0], self.encoding), words)
            words = words.translate(self.lacking) if self.lacking else words
        return super().write(words)


def plain_power(power: str, encoding: str) -> str:
    """An exponent in characters that the encoding has."""
    return power if can_encode(encoding, power) else "^" + "".join(str(RAISED.index(digit)) for digit in power)


def can_encode(encoding: str, signs: str) -> bool:
    """Whether the encoding has all of these characters."""
    try:
        signs.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
