"""Builds one diagram for many conditions by a level-by-level sweep over sets of conditions still satisfiable.

Joining a diagram for each condition to those of all others makes more of what lies between the more there are. Here no
diagram but the result is made. It is for tables of thousands of rows, of which few are left after a level or two. Where many
stay open for long the walk is given up.

The conditions that may still hold are bits of an integer, and so are, for each choice at a level, those that it does not rule
out: a step of the walk is an `and` of two integers. Only what a condition asks at several levels together is followed node by
node. Where few of very many conditions are left, the walk goes on with these alone, so that integers stay short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import count
from operator import or_

from msgspec import Struct

from policy_dsl.diagram.mdd.bitset import bits, places
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep_dense import fits_dense, sweep_dense

STEPS = 1000
"""Steps for each condition after which the walk is given up; for few conditions, LEAST_STEPS."""

LEAST_STEPS = 100_000

MANY = 1024
"""Conditions from which on a state is told apart from the others when few of them are left."""

FEW = 8
"""What is left of many is few when it is less than one in so many."""

WIDE = 8
"""Choices for each condition from which on it is less work to tell them apart condition by condition."""

Midway = tuple[tuple[int, int], ...]
"""Nodes that have still to be true, each with the conditions that ask for it; in order."""

State = int | tuple[int, Midway]
"""The conditions that may still hold, as bits: those that ask nothing now, and those that are midway. The first bit is the
scope's; without it nothing is left, which is 0."""


class TooManyStepsError(Exception):
    """The walk would take too long."""


class Asked(Struct, frozen=True):
    """What is asked at a level. Of each choice the conditions that it does not rule out, of each condition the choices that
    it admits; and the parts that begin here and go on further down, with those that ask for them, each and all together."""

    admitted: list[int]
    admits: list[int]
    begun: Midway
    longer: int


def sweep(
    forest: Forest,
    conditions: Sequence[Sequence[int]],
    leaf: Callable[[list[int]], Hashable],
    scope: int | None = None,
) -> int:
    """The diagram of what `leaf` makes of the numbers of the conditions that hold, in order; outside the scope, false.

    A condition is diagrams that have to be true together. Very many are painted over the whole space, if that can be. Raises
    TooManyStepsError.
    """
    if scope == forest.no:
        return scope
    spans: dict[int, tuple[int, int, int]] = {}
    chains = [chain(forest, parts, spans) for parts in ([forest.yes if scope is None else scope], *conditions)]
    if fits_dense(forest, chains[1:], spans):
        found = sweep_dense(forest, chains[1:], spans, leaf)
        if found is not None:
            return found if scope is None else forest.apply(lambda inside, value: inside and value, scope, found)
    walk = Walk(forest, chains, spans, leaf, max(LEAST_STEPS, STEPS * len(chains)))
    return walk.swept(0, [number for number, parts in enumerate(chains) if parts != [forest.no]])


class Walk(Struct):
    """What each condition asks for, the scope's first: diagrams one below the other. And the steps that are left.

    `spans` are the first and the last level of each diagram. A step is a choice that is tried, or a condition still open.
    """

    forest: Forest
    chains: Sequence[Sequence[int]]
    spans: Mapping[int, tuple[int, int, int]]
    leaf: Callable[[list[int]], Hashable]
    left: int

    def swept(self, top: int, numbers: Sequence[int]) -> int:
        """The node, from a level on, where all these conditions may still hold and none is midway; the scope is the first."""
        many = len(numbers)
        front: Iterable[State] = [(1 << many) - 1]
        walked: list[list[int | list[int]]] = []
        for level, here in enumerate(self.asked(top, numbers), top):
            rows: list[int | list[int]] = []
            below: defaultdict[State, int] = defaultdict(count().__next__)
            admitted, width = here.admitted, len(here.admitted)
            for state in front:
                if isinstance(state, tuple) or state & here.longer:
                    rows.append([below[after] for after in self.onward(level, here, state)])
                    continue
                still = state.bit_count()
                self.left -= still + width
                self.forest.step(width)
                if many > MANY and 0 < still * FEW < many:
                    rows.append(self.swept(level, [numbers[n] for n in places(state)]))
                elif still * WIDE < width:
                    rows.append(apart(state, here, below))
                else:
                    rows.append([below[state & those] for those in admitted])
                if self.left < 0:
                    raise TooManyStepsError
            self.forest.in_time()
            walked.append(rows)
            front = below
        return self.folded(walked, [self.end(state, numbers) for state in front])

    def onward(self, level: int, here: Asked, state: State) -> Iterator[State]:
        """For each choice at the level the state after it, where something is midway or begins to be."""
        forest = self.forest
        held, midway = state if isinstance(state, tuple) else (state, ())
        forest.step(len(here.admitted))
        asking = [(node, those) for node, those in midway if forest.levels[node] == level]
        asking += [(node, held & those) for node, those in here.begun if held & those]
        waiting = [(node, those) for node, those in midway if forest.levels[node] > level]
        self.left -= held.bit_count() + len(here.admitted) * (1 + len(asking))
        if self.left < 0:
            raise TooManyStepsError
        held &= ~here.longer
        for choice, admitted in enumerate(here.admitted):
            kept, after = held & admitted, dict(waiting)
            for node, those in asking:
                child = forest.children[node][choice]
                if child == forest.yes:
                    kept |= those
                elif child != forest.no:
                    after[child] = after.get(child, 0) | those
            scoped = kept & 1 or any(those & 1 for those in after.values())
            yield 0 if not scoped else (kept, tuple(sorted(after.items()))) if after else kept

    def end(self, state: State, numbers: Sequence[int]) -> int:
        """The terminal of a last state."""
        assert isinstance(state, int)  # noqa: S101  # below all levels nothing is midway; for mypy
        held = [numbers[n] - 1 for n in places(state)]
        return self.forest.terminal(self.leaf(held[1:])) if held else self.forest.no

    def folded(self, walked: list[list[int | list[int]]], nodes: list[int]) -> int:
        """The node of the first state: those of the last level's states first, each from the nodes of what it leads to."""
        level = self.forest.bottom
        for rows in reversed(walked):
            level -= 1
            below = nodes.__getitem__
            nodes = [row if isinstance(row, int) else self.forest.node(level, tuple(map(below, row))) for row in rows]
        return nodes[0]

    def asked(self, top: int, numbers: Sequence[int]) -> Iterator[Asked]:
        """What these conditions ask at each level, from the top on; above, what they ask is true."""
        forest, many = self.forest, len(numbers)
        asking: list[dict[int, list[int]]] = [{} for _ in forest.widths]
        for n, number in enumerate(numbers):
            for part in self.chains[number]:
                asking[forest.levels[part]].setdefault(part, []).append(n)
        for level in range(top, forest.bottom):
            begun: list[tuple[int, int]] = []
            ruled_out: list[list[int]] = [[] for _ in range(forest.widths[level])]
            admits = [-1] * many
            for part, those in asking[level].items():
                if self.spans[part][1] > level or those[0] == 0:  # outside the scope nothing is left: that is looked at
                    begun.append((part, bits(those, many)))
                    continue
                chosen = 0
                for choice, child in enumerate(forest.children[part]):
                    if child == forest.no:
                        ruled_out[choice] += those
                    else:
                        chosen |= 1 << choice
                for n in those:
                    admits[n] = chosen
            every = (1 << many) - 1
            admitted = [every ^ bits(out, many) for out in ruled_out]
            yield Asked(admitted, admits, tuple(begun), reduce(or_, [those for _, those in begun], 0))


def apart(state: int, here: Asked, below: Mapping[State, int]) -> list[int]:
    """For each choice where it leads, found condition by condition: for few conditions, and very many choices."""
    width = len(here.admitted)
    held, after = [(1 << width) - 1], [state]
    for place in places(state):
        admitted = here.admits[place]
        for n, choices in enumerate(held.copy()):
            kept = choices & admitted
            if kept == choices:
                continue
            if kept:
                held.append(kept)
                after.append(after[n])
            held[n] ^= kept
            after[n] ^= 1 << place
    most = max(range(len(held)), key=lambda n: held[n].bit_count())
    row = [below[after[most]]] * width
    for n, choices in enumerate(held):
        if n != most:
            node = below[after[n]]
            for choice in chosen(choices):
                row[choice] = node
    return row


chosen = lru_cache(maxsize=1 << 14)(places)
"""As `places`, for choices, which come again and again."""


def chain(forest: Forest, parts: Sequence[int], spans: dict[int, tuple[int, int, int]]) -> list[int]:
    """Diagrams that have to be true together, each about levels of its own, in order; those about the same levels joined.

    `spans` grows by the first and last level of each.
    """
    for part in parts:
        if part not in spans:
            spans[part] = span(forest, part)
    found: list[int] = []
    reached = -1
    for first, last, part in sorted([spans[part] for part in parts if part != forest.yes]):
        if first <= reached:
            found[-1] = forest.both(found[-1], part)
            spans[found[-1]] = span(forest, found[-1])
        else:
            found.append(part)
        reached = max(reached, last)
    return [forest.no] if forest.no in found else found


def span(forest: Forest, part: int) -> tuple[int, int, int]:
    """The first and the last level that a diagram asks at, and the diagram."""
    return forest.levels[part], forest.support(part, {}).bit_length() - 1, part
