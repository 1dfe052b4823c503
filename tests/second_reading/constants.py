"""Constants: names for numbers, times and dates."""

from __future__ import annotations

import re

from tests.second_reading.mistakes import Mistake
from tests.second_reading.provisions import cited, nothing_below
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import COMPARING, apart, unreserved
from tests.second_reading.words import LONGEST, Cursor

GREATEST = 10**12


def declare_constants(blocks: list[Line], vocabulary: Vocabulary, sources: set[str]) -> None:
    """Writes the constants into the vocabulary."""
    for block in blocks:
        cursor = Cursor(block.words, block.number)
        cursor.expect("let")
        name = unreserved(cursor.name(), block.number, COMPARING)
        if name[0].isdigit() or "." in name:
            raise Mistake("a constant does not begin with a digit, and has no dot", block.number)
        apart([*vocabulary.constants, name], block.number)
        cursor.expect("be")
        vocabulary.constants[name] = stands_for(cursor)
        if not cursor.ended:
            cursor.quoted()
        cursor.end()
        for line in block.below:
            nothing_below(line)
            words = Cursor(line.words, line.number)
            words.expect("source")
            cited(words, sources)


def stands_for(cursor: Cursor) -> tuple[str, int]:
    """The kind of the value that comes next, and the value."""
    if cursor.ended or cursor.words[cursor.place].quoted:
        raise cursor.fail("a value is missing")
    text = cursor.words[cursor.place].text
    if re.fullmatch(r"\d+-\d+-\d+", text):
        return "date", cursor.day()
    after = None if cursor.place + 1 == len(cursor.words) else cursor.words[cursor.place + 1]
    if re.fullmatch(r"\d+", text) and (after is None or after.quoted):
        number = cursor.whole_number()
        if number > GREATEST:
            raise cursor.fail("a number is too large")
        return "number", number
    seconds = cursor.time()
    if seconds > LONGEST:
        raise cursor.fail("a time is too long")
    return "duration", seconds
