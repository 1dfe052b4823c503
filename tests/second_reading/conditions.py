"""Conditions: `and` joins them, commas list values, and lines below `any of` are alternatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.second_reading.carried import of_request
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import (
    CODED,
    All,
    AtMost,
    Attribute,
    Between,
    Condition,
    Equal,
    Fact,
    Has,
    HasThat,
    In,
    Includes,
    Not,
    Overlaps,
    Some,
    is_one_of,
)  # fmt: skip
from tests.second_reading.text import Line
from tests.second_reading.values import COMPARISONS, OF_CODES, Vocabulary, alone, between, compared_range, once
from tests.second_reading.words import Cursor, Word, listed

BLOCKS: dict[str, Callable[[tuple[Condition, ...]], Condition]] = {
    "all of": All, "any of": Some, "none of": lambda parts: Not(Some(parts)),
}  # fmt: skip


@dataclass
class Reader:
    """Reads conditions about one request, which has no name, or about the named ones of a claim.

    Within a term, `of` is the request that it is used of, and `open` are the terms that are being read.
    """

    vocabulary: Vocabulary
    requests: tuple[str, ...] = ()
    of: str = ""
    open: tuple[str, ...] = ()

    def block(self, line: Line, cursor: Cursor) -> Condition:
        """What follows `when` or `where`: on its line, or on the lines below."""
        if cursor.ended:
            return All(self.lines(line))
        if line.below:
            raise Mistake("`when` stands alone, or its condition on one line", line.number)
        return self.joined(cursor)

    def lines(self, line: Line) -> tuple[Condition, ...]:
        if not line.below:
            raise Mistake("a condition is missing", line.number)
        return tuple(map(self.line, line.below))

    def line(self, line: Line) -> Condition:
        """One line of a block, which may be a block itself."""
        if line.row is not None:
            raise Mistake("a row among conditions", line.number)
        if line.words in BLOCKS:
            return BLOCKS[line.words](self.lines(line))
        if line.below:
            raise Mistake("nothing stands below a condition", line.number)
        return self.joined(Cursor(line.words, line.number))

    def joined(self, cursor: Cursor) -> Condition:
        parts: list[list[Word]] = [[]]
        for word in cursor.words[cursor.place :]:
            if word == Word("and"):
                parts.append([])
            else:
                parts[-1].append(word)
        return All(tuple(self.single(Cursor(part, cursor.number)) for part in parts))

    def fact(self, word: Word, number: int) -> tuple[Fact, Attribute]:
        if word.quoted:
            raise Mistake("a condition begins with an attribute", number)
        if not self.requests:
            return (self.of, word.text), self.vocabulary.fact(word.text, number)
        for request in self.requests:
            if word.text.startswith(f"{request}."):
                name = word.text.removeprefix(f"{request}.")
                return (request, name), self.vocabulary.fact(name, number)
        raise Mistake(f"`{word.text}` does not say of which request", number)

    def single(self, cursor: Cursor) -> Condition:
        negated = cursor.skip("not")
        if negated or len(cursor.words) == 1:
            term = self.of_term(cursor.name(), cursor.number)
            cursor.end()
            return Not(term) if negated else term
        fact, attribute = self.fact(cursor.take(), cursor.number)
        if attribute.kind in CODED:
            return self.of_codes(cursor, fact, attribute)
        if attribute.kind == "set of":
            return self.of_set(cursor, fact, attribute)
        return self.of_scale(cursor, fact, attribute)

    def of_term(self, word: str, number: int) -> Condition:
        """What the term means, of the request that it is used of."""
        if not self.requests:
            return self.term(word, number, self.of)
        for request in self.requests:
            if word.startswith(f"{request}."):
                return self.term(word.removeprefix(f"{request}."), number, request)
        raise Mistake(f"`{word}` does not say of which request", number)

    def term(self, name: str, number: int, of: str) -> Condition:
        if name not in self.vocabulary.terms:
            raise Mistake(f"`{name}` is not a term", number)
        if name in self.open:
            raise Mistake(f"`{name}` is explained by itself", number)
        line = self.vocabulary.terms[name]
        if not isinstance(line, Line):
            return of_request(line, of)
        reader = Reader(self.vocabulary, of=of, open=(*self.open, name))
        return reader.block(line, Cursor(line.words, line.number))

    def of_codes(self, cursor: Cursor, fact: Fact, attribute: Attribute) -> Condition:
        beside = self.in_order_to_fact(cursor, fact, attribute) if attribute.ordered else None
        if beside is not None:
            return beside
        meant = self.vocabulary.in_order(attribute, cursor, "from")
        if meant is not None:
            return is_one_of(attribute, fact, meant, negated=False)
        negated = is_or_in(cursor)
        named = self.coded_fact(cursor, attribute)
        if named is not None:
            other, of = named
            self.declared_together(cursor, attribute, of)
            if other == fact:
                raise cursor.fail("a fact is compared with another one")
            return Not(Equal(fact, other)) if negated else Equal(fact, other)
        return is_one_of(attribute, fact, self.vocabulary.codes(attribute, listed(cursor)), negated=negated)

    def in_order_to_fact(self, cursor: Cursor, fact: Fact, attribute: Attribute) -> Condition | None:
        """A comparison with another fact whose codes are in the same order, written out; nothing if it is none."""
        phrase = next((phrase for phrase in OF_CODES if cursor.next_is(*phrase.split())), None)
        if phrase is None:
            return None
        rest = Cursor(cursor.words[cursor.place + len(phrase.split()) :], cursor.number)
        named = self.coded_fact(rest, attribute)
        if named is None:
            return None
        other, of = named
        self.declared_together(cursor, attribute, of)
        if other == fact:
            raise cursor.fail("a fact is compared with another one")
        low, high = (other, fact) if phrase in ("at least", "under") else (fact, other)
        ways: list[Condition] = [Equal(low, high)]
        for place, _ in list(enumerate(attribute.codes))[1:]:
            above, below = frozenset(attribute.codes[place:]), frozenset(attribute.codes[:place])
            ways.append(All((In(high, above), In(low, below))))
        return Some(tuple(ways)) if phrase in ("at least", "at most") else Not(Some(tuple(ways)))

    def of_set(self, cursor: Cursor, fact: Fact, attribute: Attribute) -> Condition:
        not_included = cursor.skip("does", "not", "include")
        if not_included or cursor.skip("includes"):
            other, of = self.fact(cursor.take(), cursor.number)
            cursor.end()
            if of.kind != "set of" or of.together != attribute.together:
                raise cursor.fail("only sets declared together are compared")
            return Not(Includes(fact, other)) if not_included else Includes(fact, other)
        lacks = cursor.skip("does", "not", "have")
        if lacks or cursor.skip("has"):
            some, none = (False, False) if lacks else (cursor.skip("any", "of"), cursor.skip("none", "of"))
            named = self.coded_fact(cursor, attribute)
            if named is not None:
                found = self.of_other(cursor, (fact, attribute), named, several=some or none)
                return Not(found) if lacks or none else found
            values = listed(cursor)
            self.vocabulary.has_one(attribute, values, cursor, many=some or none)
            has = Some(tuple(Has(fact, code) for code in sorted(self.vocabulary.codes(attribute, values))))
            return Not(has) if lacks or none else has
        cursor.expect("is")
        negated = cursor.skip("not")
        if cursor.skip("empty"):
            cursor.end()
            if negated:
                raise cursor.fail("`is not empty` is not a form")
            return In(fact, frozenset([frozenset()]))
        named = self.coded_fact(cursor, attribute)
        if named is not None:
            other, of = named
            self.declared_together(cursor, attribute, of)
            if other == fact:
                raise cursor.fail("a fact is compared with another one")
            equal = All((Includes(fact, other), Includes(other, fact)))
            return Not(equal) if negated else equal
        exactly = In(fact, frozenset([self.vocabulary.codes(attribute, listed(cursor))]))
        return Not(exactly) if negated else exactly

    def coded_fact(self, cursor: Cursor, attribute: Attribute) -> tuple[Fact, Attribute] | None:
        """The fact that stands alone where values may; none if the word is a value of the attribute, or there are others."""
        rest = cursor.words[cursor.place :]
        if len(rest) != 1 or rest[0].quoted:
            return None
        word = rest[0].text
        if word in attribute.codes or self.vocabulary.groups.get(word, ("",))[0] == attribute.name:
            return None
        prefixed = [word.removeprefix(f"{r}.") for r in self.requests if word.startswith(f"{r}.")]
        if not any(name in self.vocabulary.facts for name in [word, *prefixed]):
            return None
        cursor.take()
        return self.fact(rest[0], cursor.number)

    def of_other(
        self, cursor: Cursor, one: tuple[Fact, Attribute], other: tuple[Fact, Attribute], *, several: bool
    ) -> Condition:
        """That a set has the code of another fact; or, of several, some code of another set."""
        if several:
            self.declared_together(cursor, one[1], other[1])
            if one[0] == other[0]:
                raise cursor.fail("a set is compared with another one")
            return Overlaps(one[0], other[0])
        if other[1].kind not in CODED or other[1].derived or not {*other[1].codes} <= {*one[1].codes}:
            raise cursor.fail("the set cannot have each of its codes")
        return HasThat(one[0], other[0])

    @staticmethod
    def declared_together(cursor: Cursor, one: Attribute, other: Attribute) -> None:
        if one.derived or other.derived or (one.kind, one.together) != (other.kind, other.together):
            raise cursor.fail("only facts declared together are compared")

    def of_scale(self, cursor: Cursor, fact: Fact, attribute: Attribute) -> Condition:
        for phrase in COMPARISONS[attribute.kind]:
            if cursor.skip(*phrase.split()):
                if self.other_fact(cursor):
                    return self.to_fact(phrase, fact, self.another(cursor, fact, attribute))
                return Between(fact, (compared_range(self.vocabulary, phrase, cursor, attribute),))
        if cursor.skip("from"):
            ends = between(self.vocabulary, cursor, attribute)
            cursor.end()
            return Between(fact, (ends,))
        negated = is_or_in(cursor)
        if self.other_fact(cursor):
            other = self.another(cursor, fact, attribute)
            same: Condition = All((AtMost(fact, other), AtMost(other, fact)))
            return Not(same) if negated else same
        found = Between(
            fact, tuple(once([alone(self.vocabulary, c, attribute) for c in listed(cursor)], cursor.number))
        )
        return Not(found) if negated else found

    def other_fact(self, cursor: Cursor) -> bool:
        """Whether an attribute, and not a value, comes next."""
        if cursor.ended:
            raise cursor.fail("a value is missing")
        text = cursor.words[cursor.place].text
        if self.vocabulary.names_constant(cursor):
            return False
        return not (text[:1].isdigit() or text[:1] == "-") or (
            bool(self.requests) and text.startswith(tuple(f"{r}." for r in self.requests))
        )

    def another(self, cursor: Cursor, fact: Fact, attribute: Attribute) -> Fact:
        other, of = self.fact(cursor.take(), cursor.number)
        cursor.end()
        if (of.kind, of.step) != (attribute.kind, attribute.step):
            raise cursor.fail("only facts of one kind are compared")
        if other == fact:
            raise cursor.fail("a fact is compared with another one")
        return other

    @staticmethod
    def to_fact(phrase: str, fact: Fact, other: Fact) -> Condition:
        match phrase:
            case "at most" | "on or before":
                return AtMost(fact, other)
            case "at least" | "on or after":
                return AtMost(other, fact)
            case "under" | "before":
                return Not(AtMost(other, fact))
            case _:
                return Not(AtMost(fact, other))


def is_or_in(cursor: Cursor) -> bool:
    """Goes past `is`, `is not`, `in` or `not in`, and tells whether it said no."""
    if cursor.skip("not", "in"):
        return True
    if cursor.skip("in"):
        return False
    cursor.expect("is")
    return cursor.skip("not")
