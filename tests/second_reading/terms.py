"""Terms: names for conditions, each read again wherever it is used."""

from __future__ import annotations

from tests.second_reading.conditions import Reader
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import All, Condition, Not, Some
from tests.second_reading.provisions import cited, nothing_below
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import COMPARING, alike, unreserved
from tests.second_reading.words import Cursor, Word

LARGEST = 1_000


def declare_terms(blocks: list[Line], vocabulary: Vocabulary, sources: set[str]) -> None:
    """Writes the terms into the vocabulary, and reads each of them once."""
    names: list[str] = []
    for block in blocks:
        cursor = Cursor(block.words, block.number)
        cursor.skip("add")
        cursor.expect("term")
        name = unreserved(cursor.name(), block.number, COMPARING)
        if name[0].isdigit() or "." in name:
            raise Mistake("a term does not begin with a digit, and has no dot", block.number)
        if any(
            alike(name, other)
            for other in (*vocabulary.terms, *vocabulary.facts, *vocabulary.groups, *vocabulary.constants)
        ):
            raise Mistake(f"`{name}` looks like another name", block.number)
        vocabulary.terms[name] = meaning(block, cursor, sources)
        names.append(name)
    for name in names:
        if comparisons(Reader(vocabulary).term(name, blocks[0].number, "")) > LARGEST:
            raise Mistake(f"`{name}` is too long", blocks[0].number)


def meaning(block: Line, cursor: Cursor, sources: set[str]) -> Line:
    """The condition that the term means, as a line of its own: on it, or on the lines below it."""
    if not cursor.ended and cursor.words[cursor.place].quoted:
        cursor.quoted()
    found: list[Line] = []
    if not cursor.ended:
        cursor.expect("means")
        if cursor.ended:
            raise Mistake("`means` at the end of the line", block.number)
        found.append(Line(block.number, rest(cursor)))
    for line in block.below:
        words = Cursor(line.words, line.number)
        if words.skip("means"):
            found.append(Line(line.number, rest(words), below=line.below))
            continue
        nothing_below(line)
        words.expect("source")
        cited(words, sources)
    if len(found) != 1:
        raise Mistake("a term means one condition", block.number)
    return found[0]


def rest(cursor: Cursor) -> str:
    """What is left of the line."""
    return " ".join(written(word) for word in cursor.words[cursor.place :])


def written(word: Word) -> str:
    return f'"{word.text}"' if word.quoted else word.text


def comparisons(condition: Condition) -> int:
    """How many comparisons there are in it; `is` another fact counts as two."""
    match condition:
        case Not(inner):
            return comparisons(inner)
        case All(parts) | Some(parts):
            return sum(map(comparisons, parts))
        case _:
            return 1
