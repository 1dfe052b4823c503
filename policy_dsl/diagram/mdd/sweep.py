"""Builds one diagram for many conditions by a level-by-level sweep over sets of conditions still satisfiable.

Joining one diagram for each condition creates more intermediate nodes the more conditions there are. The sweep creates
only the nodes of the result. It suits tables of thousands of rows, of which few stay open after a level or two. Where
many stay open, it gives up.

The conditions still open are the bits of an integer, and so are the conditions that a choice at a level admits: one
step of the sweep is an `and` of two integers. Only a test that spans several levels is followed node by node. Where few
of very many conditions stay open, the sweep continues with these alone, so that the integers stay short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import count
from operator import or_

from msgspec import Struct

from policy_dsl.diagram.mdd.bitset import bit_positions, bits_of
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep_dense import fits_dense, sweep_dense

STEPS = 1000
"""Steps for each condition after which the sweep gives up; for few conditions, LEAST_STEPS."""

LEAST_STEPS = 100_000

MANY = 1024
"""Conditions from which on a state in which few are open gets a sweep of its own."""

FEW = 8
"""Few of many means: fewer than one in this number."""

WIDE = 8
"""Choices for each open condition from which on it is faster to go by conditions than by choices."""

Pending = tuple[tuple[int, int], ...]
"""Nodes that have yet to become true, each with the conditions that wait for it, in order."""

State = int | tuple[int, Pending]
"""The open conditions: bits of those that wait for nothing, and those that are pending. Bit 0 is the scope; when it is
cleared, the state is 0.
"""


class TooManyStepsError(Exception):
    """The sweep would take too long."""


class LevelConstraints(Struct, frozen=True):
    """What the conditions require at one level.

    `by_choice` has the conditions that each choice admits, `by_condition` the choices that each condition admits.
    `starting` are the tests that begin here and span further levels, each with its conditions; `multilevel` are all
    conditions of these together.
    """

    by_choice: list[int]
    by_condition: list[int]
    starting: Pending
    multilevel: int


def sweep(
    forest: Forest,
    conditions: Sequence[Sequence[int]],
    leaf: Callable[[list[int]], Hashable],
    scope: int | None = None,
) -> int:
    """The diagram of `leaf`, which maps the numbers of the conditions that hold, in order, to a value; outside the
    scope, false.

    A condition is given as diagrams to be conjoined. For very many conditions in a small enough space, `sweep_dense`
    takes over. Raises TooManyStepsError.
    """
    if scope == forest.no:
        return scope
    spans: dict[int, tuple[int, int, int]] = {}
    chains = [chain(forest, parts, spans) for parts in ([forest.yes if scope is None else scope], *conditions)]
    if fits_dense(forest, chains[1:], spans):
        diagram = sweep_dense(forest, chains[1:], spans, leaf)
        if diagram is not None:
            return diagram if scope is None else forest.apply(lambda inside, value: inside and value, scope, diagram)
    state = Sweep(forest, chains, spans, leaf, max(LEAST_STEPS, STEPS * len(chains)))
    return state.node_from(0, [number for number, parts in enumerate(chains) if parts != [forest.no]])


class Sweep(Struct):
    """The conditions, the scope first, each as a chain of diagrams over successive levels; and the steps left.

    `spans` are the first and last level of each diagram. A step is a choice that is examined, or an open condition.
    """

    forest: Forest
    chains: Sequence[Sequence[int]]
    spans: Mapping[int, tuple[int, int, int]]
    leaf: Callable[[list[int]], Hashable]
    steps_left: int

    def node_from(self, top: int, numbers: Sequence[int]) -> int:
        """The node at level `top` where all these conditions are open and none is pending; the first is the scope."""
        many = len(numbers)
        front: Iterable[State] = [(1 << many) - 1]
        walked: list[list[int | list[int]]] = []
        for level, here in enumerate(self.constraints(top, numbers), top):
            rows: list[int | list[int]] = []
            below: defaultdict[State, int] = defaultdict(count().__next__)
            admitted, width = here.by_choice, len(here.by_choice)
            for state in front:
                if isinstance(state, tuple) or state & here.multilevel:
                    rows.append([below[after] for after in self.successors(level, here, state)])
                    continue
                still = state.bit_count()
                self.steps_left -= still + width
                self.forest.step(width)
                if many > MANY and 0 < still * FEW < many:
                    rows.append(self.node_from(level, [numbers[n] for n in bit_positions(state)]))
                elif still * WIDE < width:
                    rows.append(row_by_condition(state, here, below))
                else:
                    rows.append([below[state & those] for those in admitted])
                if self.steps_left < 0:
                    raise TooManyStepsError
            self.forest.in_time()
            walked.append(rows)
            front = below
        return self.fold(walked, [self.terminal(state, numbers) for state in front])

    def successors(self, level: int, here: LevelConstraints, state: State) -> Iterator[State]:
        """The next state for each choice at the level, where a condition is pending or becomes so."""
        forest = self.forest
        held, midway = state if isinstance(state, tuple) else (state, ())
        forest.step(len(here.by_choice))
        asking = [(node, those) for node, those in midway if forest.levels[node] == level]
        asking += [(node, held & those) for node, those in here.starting if held & those]
        waiting = [(node, those) for node, those in midway if forest.levels[node] > level]
        self.steps_left -= held.bit_count() + len(here.by_choice) * (1 + len(asking))
        if self.steps_left < 0:
            raise TooManyStepsError
        held &= ~here.multilevel
        for choice, admitted in enumerate(here.by_choice):
            kept, after = held & admitted, dict(waiting)
            for node, those in asking:
                child = forest.children[node][choice]
                if child == forest.yes:
                    kept |= those
                elif child != forest.no:
                    after[child] = after.get(child, 0) | those
            scoped = kept & 1 or any(those & 1 for those in after.values())
            yield 0 if not scoped else (kept, tuple(sorted(after.items()))) if after else kept

    def terminal(self, state: State, numbers: Sequence[int]) -> int:
        """The terminal of a state below the last level."""
        assert isinstance(state, int)  # noqa: S101  # below the last level nothing is pending; for mypy
        held = [numbers[n] - 1 for n in bit_positions(state)]
        return self.forest.terminal(self.leaf(held[1:])) if held else self.forest.no

    def fold(self, walked: list[list[int | list[int]]], nodes: list[int]) -> int:
        """The node of the first state, built from the nodes of the last states upwards."""
        level = self.forest.bottom
        for rows in reversed(walked):
            level -= 1
            below = nodes.__getitem__
            nodes = [row if isinstance(row, int) else self.forest.node(level, tuple(map(below, row))) for row in rows]
        return nodes[0]

    def constraints(self, top: int, numbers: Sequence[int]) -> Iterator[LevelConstraints]:
        """What these conditions require at each level from `top` on; what they require above is taken as true."""
        forest, many = self.forest, len(numbers)
        tests: list[dict[int, list[int]]] = [{} for _ in forest.widths]
        for n, number in enumerate(numbers):
            for part in self.chains[number]:
                tests[forest.levels[part]].setdefault(part, []).append(n)
        for level in range(top, forest.bottom):
            starting: list[tuple[int, int]] = []
            ruled_out: list[list[int]] = [[] for _ in range(forest.widths[level])]
            by_condition = [-1] * many
            for part, those in tests[level].items():
                # the scope always counts as spanning: `successors` drops what is outside it
                if self.spans[part][1] > level or those[0] == 0:
                    starting.append((part, bits_of(those, many)))
                    continue
                chosen = 0
                for choice, child in enumerate(forest.children[part]):
                    if child == forest.no:
                        ruled_out[choice] += those
                    else:
                        chosen |= 1 << choice
                for n in those:
                    by_condition[n] = chosen
            every = (1 << many) - 1
            by_choice = [every ^ bits_of(out, many) for out in ruled_out]
            yield LevelConstraints(
                by_choice, by_condition, tuple(starting), reduce(or_, [those for _, those in starting], 0)
            )


def row_by_condition(state: int, here: LevelConstraints, below: Mapping[State, int]) -> list[int]:
    """The next node for each choice, computed by conditions: for few open conditions and very many choices."""
    width = len(here.by_choice)
    held, after = [(1 << width) - 1], [state]
    for place in bit_positions(state):
        admitted = here.by_condition[place]
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
            for choice in choices_of(choices):
                row[choice] = node
    return row


choices_of = lru_cache(maxsize=1 << 14)(bit_positions)
"""`bit_positions` of sets of choices, which repeat often."""


def chain(forest: Forest, parts: Sequence[int], spans: dict[int, tuple[int, int, int]]) -> list[int]:
    """The conjunction of these diagrams as a chain: diagrams over disjoint spans of levels, in order.

    Diagrams with overlapping spans are joined. Adds the span of each diagram to `spans`.
    """
    for part in parts:
        if part not in spans:
            spans[part] = span(forest, part)
    joined: list[int] = []
    reached = -1
    for first, last, part in sorted([spans[part] for part in parts if part != forest.yes]):
        if first <= reached:
            joined[-1] = forest.both(joined[-1], part)
            spans[joined[-1]] = span(forest, joined[-1])
        else:
            joined.append(part)
        reached = max(reached, last)
    return [forest.no] if forest.no in joined else joined


def span(forest: Forest, part: int) -> tuple[int, int, int]:
    """The first and the last level that occur in a diagram, and the diagram."""
    return forest.levels[part], forest.support(part, {}).bit_length() - 1, part
