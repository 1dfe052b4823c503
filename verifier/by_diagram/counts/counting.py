"""Counts requests, pairs of different requests, and distinct combinations."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.diagram.mdd.count import Block, PointCounter, count_points, valid_choices
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import Level, Space, size
from policy_dsl.diagram.space.weak_orders import EQUAL
from policy_dsl.model.times import TIME_FACT
from verifier.by_diagram.spaces.diagrams import Diagrams


def distinct_pairs(d: Diagrams, node: int) -> int:
    """The pairs, without the classes that contain only pairs of a request with itself."""
    return d.forest.without(node, identical_pairs(d.forest, d.space))


def identical_pairs(forest: Forest, space: Space) -> int:
    """True where both requests certainly have the same value in every attribute that may differ: where both make the same
    choice, and it stands for a single value; or where their facts are compared, and are equal.
    """
    equal = [forest.choose(level, (EQUAL,)) for level in space.self_orderings]
    grouped = {n: group for group in space.groups for n in range(group.first, group.last + 1)}
    for first, second in space.twins.items():
        level = space.levels[first]
        single: list[int] | None = None
        if isinstance(level, Level) and first not in grouped:
            single = [n for n, values in enumerate(level.classes) if size(values) == 1]
        equal.append(same_choice(forest, first, second, single))
    for group in {grouped[n].first: grouped[n] for n in space.twins if n in grouped}.values():
        cells = tuple(cell for cell in group.joint_choices if cell[1] == 1)
        equal.append(valid_choices(forest, Block(group.first, group.last, cells)) if cells else forest.no)
    return forest.every(equal)


def same_choice(forest: Forest, first: int, second: int, choices: Iterable[int] | None = None) -> int:
    """True where both levels, the second of which comes later, make the same choice: one of these, or any."""
    row = [forest.no] * forest.widths[first]
    for choice in range(len(row)) if choices is None else choices:
        row[choice] = forest.choose(second, (choice,))
    return forest.node(first, tuple(row))


def may_be_identical(d: Diagrams, node: int) -> bool:
    """Whether both requests of some pair for which the diagram is true may have the same values. Where facts are compared by
    their values, this is found faster than counted.
    """
    if not d.space.by_value:
        return True
    if d.same_classes is None:
        d.same_classes = d.forest.every(same_choice(d.forest, *levels) for levels in d.space.twins.items())
    return d.forest.both(node, d.same_classes) != d.forest.no


def count_requests(d: Diagrams, node: int, pairs: bool) -> int:
    """The number of requests, or of pairs of different requests, for which the diagram is true."""
    number = d.count_memo.get(node)
    if number is None:
        forest, space = d.forest, d.space
        if d.counter is None:
            d.counter = PointCounter(forest, request_blocks(space))
        node, key = once(forest, space, node), node
        number = d.counter.count(node)
        if pairs and TIME_FACT not in space.differ and may_be_identical(d, node):
            equal = forest.every(forest.choose(level, (EQUAL,)) for level in space.self_orderings)
            same = forest.identify(forest.both(node, equal), space.twins)
            number -= count_points(forest, same, first_request_blocks(d))
        d.count_memo[key] = number
    return number


def once(forest: Forest, space: Space, node: int) -> int:
    """True for the requests for which the diagram is true in some of their times, so that each is counted once."""
    levels = space.levels_of_times
    return forest.exists(node, levels) if levels else node


def request_blocks(space: Space) -> tuple[Block, ...]:
    """The blocks for counting requests, whichever of their times is asked about."""
    levels = space.levels_of_times
    return space.blocks_counting(frozenset(range(len(space.levels))) - levels) if levels else space.blocks


def number_of(forest: Forest, space: Space, node: int) -> int:
    """The number of requests for which the diagram is true, in some of their times."""
    return count_points(forest, once(forest, space, node), request_blocks(space))


def first_request_blocks(d: Diagrams) -> tuple[Block, ...]:
    """The blocks for counting first requests: levels of the second request do not count."""
    return d.space.blocks_counting(frozenset(range(d.forest.bottom)) - d.space.own_levels(1) - d.space.levels_of_times)


def combinations(d: Diagrams, sought: int, counted: tuple[str, ...]) -> int:
    """The number of distinct values that these attributes have together, among the violations."""
    kept = frozenset(n for n, x in enumerate(d.space.levels) if isinstance(x, Level) and x.attribute in counted)
    gone = frozenset(range(d.forest.bottom)) - kept
    return count_points(d.forest, d.forest.exists(sought, gone), d.space.blocks_counting(kept))
