"""Covers what is sought in a space with few boxes that read well."""

from __future__ import annotations

from functools import partial

from msgspec import Struct

from policy_dsl.diagram.mdd.cover import cover
from policy_dsl.diagram.mdd.pieces import Piece, Wording
from policy_dsl.diagram.space.space import Level, Ordering, Space
from policy_dsl.model.boxes import Box, names_left_out
from policy_dsl.model.conditions import Condition
from policy_dsl.model.ranges import union
from policy_dsl.model.vocabulary import Ordered
from verifier.by_diagram.counts.counting import count_requests
from verifier.by_diagram.spaces.diagrams import Diagrams


class Part(Struct, frozen=True):
    """One of the boxes that cover what is sought: a box for each request, and conditions on compared facts.

    `inside` is what is sought in the box, and `total` its number; `added` is what no box before it contains, and `count`
    its number.
    """

    piece: Piece
    boxes: tuple[Box, ...]
    ties: tuple[Condition, ...]
    inside: int
    total: int
    added: int
    count: int

    @property
    def box(self) -> Box:
        """The box of the only request."""
        return self.boxes[0]


def parts(d: Diagrams, sought: int, domain: int, requests: int = 1) -> list[Part]:
    """Boxes that contain, of the requests or pairs in the domain, exactly those that are sought."""
    forest, space, pairs = d.forest, d.space, requests > 1

    def count(node: int) -> int:
        return count_requests(d, node, pairs)

    rows = []
    for each in cover(forest, sought, forest.without(domain, sought), wording(space), count):
        piece = each.piece
        boxes = tuple(space.box(piece.choices, n, piece.any_of) for n in range(requests))
        inside = forest.both(sought, each.diagram)
        ties = space.orderings_of(piece.choices)
        rows.append(Part(piece, boxes, ties, inside, count(inside), each.part, count(each.part)))
    return rows


def wording(space: Space) -> Wording:
    """Codes of sets are given up first, then facts that are declared late; the orders of compared facts last."""
    places = {attribute.name: n for n, attribute in enumerate(space.attributes)}
    sets: dict[tuple[str, tuple[int, ...]], list[int]] = {}

    def key(n: int) -> tuple[int, int, int]:
        level = space.levels[n]
        if isinstance(level, Ordering):
            return 2, 0, n
        return int(level.code is None), -places[level.attribute], n

    for n, level in enumerate(space.levels):
        if isinstance(level, Level) and level.code is not None and len(level.classes) > 1:
            sets.setdefault((level.attribute, level.requests), []).append(n)
    relations = frozenset(n for n, level in enumerate(space.levels) if isinstance(level, Ordering))
    order = tuple(sorted(range(len(space.levels)), key=key))
    groups = {key: tuple(levels) for key, levels in sets.items()}
    sizes = {a.name: len(a.names) for a in space.attributes}
    whole = tuple(levels for (name, _), levels in groups.items() if len(levels) == sizes[name])
    return Wording(order, relations, tuple(groups.values()), whole, partial(length, space))


def length(space: Space, number: int, choices: frozenset[int]) -> int:
    """The number of values that it takes to name these choices at a level: codes, or ends of ranges."""
    level = space.levels[number]
    if isinstance(level, Ordering) or level.code is not None:
        return 1
    scale = next(a.type for a in space.attributes if a.name == level.attribute)
    values = [value for n in choices for value in level.classes[n]]
    if isinstance(scale, Ordered):
        ranges = union((part.start, part.stop) for part in values if isinstance(part, range))
        return sum((start > scale.first) + (until <= scale.last) for start, until in ranges)
    left_out = len(scale.codes) - len(values)
    return left_out if names_left_out(len(values), left_out) else len(values)
