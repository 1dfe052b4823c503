"""A forest of reduced multi-valued decision diagrams that share their nodes.

A node is a number. It is a terminal with a value, or it sits at a level and has a child for each class of values there.
Two nodes that mean the same are the same number, so equality is identity. One class: its walks share the tables of nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TypeVar

from policy_dsl.diagram.mdd import deadline
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.mdd.deadline import TooLargeError as TooLargeError

T = TypeVar("T", bound=Hashable)

MOST_NODES = 2_000_000
"""Nodes a forest may have; past that it says so instead of filling the memory."""


class Forest(Timed):
    """Diagrams over levels with the given numbers of children."""

    def __init__(self, widths: Sequence[int], most: int = MOST_NODES, seconds: float | None = None) -> None:
        """`seconds` from now is the deadline; none is none."""
        super().__init__(seconds)
        self.widths = tuple(widths)
        self.bottom = len(self.widths)
        self.most = most
        self.levels: list[int] = []
        self.children: list[tuple[int, ...]] = []
        self.values: dict[int, Hashable] = {}
        self.unique: list[dict[tuple[int, ...], int]] = [{} for _ in self.widths]
        self.terminals: dict[tuple[type, Hashable], int] = {}
        self.conjunctions: dict[tuple[int, int], int] = {}
        self.negations: dict[int, int] = {}
        self.terminal_sets: dict[int, int] = {}
        self.terminal_values: list[Hashable] = []
        self.no = self.terminal(False)
        self.yes = self.terminal(True)

    def terminal(self, value: Hashable) -> int:
        """The node that is this value everywhere."""
        key = (type(value), value)
        found = self.terminals.get(key)
        if found is None:
            found = len(self.levels)
            self.has_room(found)
            self.terminals[key] = found
            self.levels.append(self.bottom)
            self.children.append(())
            self.values[found] = value
        return found

    def node(self, level: int, children: tuple[int, ...]) -> int:
        """The node with these children, one for each class of the level; a child itself when all are the same."""
        self.steps -= len(children)  # as `step` does: this is called most of all
        if self.steps < 0:
            self.steps = deadline.OFTEN
            self.in_time()
        first = children[0]
        if first == children[-1] and children.count(first) == len(children):
            return first
        alike = self.unique[level]
        found = alike.get(children)
        if found is None:
            found = len(self.levels)
            if found >= self.most:
                self.has_room(found)
            alike[children] = found
            self.levels.append(level)
            self.children.append(children)
        return found

    def has_room(self, number: int) -> None:
        """Raises TooLargeError where there are so many nodes that no more are allowed; after the deadline, TooLateError."""
        if number >= self.most:
            raise TooLargeError
        self.in_time()

    def clear(self) -> None:
        """Forgets all nodes, which nothing may ask about any more. Functions that call themselves would hold them for long."""
        for each in (
            self.levels,
            self.children,
            self.values,
            self.unique,
            self.conjunctions,
            self.negations,
            self.terminal_sets,
        ):
            each.clear()

    def cofactor(self, node: int, level: int, choice: int) -> int:
        """Where the node leads when this level takes this choice."""
        return self.children[node][choice] if self.levels[node] == level else node

    def cofactors(self, node: int, level: int) -> tuple[int, ...]:
        """Where the node leads for each choice of this level."""
        return self.children[node] if self.levels[node] == level else (node,) * self.widths[level]

    def choose(self, level: int, choices: Iterable[int]) -> int:
        """True where the level takes one of the choices."""
        row = [self.no] * self.widths[level]
        for n in choices:
            row[n] = self.yes
        return self.node(level, tuple(row))

    # --- true or false

    def both(self, one: int, other: int) -> int:
        """Conjunction of two diagrams of truth values."""
        if one == other or other == self.yes:
            return one
        if one == self.yes:
            return other
        if self.no in (one, other):
            return self.no
        key = (one, other) if one < other else (other, one)
        found = self.conjunctions.get(key)
        if found is None:
            level = min(self.levels[one], self.levels[other])
            sides = zip(self.cofactors(one, level), self.cofactors(other, level), strict=True)
            found = self.node(level, tuple([self.both(*below) for below in sides]))
            self.conjunctions[key] = found
        return found

    def negate(self, one: int) -> int:
        """Its opposite."""
        found = self.negations.get(one)
        if found is None:
            if self.levels[one] == self.bottom:
                found = self.no if one == self.yes else self.yes
            else:
                found = self.node(self.levels[one], tuple(self.negate(child) for child in self.children[one]))
            self.negations[one] = found
            self.negations[found] = one
        return found

    def either(self, one: int, other: int) -> int:
        """Disjunction."""
        return self.negate(self.both(self.negate(one), self.negate(other)))

    def without(self, one: int, other: int) -> int:
        """The first, but not where the other is true."""
        return self.both(one, self.negate(other))

    def every(self, nodes: Iterable[int]) -> int:
        """Conjunction of many, in balanced pairs."""
        return self.balanced_reduce(self.both, nodes, self.yes)

    def some(self, nodes: Iterable[int]) -> int:
        """Disjunction of many, in balanced pairs."""
        return self.negate(self.every(map(self.negate, nodes)))

    @staticmethod
    def balanced_reduce(join: Callable[[T, T], T], parts: Iterable[T], empty: T) -> T:
        """The parts joined two by two, so that many small ones stay cheap."""
        row = list(parts)
        while len(row) > 1:
            pairs = [join(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
            row = pairs + row[len(row) - len(row) % 2 :]
        return row[0] if row else empty

    # --- any values

    def apply(self, operation: Callable[..., Hashable], *nodes: int) -> int:
        """The diagram of `operation` on the values of the nodes."""
        if len(nodes) == 1:
            return self.map_terminals(nodes[0], operation, {})
        known: dict[tuple[int, ...], int] = {}

        def at(nodes: tuple[int, ...]) -> int:
            found = known.get(nodes)
            if found is None:
                level = min(self.levels[node] for node in nodes)
                if level == self.bottom:
                    found = self.terminal(operation(*(self.values[node] for node in nodes)))
                else:
                    sides = [self.cofactors(n, level) for n in nodes]
                    found = self.node(level, tuple(map(at, zip(*sides, strict=True))))
                known[nodes] = found
            return found

        return at(nodes)

    def map_terminals(self, node: int, operation: Callable[..., Hashable], known: dict[int, int]) -> int:
        """As `apply`; `known` keeps what became of each node, for diagrams that share some of them."""
        return self._rebuilt(node, {}, operation, known)

    def relabel(self, node: int, to: Mapping[int, int]) -> int:
        """The diagram with some levels in the place of others, in the same order."""
        return self._rebuilt(node, to, lambda value: value, {})

    def _rebuilt(self, node: int, to: Mapping[int, int], leaf: Callable[..., Hashable], known: dict[int, int]) -> int:
        """The diagram with other levels, and with what `leaf` makes of its values."""
        at = known.__getitem__
        for one in self.reachable(node, known):
            level, children = self.levels[one], self.children[one]
            if children:
                known[one] = self.node(to.get(level, level), tuple(map(at, children)))
            else:
                known[one] = self.terminal(leaf(self.values[one]))
        return known[node]

    def reachable(self, node: int, known: Container[int] = ()) -> list[int]:
        """The node and all that it leads to, each after what it leads to itself: a child is always older than its parent.

        What is `known` is left out, with what only that leads to.
        """
        return sorted(self._below([node], known))

    def terminals_below(self, nodes: Iterable[int]) -> Iterator[Hashable]:
        """The values that some of the nodes lead to, in the order in which they came up."""
        return map(self.values.__getitem__, sorted(n for n in self._below(nodes, ()) if self.levels[n] == self.bottom))

    def _below(self, nodes: Iterable[int], known: Container[int]) -> set[int]:
        children = self.children
        seen = {node for node in nodes if node not in known}
        fresh = seen
        while fresh:
            self.step()
            fresh = set().union(*[children[node] for node in fresh]) - seen
            if known:
                fresh = {node for node in fresh if node not in known}
            seen |= fresh
        return seen

    def exists(self, node: int, levels: frozenset[int]) -> int:
        """True where some choice at these levels makes the node true."""
        known: dict[int, int] = {}

        def at(node: int) -> int:
            level = self.levels[node]
            if level == self.bottom:
                return node
            found = known.get(node)
            if found is None:
                children = [at(child) for child in self.children[node]]
                found = self.some(children) if level in levels else self.node(level, tuple(children))
                known[node] = found
            return found

        return at(node)

    def identify(self, node: int, twins: dict[int, int]) -> int:
        """The node where each second level takes the choice of its first; `twins` are first → later second levels."""
        firsts = {second: first for first, second in twins.items()}
        known: dict[tuple[int, int, tuple[tuple[int, int], ...]], int] = {}
        asked: dict[int, int] = {}

        def at(node: int, level: int, chosen: tuple[tuple[int, int], ...]) -> int:
            # every first level whose second is asked further down is asked, also where the node itself skips it
            support = self.support(node, asked)
            while level < self.levels[node] and not (level in twins and support >> twins[level] & 1):
                level += 1
            if level == self.bottom:
                return node
            live = tuple((first, n) for first, n in chosen if support >> twins[first] & 1)
            if level in firsts:
                return at(self.cofactor(node, level, dict(live)[firsts[level]]), level + 1, live)
            key = (node, level, live)
            found = known.get(key)
            if found is None:
                children = [
                    at(self.cofactor(node, level, n), level + 1, (*live, (level, n)) if level in twins else live)
                    for n in range(self.widths[level])
                ]
                found = known[key] = self.node(level, tuple(children))
            return found

        return at(node, 0, ())

    def support(self, node: int, known: dict[int, int]) -> int:
        """The levels that the node asks at or further down, one bit each; `known` keeps what was found."""
        found = known.get(node)
        if found is None:
            self.step()
            found = 0 if self.levels[node] == self.bottom else 1 << self.levels[node]
            for child in set(self.children[node]):
                found |= self.support(child, known)
            known[node] = found
        return found

    def reachable_terminals(self, node: int) -> int:
        """The values that it leads to, one bit each: bit n is that of `told[n]`. For diagrams of few values."""
        found = self.terminal_sets.get(node)
        if found is None:
            led = self.terminal_sets.__getitem__
            for one in self.reachable(node, self.terminal_sets):
                children = self.children[one]
                if not children:
                    self.terminal_sets[one] = 1 << len(self.terminal_values)
                    self.terminal_values.append(self.values[one])
                else:
                    self.terminal_sets[one] = reduce(or_, map(led, set(children)))
            found = self.terminal_sets[node]
        return found

    def cube(self, box: Sequence[frozenset[int]]) -> int:
        """True exactly in the box."""
        node = self.yes
        for level in range(self.bottom - 1, -1, -1):
            node = self.node(level, tuple([node if n in box[level] else self.no for n in range(self.widths[level])]))
        return node
