"""Named times: what declares them, and which of them a claim or an example speaks about."""

from __future__ import annotations

from tests.second_reading.mistakes import Mistake
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import RESERVED, apart
from tests.second_reading.words import Cursor


def declare_times(blocks: list[Line], vocabulary: Vocabulary) -> None:
    """Several times, each on a line, with what has happened by then in quotes."""
    if len(blocks) > 1:
        raise Mistake("`times` stands twice", blocks[1].number)
    for line in blocks[0].below if blocks else ():
        cursor = Cursor(line.words, line.number)
        if line.row is not None or line.below:
            raise Mistake("a time stands alone", line.number)
        name = cursor.name()
        if not cursor.ended:
            cursor.quoted()
        cursor.end()
        if name in RESERVED or "." in name or name[0].isdigit() or name in vocabulary.constants:
            raise Mistake(f"`{name}` cannot be the name of a time", line.number)
        vocabulary.times.append(name)
    if blocks and (blocks[0].words != "times" or len(vocabulary.times) < 2):
        raise Mistake("there are several times, or none is named", blocks[0].number)
    apart(vocabulary.times)


def of_time(vocabulary: Vocabulary, cursor: Cursor) -> str:
    """The time that the next word names: `answer` where there is one alone, which is called nothing here."""
    if not vocabulary.times:
        cursor.expect("answer")
        return ""
    name = cursor.name()
    if name not in vocabulary.times:
        raise cursor.fail(f"`{name}` is not one of the times")
    return name


class Spoken:
    """Which times the tests of one claim name, and which of its comparisons name none."""

    def __init__(self, times: list[str], requests: tuple[str, ...], number: int) -> None:
        self.times, self.requests, self.number = times, requests, number
        self.named: set[str] = set()
        self.plain = False

    def request(self, name: str, *, access: bool) -> str:
        """The request that a name is about."""
        first, dot, time = name.rpartition(".")
        if dot and self.times and first in self.requests:
            if access or time not in self.times:
                raise Mistake(f"`{name}` is not a time that is compared", self.number)
            self.named.add(time)
            return first
        self.plain = self.plain or not access
        return name

    def sound(self, *, every: bool) -> None:
        """A comparison names its time, unless all are meant; of two requests it is one, and of one request at most two."""
        if every and (not self.times or self.named):
            raise Mistake("`in every time` is about times, and names none", self.number)
        if self.times and self.plain and not every:
            raise Mistake("which time is not said", self.number)
        if len(self.named) > (2 if len(self.requests) == 1 else 1):
            raise Mistake("times that are not compared", self.number)
