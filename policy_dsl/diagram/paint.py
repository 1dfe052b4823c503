"""Many conditions in one diagram, by one walk down the levels: at each, which of them may still hold.

Joining a diagram for each condition to those of all others makes more of what lies between the more there are. Here no
diagram but the result is made. It is for tables of thousands of rows, of which few are left after a level or two. Where many
stay open for long the walk is given up.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from policy_dsl.diagram.forest import Forest

STEPS = 1000
"""Steps for each condition after which the walk is given up; for few conditions, LEAST_STEPS."""

LEAST_STEPS = 200_000

State = tuple[int, ...]
"""The conditions that may still hold, each with the node that has still to be true: node times conditions plus number."""

Chain = tuple[tuple[int, int], ...]
"""The diagrams that all have to be true of one condition, each about levels of its own: the first of them, and the node."""


class TooManyStepsError(Exception):
    """The walk would take too long."""


def paint(forest: Forest, conditions: Sequence[Sequence[int]], leaf: Callable[[list[int]], Hashable]) -> int:
    """The diagram of what `leaf` makes of the numbers of the conditions that hold, in order.

    A condition is diagrams that have to be true together. Raises TooManyStepsError.
    """
    many = len(conditions)
    asked: dict[int, int] = {}
    chains = [chain(forest, parts, asked) for parts in conditions]
    left = max(LEAST_STEPS, STEPS * many)
    known: dict[State, int] = {}
    open_: dict[int, list[tuple[int, int]]] = {}

    def after(number: int, level: int) -> int:
        """What has still to be true of a condition after a level at which one of its diagrams came out true."""
        for first, node in chains[number]:
            if first > level:
                return node
        return forest.yes

    def at(state: State) -> int:
        nonlocal left
        found = known.get(state)
        if found is not None:
            return found
        level = min([forest.levels[item // many] for item in state], default=forest.bottom)
        if level == forest.bottom:
            found = forest.terminal(leaf([item % many for item in state]))
        else:
            below: list[list[int]] = [[] for _ in range(forest.widths[level])]
            for item in state:
                node, number = divmod(item, many)
                if forest.levels[node] > level:
                    for row in below:
                        row.append(item)
                    left -= len(below)
                    continue
                if node not in open_:
                    open_[node] = [(n, c) for n, c in enumerate(forest.children[node]) if c != forest.no]
                following = -1
                for n, child in open_[node]:
                    if child == forest.yes:
                        if following < 0:
                            following = after(number, level) * many + number
                        below[n].append(following)
                    else:
                        below[n].append(child * many + number)
                left -= len(open_[node])
            if left < 0:
                raise TooManyStepsError
            found = forest.node(level, tuple([at(tuple(row)) for row in below]))
        known[state] = found
        return found

    firsts = ((after(number, -1), number) for number in range(many))
    return at(tuple(node * many + number for node, number in firsts if node != forest.no))


def chain(forest: Forest, parts: Sequence[int], asked: dict[int, int]) -> Chain:
    """Diagrams that have to be true together, those about the same levels joined."""
    found: list[tuple[int, int]] = []
    reached = -1
    for first, node in sorted((forest.levels[part], part) for part in parts if part != forest.yes):
        if found and first <= reached:
            found[-1] = (found[-1][0], forest.both(found[-1][1], node))
        else:
            found.append((first, node))
        reached = max(reached, forest.support(node, asked).bit_length() - 1)
    nowhere = any(node == forest.no for _, node in found)
    return ((forest.bottom, forest.no),) if nowhere else tuple(found)
