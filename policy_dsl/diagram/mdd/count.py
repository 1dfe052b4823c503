"""How many raw points make a diagram true: levels have choices of many values, and choices that do not go together freely."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from policy_dsl.diagram.mdd.forest import Forest


class Shape(Struct, frozen=True, eq=False):
    """The cells of a block from one level on: what follows each choice, raw points at the end, and how many in all."""

    children: tuple[Shape | int, ...]
    total: int


class Block(Struct, frozen=True, dict=True):
    """Levels, from `first` to `last`, whose choices do not go together freely: the cells are those that do.

    Each cell is a choice for every level, with the number of raw points that make it. A level on its own is a block too.
    """

    first: int
    last: int
    cells: tuple[tuple[tuple[int, ...], int], ...]

    @cached_property
    def shape(self) -> Shape | int:
        """The cells as a diagram of their own, in which equal parts are one."""
        known: dict[tuple[int, ...], Shape] = {}

        def shaped(depth: int, cells: Sequence[tuple[tuple[int, ...], int]]) -> Shape | int:
            if depth > self.last - self.first:
                return cells[0][1]
            choices: dict[int, list[tuple[tuple[int, ...], int]]] = {}
            for cell in cells:
                choices.setdefault(cell[0][depth], []).append(cell)
            children = tuple(
                [shaped(depth + 1, choices[n]) if n in choices else 0 for n in range(max(choices, default=-1) + 1)]
            )
            key = (depth, *(child if isinstance(child, int) else -id(child) for child in children))
            if key not in known:
                known[key] = Shape(children, sum(total(child) for child in children))
            return known[key]

        return shaped(0, self.cells)

    def once(self) -> Block:
        """The block where its levels do not matter: as one point."""
        return Block(self.first, self.last, ((self.cells[0][0], 1),))


def total(part: Shape | int) -> int:
    """All raw points of a part of a block."""
    return part if isinstance(part, int) else part.total


def points(forest: Forest, node: int, blocks: Sequence[Block]) -> int:
    """How many raw points make the node true; the blocks are all levels, in order."""
    of = [n for n, block in enumerate(blocks) for _ in range(block.first, block.last + 1)] + [len(blocks)]
    after = [1] * (len(blocks) + 1)
    for n in range(len(blocks) - 1, -1, -1):
        after[n] = after[n + 1] * total(blocks[n].shape)
    known: dict[int, int] = {forest.yes: 1, forest.no: 0}
    inside: dict[tuple[int, Shape], int] = {}

    def at(node: int) -> int:
        found = known.get(node)
        if found is None:
            n = of[forest.levels[node]]
            found = known[node] = within(node, blocks[n].first, blocks[n].shape, n)
        return found

    def within(node: int, level: int, part: Shape | int, n: int) -> int:
        if forest.levels[node] > blocks[n].last or isinstance(part, int):
            return total(part) and total(part) * at(node) * (after[n + 1] // after[of[forest.levels[node]]])
        key = (node, part)
        found = inside.get(key)
        if found is None:
            forest.step()
            here = forest.levels[node] == level
            children = forest.children[node]
            found = inside[key] = sum(
                [within(children[c] if here else node, level + 1, p, n) for c, p in enumerate(part.children) if p]
            )
        return found

    return at(node) * (after[0] // after[of[forest.levels[node]]])


def among(forest: Forest, block: Block) -> int:
    """True where the levels of the block make one of its cells."""
    known: dict[Shape, int] = {}

    def at(level: int, part: Shape | int) -> int:
        if isinstance(part, int):
            return forest.yes if part else forest.no
        if part not in known:
            below = [at(level + 1, child) for child in part.children]
            known[part] = forest.node(level, tuple(below + [forest.no] * (forest.widths[level] - len(below))))
        return known[part]

    return at(block.first, block.shape)
