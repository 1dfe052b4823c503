"""The levels of a diagram: attributes divided into equivalence classes of values.

An enumeration is one level; a set has a level of two choices for each of its codes. A fact on a scale is one level,
whose classes are unions of ranges; two compared facts also have an ordering, a level of three choices. In a space of
two requests, an attribute in which they may differ has its levels once for each request.

The module is long because almost all of it is one class, whose methods share the same cached tables of its levels.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import assert_never

from msgspec import Struct

from policy_dsl.diagram.mdd.count import Block, valid_choices
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.weak_orders import Group, ordering_condition
from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection, Side
from policy_dsl.model.conditions import Condition, Fact
from policy_dsl.model.ranges import union
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, Scale, SetOf, Steps

ABSENT, PRESENT = "absent", "present"

ENDS = 2
"""The values that a range has at its ends."""

Values = tuple[str, ...] | tuple[range, ...]
Classes = tuple[Values, ...]


class Level(Struct, frozen=True):
    """A level that tests an attribute, or one code of a set, and its classes of values.

    `requests` are the requests that share this level. The values of a set's code are absent and present; a code
    that no condition tests has both in one class. A class of a fact on a scale has several ranges, in order; of a
    compared fact, a single range.
    """

    attribute: str
    code: str | None
    requests: tuple[int, ...]
    classes: Classes


class Ordering(Struct, frozen=True):
    """A level that tests how two compared facts are ordered: the left is less than the right, equal, or more. If they are not
    `ordered`, it tests whether they are different or equal.
    """

    left: Fact
    right: Fact
    ordered: bool = True

    @property
    def width(self) -> int:
        """The number of choices."""
        return 3 if self.ordered else 2


class Space(Struct, frozen=True, dict=True):
    """The levels in order, for one request or two. The levels of a group of compared facts are adjacent.

    `differ` names the attributes in which two requests may differ. It is empty in a space of one request. Facts of the
    attributes `by_value` are compared without a level for their order: each of their classes is a single value.
    """

    attributes: tuple[Attribute, ...]
    levels: tuple[Level | Ordering, ...]
    differ: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    by_value: frozenset[str] = frozenset()

    @property
    def widths(self) -> list[int]:
        """The number of choices at each level."""
        return [len(level.classes) if isinstance(level, Level) else level.width for level in self.levels]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The attributes in the order of their first levels."""
        tested = ([x.attribute] if isinstance(x, Level) else [x.left.attribute, x.right.attribute] for x in self.levels)
        return tuple(dict.fromkeys(name for names in tested for name in names))

    @cached_property
    def place(self) -> dict[tuple[int, str, str | None], int]:
        """The number of the level that tests an attribute, or a code of a set, of a request; by all three."""
        return {
            (r, x.attribute, x.code): n for n, x in enumerate(self.levels) if isinstance(x, Level) for r in x.requests
        }

    @cached_property
    def second_levels(self) -> dict[int, int]:
        """From each level of the first request alone to the corresponding level of the second, in the same order.

        Empty where facts are compared, whose levels may be in different orders.
        """
        second = {(name, code): n for (r, name, code), n in self.place.items() if r == 1 and name in self.differ}
        return {} if self.groups else {self.place[0, *key]: n for key, n in second.items()}

    @cached_property
    def ordering(self) -> dict[tuple[Fact, Fact], tuple[int, bool]]:
        """The number of the level that orders two facts, and whether it has them the other way round."""
        levels = {}
        for n, level in enumerate(self.levels):
            if isinstance(level, Ordering):
                levels[level.left, level.right] = (n, False)
                levels[level.right, level.left] = (n, True)
        return levels

    @cached_property
    def class_numbers(self) -> dict[str, dict[str | range, int]]:
        """For each attribute other than sets, the number of the class of each code or range."""
        single = [x for x in self.levels if isinstance(x, Level) and x.code is None]
        return {x.attribute: {value: n for n, values in enumerate(x.classes) for value in values} for x in single}

    @cached_property
    def class_starts(self) -> dict[int, tuple[list[int], list[int]]]:
        """For each level of a fact on a scale, the first values of its classes in ascending order, and in the same order
        the numbers of the classes.
        """
        starts = {}
        for n, level in enumerate(self.levels):
            if isinstance(level, Level) and isinstance(level.classes[0][0], range):
                numbers = {values[0].start: m for m, values in enumerate(level.classes) if isinstance(values[0], range)}
                starts[n] = sorted(numbers), [numbers[start] for start in sorted(numbers)]
        return starts

    def classes_within(self, level: int, ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
        """The classes of a level within the ranges. Their first values decide, because no class lies partly in them."""
        starts, classes = self.class_starts[level]
        for first, until in ranges:
            yield from classes[bisect_left(starts, first) : bisect_left(starts, until)]

    def fact(self, attribute: str, request: int) -> Fact:
        """The fact of this request; of the first, where both requests share the attribute."""
        return Fact(attribute, request if attribute in self.differ else 0)

    def level(self, attribute: str, code: str | None, request: int = 0) -> Level:
        """The level that tests this attribute, or this code of a set, of the request."""
        level = self.levels[self.place[request, attribute, code]]
        assert isinstance(level, Level)  # noqa: S101  # places are those of levels; for mypy
        return level

    def attributes_at(self, level: int) -> frozenset[str]:
        """The attributes that a level tests."""
        tested = self.levels[level]
        if isinstance(tested, Level):
            return frozenset({tested.attribute})
        return frozenset({tested.left.attribute, tested.right.attribute})

    @cached_property
    def levels_of_times(self) -> frozenset[int]:
        """The levels that test which of several times is asked about."""
        return frozenset(n for n, x in enumerate(self.levels) if isinstance(x, Level) and x.attribute == TIME_FACT)

    # --- which choices are valid together, and how many raw requests they stand for

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The levels in blocks, each with its valid choices and the number of raw values that each stands for."""
        blocks: list[Block] = []
        groups = {group.first: group for group in self.groups}
        n = 0
        while n < len(self.levels):
            group = groups.get(n)
            if group is not None:
                blocks.append(Block(n, group.last, group.joint_choices))
                n = group.last + 1
                continue
            level = self.levels[n]
            assert isinstance(level, Level)  # noqa: S101  # an ordering belongs to a group; for mypy
            blocks.append(Block(n, n, tuple(((c,), size(values)) for c, values in enumerate(level.classes))))
            n += 1
        return tuple(blocks)

    def blocks_counting(self, levels: frozenset[int]) -> tuple[Block, ...]:
        """The blocks for counts over these levels alone: a block without any of them counts as a single point."""
        groups = {group.first: group for group in self.groups}

        def counting(block: Block) -> Block:
            own = levels.intersection(range(block.first, block.last + 1))
            if not own:
                return block.counted_once()
            return block if len(own) > block.last - block.first else groups[block.first].block_counting(own)

        return tuple(map(counting, self.blocks))

    def list_joint_choices(self, check_deadline: Callable[[], None]) -> None:
        """Lists the valid choices of compared facts, the only slow part of a space, to cache them.

        `check_deadline` is called from time to time. Raises TooLargeError.
        """
        for group in self.groups:
            group.list_joint_choices(check_deadline)

    def valid(self, forest: Forest) -> int:
        """True where the choices at the levels of each group are valid together."""
        self.list_joint_choices(forest.check_deadline)
        return forest.every(
            valid_choices(forest, Block(group.first, group.last, group.joint_choices)) for group in self.groups
        )

    # --- two requests

    def requests_of(self, level: int) -> frozenset[int]:
        """The requests that a level tests."""
        tested = self.levels[level]
        if isinstance(tested, Level):
            return frozenset(tested.requests)
        facts = (tested.left, tested.right)
        return frozenset(r for fact in facts for r in self.level(fact.attribute, None, fact.request).requests)

    def own_levels(self, request: int) -> frozenset[int]:
        """The levels of this request alone, without those of groups that compare facts of both requests."""
        if not self.differ:
            return frozenset()
        apart = frozenset(n for n in range(len(self.levels)) if self.requests_of(n) == {request})
        return apart - frozenset(n for group in self.cross_groups for n in range(group.first, group.last + 1))

    @cached_property
    def cross_groups(self) -> tuple[Group, ...]:
        """The groups that compare facts of both requests."""
        return tuple(group for group in self.groups if {fact.request for fact in group.facts} == {0, 1})

    @cached_property
    def self_orderings(self) -> tuple[int, ...]:
        """The levels that order an attribute of one request relative to the same attribute of the other."""
        return tuple(
            n for n, level in enumerate(self.levels)
            if isinstance(level, Ordering) and level.left.attribute == level.right.attribute
        )  # fmt: skip

    @cached_property
    def twins(self) -> dict[int, int]:
        """From each level of the first request alone to the corresponding one of the second, without cross groups."""
        twins = {}
        second = self.own_levels(1)
        for n in sorted(self.own_levels(0)):
            level = self.levels[n]
            if isinstance(level, Level):
                twins[n] = self.place[1, level.attribute, level.code]
            else:
                twins[n] = self.ordering[Fact(level.left.attribute, 1), Fact(level.right.attribute, 1)][0]
        assert set(twins.values()) == second  # noqa: S101  # groups have the same classes for both requests
        return twins

    # --- boxes, and which choices an example takes

    def box(self, choices: Sequence[frozenset[int]], request: int, any_of: Sequence[tuple[int, ...]] = ()) -> Box:
        """A box over levels as a box over the attributes of this request. `orderings_of` has its orders of facts.

        `any_of` are groups of levels, each of codes of one set, of which it has at least one.
        """
        sides: dict[str, Side] = {}
        for attribute in self.attributes:
            match attribute.type:
                case SetOf():
                    presence = {code: self.values(choices, request, attribute.name, code) for code in attribute.names}
                    has = tuple(code for code, side in presence.items() if side == {PRESENT})
                    lacks = tuple(code for code, side in presence.items() if side == {ABSENT})
                    places = {code: self.place[request, attribute.name, code] for code in attribute.names}
                    groups = (levels for levels in any_of if levels[0] in places.values())
                    some = tuple(code for levels in groups for code, level in places.items() if level in levels)
                    sides[attribute.name] = Selection(has, lacks, some)
                case Ordered():
                    sides[attribute.name] = OneOfRanges(self.ranges(choices, request, attribute.name))
                case Choice():
                    allowed = self.values(choices, request, attribute.name, None)
                    sides[attribute.name] = OneOfCodes(tuple(name for name in attribute.names if name in allowed))
                case _:
                    assert_never(attribute.type)
        return sides

    def values(self, choices: Sequence[frozenset[int]], request: int, attribute: str, code: str | None) -> set[str]:
        """The codes that a box allows for an attribute; for a code of a set, PRESENT and ABSENT as the box allows."""
        level = self.place[request, attribute, code]
        classes = self.level(attribute, code, request).classes
        return {str(value) for n in choices[level] for value in classes[n]}

    def ranges(self, choices: Sequence[frozenset[int]], request: int, attribute: str) -> tuple[tuple[int, int], ...]:
        """The ranges that a box allows for a fact on a scale."""
        level = self.place[request, attribute, None]
        classes = self.level(attribute, None, request).classes
        parts = [part for n in choices[level] for part in classes[n] if isinstance(part, range)]
        return union((part.start, part.stop) for part in parts)

    def orderings_of(self, choices: Sequence[frozenset[int]]) -> tuple[Condition, ...]:
        """The conditions that a box sets on the orders of compared facts."""
        conditions = []
        for n, level in enumerate(self.levels):
            if isinstance(level, Ordering) and len(choices[n]) < level.width:
                conditions.append(ordering_condition(level.left, level.right, choices[n], level.ordered))
        return tuple(conditions)

    @cached_property
    def preferences(self) -> tuple[tuple[int, ...], ...]:
        """For each level, its choices in the order in which an example takes them: as they are, but classes of a scale that
        have only ends, such as 0 alone, last.
        """
        return tuple(
            tuple(sorted(range(width), key=partial(has_only_ends, level)))
            for level, width in zip(self.levels, self.widths, strict=True)
        )

    @cached_property
    def scales(self) -> dict[str, Scale | Steps]:
        """The scale of each ordered attribute, by its name."""
        return {a.name: a.type.scale for a in self.attributes if isinstance(a.type, Ordered)}


def has_only_ends(level: Level | Ordering, choice: int) -> bool:
    """Whether the choice is a class of a scale without a value between the ends of one of its ranges."""
    if not isinstance(level, Level):
        return False
    ranges = [part for part in level.classes[choice] if isinstance(part, range)]
    return bool(ranges) and max(map(len, ranges)) <= ENDS


def size(values: Values) -> int:
    """The number of raw values in a class."""
    return sum(len(part) if isinstance(part, range) else 1 for part in values)
