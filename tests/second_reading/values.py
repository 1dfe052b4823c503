"""The values that are written: codes, labels and groups, and what lies on a scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import TypeVar

from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import UNPROMISED, AnyTime, Attribute, ClockTime, Condition, Gives, either
from tests.second_reading.text import Line
from tests.second_reading.words import LONGEST, Cursor, Word

T = TypeVar("T")

UNITS = ("working", "calendar", "month", "months", "year", "years")
MOST = {"working day": 2_600, "calendar day": 3_660, "calendar week": 520, "month": 120, "year": 10}

COMPARISONS = {
    "number": ("at least", "at most", "over", "under"), "duration": ("at least", "at most", "over", "under"),
    "steps": ("at least", "at most", "over", "under"), "date": ("on or after", "on or before", "after", "before"),
}  # fmt: skip


OF_CODES: dict[str, Callable[[int, int], bool]] = {
    "at least": ge, "at most": le, "over": gt, "under": lt,
}  # fmt: skip
"""Which codes each comparison means, by their places from the least."""


@dataclass
class Vocabulary:
    """The attributes, groups, terms, constants and derived facts of a policy, and which attribute `in force` is about.

    A term is the line that says what it means, without the words before, or in a new vocabulary what it means. A
    derived fact may say what it is otherwise.
    """

    attributes: dict[str, Attribute] = field(default_factory=dict)
    groups: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    dated: str | None = None
    terms: dict[str, Line | Condition] = field(default_factory=dict)
    derived: dict[str, Attribute] = field(default_factory=dict)
    otherwise: dict[str, str] = field(default_factory=dict)
    constants: dict[str, tuple[str, Fraction]] = field(default_factory=dict)
    clocks: set[str] = field(default_factory=set)
    clock_times: list[ClockTime] = field(default_factory=list)
    times: list[str] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Attribute]:
        """What conditions are about: attributes and derived facts."""
        return self.attributes | self.derived

    def attribute(self, name: str, number: int) -> Attribute:
        """What a request gives."""
        if name not in self.attributes:
            raise Mistake(f"`{name}` is not an attribute", number)
        return self.attributes[name]

    def fact(self, name: str, number: int) -> Attribute:
        """What a condition is about."""
        if name not in self.facts:
            raise Mistake(f"`{name}` is not an attribute, nor derived", number)
        return self.facts[name]

    def in_order(self, attribute: Attribute, cursor: Cursor, joint: str) -> frozenset[str] | None:
        """The codes that a comparison means, or a range, which begins with `joint`; nothing if it is neither."""
        if not attribute.ordered:
            return None
        codes = attribute.codes
        for phrase, meant in OF_CODES.items():
            if cursor.skip(*phrase.split()):
                end = codes.index(self.code(attribute, cursor.take(), cursor.number))
                cursor.end()
                return frozenset(code for place, code in enumerate(codes) if meant(place, end))
        if (cursor.skip(joint) if joint else cursor.next_is("to", ahead=1)) is False:
            return None
        low = codes.index(self.code(attribute, cursor.take(), cursor.number))
        cursor.expect("to")
        high = codes.index(self.code(attribute, cursor.take(), cursor.number))
        cursor.end()
        if low > high:
            raise cursor.fail("no code is in the range")
        return frozenset(codes[low : high + 1])

    def constant(self, cursor: Cursor, *kinds: str) -> Fraction | None:
        """What the next word stands for, if it names a constant."""
        if not self.names_constant(cursor):
            return None
        name = cursor.take().text
        own, found = self.constants[name]
        if own not in kinds:
            raise cursor.fail(f"`{name}` is not a {kinds[0]}")
        return found

    def names_constant(self, cursor: Cursor) -> bool:
        """Whether the next word names a constant."""
        word = None if cursor.ended else cursor.words[cursor.place]
        return word is not None and not word.quoted and word.text in self.constants

    def number(self, cursor: Cursor) -> int:
        """A number, or a constant that is one."""
        found = self.constant(cursor, "number")
        return cursor.whole_number() if found is None else int(found)

    def in_steps(self, cursor: Cursor, step: Fraction) -> int:
        """A number with decimals, or a constant that is a number, in steps."""
        found = self.constant(cursor, "number", "decimal")
        many = (cursor.decimal() if found is None else found) / step
        if many.denominator != 1:
            raise cursor.fail("the number is not on a step")
        return int(many)

    def time(self, cursor: Cursor) -> int:
        """A time, or a constant that is one."""
        found = self.constant(cursor, "duration")
        return cursor.time() if found is None else int(found)

    def answer_time(self, cursor: Cursor) -> AnyTime:
        """A time within which one is answered: in seconds, on a clock, or one of two; of several, it may be no promise."""
        if self.times and cursor.skip("no", "promise"):
            return UNPROMISED
        return self.bound(cursor)

    def bound(self, cursor: Cursor) -> AnyTime:
        """A time in seconds, on a clock, or the earlier or the later of two."""
        found = self.some_time(cursor)
        if isinstance(found, tuple):
            raise cursor.fail("on which clock?")
        return found

    def some_time(self, cursor: Cursor) -> AnyTime | tuple[tuple[int, str], ...]:
        """A time; or parts without a clock, in front of another one that is on the clock of both."""
        if cursor.skip("the"):
            chosen = cursor.name()
            if chosen not in ("earlier", "later"):
                raise cursor.fail("the earlier or the later of two times")
            cursor.expect("of")
            left = self.some_time(cursor)
            cursor.expect("and")
            right = self.bound(cursor)
            if not isinstance(left, tuple):
                return either(chosen, left, right)
            if not isinstance(right, ClockTime) or right.chosen:
                raise cursor.fail("on which clock is the first?")
            self.clock_times.append(ClockTime(left, right.clock, chosen, right.parts))
            return self.clock_times[-1]
        if not any(cursor.next_is(unit, ahead=1) for unit in UNITS):
            return self.answer_seconds(cursor)
        parts = in_turn(cursor)
        if not cursor.skip("on"):
            return parts
        found = ClockTime(parts, cursor.name())
        if found.clock not in self.clocks:
            raise cursor.fail(f"`{found.clock}` is not a clock")
        self.clock_times.append(found)
        return found

    def answer_seconds(self, cursor: Cursor) -> int:
        """A time in seconds within which one is answered."""
        seconds = self.time(cursor)
        if not 1 <= seconds <= LONGEST:
            raise cursor.fail("a time to answer within is between 1 s and 100 years")
        return seconds

    def day(self, cursor: Cursor) -> int:
        """A date, or a constant that is one."""
        found = self.constant(cursor, "date")
        return cursor.day() if found is None else int(found)

    def given(self, name: str, cursor: Cursor) -> Gives:
        """The one value of a derived fact that the rest of the words says."""
        if name not in self.derived:
            raise cursor.fail(f"`{name}` is not derived")
        code = self.code(self.derived[name], cursor.take(), cursor.number)
        cursor.end()
        return Gives(name, code)

    def code(self, attribute: Attribute, word: Word, number: int) -> str:
        """The code that the word is, or the one whose label it is."""
        if word.quoted:
            found = [code for code, label in attribute.labels if label == word.text]
            if len(found) == 1:
                return found[0]
        elif word.text in attribute.codes:
            return word.text
        raise Mistake(f"`{word.text}` is not a value of `{attribute.name}`", number)

    def has_one(self, attribute: Attribute, values: Sequence[Cursor], cursor: Cursor, *, many: bool) -> None:
        """After `has` alone stands one code, and not a group."""
        if many:
            return
        if len(values) > 1:
            raise cursor.fail("`has A, B` could mean either or both")
        word = values[0].words[0]
        if not word.quoted and self.groups.get(word.text, ("", ()))[0] == attribute.name:
            raise cursor.fail("`has` a group could mean any or all of it")

    def codes(self, attribute: Attribute, some: Sequence[Cursor]) -> frozenset[str]:
        """The codes listed, a group written out; none of them twice."""
        found: list[str] = []
        for cursor in some:
            word = cursor.take()
            cursor.end()
            group = None if word.quoted else self.groups.get(word.text)
            if group is not None and group[0] == attribute.name:
                found += group[1]
            else:
                found.append(self.code(attribute, word, cursor.number))
        return frozenset(once(found, some[0].number))


def in_turn(cursor: Cursor) -> tuple[tuple[int, str], ...]:
    """Parts, one after the other."""
    parts = [a_part(cursor)]
    while cursor.skip(",", "then"):
        parts.append(a_part(cursor))
    return tuple(parts)


def a_part(cursor: Cursor) -> tuple[int, str]:
    """So many of a unit that is counted on a clock; a week is seven days, and a year twelve months."""
    count = cursor.whole_number()
    unit = cursor.name()
    if unit in ("working", "calendar"):
        unit = f"{unit} {cursor.name()}"
    unit = unit.removesuffix("s")
    if not 1 <= count <= MOST.get(unit, 0):
        raise cursor.fail(f"`{count} {unit}` is not a time")
    if unit == "calendar week":
        return 7 * count, "calendar day"
    return (12 * count, "month") if unit == "year" else (count, unit)


def once(values: list[T], number: int) -> list[T]:
    """The values, none of which may stand twice."""
    if len(set(values)) < len(values):
        raise Mistake("a value is listed twice", number)
    return values


def value(vocabulary: Vocabulary, cursor: Cursor, attribute: Attribute, beyond: int = 0) -> int:
    """A value within the bounds of the attribute; the end of a stretch of days may be the day after them."""
    if attribute.kind == "steps":
        found = vocabulary.in_steps(cursor, attribute.step)
    else:
        read = {"number": vocabulary.number, "duration": vocabulary.time, "date": vocabulary.day}[attribute.kind]
        found = read(cursor)
    if not attribute.low <= found <= attribute.high + beyond:
        raise cursor.fail(f"{found} is out of the bounds of `{attribute.name}`")
    return found


def compared_range(vocabulary: Vocabulary, phrase: str, cursor: Cursor, attribute: Attribute) -> tuple[int, int]:
    """The values that are at least, over, before … the one that follows."""
    found = value(vocabulary, cursor, attribute)
    cursor.end()
    match phrase:
        case "at least" | "on or after":
            return found, attribute.high
        case "over" | "after":
            return found + 1, attribute.high
        case "at most" | "on or before":
            return attribute.low, found
        case _:
            return attribute.low, found - 1


def between(vocabulary: Vocabulary, cursor: Cursor, attribute: Attribute) -> tuple[int, int]:
    """The ends of a range, as values that are both in it: of dates, the one at the end is not."""
    low = value(vocabulary, cursor, attribute)
    dates = attribute.kind == "date"
    cursor.expect("until" if dates else "to")
    high = value(vocabulary, cursor, attribute, beyond=1 if dates else 0) - (1 if dates else 0)
    if low > high:
        raise cursor.fail("a range begins before it ends")
    return low, high


def alone(vocabulary: Vocabulary, cursor: Cursor, attribute: Attribute) -> tuple[int, int]:
    """One value, as a range."""
    found = value(vocabulary, cursor, attribute)
    cursor.end()
    return found, found
