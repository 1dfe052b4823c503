"""A text and places in it. Lines and columns count from 1, as editors show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A stretch of text; `end_column` is the column after its last character."""

    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this one to the end of the other."""
        return Span(self.line, self.column, other.end_line, other.end_column)


def without_comment(line: str) -> str:
    """The line without its comment and the blanks before it. Not for rows, where `--` is cell text."""
    return line.partition("--")[0].rstrip()


NOWHERE = Span(0, 0, 0, 0)
"""The span of something nobody wrote, such as a policy built by a test."""


@dataclass(frozen=True)
class Text:
    """What a file says, decoded; `path` is how the user named the file, `sha256` is of its bytes."""

    path: str
    content: str
    sha256: str = field(default="", compare=False)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends; only line feeds end a line, as in the grammar."""
        return tuple(self.content.split("\n"))

    def line(self, number: int) -> str:
        """Line `number`, or the empty string past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""
