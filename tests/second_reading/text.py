"""From bytes to blocks: characters, comments, lines that go on, and what is indented below what."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from tests.second_reading.mistakes import Mistake

MOST_BYTES = 32 * 2**20
LONGEST_LINE = 65_536
DEEPEST = 50
BLANKS = " \t"
UNSEEN = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""What nobody sees: Unicode's Default_Ignorable_Code_Point, and those that the standard adds."""


@dataclass
class Line:
    """A line without its comment, the row that stands in it, and the lines that are further in."""

    number: int
    words: str
    row: str | None = None
    below: list[Line] = field(default_factory=list)


def blocks(content: bytes) -> list[Line]:
    """The declarations of a file: the lines at the margin, with all that belongs to them."""
    return nested(continued(decoded(content)))


def decoded(content: bytes) -> list[str]:
    """The lines of the file, whose characters are all such as a reader sees."""
    if len(content) > MOST_BYTES:
        raise Mistake("the file is too large")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Mistake("the file is not UTF-8") from error
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise Mistake("the line is too long", number)
        for character in line:
            if hides(character):
                raise Mistake(f"the character {ord(character):04X} is not seen", number)
        letters = "".join(" " if unicodedata.category(c) == "Zs" else c for c in line)
        if unicodedata.normalize("NFC", letters) != letters:
            raise Mistake("an accent is a character of its own", number)
    return lines


def hides(character: str) -> bool:
    """Whether it controls, hides or reorders what is read."""
    if unicodedata.category(character) == "Cc":
        return character != "\t"
    return any(low <= ord(character) <= high for low, high in UNSEEN)


def parted(line: str) -> tuple[str, str | None]:
    """The words of the line and the row in it, without a comment: none begins in a row or in quotes."""
    place = 0
    while place < len(line):
        if line[place] == '"':
            end = line.find('"', place + 1)
            if end < 0:
                return line.rstrip(BLANKS), None  # the quote is missed when the words are read
            place = end
        elif line[place] == "|":
            return line[:place].rstrip(BLANKS), line[place:].rstrip(BLANKS)
        elif line.startswith("--", place):
            return line[:place].rstrip(BLANKS), None
        place += 1
    return line.rstrip(BLANKS), None


def continued(lines: list[str]) -> list[Line]:
    """The lines that say something; one that ends in a comma has the next one in it."""
    found: list[Line] = []
    goes_on = False
    for number, line in enumerate(lines, 1):
        if "\t" in line[: len(line) - len(line.lstrip(BLANKS))]:
            raise Mistake("only spaces indent", number)
        words, row = parted(line)
        for character in words + (row or ""):
            if unicodedata.category(character) == "Zs" and character != " ":
                raise Mistake(f"the space {ord(character):04X} is not the plain one", number)
        if not words.strip(BLANKS) and row is None:
            continue
        if goes_on:
            found[-1].words += " " + words.lstrip(BLANKS)
            found[-1].row = row
        else:
            found.append(
                Line(number, words if row is None else words or line[: len(line) - len(line.lstrip(" "))], row)
            )
        goes_on = row is None and found[-1].words.endswith(",")
    if goes_on:
        raise Mistake("nothing goes on after the comma", found[-1].number)
    return found


def nested(lines: list[Line]) -> list[Line]:
    """Each line below the one that it belongs to."""
    top: list[Line] = []
    open_blocks: list[tuple[int, list[Line]]] = [(0, top)]
    for line in lines:
        inner = line.words.lstrip(" ")
        depth = len(line.words) - len(inner)
        line.words = spaced(inner)
        if line.row is not None and line.words and not line.words.startswith("add row to "):
            raise Mistake("words before a row", line.number)
        deepest, block = open_blocks[-1]
        if depth > deepest:
            if not block:
                raise Mistake("a declaration begins at the margin", line.number)
            block = block[-1].below
            open_blocks.append((depth, block))
            if len(open_blocks) > DEEPEST + 1:
                raise Mistake("blocks are nested too deep", line.number)
        while depth < open_blocks[-1][0]:
            open_blocks.pop()
        if depth != open_blocks[-1][0]:
            raise Mistake("the lines of a block are equally far in", line.number)
        open_blocks[-1][1].append(line)
    return top


def spaced(words: str) -> str:
    """The words with one space between them, other than in quotes."""
    parts = words.split('"')
    return '"'.join(part if place % 2 else re.sub(r"[ \t]+", " ", part) for place, part in enumerate(parts))


def cells(row: str, number: int) -> list[str]:
    """The cells of a row, none of them blank or a dash."""
    if len(row) < 2 or not row.endswith("|"):
        raise Mistake("a row ends with a bar", number)
    found = [spaced(cell.strip(BLANKS)) for cell in row[1:-1].split("|")]
    for cell in found:
        if not cell or (len(cell) == 1 and unicodedata.category(cell) == "Pd"):
            raise Mistake("a cell is blank, or a dash", number)
    return found
