"""The levels of a diagram: attributes divided into equivalence classes of values.

An enumeration is one level, a set one level of two choices for each of its codes. A fact on a scale is one level, its classes
made of ranges; two that are compared have an ordering besides. When two requests are spoken of, the attributes in which they
may differ have a level for each of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import assert_never

from msgspec import Struct

from policy_dsl.diagram.mdd.count import Block, among
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.weak_orders import Group, standing
from policy_dsl.model.boxes import Box, OneOfCodes, Ranges, Selection, Side
from policy_dsl.model.conditions import Condition, Fact
from policy_dsl.model.ranges import united
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, Request, SetOf, Value, YesNo

ABSENT, PRESENT = "absent", "present"

Values = tuple[str, ...] | tuple[range, ...]
Classes = tuple[Values, ...]


class Level(Struct, frozen=True):
    """One level: the attribute (and, of a set, the code) it asks about, for which requests, and its classes of values.

    Of a set's code the values are absent and present; a code that no condition asks about has both in one class. Of a fact
    on a scale a class is ranges of values, in order; of one that is compared, a single range.
    """

    attribute: str
    code: str | None
    requests: tuple[int, ...]
    classes: Classes


class Ordering(Struct, frozen=True):
    """A level that asks how two compared facts stand: the left is less than the right, equal to it, or more."""

    left: Fact
    right: Fact


class Space(Struct, frozen=True, dict=True):
    """The levels in order, for one request or two. The levels of a group of compared facts stand together."""

    attributes: tuple[Attribute, ...]
    levels: tuple[Level | Ordering, ...]
    differ: tuple[str, ...]
    groups: tuple[Group, ...] = ()

    @property
    def widths(self) -> list[int]:
        """How many choices each level has."""
        return [len(level.classes) if isinstance(level, Level) else 3 for level in self.levels]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The attributes in the order in which they are first asked about."""
        facts = ([x.attribute] if isinstance(x, Level) else [x.left.attribute, x.right.attribute] for x in self.levels)
        return tuple(dict.fromkeys(name for names in facts for name in names))

    @cached_property
    def place(self) -> dict[tuple[int, str, str | None], int]:
        """The level that asks a request about an attribute, or about a code of a set."""
        return {
            (r, x.attribute, x.code): n for n, x in enumerate(self.levels) if isinstance(x, Level) for r in x.requests
        }

    @cached_property
    def seconds(self) -> dict[int, int]:
        """The levels that only the first request has, with the second's own; both are in the same order.

        None where facts are compared, whose levels may stand otherwise.
        """
        mine = {(name, code): n for (r, name, code), n in self.place.items() if r == 1 and name in self.differ}
        return {} if self.groups else {self.place[0, *key]: n for key, n in mine.items()}

    @cached_property
    def ordering(self) -> dict[tuple[Fact, Fact], tuple[int, bool]]:
        """The level that asks how two facts stand, and whether it asks it of them the other way round."""
        found = {}
        for n, level in enumerate(self.levels):
            if isinstance(level, Ordering):
                found[level.left, level.right] = (n, False)
                found[level.right, level.left] = (n, True)
        return found

    @cached_property
    def classed(self) -> dict[str, dict[str | range, int]]:
        """For each attribute that has one level a request, the class of each of its values."""
        alone = [x for x in self.levels if isinstance(x, Level) and x.code is None]
        return {x.attribute: {value: n for n, values in enumerate(x.classes) for value in values} for x in alone}

    @cached_property
    def starts(self) -> dict[int, tuple[list[int], list[int]]]:
        """For each level of a fact on a scale the first values of its classes, in order, and whose they are."""
        found = {}
        for n, level in enumerate(self.levels):
            if isinstance(level, Level) and isinstance(level.classes[0][0], range):
                of = {values[0].start: m for m, values in enumerate(level.classes) if isinstance(values[0], range)}
                found[n] = sorted(of), [of[start] for start in sorted(of)]
        return found

    def inside(self, level: int, ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
        """The classes of a level that are in one of the ranges. The first value of a class tells: it is cut so that all are."""
        starts, classes = self.starts[level]
        for first, until in ranges:
            yield from classes[bisect_left(starts, first) : bisect_left(starts, until)]

    def fact(self, attribute: str, request: int) -> Fact:
        """The fact of a request; one in which the two requests are alike is the first one's."""
        return Fact(attribute, request if attribute in self.differ else 0)

    def at(self, attribute: str, code: str | None, request: int = 0) -> Level:
        """The level that asks a request about an attribute, or about a code of a set."""
        level = self.levels[self.place[request, attribute, code]]
        assert isinstance(level, Level)  # noqa: S101  # places are those of levels; for mypy
        return level

    def about(self, level: int) -> frozenset[str]:
        """The attributes that a level asks about."""
        asked = self.levels[level]
        if isinstance(asked, Level):
            return frozenset({asked.attribute})
        return frozenset({asked.left.attribute, asked.right.attribute})

    # --- which choices go together, and how many raw requests make them

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The levels in blocks, each with the choices that go together and how many raw values make them."""
        found: list[Block] = []
        groups = {group.first: group for group in self.groups}
        n = 0
        while n < len(self.levels):
            group = groups.get(n)
            if group is not None:
                found.append(Block(n, group.last, group.joint_choices))
                n = group.last + 1
                continue
            level = self.levels[n]
            assert isinstance(level, Level)  # noqa: S101  # an ordering belongs to a group; for mypy
            found.append(Block(n, n, tuple(((c,), size(values)) for c, values in enumerate(level.classes))))
            n += 1
        return tuple(found)

    def counting(self, levels: frozenset[int]) -> tuple[Block, ...]:
        """The blocks for counting by these levels alone: what has none of them counts once."""
        return tuple(
            block if levels.intersection(range(block.first, block.last + 1)) else block.once() for block in self.blocks
        )

    def listed(self, in_time: Callable[[], None]) -> None:
        """Lists the choices that go together, which takes long only here. `in_time` is called now and then.

        Raises TooLargeError.
        """
        for group in self.groups:
            group.listed(in_time)

    def valid(self, forest: Forest) -> int:
        """True where the choices at the levels of each group go together."""
        self.listed(forest.in_time)
        return forest.every(among(forest, Block(group.first, group.last, group.joint_choices)) for group in self.groups)

    # --- two requests

    def requests_of(self, level: int) -> frozenset[int]:
        """The requests that a level asks about."""
        asked = self.levels[level]
        if isinstance(asked, Level):
            return frozenset(asked.requests)
        facts = (asked.left, asked.right)
        return frozenset(r for fact in facts for r in self.at(fact.attribute, None, fact.request).requests)

    def own(self, request: int) -> frozenset[int]:
        """The levels that only this request has, those of facts compared with the other's left out."""
        if not self.differ:
            return frozenset()
        apart = frozenset(n for n in range(len(self.levels)) if self.requests_of(n) == {request})
        return apart - frozenset(n for group in self.joined_groups for n in range(group.first, group.last + 1))

    @cached_property
    def joined_groups(self) -> tuple[Group, ...]:
        """The groups in which facts of both requests are compared."""
        return tuple(group for group in self.groups if {fact.request for fact in group.facts} == {0, 1})

    @cached_property
    def joined(self) -> tuple[int, ...]:
        """The orderings of one attribute in both requests."""
        return tuple(
            n for n, level in enumerate(self.levels)
            if isinstance(level, Ordering) and level.left.attribute == level.right.attribute
        )  # fmt: skip

    @cached_property
    def twins(self) -> dict[int, int]:
        """The first request's levels that the second has its own of, with those; joined ones left out."""
        found = {}
        second = self.own(1)
        for n in sorted(self.own(0)):
            level = self.levels[n]
            if isinstance(level, Level):
                found[n] = self.place[1, level.attribute, level.code]
            else:
                found[n] = self.ordering[Fact(level.left.attribute, 1), Fact(level.right.attribute, 1)][0]
        assert set(found.values()) == second  # noqa: S101  # groups are cut alike for both requests
        return found

    # --- boxes and raw requests

    def box(self, choices: Sequence[frozenset[int]], request: int) -> Box:
        """A box over levels as a box over attributes."""
        found: dict[str, Side] = {}
        for attribute in self.attributes:
            match attribute.type:
                case SetOf():
                    sides = {code: self.values(choices, request, attribute.name, code) for code in attribute.names}
                    has = tuple(code for code, side in sides.items() if side == {PRESENT})
                    lacks = tuple(code for code, side in sides.items() if side == {ABSENT})
                    found[attribute.name] = Selection(has, lacks)
                case Ordered():
                    found[attribute.name] = Ranges(self.ranges(choices, request, attribute.name))
                case Enumeration() | YesNo():
                    allowed = self.values(choices, request, attribute.name, None)
                    found[attribute.name] = OneOfCodes(tuple(name for name in attribute.names if name in allowed))
                case _:
                    assert_never(attribute.type)
        return found

    def values(self, choices: Sequence[frozenset[int]], request: int, attribute: str, code: str | None) -> set[str]:
        """The raw codes, or presences, that a box allows at one level."""
        level = self.place[request, attribute, code]
        classes = self.at(attribute, code, request).classes
        return {str(value) for n in choices[level] for value in classes[n]}

    def ranges(self, choices: Sequence[frozenset[int]], request: int, attribute: str) -> tuple[tuple[int, int], ...]:
        """The ranges that a box allows a fact on a scale."""
        level = self.place[request, attribute, None]
        classes = self.at(attribute, None, request).classes
        parts = [part for n in choices[level] for part in classes[n] if isinstance(part, range)]
        return united((part.start, part.stop) for part in parts)

    def ties(self, choices: Sequence[frozenset[int]]) -> tuple[Condition, ...]:
        """What a box says of how compared facts stand."""
        found = []
        for n, level in enumerate(self.levels):
            if isinstance(level, Ordering) and len(choices[n]) < 3:
                found.append(standing(level.left, level.right, choices[n]))
        return tuple(found)

    def request(self, choices: Sequence[int], request: int, later: frozenset[int] = frozenset()) -> Request:
        """The first raw request in these classes; at the `later` levels, a later member of the class."""
        compared: dict[Fact, int] = {}
        for group in self.groups:
            late = bool(later.intersection(range(group.first, group.last + 1)))
            compared.update(group.values(tuple(choices[group.first : group.last + 1]), late=late))
        found: dict[str, Value] = {}
        for attribute in self.attributes:
            fact = self.fact(attribute.name, request)
            name = attribute.name
            if fact in compared:
                found[name] = compared[fact]
                continue
            match attribute.type:
                case SetOf():
                    picked = {c: self.member(choices, self.place[request, name, c], later) for c in attribute.names}
                    found[name] = frozenset(code for code, value in picked.items() if value == PRESENT)
                case Enumeration() | YesNo() | Ordered():
                    found[name] = self.member(choices, self.place[request, name, None], later)
                case _:
                    assert_never(attribute.type)
        return found

    def member(self, choices: Sequence[int], level: int, later: frozenset[int]) -> str | int:
        """One raw value of the class chosen at the level: its first, or where there is one its second."""
        asked = self.levels[level]
        assert isinstance(asked, Level)  # noqa: S101  # for mypy
        values = asked.classes[choices[level]]
        wanted = min(size(values), 2) - 1 if level in later else 0
        every = (one for part in values for one in (part if isinstance(part, range) else (part,)))
        return next(one for n, one in enumerate(every) if n == wanted)


def size(values: Values) -> int:
    """How many raw values a class has."""
    return sum(len(part) if isinstance(part, range) else 1 for part in values)
