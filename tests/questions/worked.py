"""What a worked question is: the proposals it is about, the figures of its answer, and what a report has to say for it."""

import re
from collections.abc import Callable
from typing import NamedTuple

Passage = tuple[str, ...]
"""Words that a report has close to each other, in any order; after the first, if that ends in `…`. Of words parted by `|` any
will do.
"""


class Answer(NamedTuple):
    figures: tuple[str, ...]
    """What the answer on the page has to say; it has no other figure."""

    passages: tuple[Passage, ...]
    """What a report has to say, for a reader who infers nothing and adds nothing up."""


class Question(NamedTuple):
    number: int
    proposals: tuple[str, ...]
    answer: Callable[[], Answer]


REACH = 800
"""Characters: how far apart the words of a passage may be, some eight lines."""


def says(report: str, passage: Passage) -> bool:
    """Whether the report has all these words within reach of each other."""
    text = re.sub(r"[\s─│]+", " ", report)
    places = sorted(
        (match.start(), match.end(), number)
        for number, words in enumerate(passage)
        for match in re.finditer(pattern(words), text)
    )
    for first, (start, _, begins) in enumerate(places):
        if begins and passage[0].endswith("…"):
            continue
        within = {number for begin, end, number in places[first:] if begin >= start and end <= start + REACH}
        if len(within) == len(passage):
            return True
    return False


def pattern(words: str) -> str:
    """Any of the words, none of them part of a longer word or number."""
    return "|".join(rf"(?<![\w,.])(?:{re.escape(each)})(?![,.]?\w)" for each in words.removesuffix("…").split("|"))


def count(number: int) -> str:
    return f"{number:,}"


def percent(part: int, whole: int) -> str:
    """A share with one digit after the point, as reports print it."""
    tenths = (2000 * part + whole) // (2 * whole)
    return "< 0.1 %" if part and not tenths else f"{tenths // 10}.{tenths % 10} %"


def large(part: int, whole: int) -> str:
    """The spellings of a count that nobody reads out: in full, in powers of ten, or as a share."""
    exponent = len(str(part)) - 1
    mantissa = f"{part / 10**exponent:.2f}"
    power = str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{part:,}|{mantissa} × 10{power}|{percent(part, whole)}"
