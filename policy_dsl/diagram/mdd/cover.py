"""Covers a diagram with few boxes that read well.

Where neither the diagram nor what it must not reach is true, a box may extend as it likes. Of several candidates, the
one that adds most is taken; in the end no box is superfluous, and none lists a choice that it is not needed for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from random import Random

from policy_dsl.diagram.mdd.boxes import Choices, first_path, free_choices, true_on_box, widen
from policy_dsl.diagram.mdd.compare import intersect
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.pieces import PRESENT, CoveringPiece, Piece, Wording
from policy_dsl.diagram.mdd.tidy import merged, ordered, pruned, separated, trimmed

SEEDS = 4
"""Paths from which candidates grow before each choice."""

EFFORT = 150_000
"""Nodes that may be visited for candidates. Afterwards a single one is tried before each choice."""

LARGEST_SIMPLIFIED = 20_000
"""Nodes of the largest diagrams whose levels are tested for being superfluous."""

LARGEST_PRUNED = 200
"""Boxes up to which superfluous ones are removed."""


def cover(
    forest: Forest, sought: int, avoided: int, wording: Wording, count: Callable[[int], int]
) -> list[CoveringPiece]:
    """Pieces that together contain all of `sought` and nothing of `avoided`. `count` measures what a piece adds."""
    if sought == forest.no:
        return []
    superfluous = superfluous_levels(forest, sought, avoided, wording.order)
    allowed = forest.negate(forest.exists(avoided, superfluous))
    chosen = Greedy(forest, allowed, wording, superfluous, count).chosen(sought)
    if len(chosen) <= LARGEST_PRUNED:
        needed = pruned(forest, sought, chosen)
        chosen = ordered(forest, sought, merged(forest, separated(forest, sought, needed, wording)), count)
    return trimmed(forest, sought, chosen, wording)


def superfluous_levels(forest: Forest, sought: int, avoided: int, order: Sequence[int]) -> frozenset[int]:
    """Levels that no piece has to test: without them, what is sought still contains nothing that is avoided."""
    if any(len(forest.reachable(node)) > LARGEST_SIMPLIFIED for node in (sought, avoided)):
        return frozenset()
    support = forest.support(sought, {})
    dropped = {level for level in range(forest.bottom) if not support >> level & 1}
    for level in order:
        if support >> level & 1 and not intersect(forest, sought, avoided, free=level):
            sought = forest.exists(sought, frozenset({level}))
            support = forest.support(sought, {})
            dropped.add(level)
    return frozenset(dropped)


Candidate = tuple[int, int, int, Piece, int]
"""Minus what the piece adds, the choices that it lists, its number, the piece, and its diagram."""


class Greedy:
    """Chooses pieces that add most, until nothing is left."""

    def __init__(
        self,
        forest: Forest,
        allowed: int,
        wording: Wording,
        superfluous: frozenset[int],
        count: Callable[[int], int],
    ) -> None:
        """Pieces lie within `allowed` and do not test `superfluous` levels."""
        self.forest, self.allowed, self.wording, self.superfluous = forest, allowed, wording, superfluous
        self.count, self.effort, self.random = count, EFFORT, Random(0)  # noqa: S311  # the same in every run
        self.orders = orders(forest, wording)
        self.pool: list[Candidate] = []
        self.numbers = itertools.count()
        self.pieces: set[Piece] = set()

    def chosen(self, uncovered: int) -> list[tuple[Piece, int]]:
        """The chosen pieces with their diagrams."""
        forest, pieces = self.forest, []
        while uncovered != forest.no:
            for piece in self.candidates(uncovered):
                if piece not in self.pieces:
                    self.pieces.add(piece)
                    self.offer(piece, piece.diagram(forest), uncovered)
            while True:
                adds, _, _, piece, diagram = heappop(self.pool)
                part = forest.both(uncovered, diagram)
                if adds == -self.count(part):
                    break
                if part != forest.no:
                    self.offer(piece, diagram, uncovered)
            pieces.append((piece, diagram))
            uncovered = forest.without(uncovered, diagram)
        return pieces

    def offer(self, piece: Piece, diagram: int, uncovered: int) -> None:
        """Puts a piece into the pool, with what it would add now."""
        adds = self.count(self.forest.both(uncovered, diagram))
        heappush(self.pool, (-adds, piece.named(self.forest, self.wording), next(self.numbers), piece, diagram))

    def candidates(self, uncovered: int) -> Iterator[Piece]:
        """Pieces that grow from paths of what is not covered yet; the first from the first path."""
        forest = self.forest
        seeds = [first_path(forest, uncovered)]
        if self.effort > 0:
            seeds.append(path(forest, uncovered, lambda children: children[-1]))
            seeds += [path(forest, uncovered, self.random.choice) for _ in range(SEEDS - 2)]
        for seed in dict.fromkeys(map(self.without_superfluous, seeds)):
            yield from self.grown(seed)
            if self.effort <= 0:
                return

    def without_superfluous(self, seed: Choices) -> Choices:
        """The seed without the levels that no piece has to test."""
        sides = enumerate(zip(seed, self.forest.widths, strict=True))
        return tuple(frozenset(range(width)) if n in self.superfluous else side for n, (side, width) in sides)

    def grown(self, seed: Choices) -> Iterator[Piece]:
        """The pieces that grow from a seed by giving up levels in several orders."""
        forest, visits = self.forest, [0]
        tested = [level for level, width in enumerate(forest.widths) if len(seed[level]) < width]
        free = {level: free_choices(forest, seed, self.allowed, level, visits) for level in tested}
        growing = {level for level in tested if free[level] != seed[level]}  # no other level ever grows
        never_whole = {level for level in growing if len(free[level]) < forest.widths[level]}
        for order in dict.fromkeys(tuple(level for level in order if level in growing) for order in self.orders):
            choices = widen(forest, seed, self.allowed, order, visits, never_whole)
            yield self.with_alternatives(choices, visits)
            self.effort -= visits[0]
            visits[0] = 0
            if self.effort <= 0:
                return

    def with_alternatives(self, choices: Choices, visits: list[int]) -> Piece:
        """The box, in which a set that has to have a code may have one of several others instead, where that is allowed."""
        forest, any_of = self.forest, []
        sides = list(choices)
        for levels in self.wording.sets:
            free = [level for level in levels if len(sides[level]) == 2]
            best: tuple[int, ...] = ()
            for required in levels:
                if sides[required] != PRESENT or not free:
                    continue
                wide = [frozenset({0, 1}) if level == required else side for level, side in enumerate(sides)]
                others = []
                for level in free:
                    wide[level] = PRESENT
                    if true_on_box(forest, wide, self.allowed, set(), visits):
                        others.append(level)
                    wide[level] = frozenset({0, 1})
                if others and len(others) >= len(best):
                    best = (required, *others)
            if best:
                sides[best[0]] = frozenset({0, 1})
                any_of.append(tuple(sorted(best)))
        return Piece(tuple(sides), tuple(any_of))


def orders(forest: Forest, wording: Wording) -> list[tuple[int, ...]]:
    """Orders in which a box gives up levels, the best first. Relations between facts come last, or first."""
    plain = [level for level in wording.order if level not in wording.relations]
    related = [level for level in wording.order if level in wording.relations]
    by_width = sorted(plain, key=lambda level: forest.widths[level])
    ways = [plain, by_width, plain[::-1], by_width[::-1]]
    rows = [(*way, *related) for way in ways]
    if related:
        rows += [(*related, *way) for way in ways[:2]]
    return list(dict.fromkeys(rows))


def path(forest: Forest, node: int, choose: Callable[[list[int]], int]) -> Choices:
    """A path to true, as a box that allows every choice at the levels that the path skips."""
    box = [frozenset(range(width)) for width in forest.widths]
    while node != forest.yes:
        level, children = forest.levels[node], forest.children[node]
        choice = choose([n for n, child in enumerate(children) if child != forest.no])
        box[level] = frozenset({choice})
        node = children[choice]
    return tuple(box)
