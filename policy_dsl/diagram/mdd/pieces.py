"""Pieces of a cover: boxes that may require one of several choices, and what makes them short to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from policy_dsl.diagram.mdd.boxes import Choices
from policy_dsl.diagram.mdd.forest import Forest

PRESENT = frozenset({1})
"""The choice at the level of a set's code when the set has it."""


class Wording(Struct, frozen=True):
    """What makes a box short to read.

    `order` has the levels in the order in which a box gives up testing them, `relations` those that order two facts.
    `sets` are groups of levels, each of the codes of a set: a box may require at least one of them. Those in `whole_sets`
    have a level for every code: where all are decided, a box names only the codes that the set has. `length` is the number
    of values that it takes to name these choices at a level, which are not all.
    """

    order: tuple[int, ...]
    relations: frozenset[int] = frozenset()
    sets: tuple[tuple[int, ...], ...] = ()
    whole_sets: tuple[tuple[int, ...], ...] = ()
    length: Callable[[int, frozenset[int]], int] = lambda _, choices: len(choices)


class Piece(Struct, frozen=True):
    """A box, and groups of levels of which at least one has to make its second choice."""

    choices: Choices
    any_of: tuple[tuple[int, ...], ...] = ()

    def diagram(self, forest: Forest) -> int:
        """True exactly in the piece."""
        return forest.every([forest.cube(self.choices), *(has_any(forest, levels) for levels in self.any_of)])

    def named(self, forest: Forest, wording: Wording) -> int:
        """The number of values that it names."""
        sides = enumerate(zip(self.choices, forest.widths, strict=True))
        lengths = (wording.length(level, side) for level, (side, width) in sides if len(side) < width)
        return sum(lengths) + sum(map(len, self.any_of))


class CoveringPiece(Struct, frozen=True):
    """A piece with its diagram, and the part that the pieces before it do not cover."""

    piece: Piece
    diagram: int
    part: int


def has_any(forest: Forest, levels: Sequence[int]) -> int:
    """True where at least one of the levels makes its second choice."""
    return forest.some(forest.choose(level, PRESENT) for level in levels)
