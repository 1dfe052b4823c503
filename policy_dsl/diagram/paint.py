"""Many conditions in one diagram, by one walk down the levels: at each, which of them may still hold.

Joining a diagram for each condition to those of all others makes more of what lies between the more there are. Here no
diagram but the result is made. It is for tables of thousands of rows, of which few are left after a level or two. Where many
stay open for long the walk is given up.

At a level the choices are not tried one by one: each condition splits them into those that it admits and the others, and what
is not told apart stays together. Sets of choices are bits of an integer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from policy_dsl.diagram.forest import Forest

STEPS = 1000
"""Steps for each condition after which the walk is given up; for few conditions, LEAST_STEPS."""

LEAST_STEPS = 200_000

State = tuple[int, ...]
"""What is left of the scope, then the conditions that may still hold, in order: each the node that has still to be true, times
how many there are, plus its number. That of the scope is 0, the first condition's is 1."""

Ways = tuple[tuple[int, int], ...]
"""For sets of choices what they lead to; what is in none of the sets leads nowhere."""


class TooManyStepsError(Exception):
    """The walk would take too long."""


def paint(
    forest: Forest,
    conditions: Sequence[Sequence[int]],
    leaf: Callable[[list[int]], Hashable],
    scope: int | None = None,
) -> int:
    """The diagram of what `leaf` makes of the numbers of the conditions that hold, in order; outside the scope, false.

    A condition is diagrams that have to be true together. Raises TooManyStepsError.
    """
    scope = forest.yes if scope is None else scope
    if scope == forest.no:
        return scope
    many = len(conditions) + 1
    ways: list[dict[int, Ways]] = [{} for _ in forest.widths]
    left = max(LEAST_STEPS, STEPS * many)
    front = {opened(forest, [[scope], *conditions], ways): 0}
    walked: list[list[tuple[list[int], list[int]]]] = []
    for here, width in zip(ways, forest.widths, strict=True):
        rows: list[tuple[list[int], list[int]]] = []
        below: dict[State, int] = {}
        for state in front:
            held, items = split(state, here, (1 << width) - 1)
            rows.append((held, [below.setdefault(tuple(row), len(below)) for row in items]))
            left -= len(state) * len(held)
            if left < 0:
                raise TooManyStepsError
        forest.in_time()
        walked.append(rows)
        front = below
    leaves = [forest.terminal(leaf([item % many - 1 for item in state[1:]])) for state in front]
    return folded(forest, walked, leaves)


def split(state: State, here: Mapping[int, Ways], every: int) -> tuple[list[int], list[list[int]]]:
    """The choices at a level in sets, each with the state after it; what is outside the scope is in none of the sets."""
    scope, *rest = state
    ways = here.get(scope)
    held = [every] if ways is None else [mask for mask, _ in ways]
    items = [[scope]] if ways is None else [[after] for _, after in ways]
    for item in rest:
        told = here.get(item)
        if told is None:
            for row in items:
                row.append(item)
            continue
        for mask, after in told:
            for n, part in enumerate(held):  # to which is added what is split off, no longer met
                both = part & mask
                if not both:
                    continue
                if both == part:
                    items[n].append(after)
                else:
                    held[n] = part ^ both
                    held.append(both)
                    items.append([*items[n], after])
                mask ^= both
                if not mask:
                    break
    return held, items


def folded(forest: Forest, walked: Sequence[Sequence[tuple[list[int], list[int]]]], leaves: list[int]) -> int:
    """The node of the first state: those of the last level's states first, each from the nodes of what it leads to."""
    choices: dict[int, list[int]] = {}
    nodes = leaves
    for level in range(forest.bottom - 1, -1, -1):
        width = forest.widths[level]
        every = (1 << width) - 1
        below, nodes = nodes, []
        for held, after in walked[level]:
            if held[0] == every:
                nodes.append(below[after[0]])
                continue
            children = [forest.no] * width
            for mask, state in zip(held, after, strict=True):
                chosen = choices.get(mask)
                if chosen is None:
                    chosen = choices[mask] = [n for n in range(width) if mask >> n & 1]
                node = below[state]
                for n in chosen:
                    children[n] = node
            nodes.append(forest.node(level, tuple(children)))
    return nodes[0]


# --- what a condition asks


def opened(forest: Forest, conditions: Sequence[Sequence[int]], ways: Sequence[dict[int, Ways]]) -> State:
    """The first state; `ways` are told for each level which ways there are from what is asked there."""
    many = len(conditions)
    spans: dict[int, tuple[int, int, int]] = {}
    inner: dict[int, list[tuple[dict[int, Ways], int, Ways]]] = {}
    found = []
    for number, parts in enumerate(conditions):
        after = forest.yes * many + number
        for part in reversed(chain(forest, parts, spans)):
            if part not in inner:
                inner[part] = [(ways[forest.levels[n]], n * many, grouped(forest, n)) for n in within(forest, part)]
            for here, node, groups in inner[part]:
                if len(groups) == 1 and groups[0][1] == forest.yes:
                    here[node + number] = ((groups[0][0], after),)
                else:
                    here[node + number] = tuple(
                        [(mask, after if child == forest.yes else child * many + number) for mask, child in groups]
                    )
            after = part * many + number
        if after != forest.no * many + number:
            found.append(after)
    return tuple(found)


def within(forest: Forest, node: int) -> list[int]:
    """The node and what it leads to, without true and false."""
    return [one for one in forest.reachable(node) if forest.levels[one] < forest.bottom]


def grouped(forest: Forest, node: int) -> Ways:
    """The children of a node, each with the choices that lead to it; false left out."""
    found: dict[int, int] = {}
    for n, child in enumerate(forest.children[node]):
        if child != forest.no:
            found[child] = found.get(child, 0) | 1 << n
    return tuple([(mask, child) for child, mask in found.items()])


def chain(forest: Forest, parts: Sequence[int], spans: dict[int, tuple[int, int, int]]) -> list[int]:
    """Diagrams that have to be true together, each about levels of its own, in order; those about the same levels joined."""
    for part in parts:
        if part not in spans:
            spans[part] = (forest.levels[part], forest.support(part, {}).bit_length() - 1, part)
    found: list[int] = []
    reached = -1
    for first, last, part in sorted([spans[part] for part in parts if part != forest.yes]):
        if first <= reached:
            found[-1] = forest.both(found[-1], part)
        else:
            found.append(part)
        reached = max(reached, last)
    return [forest.no] if forest.no in found else found
