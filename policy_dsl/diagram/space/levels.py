"""The levels of one attribute: its values in as few classes as the conditions tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import assert_never

from policy_dsl.diagram.space.distinctions import Distinctions, InTime, Ranges
from policy_dsl.diagram.space.space import ABSENT, PRESENT, Level
from policy_dsl.model.ranges import united
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, SetOf, YesNo


def levels_of(
    attribute: Attribute,
    marks: Distinctions,
    requests: Iterable[tuple[int, ...]],
    whole: int,
    in_time: InTime = lambda: None,
) -> Iterator[Level]:
    """The levels of an attribute that is compared with no other, for each of these requests."""
    match attribute.type:
        case SetOf(codes):
            told = marks.held.get(attribute.name, set())
            for code in (code.name for code in codes):
                classes = ((ABSENT,), (PRESENT,)) if code in told else ((ABSENT, PRESENT),)
                yield from (Level(attribute.name, code, r, classes) for r in requests)
        case Ordered():
            spans = ranges(attribute.type, marks.ranges.get(attribute.name, set()), whole, in_time)
            yield from (Level(attribute.name, None, r, spans) for r in requests)
        case Enumeration() | YesNo():
            in_time()
            codes_told = classes_of(attribute, marks.codes.get(attribute.name, set()))
            yield from (Level(attribute.name, None, r, codes_told) for r in requests)
        case _:
            assert_never(attribute.type)


def classes_of(attribute: Attribute, asked: set[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """The codes of an enumeration in classes; two codes share one when every set asked about has both or neither."""
    marks: dict[str, list[int]] = {name: [] for name in attribute.names}
    for number, codes in enumerate(asked):
        for code in codes:
            marks[code].append(number)
    grouped: dict[tuple[int, ...], list[str]] = {}
    for name, mark in marks.items():
        grouped.setdefault(tuple(mark), []).append(name)
    return tuple(map(tuple, grouped.values()))


def ranges(
    scale: Ordered, asked: set[Ranges], whole: int, in_time: InTime = lambda: None
) -> tuple[tuple[range, ...], ...]:
    """The values on a scale in classes; two share one when each of the ranges asked about has both or neither."""
    turns: dict[int, set[int]] = {scale.first: set(), scale.last + 1: set()}
    for number, each in enumerate(sorted(asked)):
        for part in each:
            in_time()
            start, end = max(part[0], scale.first), min(part[1], scale.last + 1)
            if start < end:
                turns.setdefault(start, set()).add(number)
                turns.setdefault(end, set()).add(number)
    grouped: dict[int, list[range]] = {}
    inside = Turned(len(asked))
    for start, end in pairwise(sorted(turns)):
        in_time()
        for number in turns[start]:
            inside.turn(number)
        grouped.setdefault(inside.number, []).append(range(start, end))
    return tuple(single for parts in grouped.values() for single in singles(parts, sum(map(len, parts)) < whole))


class Turned:
    """A set of small numbers, out of which and into which one is turned at a time: equal sets are known by equal numbers.

    It is a tree of pairs, each of which is numbered once. So a turn takes as long as the tree is high, however many are in it.
    """

    def __init__(self, many: int) -> None:
        """Empty, for the numbers below `many`."""
        self.size = 1 << max(many - 1, 0).bit_length()
        self.known: dict[tuple[int, int], int] = {(0, 0): 0}
        self.tree = [0] * (2 * self.size)

    @property
    def number(self) -> int:
        """What the set is known by."""
        return self.tree[1]

    def turn(self, number: int) -> None:
        """Puts the number in, or takes it out."""
        place = self.size + number
        self.tree[place] = 1 - self.tree[place]
        while place > 1:
            place //= 2
            pair = self.tree[2 * place], self.tree[2 * place + 1]
            self.tree[place] = self.known.setdefault(pair, len(self.known))


def singles(parts: list[range], apart: bool) -> Iterator[tuple[range, ...]]:
    """The class as it is, or each value as a class of its own."""
    if not apart:
        yield tuple(range(start, end) for start, end in united((part.start, part.stop) for part in parts))
        return
    for part in parts:
        yield from ((range(n, n + 1),) for n in part)
