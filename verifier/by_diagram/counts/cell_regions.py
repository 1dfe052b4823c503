"""Covers cells with few boxes over the facts that they are counted over."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.diagram.mdd.count import Block, count_points
from policy_dsl.diagram.mdd.cover import cover
from verifier.by_diagram.counts.cover import wording
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.cells import CellRegion, Facet


class CellSet(Struct, frozen=True):
    """The cells that are sought of those in a scope, as diagrams. All are in these ranges of scales, which the other two
    diagrams do not test.
    """

    sought: int
    scope: int
    where: int


def cell_regions(
    d: Diagrams, parts: Sequence[CellSet], blocks: Sequence[Block], by: Sequence[Facet]
) -> tuple[CellRegion, ...]:
    """Boxes that contain, of the cells in the scope, exactly those that are sought. `blocks` count cells."""
    forest, names = d.forest, {facet.attribute for facet in by}
    ranged = frozenset(level for part in parts for level in tested(d, part.where))

    def count(node: int) -> int:
        inside = (forest.exists(forest.both(node, part.where), ranged) for part in parts)
        cells = (forest.both(cell, part.sought) for cell, part in zip(inside, parts, strict=True))
        return sum(count_points(forest, cell, blocks) for cell in cells)

    sought = forest.some(forest.both(part.where, part.sought) for part in parts)
    sound = forest.some(forest.both(part.where, forest.without(part.scope, part.sought)) for part in parts)
    regions = []
    for each in cover(forest, sought, sound, wording(d.space), count):
        box = d.space.box(each.piece.choices, 0, each.piece.any_of)
        sides = {name: side for name, side in box.items() if name in names}
        regions.append(CellRegion(sides, count(each.diagram), count(each.part)))
    return tuple(regions)


def tested(d: Diagrams, node: int) -> list[int]:
    """The levels that a diagram tests."""
    support = d.forest.support(node, {})
    return [level for level in range(d.forest.bottom) if support >> level & 1]
