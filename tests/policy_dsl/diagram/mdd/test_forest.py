"""Diagrams against tables: every operation is tried on all points of small spaces."""

from itertools import product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_dsl.diagram.mdd.boxes import boxes
from policy_dsl.diagram.mdd.count import Block, count_points
from policy_dsl.diagram.mdd.forest import Forest, TooLargeError
from policy_dsl.diagram.mdd.view import values_within

WIDTHS = (2, 3, 2, 3)
POINTS = list(product(*(range(width) for width in WIDTHS)))
TABLES = st.lists(st.booleans(), min_size=len(POINTS), max_size=len(POINTS))
WEIGHTS = [[1, 4], [2, 1, 5], [3, 1], [1, 1, 7]]
BLOCKS = [Block(n, n, tuple(((c,), weight) for c, weight in enumerate(row))) for n, row in enumerate(WEIGHTS)]


def built(forest: Forest, table: list[bool]) -> int:
    """The node that is true exactly at the points of the table."""

    def at(level: int, points: list[tuple[int, ...]]) -> int:
        if level == len(WIDTHS):
            return forest.yes if table[POINTS.index(points[0])] else forest.no
        below = [[p for p in points if p[level] == n] for n in range(WIDTHS[level])]
        return forest.node(level, tuple(at(level + 1, part) for part in below))

    return at(0, POINTS)


def read(forest: Forest, node: int) -> list[bool]:
    """The table of a node."""
    found = []
    for point in POINTS:
        one = node
        for level, choice in enumerate(point):
            one = forest.cofactor(one, level, choice)
        found.append(forest.values[one] is True)
    return found


@settings(max_examples=150, deadline=None)
@given(TABLES, TABLES)
def test_true_or_false(one: list[bool], other: list[bool]) -> None:
    forest = Forest(WIDTHS)
    a, b = built(forest, one), built(forest, other)
    assert read(forest, a) == one
    assert read(forest, forest.both(a, b)) == [x and y for x, y in zip(one, other, strict=True)]
    assert read(forest, forest.either(a, b)) == [x or y for x, y in zip(one, other, strict=True)]
    assert read(forest, forest.without(a, b)) == [x and not y for x, y in zip(one, other, strict=True)]
    assert read(forest, forest.negate(a)) == [not x for x in one]
    assert (a == b) == (one == other)  # one function, one node
    pairs = forest.apply(lambda x, y: (x, y), a, b)
    assert set(values_within(forest, pairs, forest.yes)) == set(zip(one, other, strict=True))
    inside = {pair for pair, here in zip(zip(one, other, strict=True), one, strict=True) if here}
    assert set(values_within(forest, pairs, a)) == inside


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_counting_and_projection(table: list[bool]) -> None:
    forest = Forest(WIDTHS)
    node = built(forest, table)
    size = {p: prod(WEIGHTS[level][choice] for level, choice in enumerate(p)) for p in POINTS}
    held = [p for p, true in zip(POINTS, table, strict=True) if true]
    assert count_points(forest, node, BLOCKS) == sum(size[p] for p in held)
    for gone in (frozenset({0}), frozenset({1, 3}), frozenset(range(4))):
        kept = {tuple(c for n, c in enumerate(p) if n not in gone) for p in held}
        expected = [tuple(c for n, c in enumerate(p) if n not in gone) in kept for p in POINTS]
        assert read(forest, forest.exists(node, gone)) == expected


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_the_diagonal_is_where_both_choose_alike(table: list[bool]) -> None:
    forest = Forest(WIDTHS)
    node = forest.identify(built(forest, table), {0: 2, 1: 3})
    true = {p for p, held in zip(POINTS, table, strict=True) if held}
    assert read(forest, node) == [(p[0], p[1], p[0], p[1]) in true for p in POINTS]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.booleans(), min_size=6, max_size=6), st.sampled_from([(), (0,), (1,), (0, 1)]))
def test_the_diagonal_where_first_levels_are_not_asked(seconds: list[bool], deaf: tuple[int, ...]) -> None:
    """Above the second levels nothing is asked at some of the first ones, or at none."""
    table = [seconds[3 * p[2] + p[3]] and all(p[n] == 0 for n in (0, 1) if n not in deaf) for p in POINTS]
    forest = Forest(WIDTHS)
    node = forest.identify(built(forest, table), {0: 2, 1: 3})
    true = {p for p, held in zip(POINTS, table, strict=True) if held}
    assert read(forest, node) == [(p[0], p[1], p[0], p[1]) in true for p in POINTS]
    assert all(
        forest.levels[below] > forest.levels[n] for n in range(len(forest.levels)) for below in forest.children[n]
    )


@settings(max_examples=150, deadline=None)
@given(TABLES, TABLES)
def test_boxes_cover_what_is_needed_once_and_only_what_is_allowed(one: list[bool], other: list[bool]) -> None:
    forest = Forest(WIDTHS)
    needed = built(forest, one)
    allowed = forest.either(needed, built(forest, other))
    true, free = read(forest, needed), read(forest, allowed)
    covered = [False] * len(POINTS)
    for box, part in boxes(forest, needed, allowed):
        here = [all(c in box[level] for level, c in enumerate(p)) for p in POINTS]
        assert all(free[n] for n, inside in enumerate(here) if inside)
        new = [inside and true[n] and not covered[n] for n, inside in enumerate(here)]
        assert read(forest, part) == new
        assert any(new)
        covered = [was or inside for was, inside in zip(covered, here, strict=True)]
    assert all(covered[n] for n, held in enumerate(true) if held)


def test_a_budget_of_nodes_is_kept() -> None:
    forest = Forest([2] * 40, most=500)
    with pytest.raises(TooLargeError):
        forest.every(
            forest.either(forest.choose(n, (1,)), forest.choose(39 - n, (0,))) for n in range(20)
        )  # pairs far apart in the order need exponentially many nodes


def test_a_truth_is_no_number() -> None:
    forest = Forest([2])
    assert len({forest.terminal(value) for value in (True, 1, 1.0, False, 0)}) == 5
