"""A forest of reduced multi-valued decision diagrams that share their nodes.

A node is a number. It is a terminal with a value, or it belongs to a level and has a child for each choice there. Equal
diagrams have the same number, so equality is identity. `Forest` is one large class because its operations share the
tables of nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TypeVar

from policy_dsl.diagram.mdd import deadline
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.mdd.deadline import TooLargeError as TooLargeError
from policy_dsl.diagram.mdd.rows import LONG, Row, as_runs, conjoined, distinct, mapped, repeated, row_choosing

T = TypeVar("T", bound=Hashable)

MOST_NODES = 2_000_000
"""The number of nodes at which a forest raises TooLargeError, so that it does not fill the memory."""


class Forest(Timed):
    """Diagrams over levels with the given numbers of choices."""

    def __init__(self, widths: Sequence[int], most: int = MOST_NODES, seconds: float | None = None) -> None:
        """The forest has at most `most` nodes. Its deadline is `seconds` from now; `None` means that there is none."""
        super().__init__(seconds)
        self.widths = tuple(widths)
        self.bottom = len(self.widths)
        self.most = most
        self.levels: list[int] = []
        self.children: list[Row] = []
        self.values: dict[int, Hashable] = {}
        self.unique: list[dict[Row, int]] = [{} for _ in self.widths]
        self.terminals: dict[tuple[type, Hashable], int] = {}
        self.conjunctions: dict[tuple[int, int], int] = {}
        self.negations: dict[int, int] = {}
        self.terminal_sets: dict[int, int] = {}
        self.terminal_values: list[Hashable] = []
        self.no = self.terminal(False)
        self.yes = self.terminal(True)

    def terminal(self, value: Hashable) -> int:
        """The node of the diagram that has this value everywhere."""
        key = (type(value), value)
        node = self.terminals.get(key)
        if node is None:
            node = len(self.levels)
            self.check_limits(node)
            self.terminals[key] = node
            self.levels.append(self.bottom)
            self.children.append(())
            self.values[node] = value
        return node

    def node(self, level: int, children: Row) -> int:
        """The node with these children, one for each choice of the level; if all children are equal, that child."""
        many = len(children)
        self.steps -= many  # `step`, inlined: this is the hottest function
        if self.steps < 0:
            self.steps = deadline.CHECK_INTERVAL
            self.check_deadline()
        if many >= LONG:
            children = runs = as_runs(children)
            if len(runs.entries) == 1:
                return runs.entries[0]
        elif children[0] == children[-1] and children.count(children[0]) == many:
            return children[0]
        table = self.unique[level]
        number = table.get(children)
        if number is None:
            number = len(self.levels)
            if number >= self.most:
                self.check_limits(number)
            table[children] = number
            self.levels.append(level)
            self.children.append(children)
        return number

    def check_limits(self, number: int) -> None:
        """Raises TooLargeError if a forest of `number` nodes is full, and TooLateError after the deadline."""
        if number >= self.most:
            raise TooLargeError
        self.check_deadline()

    def clear(self) -> None:
        """Drops all nodes; the forest is unusable afterwards. Without this, the cycles that recursive closures form would
        keep its tables alive.
        """
        for table in (
            self.levels,
            self.children,
            self.values,
            self.unique,
            self.conjunctions,
            self.negations,
            self.terminal_sets,
        ):
            table.clear()

    def cofactor(self, node: int, level: int, choice: int) -> int:
        """The child for this choice of the level; the node itself if it skips the level."""
        return self.children[node][choice] if self.levels[node] == level else node

    def cofactors(self, node: int, level: int) -> Row:
        """The child for each choice of the level; the node itself, repeated, if it skips the level."""
        return self.children[node] if self.levels[node] == level else repeated(node, self.widths[level])

    def choose(self, level: int, choices: Iterable[int]) -> int:
        """True where the choice at the level is one of these."""
        return self.node(level, row_choosing(self.widths[level], choices, self.yes, self.no))

    # --- Boolean diagrams

    def both(self, left: int, right: int) -> int:
        """Conjunction."""
        if left == right or right == self.yes:
            return left
        if left == self.yes:
            return right
        if self.no in (left, right):
            return self.no
        key = (left, right) if left < right else (right, left)
        node = self.conjunctions.get(key)
        if node is None:
            level = min(self.levels[left], self.levels[right])
            sides = self.cofactors(left, level), self.cofactors(right, level)
            node = self.node(level, conjoined(self.both, self.yes, self.no, *sides))
            self.conjunctions[key] = node
        return node

    def negate(self, node: int) -> int:
        """Negation."""
        negation = self.negations.get(node)
        if negation is None:
            if self.levels[node] == self.bottom:
                negation = self.no if node == self.yes else self.yes
            else:
                negation = self.node(self.levels[node], mapped(self.negate, self.children[node]))
            self.negations[node] = negation
            self.negations[negation] = node
        return negation

    def either(self, left: int, right: int) -> int:
        """Disjunction."""
        return self.negate(self.both(self.negate(left), self.negate(right)))

    def without(self, left: int, right: int) -> int:
        """True where the left is true and the right is not."""
        return self.both(left, self.negate(right))

    def every(self, nodes: Iterable[int]) -> int:
        """Conjunction of many, as a balanced tree."""
        return self.balanced_reduce(self.both, nodes, self.yes)

    def some(self, nodes: Iterable[int]) -> int:
        """Disjunction of many, as a balanced tree."""
        return self.negate(self.every(map(self.negate, nodes)))

    @staticmethod
    def balanced_reduce(join: Callable[[T, T], T], parts: Iterable[T], empty: T) -> T:
        """Reduces the parts as a balanced tree, which keeps the operands small."""
        row = list(parts)
        while len(row) > 1:
            pairs = [join(row[n], row[n + 1]) for n in range(0, len(row) - 1, 2)]
            row = pairs + row[len(row) - len(row) % 2 :]
        return row[0] if row else empty

    # --- diagrams with any values

    def apply(self, operation: Callable[..., Hashable], *nodes: int) -> int:
        """The diagram of `operation` applied, point by point, to the values of these diagrams."""
        if len(nodes) == 1:
            return self.map_terminals(nodes[0], operation, {})
        memo: dict[tuple[int, ...], int] = {}

        def at(*nodes: int) -> int:
            result = memo.get(nodes)
            if result is None:
                level = min(self.levels[node] for node in nodes)
                if level == self.bottom:
                    result = self.terminal(operation(*(self.values[node] for node in nodes)))
                else:
                    result = self.node(level, mapped(at, *(self.cofactors(n, level) for n in nodes)))
                memo[nodes] = result
            return result

        return at(*nodes)

    def map_terminals(self, node: int, operation: Callable[..., Hashable], memo: dict[int, int]) -> int:
        """As `apply` to one node. `memo` maps nodes to results; pass it again for diagrams that share nodes."""
        return self._rebuilt(node, {}, operation, memo)

    def relabel(self, node: int, to: Mapping[int, int]) -> int:
        """The diagram with its levels renumbered by `to`, which has to keep their order."""
        return self._rebuilt(node, to, lambda value: value, {})

    def _rebuilt(self, node: int, to: Mapping[int, int], leaf: Callable[..., Hashable], memo: dict[int, int]) -> int:
        """The diagram with its levels renumbered and `leaf` applied to its values."""
        at = memo.__getitem__
        for reached in self.reachable(node, memo):
            level, children = self.levels[reached], self.children[reached]
            if children:
                memo[reached] = self.node(to.get(level, level), mapped(at, children))
            else:
                memo[reached] = self.terminal(leaf(self.values[reached]))
        return memo[node]

    def reachable(self, node: int, visited: Container[int] = ()) -> list[int]:
        """The node and its descendants, children before parents, because a child is always made first.

        Skips the nodes in `visited` and those reachable only through them.
        """
        return sorted(self._below([node], visited))

    def terminals_below(self, nodes: Iterable[int]) -> Iterator[Hashable]:
        """The values of the terminals below these nodes, in the order in which the forest first saw them."""
        return map(self.values.__getitem__, sorted(n for n in self._below(nodes, ()) if self.levels[n] == self.bottom))

    def _below(self, nodes: Iterable[int], visited: Container[int]) -> set[int]:
        children = self.children
        seen = {node for node in nodes if node not in visited}
        fresh = seen
        while fresh:
            self.step()
            fresh = set().union(*[distinct(children[node]) for node in fresh]) - seen
            if visited:
                fresh = {node for node in fresh if node not in visited}
            seen |= fresh
        return seen

    def exists(self, node: int, levels: frozenset[int]) -> int:
        """Existential quantification: true where some choices at these levels make the node true."""
        memo: dict[int, int] = {}

        def at(node: int) -> int:
            level = self.levels[node]
            if level == self.bottom:
                return node
            result = memo.get(node)
            if result is None:
                children = mapped(at, self.children[node])
                result = self.some(distinct(children)) if level in levels else self.node(level, children)
                memo[node] = result
            return result

        return at(node)

    def identify(self, node: int, twins: dict[int, int]) -> int:
        """The node with each second level given the choice made at its first level; the result tests no second level.

        `twins` maps first levels to second levels, each of which comes later.
        """
        firsts = {second: first for first, second in twins.items()}
        memo: dict[tuple[int, int, tuple[tuple[int, int], ...]], int] = {}
        supports: dict[int, int] = {}

        def at(node: int, level: int, chosen: tuple[tuple[int, int], ...]) -> int:
            # stops at a first level whose second level occurs below, even if the node skips the first
            support = self.support(node, supports)
            while level < self.levels[node] and not (level in twins and support >> twins[level] & 1):
                level += 1
            if level == self.bottom:
                return node
            live = tuple((first, n) for first, n in chosen if support >> twins[first] & 1)
            if level in firsts:
                return at(self.cofactor(node, level, dict(live)[firsts[level]]), level + 1, live)
            key = (node, level, live)
            result = memo.get(key)
            if result is None:
                children = [
                    at(self.cofactor(node, level, n), level + 1, (*live, (level, n)) if level in twins else live)
                    for n in range(self.widths[level])
                ]
                result = memo[key] = self.node(level, tuple(children))
            return result

        return at(node, 0, ())

    def support(self, node: int, memo: dict[int, int]) -> int:
        """The levels tested by the node and its descendants, as bits. `memo` maps nodes to theirs."""
        levels = memo.get(node)
        if levels is None:
            self.step()
            levels = 0 if self.levels[node] == self.bottom else 1 << self.levels[node]
            for child in set(distinct(self.children[node])):
                levels |= self.support(child, memo)
            memo[node] = levels
        return levels

    def reachable_terminals(self, node: int) -> int:
        """The values below the node as bits: bit n stands for `terminal_values[n]`. For diagrams with few values."""
        terminals = self.terminal_sets.get(node)
        if terminals is None:
            terminals_of = self.terminal_sets.__getitem__
            for reached in self.reachable(node, self.terminal_sets):
                children = self.children[reached]
                if not children:
                    self.terminal_sets[reached] = 1 << len(self.terminal_values)
                    self.terminal_values.append(self.values[reached])
                else:
                    self.terminal_sets[reached] = reduce(or_, map(terminals_of, set(distinct(children))))
            terminals = self.terminal_sets[node]
        return terminals

    def cube(self, box: Sequence[frozenset[int]]) -> int:
        """True exactly in the box."""
        node = self.yes
        for level in range(self.bottom - 1, -1, -1):
            node = self.node(level, tuple([node if n in box[level] else self.no for n in range(self.widths[level])]))
        return node
