"""The walk against tables, and the other operations that follow several diagrams at once: on all points of a small space."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl.diagram.mdd import sweep as painting
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, sweep
from policy_dsl.diagram.mdd.view import identity_view, where_related

WIDTHS = (2, 3, 2, 3)
POINTS = list(product(*(range(width) for width in WIDTHS)))

levels = [st.tuples(st.just(level), st.frozensets(st.integers(0, width - 1))) for level, width in enumerate(WIDTHS)]
sides = st.one_of(levels).map(lambda found: [found])
ties = st.lists(st.one_of(levels), min_size=2, max_size=2)
parts = st.one_of(sides, ties)
"""A part of a condition: one of these is so. Of one level, or of two."""
conditions = st.lists(st.lists(parts, max_size=3), max_size=6)


def holds(condition: list[list[tuple[int, frozenset[int]]]], point: tuple[int, ...]) -> bool:
    return all(any(point[level] in choices for level, choices in part) for part in condition)


def at(forest: Forest, node: int, point: tuple[int, ...]) -> object:
    for level, choice in enumerate(point):
        node = forest.cofactor(node, level, choice)
    return forest.values[node]


@settings(max_examples=300, deadline=None)
@given(conditions)
def test_the_walk_finds_which_conditions_hold(written: list[list[list[tuple[int, frozenset[int]]]]]) -> None:
    forest = Forest(WIDTHS)
    nodes = [
        [forest.some(forest.choose(level, choices) for level, choices in part) for part in condition]
        for condition in written
    ]
    node = sweep(forest, nodes, tuple)
    for point in POINTS:
        assert at(forest, node, point) == tuple(n for n, one in enumerate(written) if holds(one, point))
    assert sweep(forest, nodes, bool) == forest.some(forest.every(each) for each in nodes)


@settings(max_examples=200, deadline=None)
@given(conditions, st.lists(parts, max_size=2))
def test_outside_its_scope_the_walk_says_false(
    written: list[list[list[tuple[int, frozenset[int]]]]], scope: list[list[tuple[int, frozenset[int]]]]
) -> None:
    forest = Forest(WIDTHS)
    *nodes, within = [
        [forest.some(forest.choose(level, choices) for level, choices in part) for part in condition]
        for condition in (*written, scope)
    ]
    node = sweep(forest, nodes, tuple, forest.every(within))
    for point in POINTS:
        held = tuple(n for n, one in enumerate(written) if holds(one, point))
        assert at(forest, node, point) == (held if holds(scope, point) else False)


@settings(max_examples=200, deadline=None)
@given(conditions, parts, st.sampled_from([(0, 1, 0), (0, 2, 8), (1024, 8, 0), (2, 1, 0)]))
def test_the_walk_is_the_same_however_its_conditions_are_told_apart(
    written: list[list[list[tuple[int, frozenset[int]]]]],
    scope: list[tuple[int, frozenset[int]]],
    turns: tuple[int, int, int],
) -> None:
    forest = Forest(WIDTHS)
    *nodes, (within,) = [
        [forest.some(forest.choose(level, choices) for level, choices in part) for part in condition]
        for condition in (*written, [scope])
    ]
    with pytest.MonkeyPatch.context() as patched:
        for name, value in zip(("SUBSWEEP_FROM", "SUBSWEEP_RATIO", "BY_CONDITION_RATIO"), turns, strict=True):
            patched.setattr(painting, name, value)
        node = sweep(forest, nodes, tuple, within)
    for point in POINTS:
        held = tuple(n for n, one in enumerate(written) if holds(one, point))
        assert at(forest, node, point) == (held if holds([scope], point) else False)


def test_a_walk_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    forest = Forest((2,) * 12)
    nodes = [[forest.choose(level, (1,))] for level in range(12)]
    assert sweep(forest, nodes, len) == forest.apply(lambda *held: sum(held), *(node for (node,) in nodes))
    monkeypatch.setattr(painting, "LEAST_STEPS", 0)
    monkeypatch.setattr(painting, "STEPS", 100)
    with pytest.raises(TooManyStepsError):
        sweep(forest, nodes, tuple)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.integers(0, 2)), min_size=36, max_size=36))
def test_within_a_scope_and_moved(table: list[tuple[bool, int, int]]) -> None:
    forest = Forest(WIDTHS)
    said = dict(zip(POINTS, table, strict=True))

    def built(level: int, start: tuple[int, ...], of: int) -> int:
        if level == len(WIDTHS):
            return forest.terminal(said[start][of])
        return forest.node(level, tuple(built(level + 1, (*start, n), of) for n in range(WIDTHS[level])))

    scope, one, other = (built(0, (), of) for of in range(3))
    node = where_related(
        forest, scope, lambda a, b: a < b, (identity_view(forest), one), (identity_view(forest), other)
    )
    assert [at(forest, node, point) for point in POINTS] == [said[p][0] and said[p][1] < said[p][2] for p in POINTS]
    first = forest.apply(
        lambda value: value == 1, forest.exists(forest.apply(lambda a: a == 1, one), frozenset({2, 3}))
    )
    moved = forest.relabel(first, {0: 2, 1: 3})
    for point in POINTS:
        assert at(forest, moved, point) == at(forest, first, (point[2], point[3], 0, 0))
