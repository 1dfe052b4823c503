"""Derived facts: what they may be, what gives them, and what they are of one request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.second_reading.decide import applies
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import (
    All,
    Attribute,
    Condition,
    Gives,
    In,
    Not,
    Provision,
    Request,
    Some,
    Value,
    facts_in,
    reaches,
)
from tests.second_reading.provisions import Whole, cited, nothing_below
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary
from tests.second_reading.vocabulary import COMPARING, alike, coded, unreserved
from tests.second_reading.words import Cursor

LARGEST = 100_000


def declare_derived(blocks: list[Line], vocabulary: Vocabulary, sources: set[str]) -> None:
    """Writes the derived facts into the vocabulary, with what they are otherwise."""
    for block in blocks:
        cursor = Cursor(block.words, block.number)
        cursor.skip("add")
        cursor.expect("derive")
        name = unreserved(cursor.name(), block.number, COMPARING)
        if "." in name:
            raise Mistake("a derived fact has no dot", block.number)
        if any(alike(name, other) for other in (*vocabulary.terms, *vocabulary.facts, *vocabulary.constants)):
            raise Mistake(f"`{name}` looks like another name", block.number)
        cursor.expect(":")
        made = Attribute(name, "one of", together=-1 - len(vocabulary.derived), derived=True)
        if cursor.skip("yes/no"):
            made.kind, made.codes = "yes/no", ("yes", "no")
            if not cursor.ended:
                cursor.quoted()
            cursor.end()
        else:
            made.ordered = cursor.skip("ordered")
            cursor.expect("one", "of")
            coded(made, Cursor(cursor.words[cursor.place :], block.number), Line(block.number, block.words))
        said = [line for line in block.below if not is_cited(line, sources)]
        if len(said) > 1:
            raise Mistake("`otherwise` stands twice", block.number)
        for line in said:
            nothing_below(line)
            words = Cursor(line.words, line.number)
            words.expect("otherwise")
            vocabulary.otherwise[name] = vocabulary.code(made, words.take(), line.number)
            words.end()
        vocabulary.derived[name] = made


def is_cited(line: Line, sources: set[str]) -> bool:
    """Whether the line cites a source."""
    words = Cursor(line.words, line.number)
    if line.row is not None or not words.skip("source"):
        return False
    nothing_below(line)
    cited(words, sources)
    return True


def derivable(whole: Whole, vocabulary: Vocabulary) -> None:
    """Something gives each derived fact, and none is derived from itself."""
    giving = uses(whole.provisions())
    for name in vocabulary.derived:
        if name not in giving:
            raise Mistake(f"nothing gives `{name}`")
    sizes: dict[str, int] = {}
    for name in in_order(giving):
        mine = [p for p in whole.provisions() if isinstance(p.effect, Gives) and p.effect.fact == name]
        sizes[name] = sum(size(p.when, sizes) for p in mine)
        if sizes[name] > LARGEST:
            raise Mistake(f"`{name}` is too long")


def size(condition: Condition, sizes: dict[str, int]) -> int:
    """How many comparisons there are in it when the derived facts are written out."""
    match condition:
        case Not(inner):
            return size(inner, sizes)
        case All(parts) | Some(parts):
            return sum(size(part, sizes) for part in parts)
        case In(fact, _):
            return sizes.get(fact[1], 1)
        case _:
            return 1


def uses(provisions: Iterable[Provision]) -> dict[str, set[str]]:
    """The facts that are given, each with those that its provisions test."""
    found: dict[str, set[str]] = {}
    for p in provisions:
        if isinstance(p.effect, Gives):
            found.setdefault(p.effect.fact, set()).update(facts_in(p.when))
    return found


def in_order(giving: dict[str, set[str]]) -> list[str]:
    """The facts that are given, each behind those that it is derived from."""
    found: list[str] = []
    while len(found) < len(giving):
        more = [
            name for name, tested in giving.items() if name not in found and not (tested & giving.keys()) - {*found}
        ]
        if not more:
            raise Mistake("a fact is derived from itself")
        found += more
    return found


def derived(
    provisions: Sequence[Provision], vocabulary: Vocabulary, request: Request
) -> tuple[dict[str, Value | tuple[str, ...]], dict[str, frozenset[str]]]:
    """The request with its derived facts; and the names of the provisions that give each of them."""
    found: dict[str, Value | tuple[str, ...]] = {**request}
    by: dict[str, frozenset[str]] = {}
    giving = uses(provisions)
    for name in (*in_order(giving), *(other for other in vocabulary.derived if other not in giving)):
        own = [p for p in provisions if isinstance(p.effect, Gives) and p.effect.fact == name]
        here = [p for p in own if applies(p, own, found)]
        stand = [p for p in here if not any(reaches(other, p) for other in here)]
        codes = {p.effect.code for p in stand if isinstance(p.effect, Gives)}
        if not here and name in vocabulary.otherwise:
            codes = {vocabulary.otherwise[name]}
        found[name], by[name] = tuple(sorted(codes)), frozenset(p.id for p in stand)
    return found, by
