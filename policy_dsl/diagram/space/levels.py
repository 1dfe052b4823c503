"""The levels of one attribute: its values in the coarsest classes that keep apart what the conditions distinguish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import assert_never

from policy_dsl.diagram.space.distinctions import DeadlineCheck, Distinctions, Ranges
from policy_dsl.diagram.space.space import ABSENT, PRESENT, Level
from policy_dsl.model.ranges import union
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, SetOf


def levels_of(
    attribute: Attribute,
    distinctions: Distinctions,
    requests: Iterable[tuple[int, ...]],
    split_below: int,
    check_deadline: DeadlineCheck = lambda: None,
) -> Iterator[Level]:
    """The levels of an attribute that is not compared with another. `requests` has, for each level to make of a code or a
    fact, the requests that share it.
    """
    match attribute.type:
        case SetOf(codes):
            tested = distinctions.held.get(attribute.name, set())
            for code in (code.name for code in codes):
                classes = ((ABSENT,), (PRESENT,)) if code in tested else ((ABSENT, PRESENT),)
                yield from (Level(attribute.name, code, r, classes) for r in requests)
        case Ordered():
            spans = classes_of_ranges(
                attribute.type, distinctions.ranges.get(attribute.name, set()), split_below, check_deadline
            )
            yield from (Level(attribute.name, None, r, spans) for r in requests)
        case Choice():
            check_deadline()
            code_classes = classes_of_codes(attribute, distinctions.codes.get(attribute.name, set()))
            yield from (Level(attribute.name, None, r, code_classes) for r in requests)
        case _:
            assert_never(attribute.type)


def classes_of_codes(attribute: Attribute, tested: set[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    """The codes in classes: two codes share a class when every tested set contains both or neither."""
    tests: dict[str, list[int]] = {name: [] for name in attribute.names}
    for number, codes in enumerate(tested):
        for code in codes:
            tests[code].append(number)
    grouped: dict[tuple[int, ...], list[str]] = {}
    for name, numbers in tests.items():
        grouped.setdefault(tuple(numbers), []).append(name)
    return tuple(map(tuple, grouped.values()))


def classes_of_ranges(
    scale: Ordered, tested: set[Ranges], split_below: int, check_deadline: DeadlineCheck = lambda: None
) -> tuple[tuple[range, ...], ...]:
    """The values of a scale in classes: two values share a class when every tested union of ranges contains both or neither."""
    changes: dict[int, set[int]] = {scale.first: set(), scale.last + 1: set()}
    for number, each in enumerate(sorted(tested)):
        for part in each:
            check_deadline()
            start, end = max(part[0], scale.first), min(part[1], scale.last + 1)
            if start < end:
                changes.setdefault(start, set()).add(number)
                changes.setdefault(end, set()).add(number)
    grouped: dict[int, list[range]] = {}
    containing = NumberedSet(len(tested))
    for start, end in pairwise(sorted(changes)):
        check_deadline()
        for number in changes[start]:
            containing.toggle(number)
        grouped.setdefault(containing.number, []).append(range(start, end))
    return tuple(
        single for parts in grouped.values() for single in split_class(parts, sum(map(len, parts)) < split_below)
    )


class NumberedSet:
    """A set of small numbers that changes by one member at a time. Equal sets have equal values of `number`.

    It is a binary tree with hash-consed pairs, so the time of a change depends on the height of the tree alone.
    """

    def __init__(self, limit: int) -> None:
        """The empty set, for members below `limit`."""
        self.size = 1 << max(limit - 1, 0).bit_length()
        self.pair_numbers: dict[tuple[int, int], int] = {(0, 0): 0}
        self.tree = [0] * (2 * self.size)

    @property
    def number(self) -> int:
        """The number of the current set."""
        return self.tree[1]

    def toggle(self, member: int) -> None:
        """Adds the member, or removes it if present."""
        position = self.size + member
        self.tree[position] = 1 - self.tree[position]
        while position > 1:
            position //= 2
            pair = self.tree[2 * position], self.tree[2 * position + 1]
            self.tree[position] = self.pair_numbers.setdefault(pair, len(self.pair_numbers))


def split_class(parts: list[range], apart: bool) -> Iterator[tuple[range, ...]]:
    """The class with adjacent ranges joined, or, if `apart`, a class for each of its values."""
    if not apart:
        yield tuple(range(start, end) for start, end in union((part.start, part.stop) for part in parts))
        return
    for part in parts:
        yield from ((range(n, n + 1),) for n in part)
