"""Facts that are compared with each other, without a solver.

All facts of a group are cut at the same points. Two of different classes are then in order already; inside one class
nothing matters but which come before which and which are equal: their weak order. A weak order with m distinct values in a
class of n values stands for C(n, m) raw ones, so everything stays finite and every count exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from math import comb, prod

from msgspec import Struct

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.conditions import AtMost, Condition, Fact, Not, all_of

LESS, EQUAL, MORE = 0, 1, 2
"""How the first of two facts stands to the second."""

MOST_CELLS = 200_000
"""Cells a group may have; past that it is too large to be decided here."""

MOST_TOGETHER = 6
"""Facts of one class whose weak orders are listed: 4,683 of them."""

Pairs = tuple[tuple[int, int], ...]
Cell = tuple[tuple[int, ...], int]
"""A choice for each class level and each ordering of a group, and how many raw values of its facts make these choices."""

AWHILE = 256
"""Choices of classes after which the time is looked at."""

MOST_KNOWN = 64
"""Groups of which the cells are kept."""

KNOWN: dict[tuple[tuple[tuple[range, ...], ...], Pairs], tuple[Cell, ...] | None] = {}
"""The cells of groups, or none for those that have too many."""


class Group(Struct, frozen=True):
    """Compared facts: the classes of each, and which pairs (by place) are compared.

    Its levels in a space are the classes of its facts, from level `first`, then an ordering for each pair.
    """

    first: int
    facts: tuple[Fact, ...]
    classes: tuple[tuple[range, ...], ...]
    pairs: Pairs

    @property
    def last(self) -> int:
        """Its last level."""
        return self.first + len(self.facts) + len(self.pairs) - 1

    @property
    def joint_choices(self) -> tuple[Cell, ...]:
        """All choices that go together. Raises TooLargeError."""
        return joint_choices(self.classes, self.pairs)

    def listed(self, in_time: Callable[[], None]) -> None:
        """Lists the choices that go together, if they are not yet. `in_time` is called now and then. Raises TooLargeError."""
        joint_choices(self.classes, self.pairs, in_time)

    def values(self, choices: tuple[int, ...], *, late: bool = False) -> dict[Fact, int]:
        """Raw values of the facts that make these choices: the first ones of their classes, or the last ones."""
        many = len(self.facts)
        ranges = [classes[n] for classes, n in zip(self.classes, choices[:many], strict=True)]
        found: dict[Fact, int] = {}
        for values in dict.fromkeys(ranges):
            places = [place for place in range(many) if ranges[place] == values]
            here = [(n, pair) for n, pair in enumerate(self.pairs) if pair[0] in places and pair[1] in places]
            for ranks in weak_orders(len(places)):
                rank = dict(zip(places, ranks, strict=True))
                distinct = max(ranks) + 1
                stands = all(compared(rank[one], rank[other]) == choices[many + n] for n, (one, other) in here)
                if distinct <= len(values) and stands:
                    start = values.stop - distinct if late else values.start
                    found.update({self.facts[place]: start + rank[place] for place in places})
                    break
            else:
                raise ValueError("no facts stand so")
        return found


def joint_choices(
    classes: tuple[tuple[range, ...], ...], pairs: Pairs, in_time: Callable[[], None] | None = None
) -> tuple[Cell, ...]:
    """All choices that go together for facts of these classes, of which these pairs are compared.

    What was found is kept, also that they are too many. `in_time` is called now and then. Raises TooLargeError.
    """
    key = classes, pairs
    if key not in KNOWN:
        found = listed(classes, pairs, in_time or (lambda: None))
        if len(KNOWN) >= MOST_KNOWN:
            KNOWN.clear()
        KNOWN[key] = found
    else:
        found = KNOWN[key]
    if found is None:
        raise TooLargeError
    return found


def listed(
    classes: tuple[tuple[range, ...], ...], pairs: Pairs, in_time: Callable[[], None]
) -> tuple[Cell, ...] | None:
    """The choices that go together; none when they are too many. Whatever the classes of the facts are, some go together."""
    if prod(map(len, classes)) > MOST_CELLS:
        return None
    found: list[Cell] = []
    for n, chosen in enumerate(product(*(range(len(each)) for each in classes))):
        if not n % AWHILE:
            in_time()
        ranges = [each[place] for each, place in zip(classes, chosen, strict=True)]
        found.extend((chosen + signs, points) for signs, points in orders(ranges, pairs))
        if len(found) > MOST_CELLS:
            return None
    return tuple(found)


def orders(ranges: list[range], pairs: Pairs) -> Iterator[tuple[tuple[int, ...], int]]:
    """For facts in these ranges, how each pair may stand, and how many raw values stand so."""
    inside: dict[range, list[int]] = {}
    for place, values in enumerate(ranges):
        inside.setdefault(values, []).append(place)
    known = {pair: compared(ranges[pair[0]].start, ranges[pair[1]].start) for pair in pairs}
    options: list[list[tuple[dict[tuple[int, int], int], int]]] = []
    for values, places in inside.items():
        here = tuple(pair for pair in pairs if pair[0] in places and pair[1] in places)
        local = tuple((places.index(one), places.index(other)) for one, other in here)
        options.append(
            [
                (dict(zip(here, signs, strict=True)), points)
                for signs, sizes in sign_patterns(len(places), local).items()
                if (points := sum(times * comb(len(values), m) for m, times in sizes))
            ]
        )
    for option in product(*options):
        signs, points = dict(known), 1
        for some, many in option:
            signs.update(some)
            points *= many
        yield tuple(signs[pair] for pair in pairs), points


def compared(one: int, other: int) -> int:
    """How one value stands to another."""
    return LESS if one < other else EQUAL if one == other else MORE


@cache
def weak_orders(many: int) -> tuple[tuple[int, ...], ...]:
    """Every way to rank so many things, ties allowed: ranks from 0, none left out. Raises TooLargeError."""
    if many > MOST_TOGETHER:
        raise TooLargeError
    return tuple(
        ranks for ranks in product(range(many), repeat=many) if set(ranks) == set(range(max(ranks, default=-1) + 1))
    )


@cache
def sign_patterns(many: int, pairs: Pairs) -> dict[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """How the pairs may stand among so many facts of one class; for each, how many weak orders have m distinct values."""
    found: dict[tuple[int, ...], Counter[int]] = {}
    for ranks in weak_orders(many):
        signs = tuple(compared(ranks[one], ranks[other]) for one, other in pairs)
        found.setdefault(signs, Counter())[max(ranks) + 1] += 1
    return {signs: tuple(sizes.items()) for signs, sizes in found.items()}


def standing(left: Fact, right: Fact, choices: frozenset[int]) -> Condition:
    """The condition that two facts compare in one of these ways."""
    at_most, at_least = AtMost(left, right), AtMost(right, left)
    ways: dict[frozenset[int], Condition] = {
        frozenset({LESS}): Not(at_least),
        frozenset({EQUAL}): all_of([at_most, at_least]),
        frozenset({MORE}): Not(at_most),
        frozenset({LESS, EQUAL}): at_most,
        frozenset({EQUAL, MORE}): at_least,
        frozenset({LESS, MORE}): Not(all_of([at_most, at_least])),
    }
    return ways[choices]
