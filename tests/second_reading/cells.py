"""The cells of a table that are conditions, and the name that a row has from its first one."""

from __future__ import annotations

from tests.second_reading.model import CODED, SCALES, All, Attribute, Between, Condition, Has, In, Not, Some, is_one_of
from tests.second_reading.values import COMPARISONS, Vocabulary, alone, between, compared_range, once
from tests.second_reading.words import Cursor, Word, listed


def of_cell(vocabulary: Vocabulary, attribute: Attribute, cell: str, number: int) -> tuple[Condition, str]:
    """The condition of a cell, and what a row that begins with it is called."""
    if cell == "any":
        return All(()), "any"
    cursor = Cursor(cell, number)
    fact = ("", attribute.name)
    if attribute.kind == "set of" and cursor.skip("has"):
        return of_having(vocabulary, attribute, cursor)
    negated = cursor.skip("not")
    some = listed(cursor)
    found: Condition
    if attribute.ordered and any(len(one.words) > 1 for one in some):
        return of_order(vocabulary, attribute, some, negated=negated)
    if attribute.kind in CODED:
        codes = vocabulary.codes(attribute, some)
        called = ", ".join(c for c in attribute.codes if c in codes)
        found = is_one_of(attribute, fact, codes, negated=negated)
        return found, f"not {called}" if negated else called
    if attribute.kind == "set of":
        picked = once([selected(vocabulary, attribute, c) for c in some], number)
        found = In(fact, frozenset(picked))
        called = ", ".join(" + ".join(c for c in attribute.codes if c in one) or "none" for one in picked)
    else:
        found, called = Between(fact, tuple(once([item(vocabulary, c, attribute) for c in some], number))), ""
    if attribute.kind in SCALES:
        return Not(found) if negated else found, " ".join(cell.split())
    return (Not(found), f"not {called}") if negated else (found, called)


def of_order(
    vocabulary: Vocabulary, attribute: Attribute, some: list[Cursor], *, negated: bool
) -> tuple[Condition, str]:
    """A cell with comparisons or ranges of codes, which is called as it is written, but with codes for labels."""
    codes: set[str] = set()
    called = []
    for one in some:
        called.append(
            " ".join(vocabulary.code(attribute, word, one.number) if word.quoted else word.text for word in one.words)
        )
        meant = vocabulary.in_order(attribute, one, "") if len(one.words) > 1 else None
        more = vocabulary.codes(attribute, [one]) if meant is None else meant
        if codes & more:
            raise one.fail("a code is listed twice")
        codes |= more
    found = is_one_of(attribute, ("", attribute.name), frozenset(codes), negated=negated)
    return found, f"{'not ' if negated else ''}{', '.join(called)}"


def of_having(vocabulary: Vocabulary, attribute: Attribute, cursor: Cursor) -> tuple[Condition, str]:
    """A cell that says what a set has."""
    any_of, none_of = cursor.skip("any", "of"), cursor.skip("none", "of")
    values = listed(cursor)
    vocabulary.has_one(attribute, values, cursor, many=any_of or none_of)
    listed_codes = vocabulary.codes(attribute, values)
    codes = [code for code in attribute.codes if code in listed_codes]
    has = Some(tuple(Has(("", attribute.name), code) for code in codes))
    words = "has any of" if any_of else "has none of" if none_of else "has"
    return Not(has) if none_of else has, f"{words} {', '.join(codes)}"


def selected(vocabulary: Vocabulary, attribute: Attribute, cursor: Cursor) -> frozenset[str]:
    """One selection: `none`, or codes joined by `+`."""
    if cursor.skip("none"):
        cursor.end()
        return frozenset()
    items = [[cursor.take()]]
    while cursor.skip("+"):
        items.append([cursor.take()])
    cursor.end()
    return vocabulary.codes(attribute, [Cursor(item, cursor.number) for item in items])


def item(vocabulary: Vocabulary, cursor: Cursor, attribute: Attribute) -> tuple[int, int]:
    """A value, a range, or a comparison with a value."""
    for phrase in COMPARISONS[attribute.kind]:
        if cursor.skip(*phrase.split()):
            return compared_range(vocabulary, phrase, cursor, attribute)
    if any(word in (Word("to"), Word("until")) for word in cursor.words):
        found = between(vocabulary, cursor, attribute)
        cursor.end()
        return found
    return alone(vocabulary, cursor, attribute)
