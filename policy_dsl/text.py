"""A text and places in it. Lines and columns count from 1, as in editors."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import NamedTuple

from policy_dsl.node import Node


class Span(NamedTuple):
    """A stretch of text; `end_column` is the column after its last character. A tuple for speed: each cell has one."""

    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The stretch from the start of this one to the end of the other."""
        return Span(self.line, self.column, other.end_line, other.end_column)


UP_TO_COMMENT = re.compile(r'(?:[^"-]|"[^"]*(?:"|$)|-(?!-))*')


def without_comment(line: str) -> str:
    """The line without its comment and the blanks before it. `--` in quotes does not start a comment.

    Not for rows, where `--` is text of a cell.
    """
    return before_comment(line).rstrip()


def before_comment(line: str) -> str:
    """The line up to its comment, trailing blanks included."""
    code = UP_TO_COMMENT.match(line)
    return code[0] if code else ""


def character_name(character: str) -> str:
    """The code point and name of a character that cannot be shown."""
    if character == "\t":
        return "a tab"
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}{f' ({name})' if name else ''}"


NOWHERE = Span(0, 0, 0, 0)
"""The span of something that no text contains, such as a policy that a test builds."""

NO_LINE = Span(1, 1, 1, 1)
"""The span of a finding about a whole file, or about the command that names it."""


class Text(Node, frozen=True, dict=True):
    """A decoded file; `path` is as the user wrote it, and `sha256` is the hash of the bytes.

    `blocks` are the first and last lines of the policy blocks of a Markdown file; None if the whole file is policy.
    """

    ignored_fields = frozenset({"sha256"})

    path: str
    content: str
    sha256: str = ""
    blocks: tuple[tuple[int, int], ...] | None = None

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their line feeds. Nothing else ends a line, as in the grammar."""
        return tuple(self.content.split("\n"))

    @cached_property
    def policy_lines(self) -> tuple[str, ...]:
        """The lines for the parser. Those outside the policy blocks are blank, so that line numbers stay the same."""
        if self.blocks is None:
            return self.lines
        kept = [""] * len(self.lines)
        for first, last in self.blocks:
            kept[first - 1 : last] = self.lines[first - 1 : last]
        return tuple(kept)

    def line(self, number: int) -> str:
        """Line `number`, or the empty string past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""
