"""A report in words, before it is laid out: titled parts of sentences and rows. Each format prints the same ones."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Tone(Enum):
    """What a sentence means for the reader. A format shows it by a mark and a colour, never by the colour alone."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"
    NEUTRAL = "neutral"
    QUIET = "quiet"


class Sentence(Struct, frozen=True):
    """A sentence, with `details` that stand indented below it."""

    text: str
    tone: Tone = Tone.NEUTRAL
    details: tuple[str, ...] = ()


class Rows(Struct, frozen=True):
    """A table. Every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Part(Struct, frozen=True):
    """A titled part of a report."""

    title: str
    body: tuple[Sentence | Rows, ...]


class Brief(Struct, frozen=True):
    """The page from which a board decides. `subject` are its name and title, `origin` where it comes from and how its
    author reads it.
    """

    subject: str
    origin: tuple[str, ...]
    verdict: Sentence
    parts: tuple[Part, ...]
