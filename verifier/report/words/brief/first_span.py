"""Says once in a brief that the last day of a span is meant too: where the first span stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from msgspec.structs import replace

from verifier.report.words.days import TO_AND_INCLUDING
from verifier.report.words.document import Brief, Rows, Sentence

DAY = r"\d{4}-\d{2}-\d{2}"
SPAN = re.compile(rf"(?:(?<=Nothing changes )|(?<!changes ))\b(from {DAY}) to ({DAY})")
"""Days from one to another. A repair in which something `changes from` one day to another is about no span."""


def first_included(made: Brief, authors: Collection[str]) -> Brief:
    """The brief with `to and including` in the first span of days. What `authors` wrote keeps its words."""
    for n, part in enumerate(made.parts):
        for at, each in enumerate(part.body):
            if (said := included(each, authors)) != each:
                whole = replace(part, body=(*part.body[:at], said, *part.body[at + 1 :]))
                return replace(made, parts=(*made.parts[:n], whole, *made.parts[n + 1 :]))
    return made


def included(each: Sentence | Rows, authors: Collection[str]) -> Sentence | Rows:
    """The sentence or table with these words in its first span; as it is where it has none."""
    match each:
        case Sentence(text, _, details):
            text, *rest = first_of((text, *details), authors)
            return replace(each, text=text, details=tuple(rest))
        case Rows(headings, rows):
            cells = first_of([cell for row in rows for cell in row], authors)
            width = len(headings)
            return replace(each, rows=tuple(tuple(cells[n : n + width]) for n in range(0, len(cells), width)))


def first_of(texts: Sequence[str], authors: Collection[str]) -> list[str]:
    """The texts, with these words in the first span of all of them that is not an author's."""
    for n, text in enumerate(texts):
        for span in SPAN.finditer(text):
            if not any(span[0] in each for each in authors):
                said = f"{span[1]} {TO_AND_INCLUDING} {span[2]}"
                return [*texts[:n], f"{text[: span.start()]}{said}{text[span.end() :]}", *texts[n + 1 :]]
    return list(texts)
