"""What a request is: attributes, groups, and what is impossible; and which names may be given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import SCALES, Attribute
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary
from tests.second_reading.words import LONGEST, Cursor, Word, listed

RESERVED = frozenset({
    "access", "all", "always", "and", "answer", "any", "empty", "expect", "faster", "given", "has", "if", "in", "includes",
    "is", "never", "none", "not", "note", "or", "otherwise", "overrides", "permit", "permitted", "refuse", "refused", "row",
    "same", "slower", "source", "was", "when", "where", "within",
})  # fmt: skip
"""Words that do not name attributes, codes, groups, rows, or of the requests of a claim."""

COMPARING = frozenset({"after", "at", "before", "from", "on", "over", "to", "under", "until"})
"""Words that do not name attributes either."""

FOREIGN = str.maketrans(
    "аеорсухАВЕКМНОРСТХіјѕІЈЅԁһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "aeopcyxABEKMHOPCTXijsIJSdhlABEZHIKMNOPTYXo",
)
"""Letters of other alphabets that look like those of ASCII: the commonest of the data that the standard refers to."""


def skeleton(name: str) -> str:
    """What a name looks like, as UTS 39 has it of ASCII and of the letters above."""
    plain = ascii_letters(name)
    return plain.replace("0", "O").replace("1", "l").replace("I", "l").replace("m", "rn")


def ascii_letters(name: str) -> str:
    return unicodedata.normalize("NFKC", name).translate(FOREIGN)


def alike(one: str, other: str) -> bool:
    """Whether two names differ only by case, or look alike."""
    a, b = ascii_letters(one), ascii_letters(other)
    by_skeleton = skeleton(one) == skeleton(other) and not (one.isascii() and other.isascii())
    return by_skeleton or a.upper() == b.upper() or a.lower() == b.lower()


def apart(names: Iterable[str], number: int = 0) -> None:
    """No two of the names, which stand in one place, may be the same or look alike."""
    seen: list[str] = []
    for name in names:
        if any(alike(name, other) for other in seen):
            raise Mistake(f"`{name}` looks like another name", number)
        seen.append(name)


def unreserved(name: str, number: int, more: frozenset[str] = frozenset()) -> str:
    """The name, if it is not a word of the language."""
    if name in RESERVED | more:
        raise Mistake(f"`{name}` is a word of the language", number)
    return name


def attributes(block: Line, vocabulary: Vocabulary) -> dict[str, Attribute]:
    """The attributes that `request` declares."""
    found: list[Attribute] = []
    for line in block.below:
        if line.row is not None:
            raise Mistake("a row in `request`", line.number)
        cursor = Cursor(line.words, line.number)
        names = [cursor.name()]
        while cursor.skip(","):
            names.append(cursor.name())
        cursor.expect(":")
        for name in names:
            made = of_type(
                Cursor(cursor.words[cursor.place :], line.number),
                line,
                unreserved(name, line.number, COMPARING),
                vocabulary,
            )
            if made.kind in SCALES and name[0].isdigit():
                raise Mistake("an attribute on a scale does not begin with a digit", line.number)
            made.together = len(found) if name == names[0] else found[-1].together
            found.append(made)
    if not found:
        raise Mistake("`request` has no attributes", block.number)
    apart([*vocabulary.constants, *(a.name for a in found)], block.number)
    return {a.name: a for a in found}


def of_type(cursor: Cursor, line: Line, name: str, vocabulary: Vocabulary) -> Attribute:
    """The attribute of this name, with the type that follows."""
    if cursor.skip("ordered", "one", "of"):
        return coded(Attribute(name, "one of", ordered=True), cursor, line)
    if cursor.skip("one", "of"):
        return coded(Attribute(name, "one of"), cursor, line)
    if cursor.skip("set", "of"):
        made = coded(Attribute(name, "set of"), cursor, line)
        if len(made.codes) > 64:
            raise Mistake("a set has at most 64 codes", line.number)
        return made
    if line.below:
        raise Mistake("nothing stands below this type", line.number)
    if cursor.skip("yes/no"):
        if not cursor.ended:
            cursor.quoted()
        made = Attribute(name, "yes/no", ("yes", "no"))
    elif cursor.skip("whole", "number", "from"):
        low = vocabulary.number(cursor)
        cursor.expect("to")
        made = Attribute(name, "number", low=low, high=vocabulary.number(cursor))
        if not -(10**12) <= low <= made.high <= 10**12:
            raise Mistake("the bounds of a number", line.number)
    elif cursor.skip("number", "from"):
        made = Attribute(name, "steps")
        bounds = Cursor(cursor.words[cursor.place :], cursor.number)
        while not cursor.skip("in", "steps", "of"):
            cursor.take()
        known = vocabulary.constant(cursor, "number", "decimal")
        made.step = cursor.decimal() if known is None else known
        if made.step <= 0:
            raise Mistake("the size of a step", line.number)
        made.low = vocabulary.in_steps(bounds, made.step)
        bounds.expect("to")
        made.high = vocabulary.in_steps(bounds, made.step)
        if not bounds.next_is("in", "steps", "of") or not -(10**12) <= made.low <= made.high <= 10**12:
            raise Mistake("the bounds of a number", line.number)
    elif cursor.skip("duration", "up", "to"):
        made = Attribute(name, "duration", high=vocabulary.time(cursor))
        if made.high > LONGEST:
            raise Mistake("the bounds of a duration", line.number)
    else:
        cursor.expect("date", "from")
        low = vocabulary.day(cursor)
        cursor.expect("until")
        made = Attribute(name, "date", low=low, high=vocabulary.day(cursor) - 1)
        if low > made.high:
            raise Mistake("the bounds of a date", line.number)
    cursor.end()
    return made


def coded(made: Attribute, cursor: Cursor, line: Line) -> Attribute:
    """The attribute, with the codes on its line, or on the lines below."""
    if not cursor.ended and line.below:
        raise Mistake("codes on the line, or below it", line.number)
    some = listed(cursor) if not cursor.ended else []
    for below in line.below:
        if below.below or below.row is not None:
            raise Mistake("nothing stands below a code", below.number)
        some += listed(Cursor(below.words, below.number))
    if not some:
        raise Mistake("codes are missing", line.number)
    codes: list[str] = []
    labels: list[tuple[str, str]] = []
    for one in some:
        codes.append(unreserved(one.name(), one.number))
        if not one.ended:
            labels.append((codes[-1], one.quoted()))
        one.end()
    apart(codes, line.number)
    apart([label for _, label in labels], line.number)
    for code, label in labels:
        if any(alike(label, other) for other in codes if other != code):
            raise Mistake(f"the label {label} is a code", line.number)
    made.codes, made.labels = tuple(codes), tuple(labels)
    return made


def groups(blocks: list[Line], vocabulary: Vocabulary) -> None:
    """Writes the groups into the vocabulary, each with the values of the groups above it that it lists."""
    for line in blocks:
        if line.below:
            raise Mistake("nothing stands below a group", line.number)
        cursor = Cursor(line.words, line.number)
        cursor.expect("group")
        name = unreserved(cursor.name(), line.number)
        cursor.expect("of")
        attribute = vocabulary.fact(cursor.name(), line.number)
        cursor.expect(":")
        if attribute.kind in SCALES:
            raise Mistake(f"`{attribute.name}` has no codes", line.number)
        apart([*vocabulary.constants, *vocabulary.groups, name], line.number)
        if any(alike(name, other) for other in attribute.codes):
            raise Mistake(f"`{name}` is a code of `{attribute.name}`", line.number)
        codes = vocabulary.codes(attribute, listed(cursor))
        vocabulary.groups[name] = attribute.name, tuple(c for c in attribute.codes if c in codes)


def days(cursor: Cursor, vocabulary: Vocabulary) -> tuple[int | None, int | None]:
    """What follows `in force`: the first day, and the day after the last."""
    low = vocabulary.day(cursor) if cursor.skip("from") else None
    high = vocabulary.day(cursor) if cursor.skip("until") else None
    cursor.end()
    if low is None and high is None:
        raise cursor.fail("`in force` says no day")
    if low is not None and high is not None and high <= low:
        raise cursor.fail("no day is left")
    return low, high


def is_word(word: Word) -> bool:
    """Whether it is a name that is not in quotes."""
    return not word.quoted and re.match(r"\w", word.text) is not None
