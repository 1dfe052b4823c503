"""The codes and groups of a new vocabulary, and a policy whose text was read without them in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.second_reading.carried import in_words_of
from tests.second_reading.conditions import Reader
from tests.second_reading.mistakes import Mistake, Unsaid
from tests.second_reading.model import Attribute
from tests.second_reading.policies import Policy
from tests.second_reading.tables import when_of
from tests.second_reading.terms import written
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import alike, apart, unreserved
from tests.second_reading.words import Cursor, Word, listed

Into = dict[tuple[str, str], list[tuple[str, str]]]
"""For an attribute and one of its codes, those in its place, each with its label, which may be empty."""


def code_of(cursor: Cursor) -> tuple[str, str]:
    """A code with its label, which may be missing."""
    code = unreserved(cursor.name(), cursor.number)
    label = "" if cursor.ended else cursor.quoted()
    cursor.end()
    return code, label


def request_line(text: list[Line], name: str) -> Line:
    """The line of `request` that declares the attribute."""
    (request,) = (line for line in text if line.words == "request")
    for line in request.below:
        if name in [word.strip() for word in line.words.split(":")[0].split(",")]:
            return line
    raise Mistake(f"there is no attribute `{name}`")


def members(
    text: list[Line],
    line: Line,
    kind: str,
    attributes: dict[str, Attribute],
    back: Mapping[tuple[str, str], tuple[str, bool]],
) -> list[tuple[str, str]]:
    """Writes into the text, in its words, what a group has, too, or no longer has."""
    cursor = Cursor(line.words, line.number)
    cursor.expect(*(("add", "to") if kind == "add" else ("remove", "from")), "group")
    name = cursor.name()
    cursor.expect(":")
    found = [each for each in text if each.words.split(" ")[:2] == ["group", name]]
    if not found:
        raise Mistake(f"there is no group `{name}`", cursor.number)
    head, _, listing = found[0].words.partition(":")
    if head.split(" ")[3] not in attributes:
        raise Unsaid("a group of a derived fact is not changed here")
    attribute = attributes[head.split(" ")[3]]
    some = []
    for each in listed(cursor):
        word = each.take()
        named = {label: code for code, label in attribute.labels}.get(word.text, "") if word.quoted else word.text
        if named not in attribute.codes and (
            word.quoted or not any(g.words.startswith(f"group {named} of {attribute.name} ") for g in text)
        ):
            raise Mistake(f"`{word.text}` is not a value of `{attribute.name}`", cursor.number)
        code, divided = back.get((attribute.name, named), (named, False))
        if divided:
            raise Mistake(f"`{named}` is one part of a code", cursor.number)
        some.append(code)
    there = {
        code_named(each, text, attribute.name): written(each) for each in (c.take() for c in listed(Cursor(listing)))
    }
    if kind == "remove" and not set(some) < set(there):
        raise Mistake(f"`{name}` does not list that, or nothing else", cursor.number)
    now = [*there.values(), *some] if kind == "add" else [word for code, word in there.items() if code not in some]
    found[0].words = f"{head}: {' , '.join(now)}"
    return [(name, each) for each in some]


def code_named(word: Word, text: list[Line], attribute: str) -> str:
    """The code that a word in the text means."""
    if not word.quoted:
        return word.text
    line = request_line(text, attribute)
    codes = [code_of(each) for each in listed(Cursor(line.words.partition(" of ")[2]))] if not line.below else []
    codes += [code_of(each) for below in line.below for each in listed(Cursor(below.words))]
    return next((code for code, label in codes if label == word.text), "")


def new_codes(attribute: Attribute, old: Vocabulary, into: Into) -> Attribute:
    """The attribute with the codes in the place of others, which nobody can confuse."""
    if not attribute.codes:
        return attribute
    name, labels = attribute.name, dict(attribute.labels)
    codes: list[str] = []
    labelled: list[tuple[str, str]] = []
    fresh: list[str] = [code for code in attribute.codes if code not in old.attributes[name].codes]
    for code in attribute.codes:
        for new, label in into.get((name, code), [(code, labels.get(code, ""))]):
            codes.append(new)
            labelled += [(new, label)] if label else []
            fresh += [new] if new != code else []
    if not codes:
        raise Mistake(f"`{name}` has no code left")
    if attribute.kind == "set of" and len(codes) > 64:
        raise Mistake("a set has at most 64 codes")
    apart([*old.attributes[name].codes, *fresh])
    apart(codes)
    for group, (of, _) in old.groups.items():
        if of == name and any(alike(group, code) for code in fresh):
            raise Mistake(f"`{group}` is a code and a group")
    apart([label for _, label in labelled])
    for code, label in labelled:
        if any(alike(label, other) for other in codes if other != code):
            raise Mistake(f"the label {label} is a code")
    return replace(attribute, codes=tuple(codes), labels=tuple(labelled))


def carry(made: Policy, attributes: dict[str, Attribute], into: Into) -> None:
    """Puts the new codes in the place of the old ones, and the new bounds in the place of the wider ones."""
    names = {key: [new for new, _ in codes] for key, codes in into.items()}
    old = made.vocabulary
    carried = in_words_of(names, {each.name: each.codes for each in old.attributes.values()})
    terms = {name: carried(Reader(old).term(name, 0, "")) for name in old.terms}
    kept = {
        group: (name, tuple(new for code in codes for new in names.get((name, code), [code])))
        for group, (name, codes) in old.groups.items()
    }
    old.attributes, old.terms, old.groups = dict(attributes), {**terms}, kept
    made.impossible = [carried(each) for each in made.impossible]
    for _, whole in made.editions:
        for rule in whole.rules.values():
            rule.when = carried(rule.when)
        for table in whole.tables.values():
            table.when = carried(table.when)
            table.columns = tuple(
                replace(column, means=carried(when_of(column))) if column.values else column for column in table.columns
            )
            table.rows = [
                replace(row, conditions=tuple((name, carried(when)) for name, when in row.conditions))
                for row in table.rows
            ]


def tells_apart(term: Line, attributes: dict[str, Attribute], parts: set[tuple[str, str]]) -> None:
    """Raises where the term names one part of a code, or compares a fact that has such a code with another fact."""
    words_after = term.words.partition(" means ")
    for part in (words_after[2] if words_after[1] else term.words).split(" and "):
        words = Cursor(part).words if part and not part.startswith("|") else []
        about = attributes.get(words[0].text) if words else None
        if about is None or not any(of == about.name for of, _ in parts):
            continue
        labels = {label: code for code, label in about.labels}
        for word in words[1:]:
            code = labels.get(word.text, "") if word.quoted else word.text
            if (about.name, code) in parts or (not word.quoted and word.text in attributes):
                raise Mistake(f"`{word.text}` tells the parts of a code apart", term.number)
    for line in term.below:
        tells_apart(line, attributes, parts)


def in_old_words(
    term: Line,
    attributes: dict[str, Attribute],
    now: dict[tuple[str, str], str],
    back: dict[tuple[str, str], tuple[str, bool]],
) -> Line:
    """The line of a term, and those below it, with the codes as the policy calls them."""
    head, means, rest = term.words.partition(" means ")
    parts = []
    for part in (rest if means else term.words).split(" and "):
        words = Cursor(part).words if part and not part.startswith("|") else []
        about = attributes.get(words[0].text) if words else None
        codes = {label: code for code, label in about.labels} if about is not None else {}
        said = []
        for word in words:
            code = codes.get(word.text, "") if word.quoted else word.text
            key = (about.name if about is not None else "", code)
            known = about is not None and code in about.codes
            said.append(now.get(key, back.get(key, (code, False))[0]) if known else written(word))
        parts.append(" ".join(said) if words else part)
    words_now = f"{head}{means}{' and '.join(parts)}" if means else " and ".join(parts)
    return Line(term.number, words_now, term.row, [in_old_words(each, attributes, now, back) for each in term.below])
