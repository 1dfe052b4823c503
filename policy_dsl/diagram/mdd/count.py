"""Counts the raw points at which a diagram is true. A choice may stand for many raw values, and choices at different
levels may exclude each other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from msgspec import Struct

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.rows import Runs, stretches


class CellTree(Struct, frozen=True, eq=False, dict=True):
    """The cells of a block from one level on: a subtree, or at the last level a number of raw points, for each choice.

    `total` is the sum of these numbers.
    """

    children: tuple[CellTree | int, ...]
    total: int

    @cached_property
    def totals_before(self) -> tuple[int, ...]:
        """The sum of these numbers over the choices before each one, and over all."""
        return (0, *accumulate(map(total, self.children)))

    @cached_property
    def is_last(self) -> bool:
        """Whether it is that of the last level of its block."""
        return all(isinstance(child, int) for child in self.children)

    def points(self, start: int, end: int) -> int:
        """The number of raw points of the choices from `start` on, up to the one before `end`."""
        last = len(self.children)
        return self.totals_before[min(end, last)] - self.totals_before[min(start, last)]


class Block(Struct, frozen=True, dict=True):
    """Levels `first` to `last`, counted together because their choices constrain each other. Often a single level.

    A cell is a valid combination of choices, one for each level, with the number of raw points that it stands for.
    """

    first: int
    last: int
    cells: tuple[tuple[tuple[int, ...], int], ...]

    @cached_property
    def cell_tree(self) -> CellTree | int:
        """The cells as a tree in which equal subtrees are shared."""
        trees: dict[tuple[int, ...], CellTree] = {}

        def tree_of(depth: int, cells: Sequence[tuple[tuple[int, ...], int]]) -> CellTree | int:
            if depth > self.last - self.first:
                return cells[0][1]
            choices: dict[int, list[tuple[tuple[int, ...], int]]] = {}
            for cell in cells:
                choices.setdefault(cell[0][depth], []).append(cell)
            children = tuple(
                [tree_of(depth + 1, choices[n]) if n in choices else 0 for n in range(max(choices, default=-1) + 1)]
            )
            key = (depth, *(child if isinstance(child, int) else -id(child) for child in children))
            if key not in trees:
                trees[key] = CellTree(children, sum(total(child) for child in children))
            return trees[key]

        return tree_of(0, self.cells)

    def counted_once(self) -> Block:
        """The block as a single point, for counts in which its levels do not matter."""
        return Block(self.first, self.last, ((self.cells[0][0], 1),))


def total(part: CellTree | int) -> int:
    """The number of raw points in a part of a block."""
    return part if isinstance(part, int) else part.total


class PointCounter:
    """Counts points in one forest, over the same blocks each time. What diagrams share is counted once."""

    def __init__(self, forest: Forest, blocks: Sequence[Block]) -> None:
        """The blocks cover all levels, in order."""
        self.forest, self.blocks = forest, blocks
        self.block_of = [n for n, block in enumerate(blocks) for _ in range(block.first, block.last + 1)] + [
            len(blocks)
        ]
        self.points_from = [1] * (len(blocks) + 1)  # of all blocks from each one on
        for n in range(len(blocks) - 1, -1, -1):
            self.points_from[n] = self.points_from[n + 1] * total(blocks[n].cell_tree)
        self.memo: dict[int, int] = {forest.yes: 1, forest.no: 0}
        self.inside: dict[tuple[int, CellTree], int] = {}

    def count(self, node: int) -> int:
        """The number of raw points at which the node is true."""
        block = self.block_of[self.forest.levels[node]]
        return self.at(node) * (self.points_from[0] // self.points_from[block])

    def at(self, node: int) -> int:
        """The count over the levels from the first of the node's block on."""
        result = self.memo.get(node)
        if result is None:
            n = self.block_of[self.forest.levels[node]]
            result = self.memo[node] = self.within(node, self.blocks[n].first, self.blocks[n].cell_tree, n)
        return result

    def within(self, node: int, level: int, part: CellTree | int, n: int) -> int:
        """The count over the levels from `level`, in block `n`, on; within the block, over the cells of `part` alone."""
        forest = self.forest
        if forest.levels[node] > self.blocks[n].last or isinstance(part, int):
            return total(part) and total(part) * self.at(node) * (
                self.points_from[n + 1] // self.points_from[self.block_of[forest.levels[node]]]
            )
        key = (node, part)
        result = self.inside.get(key)
        if result is None:
            forest.step()
            here = forest.levels[node] == level
            children = forest.children[node]
            each: list[tuple[int, CellTree | int]]
            if here and part.is_last and isinstance(children, Runs):
                each = [(child, part.points(start, end)) for start, end, child in stretches(children)]
            else:
                each = [(children[c] if here else node, p) for c, p in enumerate(part.children)]
            result = self.inside[key] = sum([self.within(child, level + 1, p, n) for child, p in each if p])
        return result


def count_points(forest: Forest, node: int, blocks: Sequence[Block]) -> int:
    """The number of raw points at which the node is true. The blocks cover all levels, in order."""
    return PointCounter(forest, blocks).count(node)


def count_by_key(
    forest: Forest, node: int, blocks: Sequence[Block], keys: Callable[[Hashable], Iterable[str]]
) -> dict[str, int]:
    """For each key, the number of raw points whose value has it.

    One walk counts them all: each key has its own digits in one large number, so wide that no count carries into the next.
    """
    counter = PointCounter(forest, blocks)
    width = counter.points_from[0].bit_length()
    places: dict[str, int] = {}
    for value in forest.terminals_below([node]):
        own = [places.setdefault(key, len(places)) for key in keys(value)]
        counter.memo[forest.terminal(value)] = sum(1 << width * place for place in own)
    digits = counter.count(node)
    return {key: digits >> width * place & (1 << width) - 1 for key, place in places.items()}


def valid_choices(forest: Forest, block: Block) -> int:
    """True where the choices at the levels of the block form one of its cells."""
    memo: dict[CellTree, int] = {}

    def at(level: int, part: CellTree | int) -> int:
        if isinstance(part, int):
            return forest.yes if part else forest.no
        if part not in memo:
            below = [at(level + 1, child) for child in part.children]
            memo[part] = forest.node(level, tuple(below + [forest.no] * (forest.widths[level] - len(below))))
        return memo[part]

    return at(block.first, block.cell_tree)
