"""Many conditions in one diagram by painting the whole space: an array with a place for each class, where numpy is installed.

For tables of many thousands of rows. What holds at a place is a number: that of the last condition painted over it, with the
number that was there before. Then the array is folded into nodes, level by level from the last: equal rows of a level are one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from importlib.util import find_spec
from math import prod
from typing import TYPE_CHECKING

from policy_dsl.diagram.mdd.forest import Forest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Numbers = NDArray[np.int32]

LEAST = 5_000
"""Conditions from which on this is quicker than a walk, the import of numpy included."""

MOST_PLACES = 100_000_000
"""Classes of the whole space up to which it is painted, with 4 bytes for each."""

MOST_PAINTED = 200_000_000
"""Places that are painted, those of all conditions together, up to which it is done."""

MOST_IN_A_PART = 100_000
"""Classes of the levels that a part of a condition is about, up to which its places are listed."""

FACTOR = 0x9E3779B97F4A7C15
"""Odd, and of many bits: by a sum of its powers most rows that differ are told apart at once."""

BLOCK = 1 << 20
"""Rows that are folded at a time."""

AWHILE = 256
"""Conditions after which the time is looked at."""

Chain = Sequence[int]
"""A condition: diagrams about levels of their own that have to be true together, one below the other."""

Spans = Mapping[int, tuple[int, int, int]]
"""The first and the last level of diagrams."""


def fits_dense(forest: Forest, chains: Sequence[Chain], spans: Spans) -> bool:
    """Whether the conditions are many enough for this, and the space small enough."""
    if len(chains) < LEAST or prod(forest.widths) > MOST_PLACES or find_spec("numpy") is None:
        return False
    about = (spans[part] for part in {part for parts in chains for part in parts if part != forest.no})
    return all(prod(forest.widths[first : last + 1]) <= MOST_IN_A_PART for first, last, _ in about)


def sweep_dense(
    forest: Forest, chains: Sequence[Chain], spans: Spans, leaf: Callable[[list[int]], Hashable]
) -> int | None:
    """The diagram of what `leaf` makes of the numbers of the conditions that hold, in order. None where they hold of much."""
    import numpy as np

    canvas = Canvas(forest, spans)
    painting = [(number, parts) for number, parts in enumerate(chains) if forest.no not in parts]
    if sum(canvas.size(parts) for _, parts in painting) > MOST_PAINTED:
        return None
    held = np.zeros(prod(forest.widths), dtype=np.int32)
    over: list[tuple[int, int]] = [(0, 0)]
    known: dict[tuple[int, int], int] = {}

    def after(before: int, number: int) -> int:
        found = known.get((before, number))
        if found is None:
            found = known[before, number] = len(over)
            over.append((before, number))
        return found

    for number, parts in painting:
        if not number % AWHILE:
            forest.in_time()
        at = canvas.places(parts)
        here = held[at]
        before = int(here[0])
        if (here == before).all():
            held[at] = after(before, number)
        else:
            different, which = np.unique(here, return_inverse=True)
            held[at] = np.array([after(one, number) for one in different.tolist()], dtype=np.int32)[which]
    ends = np.zeros(len(over), dtype=np.int32)
    for one in np.unique(held).tolist():
        ends[one] = forest.terminal(leaf(numbers(over, one)))
    for start in range(0, len(held), BLOCK):
        held[start : start + BLOCK] = ends[held[start : start + BLOCK]]
    return folded(forest, held)


def numbers(over: Sequence[tuple[int, int]], one: int) -> list[int]:
    """The conditions that were painted to make this number, in order."""
    found = []
    while one:
        one, number = over[one]
        found.append(number)
    return found[::-1]


class Canvas:
    """Where conditions hold in an array of the whole space; what many of them share is found once."""

    def __init__(self, forest: Forest, spans: Spans) -> None:
        """`spans` are those of every part of a condition."""
        self.forest, self.spans = forest, spans
        self.strides = [prod(forest.widths[level + 1 :]) for level in range(forest.bottom)]
        self.true: dict[int, Places] = {}
        self.free: dict[int, Places] = {}

    def places(self, parts: Chain) -> Places:
        """The places where all the parts are true."""
        asked, known = self.parts(parts)
        found = self.free.get(asked)
        if found is None:
            found = self.free[asked] = self.anywhere(asked)
        for true in known:
            found = (found[:, None] + true).ravel()
        return found

    def size(self, parts: Chain) -> int:
        """How many places that are."""
        asked, known = self.parts(parts)
        free = prod(width for level, width in enumerate(self.forest.widths) if not asked >> level & 1)
        return free * prod(map(len, known))

    def parts(self, parts: Chain) -> tuple[int, list[Places]]:
        """The levels that the parts are about, as bits, and where each is true."""
        asked, found = 0, []
        for part in parts:
            first, last, _ = self.spans[part]
            asked |= (1 << last + 1) - (1 << first)
            true = self.true.get(part)
            if true is None:
                true = self.true[part] = self.within(part, first, last)
            found.append(true)
        return asked, found

    def anywhere(self, asked: int) -> Places:
        """Every choice at the levels that are not asked about, and the first at all others."""
        import numpy as np

        found = np.zeros(1, dtype=np.int64)
        for level, width in enumerate(self.forest.widths):
            if not asked >> level & 1:
                found = (found[:, None] + np.arange(width) * self.strides[level]).ravel()
        return found

    def within(self, node: int, level: int, last: int) -> Places:
        """Where a node is true from a level on, down to the last that it asks at; the first choice at all others."""
        import numpy as np

        stride, ways = self.strides[level], self.forest.cofactors(node, level)
        if level == last:
            return np.array([n * stride for n, way in enumerate(ways) if way == self.forest.yes], dtype=np.int64)
        return np.concatenate([self.within(way, level + 1, last) + n * stride for n, way in enumerate(ways)])


def folded(forest: Forest, nodes: Numbers) -> int:
    """The node of an array of terminals, one for each place."""
    import numpy as np

    for level in range(forest.bottom - 1, -1, -1):
        rows = nodes.reshape(-1, forest.widths[level])
        nodes = np.empty(len(rows), dtype=np.int32)
        for start in range(0, len(rows), BLOCK):
            forest.in_time()
            block = rows[start : start + BLOCK]
            first, which = alike(block)
            made = [forest.node(level, tuple(row)) for row in block[first].tolist()]
            nodes[start : start + BLOCK] = np.array(made, dtype=np.int32)[which]
    return int(nodes[0])


def alike(rows: Numbers) -> tuple[Places, Places]:
    """The first of all rows that are equal, for each of them, and for every row which of these it equals."""
    import numpy as np

    marks = np.zeros(len(rows), dtype=np.uint64)
    for choice in range(rows.shape[1]):
        marks = marks * FACTOR + rows[:, choice].astype(np.uint64)
    _, first, which = np.unique(marks, return_index=True, return_inverse=True)
    if not np.array_equal(rows[first][which], rows):  # rows that differ have one mark
        _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, which.ravel()
