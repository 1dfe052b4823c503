"""Facts of two requests that are compared, when the second request is not given: which of its choices there is room for.

Classes and orderings tell how facts stand, not how many values lie between them. Between two neighbouring facts of the
first request, and beyond the outermost ones of a class, the second can have as many different values as it has facts,
if there is room for them; more never matter. So the room there is counted up to that number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import product
from math import comb, inf, prod

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.diagram.mdd.count import Block
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.space.weak_orders import Group, sign, weak_orders

MOST_TRIED = 500_000
"""Values of the second request that are tried for one group; past that it is too large."""

Choices = tuple[int, ...]
"""A choice for each level of a group: the class of each fact, then how each pair stands."""

Placed = dict[int, int]
"""A value for some facts of a group, by their places."""


class PartnerRoom(Struct, frozen=True, dict=True):
    """The choices that go together in a group, for each room that the facts of the first request may leave.

    Where the first request's choices are the same but the room is not, rooms are numbered, each with how many raw values leave
    it. `until` is the time by which it has to be known.
    """

    group: Group
    until: float = inf

    @property
    def theirs(self) -> list[int]:
        """The places of the second request's facts."""
        return [n for n, fact in enumerate(self.group.facts) if fact.request == 1]

    @cached_property
    def second(self) -> frozenset[int]:
        """The levels that ask about the second request, by their place in the group."""
        many = len(self.group.facts)
        pairs = (many + n for n, pair in enumerate(self.group.pairs) if set(pair) & set(self.theirs))
        return frozenset((*self.theirs, *pairs))

    @cached_property
    def rooms(self) -> dict[Choices, dict[frozenset[Choices], int]]:
        """For the first request's choices, 0 standing at levels that ask about the second: what can go with them.

        Raises TooLargeError.
        """
        found: dict[Choices, Counter[frozenset[Choices]]] = {}
        tried = 0
        for values, points in self.placements():
            open_to = [self.candidates(place, values) for place in self.theirs]
            tried += prod(map(len, open_to))
            if tried > MOST_TRIED or clock.now() > self.until:
                raise TooLargeError
            every = frozenset(
                self.choices({**values, **dict(zip(self.theirs, each, strict=True))}) for each in product(*open_to)
            )
            some = next(iter(every))
            first = tuple(0 if n in self.second else choice for n, choice in enumerate(some))
            found.setdefault(first, Counter())[every] += points
        return {first: dict(rooms) for first, rooms in found.items()}

    def placements(self) -> Iterator[tuple[Placed, int]]:
        """Values of the first request's facts for every room that they can leave, and how many raw values leave it."""
        ours = [n for n in range(len(self.group.facts)) if n not in self.theirs]
        for ranges in product(*(self.group.classes[n] for n in ours)):
            inside: dict[range, list[int]] = {}
            for place, values in zip(ours, ranges, strict=True):
                inside.setdefault(values, []).append(place)
            for parts in product(*(list(placed(*each, len(self.theirs))) for each in inside.items())):
                yield {place: value for part, _ in parts for place, value in part.items()}, prod(n for _, n in parts)

    def candidates(self, place: int, values: Placed) -> list[int]:
        """Values for a fact of the second request: those of the first's, and as many between as may matter."""
        found = []
        for each in self.group.classes[place]:
            here = sorted({value for value in values.values() if value in each})
            starts = [each.start, *(value + 1 for value in here)]
            between = zip(starts, [*here, each.stop], strict=True)
            found += [*here, *(n for start, end in between for n in range(start, min(end, start + len(self.theirs))))]
        return found

    def choices(self, values: Placed) -> Choices:
        """The choices that all values of a group make."""
        classes = (next(n for n, r in enumerate(c) if values[at] in r) for at, c in enumerate(self.group.classes))
        return (*classes, *(sign(values[one], values[other]) for one, other in self.group.pairs))

    @cached_property
    def most(self) -> int:
        """How many rooms are told apart."""
        return max(map(len, self.rooms.values()))

    def block(self, number: int) -> Block:
        """For counting the first request's raw values that leave the room of this number."""
        cells = [(first, list(rooms.values())[number]) for first, rooms in self.rooms.items() if number < len(rooms)]
        return Block(self.group.first, self.group.last, tuple(cells))

    def there(self, forest: Forest, level: int) -> int:
        """True where the choices of the group go together and its further level has a number of a room that lets them."""
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


def placed(values: range, places: Sequence[int], enough: int) -> Iterator[tuple[Placed, int]]:
    """Values for facts of one class in every order, with every room before, between and after them, counted up to `enough`;
    and how many raw values are so."""
    for ranks in weak_orders(len(places)):
        distinct = max(ranks) + 1
        for rooms in product(range(enough + 1), repeat=distinct + 1):
            left = len(values) - distinct - sum(rooms)
            wide = rooms.count(enough)
            points = 0 if left < 0 else comb(left + wide - 1, wide - 1) if wide else int(left == 0)
            if points:
                widest = rooms.index(enough) if wide else 0
                at, steps = values.start, []
                for n, room in enumerate(rooms[:-1]):
                    at += room + (left if n == widest else 0)
                    steps.append(at)
                    at += 1
                yield {place: steps[rank] for place, rank in zip(places, ranks, strict=True)}, points
