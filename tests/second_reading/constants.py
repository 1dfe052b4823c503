"""Constants: names for numbers, times and dates."""

from __future__ import annotations

import re
from fractions import Fraction

from tests.second_reading.mistakes import Mistake
from tests.second_reading.provisions import cited, nothing_below
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import COMPARING, apart, unreserved
from tests.second_reading.words import LONGEST, Cursor

GREATEST = 10**12
FINEST = 12
"""Decimals of a step, at most."""


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


def stands_for(cursor: Cursor) -> tuple[str, Fraction]:
    """The kind of the value that comes next, and the value."""
    if cursor.ended or cursor.words[cursor.place].quoted:
        raise cursor.fail("a value is missing")
    text = cursor.words[cursor.place].text
    if re.fullmatch(r"\d+-\d+-\d+", text):
        return "date", Fraction(cursor.day())
    after = None if cursor.place + 1 == len(cursor.words) else cursor.words[cursor.place + 1]
    if re.fullmatch(r"-?\d+", text) and (after is None or after.quoted):
        number = cursor.whole_number()
        if abs(number) > GREATEST:
            raise cursor.fail("a number is too large")
        return "number", Fraction(number)
    if re.fullmatch(r"-?\d+\.\d+", text) and (after is None or after.quoted):
        decimal = cursor.decimal()
        if abs(decimal) > GREATEST or len(text.partition(".")[2].rstrip("0")) > FINEST:
            raise cursor.fail("a number is too large, or too fine")
        return "decimal", decimal
    seconds = cursor.time()
    if seconds > LONGEST:
        raise cursor.fail("a time is too long")
    return "duration", Fraction(seconds)
