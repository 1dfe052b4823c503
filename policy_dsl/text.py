"""A text and places in it. Lines and columns count from 1, as editors show them."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import NamedTuple

from policy_dsl.node import Node


class Span(NamedTuple):
    """A stretch of text; `end_column` is the column after its last character. A tuple, because there is one for each cell."""

    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this one to the end of the other."""
        return Span(self.line, self.column, other.end_line, other.end_column)


UP_TO_COMMENT = re.compile(r'(?:[^"-]|"[^"]*(?:"|$)|-(?!-))*')


def without_comment(line: str) -> str:
    """The line without its comment and the blanks before it; what looks like one in quotes is none.

    Not for rows, where `--` is cell text.
    """
    return before_comment(line).rstrip()


def before_comment(line: str) -> str:
    """The same, with the blanks before the comment, or at the end of the line."""
    said = UP_TO_COMMENT.match(line)
    return said[0] if said else ""


def named(character: str) -> str:
    """The character by number and name, for a message: one that cannot be shown."""
    if character == "\t":
        return "a tab"
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}{f' ({name})' if name else ''}"


NOWHERE = Span(0, 0, 0, 0)
"""The span of something nobody wrote, such as a policy built by a test."""

NO_LINE = Span(1, 1, 1, 1)
"""The span of what is said of a whole file, or of the command that names it: of none of its lines."""


class Text(Node, frozen=True, dict=True):
    """What a file says, decoded; `path` is how the user named the file, `sha256` is of its bytes.

    `blocks` are the first and last lines of its policy blocks, when it is a Markdown file; none when all of it is policy.
    """

    ignored_fields = frozenset({"sha256"})

    path: str
    content: str
    sha256: str = ""
    blocks: tuple[tuple[int, int], ...] | None = None

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends; only line feeds end a line, as in the grammar."""
        return tuple(self.content.split("\n"))

    @cached_property
    def policy_lines(self) -> tuple[str, ...]:
        """The lines as the parser takes them: those of prose are blank, so that each keeps its number and columns."""
        if self.blocks is None:
            return self.lines
        kept = [""] * len(self.lines)
        for first, last in self.blocks:
            kept[first - 1 : last] = self.lines[first - 1 : last]
        return tuple(kept)

    def line(self, number: int) -> str:
        """Line `number`, or the empty string past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""
