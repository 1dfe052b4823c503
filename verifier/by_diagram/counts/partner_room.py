"""Counts the room that one request leaves for the compared facts of its partner.

Classes and orderings tell the order of facts, but not how many values lie between them. Which orders the facts of the
second request can have depends on that room: between two adjacent facts of the first request, and between the
outermost ones and the ends of their class. Room for more values than the second request has facts never matters, so
room is counted up to that number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product
from math import inf, prod

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.diagram.mdd.count import Block
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.space.weak_orders import Group, sign
from verifier.by_diagram.spaces.spacing import spacings

MOST_TRIED = 500_000
"""The most values of the second request that are tried for one group; more are too large."""

Choices = tuple[int, ...]
"""A choice for each level of a group: the class of each fact, then the order of each pair."""

Placement = dict[int, int]
"""A value for some facts of a group, by their positions."""


class PartnerRoom(Struct, frozen=True, dict=True):
    """The valid choices of a group, for each room that the facts of the first request may leave.

    The same choices of the first request may leave different rooms. These are numbered, and each has the number of raw
    values that leave it.
    """

    group: Group
    deadline: float = inf

    @property
    def second_facts(self) -> list[int]:
        """The positions of the second request's facts."""
        return [n for n, fact in enumerate(self.group.facts) if fact.request == 1]

    @cached_property
    def second_levels(self) -> frozenset[int]:
        """The levels that test the second request, by their position in the group."""
        many = len(self.group.facts)
        pairs = (many + n for n, pair in enumerate(self.group.pairs) if set(pair) & set(self.second_facts))
        return frozenset((*self.second_facts, *pairs))

    @cached_property
    def rooms(self) -> dict[Choices, dict[frozenset[Choices], int]]:
        """For the choices of the first request, with 0 at the levels that test the second: each room that they may leave, as
        the choices that are valid in it, with the number of raw values that leave it.

        Raises TooLargeError.
        """
        room_counts: dict[Choices, Counter[frozenset[Choices]]] = {}
        tried = 0
        for values, points in self.placements():
            candidates = [self.candidates(place, values) for place in self.second_facts]
            tried += prod(map(len, candidates))
            if tried > MOST_TRIED or clock.is_past(self.deadline):
                raise TooLargeError
            valid = frozenset(
                self.choices({**values, **dict(zip(self.second_facts, each, strict=True))})
                for each in product(*candidates)
            )
            example = next(iter(valid))
            first = tuple(0 if n in self.second_levels else choice for n, choice in enumerate(example))
            room_counts.setdefault(first, Counter())[valid] += points
        return {first: dict(rooms) for first, rooms in room_counts.items()}

    def placements(self) -> Iterator[tuple[Placement, int]]:
        """For every room that the first request's facts can leave: values that leave it, and how many raw values do."""
        first_facts = [n for n in range(len(self.group.facts)) if n not in self.second_facts]
        for ranges in product(*(self.group.classes[n] for n in first_facts)):
            inside: dict[range, list[int]] = {}
            for place, values in zip(first_facts, ranges, strict=True):
                inside.setdefault(values, []).append(place)
            for parts in product(*(list(place_facts(*each, len(self.second_facts))) for each in inside.items())):
                yield {place: value for part, _ in parts for place, value in part.items()}, prod(n for _, n in parts)

    def candidates(self, place: int, values: Placement) -> list[int]:
        """Values for a fact of the second request: those of the first request's facts, and as many between as may matter."""
        second_values = []
        for each in self.group.classes[place]:
            here = sorted({value for value in values.values() if value in each})
            starts = [each.start, *(value + 1 for value in here)]
            between = zip(starts, [*here, each.stop], strict=True)
            second_values += [
                *here,
                *(n for start, end in between for n in range(start, min(end, start + len(self.second_facts)))),
            ]
        return second_values

    def choices(self, values: Placement) -> Choices:
        """The choices that these values make."""
        classes = (next(n for n, r in enumerate(c) if values[at] in r) for at, c in enumerate(self.group.classes))
        return (*classes, *(sign(values[left], values[right], self.group.ordered) for left, right in self.group.pairs))

    @cached_property
    def room_count(self) -> int:
        """The most rooms that the same choices of the first request may leave."""
        return max(map(len, self.rooms.values()))

    def block(self, number: int) -> Block:
        """The block for counting the first request's raw values that leave the room with this number."""
        cells = [(first, list(rooms.values())[number]) for first, rooms in self.rooms.items() if number < len(rooms)]
        return Block(self.group.first, self.group.last, tuple(cells))

    def valid_with_room(self, forest: Forest, level: int) -> int:
        """True where the choices of the group are valid together, and `level`, below them, has the number of a room in
        which they are.
        """
        numbers: dict[Choices, list[int]] = {}
        for rooms in self.rooms.values():
            for number, every in enumerate(rooms):
                for each in every:
                    numbers.setdefault(each, []).append(number)

        def at(depth: int, cells: Sequence[Choices]) -> int:
            if depth > self.group.last - self.group.first:
                return forest.choose(level, numbers[cells[0]])
            below: dict[int, list[Choices]] = {}
            for cell in cells:
                below.setdefault(cell[depth], []).append(cell)
            here = self.group.first + depth
            sides = (at(depth + 1, below[n]) if n in below else forest.no for n in range(forest.widths[here]))
            return forest.node(here, tuple(sides))

        return at(0, list(numbers))


def place_facts(values: range, places: Sequence[int], enough: int) -> Iterator[tuple[Placement, int]]:
    """For facts of one class: values for each order of the facts and each room before, between and after them, counted up
    to `enough`; with the number of raw values that have this order and leave this room.
    """
    for spacing in spacings(len(values), len(places), enough):
        left = len(values) - len(spacing.rooms) + 1 - sum(spacing.rooms)
        widest = spacing.rooms.index(enough) if left else 0
        at, steps = values.start, []
        for n, room in enumerate(spacing.rooms[:-1]):
            at += room + (left if n == widest else 0)
            steps.append(at)
            at += 1
        yield {place: steps[rank] for place, rank in zip(places, spacing.ranks, strict=True)}, spacing.points
