"""Counting by key: the points of random diagrams, once more one by one."""

from collections import Counter
from itertools import product
from random import Random

import pytest

from policy_dsl.diagram.mdd.count import Block, count_by_key
from policy_dsl.diagram.mdd.forest import Forest

KEYS = {"a": ("x",), "b": ("x", "y"), "c": ()}


@pytest.mark.parametrize("seed", range(20))
def test_each_key_has_the_points_whose_value_has_it(seed: int) -> None:
    dice = Random(seed)
    widths = [dice.randint(2, 3) for _ in range(dice.randint(1, 4))]
    forest = Forest(widths)
    points = list(product(*map(range, widths)))
    values = {point: dice.choice("abc") for point in points}
    sizes = [[dice.choice([1, 2, 10**9]) for _ in range(width)] for width in widths]
    node = forest.terminal("c")
    for point, value in values.items():
        here = forest.cube([frozenset([choice]) for choice in point])
        node = forest.apply(lambda inside, rest, value=value: value if inside else rest, here, node)
    blocks = [Block(n, n, tuple(((choice,), size) for choice, size in enumerate(each))) for n, each in enumerate(sizes)]
    counted: Counter[str] = Counter()
    for point, value in values.items():
        many = 1
        for level, choice in enumerate(point):
            many *= sizes[level][choice]
        counted.update(dict.fromkeys(KEYS[value], many))
    assert Counter(count_by_key(forest, node, blocks, lambda value: KEYS[str(value)])) == counted
