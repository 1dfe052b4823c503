"""Builds one diagram for many conditions by a level-by-level sweep over the sets of conditions that can still hold.

Joining the diagrams of many conditions creates many intermediate nodes; the sweep creates only the nodes of the result.
It suits tables of thousands of rows, few of which stay open (can still hold) after a level or two. Where many stay
open, it gives up.

The open conditions are the bits of an integer, and so are the conditions that a choice at a level admits: one step of
the sweep is an `and` of two integers. Only a test that spans several levels is followed node by node. Where few of very
many conditions stay open, the sweep continues with these alone, so that the integers stay short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from itertools import count
from operator import or_

from msgspec import Struct

from policy_dsl.diagram.mdd.bitset import bit_positions, bits_of
from policy_dsl.diagram.mdd.chains import Chain, Spans, chain, last_level
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep_dense import fits_dense, sweep_dense

STEPS = 1000
"""Steps that the sweep may take for each condition before it gives up; at least LEAST_STEPS in all."""

LEAST_STEPS = 100_000

SUBSWEEP_FROM = 1024
"""A state in which few conditions are open gets a sweep of its own if there are more conditions than this."""

SUBSWEEP_RATIO = 8
"""Few conditions are open when fewer than one in this many are."""

BY_CONDITION_RATIO = 8
"""With more choices than this for each open condition, a row is computed faster by conditions than by choices."""

Pending = tuple[tuple[int, int], ...]
"""Nodes within tests that span several levels, in order, each with the conditions that require it to become true."""

State = int | tuple[int, Pending]
"""The open conditions: the bits of those not pending, and the pending ones. Bit 0 is the scope; where it is no longer
open, the state is 0.
"""

Row = int | list[int]
"""What a state leads to at a level: the number of the next state for each choice, or a finished node."""


class TooManyStepsError(Exception):
    """The sweep exceeded its limit of steps."""


class LevelConstraints(Struct, frozen=True):
    """What the conditions require at one level.

    `by_choice` has the conditions that each choice admits, `by_condition` the choices that each condition admits.
    `starting` has the tests that begin here and span further levels, each with its conditions; `multilevel` is the
    union of these conditions. `tested` are, of each order, the conditions that require nothing further below; the order is
    beside them. Sets of conditions and of choices are bits.
    """

    by_choice: list[int]
    by_condition: list[int]
    starting: Pending
    multilevel: int
    tested: tuple[tuple[int, int], ...] = ()


def sweep(
    forest: Forest,
    conditions: Sequence[Sequence[int]],
    leaf: Callable[[list[int]], Hashable],
    scope: int | None = None,
    orders: Sequence[Sequence[int]] = (),
    kept: int = 1,
) -> int:
    """The diagram of `leaf`, which maps the numbers of the conditions that hold, in order, to a value. It is false outside
    the scope.

    Each condition is a conjunction of diagrams. Of the conditions of one of the `orders`, the value may depend only on the
    first `kept` that hold: `leaf` may be given more of them, or not. For very many conditions in a small enough space,
    `sweep_dense` takes over. Raises TooManyStepsError.
    """
    if scope == forest.no:
        return scope
    spans: dict[int, tuple[int, int, int]] = {}
    chains = [chain(forest, parts, spans) for parts in ([forest.yes if scope is None else scope], *conditions)]
    if fits_dense(forest, chains[1:], spans):
        diagram = sweep_dense(forest, chains[1:], spans, leaf, orders if kept == 1 else ())
        if diagram is not None:
            return diagram if scope is None else forest.apply(lambda inside, value: inside and value, scope, diagram)
    order_of = {number + 1: n for n, order in enumerate(orders) for number in order}
    state = Sweep(forest, chains, spans, leaf, max(LEAST_STEPS, STEPS * len(chains)), order_of, kept)
    return state.node_from(0, [number for number, parts in enumerate(chains) if parts != [forest.no]])


class Sweep(Struct):
    """A sweep over the scope and the conditions, in this order, each as a chain of diagrams over successive levels.

    `spans` has the span of each diagram, as `span` gives it. `order_of` has the order of each condition that is in one, of
    which the first `kept` matter. A step is a choice examined, or an open condition.
    """

    forest: Forest
    chains: Sequence[Chain]
    spans: Spans
    leaf: Callable[[list[int]], Hashable]
    steps_left: int
    order_of: Mapping[int, int]
    kept: int

    def node_from(self, top: int, numbers: Sequence[int]) -> int:
        """The node at level `top` where exactly these conditions, the scope first, are open and none is pending."""
        states: Iterable[State] = [(1 << len(numbers)) - 1]
        rows_by_level: list[list[Row]] = []
        for level, here in enumerate(self.constraints(top, numbers), top):
            rows, states = self.rows(level, here, states, numbers)
            rows_by_level.append(rows)
            self.forest.check_deadline()
        return self.fold(rows_by_level, [self.terminal(state, numbers) for state in states])

    def rows(
        self, level: int, here: LevelConstraints, states: Iterable[State], numbers: Sequence[int]
    ) -> tuple[list[Row], Iterable[State]]:
        """A row for each of the states at the level, and the next states in the order of their numbers in these rows.

        `numbers` are the conditions that the bits of a state stand for.
        """
        rows: list[Row] = []
        number_of: defaultdict[State, int] = defaultdict(count().__next__)  # numbers a state when it is first looked up
        many, admitted_by, width = len(numbers), here.by_choice, len(here.by_choice)
        for state in states:
            if isinstance(state, tuple) or state & here.multilevel:
                rows.append([number_of[after] for after in self.successors(level, here, state)])
                continue
            open_count = state.bit_count()
            self.steps_left -= open_count + width
            self.forest.step(width)
            if many > SUBSWEEP_FROM and 0 < open_count * SUBSWEEP_RATIO < many:
                rows.append(self.node_from(level, [numbers[n] for n in bit_positions(state)]))
            elif open_count * BY_CONDITION_RATIO < width:
                rows.append(row_by_condition(state, here, number_of, self.kept))
            elif here.tested:
                rows.append([number_of[without_later(state & each, here.tested, self.kept)] for each in admitted_by])
            else:
                rows.append([number_of[state & conditions] for conditions in admitted_by])
            if self.steps_left < 0:
                raise TooManyStepsError
        return rows, number_of

    def successors(self, level: int, here: LevelConstraints, state: State) -> Iterator[State]:
        """The next state for each choice at the level, when some condition is pending or becomes so there."""
        forest = self.forest
        held, pending = state if isinstance(state, tuple) else (state, ())
        forest.step(len(here.by_choice))
        tested = [(node, conditions) for node, conditions in pending if forest.levels[node] == level]
        tested += [(node, held & conditions) for node, conditions in here.starting if held & conditions]
        untested = [(node, conditions) for node, conditions in pending if forest.levels[node] > level]
        self.steps_left -= held.bit_count() + len(here.by_choice) * (1 + len(tested))
        if self.steps_left < 0:
            raise TooManyStepsError
        held &= ~here.multilevel
        for choice, admitted in enumerate(here.by_choice):
            kept, after = held & admitted, dict(untested)
            for node, conditions in tested:
                child = forest.children[node][choice]
                if child == forest.yes:
                    kept |= conditions
                elif child != forest.no:
                    after[child] = after.get(child, 0) | conditions
            kept = without_later(kept, here.tested, self.kept)
            scoped = kept & 1 or any(conditions & 1 for conditions in after.values())
            yield 0 if not scoped else (kept, tuple(sorted(after.items()))) if after else kept

    def terminal(self, state: State, numbers: Sequence[int]) -> int:
        """The terminal of a state below the last level. `leaf` numbers the conditions from 0, without the scope."""
        assert isinstance(state, int)  # noqa: S101  # below the last level nothing is pending; for mypy
        held = [numbers[n] - 1 for n in bit_positions(state)]
        return self.forest.terminal(self.leaf(held[1:])) if held else self.forest.no

    def fold(self, rows_by_level: list[list[Row]], nodes: list[int]) -> int:
        """The node of the first state, built upwards from `nodes`, those of the last states."""
        level = self.forest.bottom
        for rows in reversed(rows_by_level):
            level -= 1
            below = nodes.__getitem__
            nodes = [row if isinstance(row, int) else self.forest.node(level, tuple(map(below, row))) for row in rows]
        return nodes[0]

    def constraints(self, top: int, numbers: Sequence[int]) -> Iterator[LevelConstraints]:
        """What these conditions require at each level from `top` on. What they require above `top` is taken to hold."""
        tests: list[dict[int, list[int]]] = [{} for _ in self.forest.widths]
        for n, number in enumerate(numbers):
            for part in self.chains[number]:
                tests[self.forest.levels[part]].setdefault(part, []).append(n)
        tested = self.tested(numbers)
        for level in range(top, self.forest.bottom):
            yield self.level_constraints(level, tests[level], len(numbers), tuple(each[level] for each in tested))

    def tested(self, numbers: Sequence[int]) -> list[list[tuple[int, int]]]:
        """For each order, by level: the conditions of it that require nothing below the level, and all of it."""
        here: dict[int, list[tuple[int, int]]] = {}
        for n, number in enumerate(numbers) if self.order_of else ():
            if number in self.order_of:
                last = last_level(self.chains[number], self.spans)
                here.setdefault(self.order_of[number], []).append((n, last))
        many = len(numbers)
        return [
            [
                (bits_of([n for n, last in order if last <= level], many), bits_of([n for n, _ in order], many))
                for level in range(self.forest.bottom)
            ]
            for order in here.values()
        ]

    def level_constraints(
        self, level: int, tests: Mapping[int, Sequence[int]], many: int, tested: tuple[tuple[int, int], ...]
    ) -> LevelConstraints:
        """What the tests that begin at the level require there. Each has the conditions, out of `many`, that contain it."""
        starting: list[tuple[int, int]] = []
        excluded_by: list[list[int]] = [[] for _ in range(self.forest.widths[level])]
        by_condition = [-1] * many  # -1 has every bit: a condition without a test here admits every choice
        for part, conditions in tests.items():
            # the scope always counts as multilevel, because only `successors` drops what is outside it
            if self.spans[part][1] > level or conditions[0] == 0:
                starting.append((part, bits_of(conditions, many)))
                continue
            admitted = 0
            for choice, child in enumerate(self.forest.children[part]):
                if child == self.forest.no:
                    excluded_by[choice] += conditions
                else:
                    admitted |= 1 << choice
            for n in conditions:
                by_condition[n] = admitted
        every = (1 << many) - 1
        by_choice = [every ^ bits_of(conditions, many) for conditions in excluded_by]
        multilevel = reduce(or_, [conditions for _, conditions in starting], 0)
        return LevelConstraints(by_choice, by_condition, tuple(starting), multilevel, tested)


def without_later(state: int, tested: Sequence[tuple[int, int]], kept: int) -> int:
    """The state without what comes, in an order, after so many conditions that hold whatever is tested below."""
    for decided, order in tested:
        holding = state & decided
        for _ in range(kept - 1):
            holding &= holding - 1
        if holding:
            first = holding & -holding
            state &= ~order | (first << 1) - 1
    return state


def row_by_condition(state: int, here: LevelConstraints, number_of: Mapping[State, int], kept: int) -> list[int]:
    """The number of the next state for each choice: the choices are split condition by condition.

    This is for few open conditions and very many choices.
    """
    width = len(here.by_choice)
    parts, states = [(1 << width) - 1], [state]
    for place in bit_positions(state):
        admitted = here.by_condition[place]
        for n, choices in enumerate(parts.copy()):
            admitting = choices & admitted
            if admitting == choices:
                continue
            if admitting:
                parts.append(admitting)
                states.append(states[n])
            parts[n] ^= admitting
            states[n] ^= 1 << place
    if here.tested:
        states = [without_later(each, here.tested, kept) for each in states]
    largest = max(range(len(parts)), key=lambda n: parts[n].bit_count())
    row = [number_of[states[largest]]] * width
    for n, choices in enumerate(parts):
        if n != largest:
            state_number = number_of[states[n]]
            for choice in choices_of(choices):
                row[choice] = state_number
    return row


choices_of = lru_cache(maxsize=1 << 14)(bit_positions)
"""`bit_positions`, cached, because sets of choices repeat often."""
