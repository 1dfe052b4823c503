"""The words of a line: names, quotes and signs; and the numbers, times and dates among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.second_reading.mistakes import Mistake

WORD = re.compile(r'[ \t]*(?:(yes/no|N/A)(?![\w/])|"([^"]*)"|((?:-(?=[0-9]))?\w+(?:[.-]\w+)*)|([:,+]))')
GROUPED = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?!\d)")
SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86400, "days": 86400, "week": 604800, "weeks": 604800}
NUMBER = re.compile(r"0|[1-9][0-9]*")
DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
SIGNED = re.compile(r"0|-?[1-9][0-9]*")
GLUED = re.compile(r"([0-9]+)([a-z]+)")
LONGEST = 36_600 * 86_400
"""Seconds of a hundred years, as an earlier reader of the standard found them."""


@dataclass(frozen=True)
class Word:
    """A name, a sign, or what stands in quotes."""

    text: str
    quoted: bool = False


def words(text: str, number: int = 0) -> list[Word]:
    """The words of the text."""
    unquoted = re.sub(r'"[^"]*"', '""', text)
    if GROUPED.search(unquoted):
        raise Mistake("digits are never grouped", number)
    found: list[Word] = []
    place = 0
    text = text.rstrip(" \t")
    while place < len(text):
        match = WORD.match(text, place)
        if match is None:
            raise Mistake(f"`{text[place:].strip()}` cannot be read", number)
        fixed, quoted, name, sign = match.groups()
        found.append(Word(fixed or name or sign or quoted, quoted=quoted is not None))
        place = match.end()
    return found


class Cursor:
    """Goes through the words of a line."""

    def __init__(self, text: str | list[Word], number: int = 0) -> None:
        self.words = words(text, number) if isinstance(text, str) else text
        self.place, self.number = 0, number

    @property
    def ended(self) -> bool:
        return self.place == len(self.words)

    def fail(self, said: str) -> Mistake:
        return Mistake(said, self.number)

    def next_is(self, *texts: str, ahead: int = 0) -> bool:
        """Whether these words of the language come next."""
        some = self.words[self.place + ahead : self.place + ahead + len(texts)]
        return [(w.text, w.quoted) for w in some] == [(text, False) for text in texts]

    def skip(self, *texts: str) -> bool:
        """Goes past these words, if they come next."""
        if self.next_is(*texts):
            self.place += len(texts)
            return True
        return False

    def expect(self, *texts: str) -> None:
        """Goes past these words, which have to come."""
        if not self.skip(*texts):
            raise self.fail(f"`{' '.join(texts)}` is missing")

    def take(self) -> Word:
        """The next word, whatever it is."""
        if self.ended:
            raise self.fail("the line ends too early")
        self.place += 1
        return self.words[self.place - 1]

    def name(self) -> str:
        """The next word, which has to be a name."""
        word = self.take()
        if word.quoted or not is_name(word.text):
            raise self.fail(f"`{word.text}` is not a name")
        return word.text

    def quoted(self) -> str:
        """The next word, which has to be in quotes."""
        word = self.take()
        if not word.quoted:
            raise self.fail(f"`{word.text}` is not in quotes")
        return word.text

    def end(self) -> None:
        """Nothing may follow."""
        if not self.ended:
            raise self.fail(f"`{self.words[self.place].text}` does not belong here")

    def whole_number(self) -> int:
        """A number: digits alone, and perhaps a minus before them."""
        word = self.take()
        text = word.text
        if word.quoted or not SIGNED.fullmatch(text):
            raise self.fail(f"`{text}` is not a number")
        return int(text)

    def decimal(self) -> Fraction:
        """A number with a point before its decimals, if it has some, and perhaps a minus before it."""
        word = self.take()
        if word.quoted or not DECIMAL.fullmatch(word.text):
            raise self.fail(f"`{word.text}` is not a number")
        found = Fraction(word.text)
        if not found and word.text.startswith("-"):
            raise self.fail("nothing is not below zero")
        return found

    def time(self) -> int:
        """Seconds of a time; several units are one time, the longer ones first."""
        total, last = 0, None
        while last is None or self.another_part():
            word = self.take()
            glued = GLUED.fullmatch(word.text)
            digits, unit = glued.groups() if glued else (word.text, self.take().text)
            if word.quoted or not NUMBER.fullmatch(digits) or unit not in SECONDS:
                raise self.fail(f"`{digits} {unit}` is not a time")
            if last is not None and SECONDS[unit] >= last:
                raise self.fail("the units of a time go from the longest to the shortest")
            last = SECONDS[unit]
            total += int(digits) * last
        return total

    def another_part(self) -> bool:
        """Whether a number comes next, with a unit or without one."""
        if self.ended:
            return False
        word = self.words[self.place]
        return not word.quoted and bool(re.fullmatch(r"[0-9]+[a-z]*", word.text))

    def day(self) -> int:
        """A date, as the number of its day."""
        text = self.name()
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise self.fail(f"`{text}` is not a date")
        try:
            return date.fromisoformat(text).toordinal()
        except ValueError as error:
            raise self.fail(f"there is no day {text}") from error


def is_name(text: str) -> bool:
    """Whether it is a name, as far as its characters go."""
    return re.fullmatch(r"\w+(?:[.-]\w+)*", text) is not None


def listed(cursor: Cursor) -> list[Cursor]:
    """What stands between the commas of the rest of the line."""
    found: list[list[Word]] = [[]]
    for word in cursor.words[cursor.place :]:
        if word == Word(","):
            found.append([])
        else:
            found[-1].append(word)
    cursor.place = len(cursor.words)
    if not all(found):
        raise cursor.fail("something is missing beside a comma")
    return [Cursor(some, cursor.number) for some in found]


def decimal_text(number: Fraction) -> str:
    """The number with a point and its decimals, if it has some."""
    whole, rest = divmod(abs(number), 1)
    decimals = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        decimals += str(digit)
    return f"{'-' * (number < 0)}{whole}{'.' * bool(decimals)}{decimals}"
