"""Groups of compared facts: which orders of their values are possible, and how many values have each, without a solver.

All facts of a group are divided at the same points. Facts in different classes are ordered by their classes. In one
class only their weak order matters: which come first and which are equal. In a class of n values, a weak order with m
distinct values stands for C(n, m) combinations of raw values, so everything stays finite and every count exact.

Facts with codes are compared likewise: a code is its position among all codes, which are in an order that keeps each
class together. Where only equality is asked, a pair is equal or different: orders that differ in nothing else are one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from math import comb, prod

from msgspec import Struct

from policy_dsl.diagram.mdd.count import Block
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.conditions import AtMost, Condition, Fact, Not, Same, all_of

LESS, EQUAL, MORE = 0, 1, 2
"""The order of the first of two facts relative to the second."""

DIFFERENT = 0
"""In place of less and more, where only equality is asked. Equal is the same choice as above."""

MOST_CELLS = 200_000
"""The most cells of a group; with more it raises TooLargeError."""

MOST_RANKED = 6
"""The most facts of a group that may be in one class. Six have 4,683 weak orders."""

Pairs = tuple[tuple[int, int], ...]
Cell = tuple[tuple[int, ...], int]
"""A choice for each level of a group, and the number of combinations of raw values that it stands for."""

CHECK_INTERVAL = 256
"""Combinations of classes between readings of the clock."""

MOST_CACHED = 64
"""Groups whose cells are cached."""

CACHE: dict[tuple[tuple[tuple[range, ...], ...], Pairs, bool], tuple[Cell, ...] | None] = {}
"""The cells by classes, pairs and whether they are ordered; `None` where there are too many."""


class Group(Struct, frozen=True):
    """Compared facts, the classes of each, and the pairs of them, by position, that are compared.

    In a space, it has a level for each fact, from level `first` on, then an ordering for each pair. A group of facts with
    codes has the `codes` by position; if it is not `ordered`, its pairs are equal or different.
    """

    first: int
    facts: tuple[Fact, ...]
    classes: tuple[tuple[range, ...], ...]
    pairs: Pairs
    codes: tuple[str, ...] = ()
    ordered: bool = True

    @property
    def last(self) -> int:
        """The number of the group's last level in the space."""
        return self.first + len(self.facts) + len(self.pairs) - 1

    @property
    def joint_choices(self) -> tuple[Cell, ...]:
        """The valid combinations of choices at its levels. Raises TooLargeError."""
        return joint_choices(self.classes, self.pairs, ordered=self.ordered)

    def list_joint_choices(self, check_deadline: Callable[[], None]) -> None:
        """Fills the cache of `joint_choices`. `check_deadline` is called from time to time. Raises TooLargeError."""
        joint_choices(self.classes, self.pairs, check_deadline, ordered=self.ordered)

    def value(self, step: int) -> str | int:
        """The raw value at this position: the step itself, or its code."""
        return self.codes[step] if self.codes else step

    def block_counting(self, levels: frozenset[int]) -> Block:
        """The block for counts over the levels of some of its facts alone, whose values are all valid together."""
        counted = [n for n in range(len(self.facts)) if self.first + n in levels]
        cells = {tuple(choices[n] for n in counted): choices for choices, _ in self.joint_choices}
        points = [prod(len(self.classes[n][choices[n]]) for n in counted) for choices in cells.values()]
        return Block(self.first, self.last, tuple(zip(cells.values(), points, strict=True)))

    def values(self, choices: tuple[int, ...], pick: Callable[[range, int], Sequence[int]]) -> dict[Fact, int]:
        """Raw values of the facts that fit these choices. `pick` has so many different values of a class, in any order."""
        size = len(self.facts)
        ranges = [classes[n] for classes, n in zip(self.classes, choices[:size], strict=True)]
        result: dict[Fact, int] = {}
        for values in dict.fromkeys(ranges):
            places = [place for place in range(size) if ranges[place] == values]
            here = [(n, pair) for n, pair in enumerate(self.pairs) if pair[0] in places and pair[1] in places]
            for ranks in weak_orders(len(places)):
                rank = dict(zip(places, ranks, strict=True))
                distinct = max(ranks) + 1
                signs = (sign(rank[left], rank[right], self.ordered) == choices[size + n] for n, (left, right) in here)
                in_order = all(signs)
                if distinct <= len(values) and in_order:
                    picked = sorted(pick(values, distinct))
                    result.update({self.facts[place]: picked[rank[place]] for place in places})
                    break
            else:
                raise ValueError("no values have this order")
        return result


def joint_choices(
    classes: tuple[tuple[range, ...], ...],
    pairs: Pairs,
    check_deadline: Callable[[], None] | None = None,
    *,
    ordered: bool = True,
) -> tuple[Cell, ...]:
    """The valid combinations of choices for facts with these classes and compared pairs.

    Caches the result, even that there are too many. `check_deadline` is called from time to time. Raises TooLargeError.
    """
    key = classes, pairs, ordered
    if key not in CACHE:
        cells = enumerate_cells(classes, pairs, check_deadline or (lambda: None), ordered)
        if len(CACHE) >= MOST_CACHED:
            CACHE.clear()
        CACHE[key] = cells
    else:
        cells = CACHE[key]
    if cells is None:
        raise TooLargeError
    return cells


def enumerate_cells(
    classes: tuple[tuple[range, ...], ...], pairs: Pairs, check_deadline: Callable[[], None], ordered: bool
) -> tuple[Cell, ...] | None:
    """The valid combinations of choices; `None` if there are too many. Every combination of classes has at least one."""
    if prod(map(len, classes)) > MOST_CELLS:
        return None
    cells: list[Cell] = []
    for n, chosen in enumerate(product(*(range(len(each)) for each in classes))):
        if not n % CHECK_INTERVAL:
            check_deadline()
        ranges = [each[place] for each, place in zip(classes, chosen, strict=True)]
        cells.extend((chosen + signs, points) for signs, points in pair_signs(ranges, pairs, ordered))
        if len(cells) > MOST_CELLS:
            return None
    return tuple(cells)


def pair_signs(ranges: list[range], pairs: Pairs, ordered: bool) -> Iterator[tuple[tuple[int, ...], int]]:
    """Each possible order of the pairs for facts in these ranges, with the number of combinations of values that have it."""
    inside: dict[range, list[int]] = {}
    for place, values in enumerate(ranges):
        inside.setdefault(values, []).append(place)
    fixed = {pair: sign(ranges[pair[0]].start, ranges[pair[1]].start, ordered) for pair in pairs}
    options: list[list[tuple[dict[tuple[int, int], int], int]]] = []
    for values, places in inside.items():
        here = tuple(pair for pair in pairs if pair[0] in places and pair[1] in places)
        local = tuple((places.index(left), places.index(right)) for left, right in here)
        options.append(
            [
                (dict(zip(here, signs, strict=True)), points)
                for signs, sizes in sign_patterns(len(places), local, ordered).items()
                if (points := sum(times * comb(len(values), m) for m, times in sizes))
            ]
        )
    for option in product(*options):
        signs, points = dict(fixed), 1
        for local_signs, factor in option:
            signs.update(local_signs)
            points *= factor
        yield tuple(signs[pair] for pair in pairs), points


def sign(left: int, right: int, ordered: bool = True) -> int:
    """The order of one value relative to another; unless they are ordered, equal or different."""
    return EQUAL if left == right else DIFFERENT if not ordered else LESS if left < right else MORE


@cache
def weak_orders(many: int) -> tuple[tuple[int, ...], ...]:
    """Every ranking of `many` facts with ties allowed. Ranks count from 0 without gaps. Raises TooLargeError."""
    if many > MOST_RANKED:
        raise TooLargeError
    return tuple(
        ranks for ranks in product(range(many), repeat=many) if set(ranks) == set(range(max(ranks, default=-1) + 1))
    )


@cache
def sign_patterns(many: int, pairs: Pairs, ordered: bool = True) -> dict[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """The possible orders of the pairs among `many` facts of one class. Each comes with pairs (m, number of weak orders
    with m distinct values).
    """
    patterns: dict[tuple[int, ...], Counter[int]] = {}
    for ranks in weak_orders(many):
        signs = tuple(sign(ranks[left], ranks[right], ordered) for left, right in pairs)
        patterns.setdefault(signs, Counter())[max(ranks) + 1] += 1
    return {signs: tuple(sizes.items()) for signs, sizes in patterns.items()}


def ordering_condition(left: Fact, right: Fact, choices: frozenset[int], ordered: bool) -> Condition:
    """The condition that two facts have one of these orders; unless they are ordered, that they are equal or different."""
    if not ordered:
        same = Same(left, right)
        return same if choices == {EQUAL} else Not(same)
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
