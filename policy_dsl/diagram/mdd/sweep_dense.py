"""Builds one diagram for many conditions from an array with a place for each point of the space; needs numpy.

For tables of many thousands of rows. A place holds the number of a history: the last condition written there, and the
number that was there before. Then the array is folded into nodes, level by level from the last, with equal rows sharing
a node.
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
"""Conditions from which on this is faster than a sweep, including the import of numpy."""

MOST_PLACES = 100_000_000
"""Points of the space up to which the array is made, at 4 bytes each."""

MOST_WRITES = 200_000_000
"""Places written, summed over all conditions, up to which this is used."""

MOST_IN_A_PART = 100_000
"""Points of the levels of one part of a condition, up to which the places of the part are listed."""

FACTOR = 0x9E3779B97F4A7C15
"""An odd number with many bits: the weighted sum of its powers is a hash of a row."""

BLOCK = 1 << 20
"""Rows that are folded at a time."""

CHECK_INTERVAL = 256
"""Conditions between two looks at the clock."""

Chain = Sequence[int]
"""A condition: diagrams over disjoint spans of levels, in order, to be conjoined."""

Spans = Mapping[int, tuple[int, int, int]]
"""The first and the last level of each diagram."""


def fits_dense(forest: Forest, chains: Sequence[Chain], spans: Spans) -> bool:
    """Whether there are enough conditions, and the space is small enough."""
    if len(chains) < LEAST or prod(forest.widths) > MOST_PLACES or find_spec("numpy") is None:
        return False
    part_spans = (spans[part] for part in {part for parts in chains for part in parts if part != forest.no})
    return all(prod(forest.widths[first : last + 1]) <= MOST_IN_A_PART for first, last, _ in part_spans)


def sweep_dense(
    forest: Forest, chains: Sequence[Chain], spans: Spans, leaf: Callable[[list[int]], Hashable]
) -> int | None:
    """The diagram of `leaf`, which maps the numbers of the conditions that hold, in order, to a value.

    `None` where the conditions cover too many places.
    """
    import numpy as np

    places_of = ConditionPlaces(forest, spans)
    satisfiable = [(number, parts) for number, parts in enumerate(chains) if forest.no not in parts]
    if sum(places_of.size(parts) for _, parts in satisfiable) > MOST_WRITES:
        return None
    held = np.zeros(prod(forest.widths), dtype=np.int32)
    history: list[tuple[int, int]] = [(0, 0)]
    memo: dict[tuple[int, int], int] = {}

    def extended(entry_before: int, number: int) -> int:
        entry = memo.get((entry_before, number))
        if entry is None:
            entry = memo[entry_before, number] = len(history)
            history.append((entry_before, number))
        return entry

    for number, parts in satisfiable:
        if not number % CHECK_INTERVAL:
            forest.in_time()
        at = places_of.places(parts)
        before_each = held[at]
        entry_before = int(before_each[0])
        if (before_each == entry_before).all():
            held[at] = extended(entry_before, number)
        else:
            distinct, which = np.unique(before_each, return_inverse=True)
            held[at] = np.array([extended(entry, number) for entry in distinct.tolist()], dtype=np.int32)[which]
    terminals = np.zeros(len(history), dtype=np.int32)
    for entry in np.unique(held).tolist():
        terminals[entry] = forest.terminal(leaf(history_of(history, entry)))
    for start in range(0, len(held), BLOCK):
        held[start : start + BLOCK] = terminals[held[start : start + BLOCK]]
    return fold(forest, held)


def history_of(history: Sequence[tuple[int, int]], entry: int) -> list[int]:
    """The conditions in a history, in order."""
    conditions = []
    while entry:
        entry, number = history[entry]
        conditions.append(number)
    return conditions[::-1]


class ConditionPlaces:
    """Where conditions hold in an array of the whole space. Computes what many of them share once."""

    def __init__(self, forest: Forest, spans: Spans) -> None:
        """`spans` has every part of every condition."""
        self.forest, self.spans = forest, spans
        self.strides = [prod(forest.widths[level + 1 :]) for level in range(forest.bottom)]
        self.true: dict[int, Places] = {}
        self.free: dict[int, Places] = {}

    def places(self, parts: Chain) -> Places:
        """The places where all the parts are true."""
        tested, true_places = self.split(parts)
        places = self.free.get(tested)
        if places is None:
            places = self.free[tested] = self.free_places(tested)
        for offsets in true_places:
            places = (places[:, None] + offsets).ravel()
        return places

    def size(self, parts: Chain) -> int:
        """The number of these places."""
        tested, true_places = self.split(parts)
        free = prod(width for level, width in enumerate(self.forest.widths) if not tested >> level & 1)
        return free * prod(map(len, true_places))

    def split(self, parts: Chain) -> tuple[int, list[Places]]:
        """The levels that the parts test, as bits, and the places where each part is true."""
        tested, true_places = 0, []
        for part in parts:
            first, last, _ = self.spans[part]
            tested |= (1 << last + 1) - (1 << first)
            true = self.true.get(part)
            if true is None:
                true = self.true[part] = self.true_places(part, first, last)
            true_places.append(true)
        return tested, true_places

    def free_places(self, tested: int) -> Places:
        """Every choice at the levels that are not tested, with the first choice at all others."""
        import numpy as np

        places = np.zeros(1, dtype=np.int64)
        for level, width in enumerate(self.forest.widths):
            if not tested >> level & 1:
                places = (places[:, None] + np.arange(width) * self.strides[level]).ravel()
        return places

    def true_places(self, node: int, level: int, last: int) -> Places:
        """Where a node is true, by the levels `level` to `last`, with the first choice at all others."""
        import numpy as np

        stride, children = self.strides[level], self.forest.cofactors(node, level)
        if level == last:
            return np.array(
                [n * stride for n, child in enumerate(children) if child == self.forest.yes], dtype=np.int64
            )
        return np.concatenate(
            [self.true_places(child, level + 1, last) + n * stride for n, child in enumerate(children)]
        )


def fold(forest: Forest, nodes: Numbers) -> int:
    """The node of an array of terminals, one for each place."""
    import numpy as np

    for level in range(forest.bottom - 1, -1, -1):
        rows = nodes.reshape(-1, forest.widths[level])
        nodes = np.empty(len(rows), dtype=np.int32)
        for start in range(0, len(rows), BLOCK):
            forest.in_time()
            block = rows[start : start + BLOCK]
            first, which = distinct_rows(block)
            made = [forest.node(level, tuple(row)) for row in block[first].tolist()]
            nodes[start : start + BLOCK] = np.array(made, dtype=np.int32)[which]
    return int(nodes[0])


def distinct_rows(rows: Numbers) -> tuple[Places, Places]:
    """The index of the first row of each kind, and for every row the number of its kind."""
    import numpy as np

    hashes = np.zeros(len(rows), dtype=np.uint64)
    for choice in range(rows.shape[1]):
        hashes = hashes * FACTOR + rows[:, choice].astype(np.uint64)
    _, first, which = np.unique(hashes, return_index=True, return_inverse=True)
    if not np.array_equal(rows[first][which], rows):  # different rows have the same hash
        _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, which.ravel()
