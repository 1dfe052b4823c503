"""Builds one diagram for many conditions from an array with a place for each point of the space; needs numpy.

This is for tables of many thousands of rows. Each condition is written to all places where it holds. A place has the
number of a history: the condition written there last, and the number of the history before it. Then the array is folded
into nodes, level by level from the last; equal rows share a node.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from importlib.util import find_spec
from math import prod
from typing import TYPE_CHECKING

from policy_dsl.diagram.mdd.chains import Chain, Spans
from policy_dsl.diagram.mdd.forest import Forest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Numbers = NDArray[np.int32]

LEAST = 5_000
"""The least number of conditions for which this is faster than a sweep, including the import of numpy."""

MOST_PLACES = 100_000_000
"""The most points of a space for which the array is made. Each takes 4 bytes."""

MOST_WRITES = 200_000_000
"""The most places that all conditions together may write to."""

MOST_IN_A_PART = 100_000
"""The most points that the levels of one part of a condition may have: the places of a part are listed."""

FACTOR = 0x9E3779B97F4A7C15
"""An odd number with many bits. A row weighted with its powers and summed is the hash of the row."""

BLOCK = 1 << 20
"""Rows folded at a time."""

CHECK_INTERVAL = 256
"""Conditions between readings of the clock."""


def fits_dense(forest: Forest, chains: Sequence[Chain], spans: Spans) -> bool:
    """Whether there are enough conditions, and the space is small enough."""
    if len(chains) < LEAST or prod(forest.widths) > MOST_PLACES or find_spec("numpy") is None:
        return False
    part_spans = (spans[part] for part in {part for parts in chains for part in parts if part != forest.no})
    return all(prod(forest.widths[first : last + 1]) <= MOST_IN_A_PART for first, last, _ in part_spans)


def sweep_dense(
    forest: Forest,
    chains: Sequence[Chain],
    spans: Spans,
    leaf: Callable[[list[int]], Hashable],
    orders: Sequence[Sequence[int]] = (),
) -> int | None:
    """The diagram of `leaf`, which maps the numbers of the conditions that hold, in order, to a value. Of each of the
    `orders` it is given the first condition that holds.

    `None` where the conditions would write to too many places.
    """
    import numpy as np

    condition_places = ConditionPlaces(forest, spans)
    satisfiable = [(number, parts) for number, parts in enumerate(chains) if forest.no not in parts]
    if sum(condition_places.size(parts) for _, parts in satisfiable) > MOST_WRITES:
        return None
    entry_at = np.zeros(prod(forest.widths), dtype=np.int32)
    history: list[tuple[int, int]] = [(0, 0)]
    memo: dict[tuple[int, int], int] = {}
    order_of = {number: 1 << n for n, order in enumerate(orders) for number in order}
    begun = [0]  # for each history, the orders of which it has a condition, as bits

    def extended(previous: int, number: int) -> int:
        entry = memo.get((previous, number))
        if entry is None:
            order = order_of.get(number, 0)
            entry = previous if begun[previous] & order else len(history)
            memo[previous, number] = entry
            if entry == len(history):
                history.append((previous, number))
                begun.append(begun[previous] | order)
        return entry

    for number, parts in satisfiable:
        if not number % CHECK_INTERVAL:
            forest.check_deadline()
        places = condition_places.places(parts)
        previous_entries = entry_at[places]
        previous = int(previous_entries[0])
        if (previous_entries == previous).all():
            entry_at[places] = extended(previous, number)
        else:
            distinct, which = np.unique(previous_entries, return_inverse=True)
            entry_at[places] = np.array([extended(entry, number) for entry in distinct.tolist()], dtype=np.int32)[which]
    terminals = np.zeros(len(history), dtype=np.int32)
    for entry in np.unique(entry_at).tolist():
        terminals[entry] = forest.terminal(leaf(history_of(history, entry)))
    for start in range(0, len(entry_at), BLOCK):
        entry_at[start : start + BLOCK] = terminals[entry_at[start : start + BLOCK]]
    return fold(forest, entry_at)


def history_of(history: Sequence[tuple[int, int]], entry: int) -> list[int]:
    """The conditions in a history, in the order in which they were written."""
    conditions = []
    while entry:
        entry, number = history[entry]
        conditions.append(number)
    return conditions[::-1]


class ConditionPlaces:
    """Where conditions hold in an array of the whole space. Caches what many of them share."""

    def __init__(self, forest: Forest, spans: Spans) -> None:
        """`spans` has the span of every part of every condition."""
        self.forest, self.spans = forest, spans
        self.strides = [prod(forest.widths[level + 1 :]) for level in range(forest.bottom)]
        self.true_by_part: dict[int, Places] = {}
        self.free_by_tested: dict[int, Places] = {}

    def places(self, parts: Chain) -> Places:
        """The places where all parts of a condition are true."""
        tested, true_places = self.split(parts)
        places = self.free_by_tested.get(tested)
        if places is None:
            places = self.free_by_tested[tested] = self.free_places(tested)
        for offsets in true_places:
            places = (places[:, None] + offsets).ravel()
        return places

    def size(self, parts: Chain) -> int:
        """The number of places where all parts are true, computed without listing them."""
        tested, true_places = self.split(parts)
        free = prod(width for level, width in enumerate(self.forest.widths) if not tested >> level & 1)
        return free * prod(map(len, true_places))

    def split(self, parts: Chain) -> tuple[int, list[Places]]:
        """The levels that the parts span, as bits, and the offsets where each part is true."""
        tested, true_places = 0, []
        for part in parts:
            first, last, _ = self.spans[part]
            tested |= (1 << last + 1) - (1 << first)
            true = self.true_by_part.get(part)
            if true is None:
                true = self.true_by_part[part] = self.true_places(part, first, last)
            true_places.append(true)
        return tested, true_places

    def free_places(self, tested: int) -> Places:
        """The places of all choices at the levels not tested, with the first choice at all others."""
        import numpy as np

        places = np.zeros(1, dtype=np.int64)
        for level, width in enumerate(self.forest.widths):
            if not tested >> level & 1:
                places = (places[:, None] + np.arange(width) * self.strides[level]).ravel()
        return places

    def true_places(self, node: int, level: int, last: int) -> Places:
        """The places where a node that tests levels `level` to `last` is true, with the first choice at all others."""
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
    """The node of the diagram given as an array of terminals, one for each place."""
    import numpy as np

    for level in range(forest.bottom - 1, -1, -1):
        rows = nodes.reshape(-1, forest.widths[level])
        nodes = np.empty(len(rows), dtype=np.int32)
        for start in range(0, len(rows), BLOCK):
            forest.check_deadline()
            block = rows[start : start + BLOCK]
            first, which = distinct_rows(block)
            made = [forest.node(level, tuple(row)) for row in block[first].tolist()]
            nodes[start : start + BLOCK] = np.array(made, dtype=np.int32)[which]
    return int(nodes[0])


def distinct_rows(rows: Numbers) -> tuple[Places, Places]:
    """The index of the first of each group of equal rows, and for every row the number of its group."""
    import numpy as np

    hashes = np.zeros(len(rows), dtype=np.uint64)
    for choice in range(rows.shape[1]):
        hashes = hashes * FACTOR + rows[:, choice].astype(np.uint64)
    _, first, which = np.unique(hashes, return_index=True, return_inverse=True)
    if not np.array_equal(rows[first][which], rows):  # different rows have the same hash
        _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, which.ravel()
