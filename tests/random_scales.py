"""Facts on a scale for random policies: numbers, times and dates of a few values, with odd bounds, and what is said of them.

What is said is never true of all values by its constant alone, because that is a mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

from policy_dsl.syntax import tree as t

NUMBER: tuple[Literal["at least", "at most", "over", "under"], ...] = ("at least", "at most", "over", "under")
DATE: tuple[Literal["on or after", "on or before", "after", "before"], ...] = (
    "on or after",
    "on or before",
    "after",
    "before",
)
IS: tuple[Literal["is", "is not", "in", "not in"], ...] = ("is", "is not", "in", "not in")
LOWER = ("at most", "over", "on or before", "after")
"""What can be said of the lowest value and not of the highest; of the others it is the other way round."""

FIRST_DAYS = (date(2028, 2, 27), date(2028, 2, 28), date(2027, 12, 30), date(2026, 6, 29))
"""Before a leap day, a year's end and a month's."""


@dataclass(frozen=True)
class Scaled:
    """An attribute of `words` from `low` to `high`, both included: numbers, steps of 0.25, seconds, or days from year 1."""

    name: str
    words: Literal["whole number", "number", "duration", "date"]
    low: int
    high: int

    @property
    def size(self) -> int:
        return self.high - self.low + 1

    def step(self, at: int) -> t.Name | t.Duration:
        """The value as a tree has it."""
        if self.words == "duration":
            return t.Duration(str(at), "s")
        if self.words == "number":
            return t.Name(f"{'-' * (at < 0)}{abs(at) // 4}.{abs(at) % 4 * 25:02}")
        return t.Name(str(at) if self.words == "whole number" else date.fromordinal(at).isoformat())

    def text(self, at: int) -> str:
        """The value as a cell has it."""
        found = self.step(at)
        return f"{found.amount} {found.unit}" if isinstance(found, t.Duration) else found.text

    def declared(self) -> t.TypeText:
        match self.words:
            case "whole number":
                return t.TypeText("whole number", low=t.Name(str(self.low)), high=t.Name(str(self.high)))
            case "number":
                low, high = self.step(self.low), self.step(self.high)
                assert isinstance(low, t.Name)
                return t.TypeText("number", low=low, high=high, step=t.Name("0.25"))
            case "duration":
                return t.TypeText("duration", high=t.Duration(str(self.high), "s"))
            case "date":
                first, end = date.fromordinal(self.low).isoformat(), date.fromordinal(self.high + 1).isoformat()
                return t.TypeText("date", low=t.Name(first), high=t.Name(end))


def family(random: Random, words: Literal["whole number", "duration", "date"], many: int, room: int) -> list[Scaled]:
    """Attributes of one scale whose ranges overlap; all of one range, or nearly. Few values each, within the room."""
    most = next((n for n in (5, 4, 3) if n**many <= room), 2)
    letter = {"whole number": "n", "duration": "u", "date": "day"}[words]
    start = (
        random.choice([day.toordinal() for day in FIRST_DAYS]) if words == "date" else random.choice((0, 0, 1, -2, -8))
    )
    same = random.random() < 0.4
    bounds = []
    for _ in range(many):
        low = 0 if words == "duration" else start + random.randint(0, 1)
        bounds.append((low, low + random.randint(1, most - 1)))
    return [Scaled(f"{letter}{n}", words, *(bounds[0] if same else bounds[n])) for n in range(many)]


def inside(random: Random, about: Scaled, said: str) -> int:
    """A value with which the comparison holds of some values and not of all."""
    return random.randint(about.low, about.high - 1) if said in LOWER else random.randint(about.low + 1, about.high)


def ends(random: Random, about: Scaled) -> tuple[int, int]:
    """The first and the last value of a range that is not the whole."""
    low = random.randint(about.low, about.high)
    return low, random.randint(low, about.high - 1 if low == about.low else about.high)


def about_one(random: Random, about: Scaled, fact: t.Name) -> t.ConditionText:
    """A condition on the fact, with constants."""
    kind = random.random()
    if kind < 0.5:
        said = random.choice(DATE if about.words == "date" else NUMBER)
        return t.InOrder(fact, said, about.step(inside(random, about, said)))
    if kind < 0.75:
        low, high = ends(random, about)
        if about.words == "date":
            return t.Between(fact, about.step(low), "until", about.step(high + 1))
        return t.Between(fact, about.step(low), "to", about.step(high))
    words = random.choice(IS)
    return t.Is(fact, words, tuple(about.step(at) for at in listed(random, about)))


def about_two(random: Random, about: Scaled, fact: t.Name, other: t.Name) -> t.ConditionText:
    """A condition on two facts of one scale."""
    if random.random() < 0.25:
        return t.Is(fact, random.choice(("is", "is not")), (other,))
    return t.InOrder(fact, random.choice(DATE if about.words == "date" else NUMBER), other)


def listed(random: Random, about: Scaled) -> list[int]:
    """Some values, not all, in order."""
    return sorted(random.sample(range(about.low, about.high + 1), random.randint(1, min(2, about.size - 1))))


def cell(random: Random, about: Scaled) -> str:
    """A condition cell: values, ranges and comparisons, one or two of them, perhaps turned; or any."""
    if random.random() < 0.15:
        return "any"
    found: list[str] = []
    covered: set[int] = set()
    for _ in range(random.choice((1, 1, 1, 2))):
        kind = random.random()
        if kind < 0.4:
            low = high = random.randint(about.low, about.high)
            alternative = about.text(low)
        elif kind < 0.7:
            low, high = ends(random, about)
            dated = about.words == "date"
            alternative = f"{about.text(low)} {'until' if dated else 'to'} {about.text(high + 1 if dated else high)}"
        else:
            said = random.choice(DATE if about.words == "date" else NUMBER)
            at = inside(random, about, said)
            alternative = f"{said} {about.text(at)}"
            low, high = {
                "at least": (at, about.high), "over": (at + 1, about.high),
                "at most": (about.low, at), "under": (about.low, at - 1),
                "on or after": (at, about.high), "after": (at + 1, about.high),
                "on or before": (about.low, at), "before": (about.low, at - 1),
            }[said]  # fmt: skip
        held = set(range(low, high + 1))
        if not held & covered:
            found.append(alternative)
            covered |= held
    return ("not " if random.random() < 0.15 and len(covered) < about.size else "") + ", ".join(found)


def validity(random: Random, days: Scaled) -> t.Validity:
    """A stretch of days: from one, until one, or both; now and then beyond the days of the attribute."""
    low = random.randint(days.low - (random.random() < 0.2), days.high)
    until = random.randint(low + 1, days.high + 1 + (random.random() < 0.2))
    kind = random.random()
    start_name, until_name = days.step(low), days.step(until)
    assert isinstance(start_name, t.Name)
    assert isinstance(until_name, t.Name)
    return t.Validity(start_name if kind < 0.7 else None, until_name if kind > 0.4 else None)
