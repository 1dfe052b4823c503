"""Takes cells of tables apart: their words, and what stands where nothing is meant."""

from __future__ import annotations

import re

from policy_dsl.resolve.scope import Scope
from policy_dsl.syntax import tree
from policy_dsl.text import Span, character_name

WORD = re.compile(r'"[^"]*"|[^\s",+]+|\S')
DASHES = frozenset({"-", "--", "–", "—"})


def words_of(cell: tree.Cell) -> list[tree.Word]:
    """The words of a cell with their spans."""
    words: list[tree.Word] = []
    for match in WORD.finditer(cell.text):
        at = cell.span.column + match.start()
        span = Span(cell.span.line, at, cell.span.line, at + len(match[0]))
        quoted = len(match[0]) > 1 and match[0].startswith('"')
        words.append(tree.Quoted(match[0][1:-1], span) if quoted else tree.Name(match[0], span))
    return words


def report_unfilled(scope: Scope, cell: tree.Cell, instead: str) -> bool:
    """Reports a cell that is blank or a dash, and returns whether it is."""
    if not cell.text.strip():
        message = (
            "the cell is blank" if not cell.text else f"the cell is blank: it holds only {character_name(cell.text[0])}"
        )
        scope.report("E221", message, cell.span, f"write {instead}; readers disagree about what a blank cell means")
        return True
    if cell.text in DASHES:
        scope.report("E221", f"`{cell.text}` can mean any value or none", cell.span, f"write {instead}")
        return True
    return False
