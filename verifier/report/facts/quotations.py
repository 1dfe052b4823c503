"""The text of a clause: the lines that a reader has to see to know what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from policy_dsl.model.provisions import Clause
from policy_dsl.text import NO_LINE, NOWHERE, Text

LONGEST = 12
"""The most lines that are quoted of one clause."""


class QuotedLine(Struct, frozen=True):
    """A line of a text; of it, the columns from `start` up to `end` are the clause itself. Columns count from 0."""

    number: int
    text: str
    start: int = 0
    end: int = 0


def quotation(texts: Mapping[str, Text], clause: Clause) -> tuple[QuotedLine, ...]:
    """The lines of a clause; none if it is in no text. A row of a table comes below the headings of its table."""
    text = texts.get(clause.path)
    if text is None or clause.span in (NO_LINE, NOWHERE):
        return ()
    first = clause.span.line
    line = text.line(first)
    if line.lstrip().startswith("|"):
        return (*headings(text, first), marked(text, clause))
    return (marked(text, clause), *block_below(text, first))


def marked(text: Text, clause: Clause) -> QuotedLine:
    """The line of the clause, in which the clause is marked."""
    span, line = clause.span, text.line(clause.span.line)
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    return QuotedLine(span.line, line, span.column - 1, end)


def headings(text: Text, row: int) -> Iterator[QuotedLine]:
    """The first of the adjacent lines that are rows; nothing if it is the row itself."""
    first = row
    while text.line(first - 1).lstrip().startswith(("|", "--")):
        first -= 1
    while text.line(first).lstrip().startswith("--"):
        first += 1
    if first < row:
        yield QuotedLine(first, text.line(first))


def block_below(text: Text, first: int) -> Iterator[QuotedLine]:
    """The lines further in that follow a line."""
    for number in range(first + 1, min(first + LONGEST, len(text.lines) + 1)):
        line = text.line(number)
        if not line.strip() or depth(line) <= depth(text.line(first)):
            return
        yield QuotedLine(number, line)


def depth(line: str) -> int:
    """The number of blanks at the beginning of a line."""
    return len(line) - len(line.lstrip())
