"""The kernel on models made by hand: what facts may be, how they may stand, and that nothing is left untried."""

import random
import sys
from datetime import date, timedelta
from enum import IntEnum
from itertools import combinations, product

import pytest

from policy_dsl.runtime.kernel import Clause, Decision, _duration_text, _Fact, _Impossible, _Model, _satisfiable

FAST, SLOW = (Decision("permitted", n, (Clause(n, f"c{n}", "", (), "p", n),)) for n in (1, 2))


TWO = (_Fact("a", "whole number", (), (0, 5, 10)), _Fact("b", "whole number", (), (0, 10)))
"""Two numbers from 0 to 9; a is cut at 5."""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (90, "90 s"), (5400, "90 min"), (7200, "2 h"), (86_400, "1 day"),
     (432_000, "5 days"), (90_000, "25 h"), (432_001, "432001 s")],
)  # fmt: skip
def test_a_duration_is_said_whole_in_its_largest_unit(seconds: int, said: str) -> None:
    assert _duration_text(seconds) == said


def test_facts_are_read_as_steps() -> None:
    pages = _Fact("pages", "whole number", (), (0, 10, 501))
    waited = _Fact("waited", "duration", (), (timedelta(0), timedelta(days=1)))
    on = _Fact("on", "date", (), (date(1, 1, 1), date(9999, 12, 31)))
    assert [pages.read(n) for n in (0, 500, None)] == [0, 500, None]
    assert [waited.read(timedelta(hours=2)), waited.read(timedelta(seconds=86_399))] == [7200, 86_399]
    assert [on.read("0001-01-01"), on.read(date(9999, 12, 30))] == [1, 3_652_058]
    for fact, value, said in (
        (waited, timedelta(days=1), "waited is a duration up to 86399 s; not 1 day"),
        (on, "9999-12-31", "on is a date from 0001-01-01 until 9999-12-31; not 9999-12-31"),
        (pages, 501, "pages is a whole number from 0 to 500; not 501"),
    ):
        with pytest.raises(ValueError, match=said):
            fact.read(value)


class Level(IntEnum):
    LOW = 3


class Wait(timedelta):
    pass


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        pytest.param("whole number", 10**5000, r"not an int of 16610 bits$", id="number"),  # 5000 · log2 10 = 16,609.6…
        ("whole number", Level.LOW, r"a whole number is an int, not a Level derived from it$"),
        ("whole number", True, r"not True: a whole number is an int, not a bool derived from it$"),
        ("whole number", 3.0, r"not 3\.0: a whole number is an int$"),
        ("duration", Wait(1), r"a timedelta, which states its unit, not a Wait derived from it$"),
        pytest.param(
            "duration",
            10**5000,
            r"not an int of 16610 bits: a duration is a timedelta, which states its unit$",
            id="time",
        ),
    ],
)
def test_what_is_no_value_is_said_well(kind: str, value: object, said: str) -> None:
    sys.set_int_max_str_digits(sys.int_info.default_max_str_digits)  # as in a service; the command lifts it
    with pytest.raises(ValueError, match=said):
        _Fact("x", kind, (), (0, 5)).read(value)


@pytest.mark.parametrize("seed", range(60))
def test_facts_can_stand_so_exactly_when_some_values_do(seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(20):
        many = dice.randint(2, 4)
        spans = {n: (low := dice.randint(0, 3), low + dice.randint(1, 4)) for n in range(many)}
        pairs = dice.sample(list(combinations(range(many), 2)), dice.randint(1, many * (many - 1) // 2))
        orders = [(left, dice.choice([-1, 0, 1]), right) for left, right in (dice.sample(pair, 2) for pair in pairs)]
        wanted = any(
            all((values[left] > values[right]) - (values[left] < values[right]) == sign for left, sign, right in orders)
            for values in product(*(range(*span) for span in spans.values()))
        )
        assert _satisfiable(spans, orders) is wanted


def test_an_order_that_goes_round_is_found_on_a_wide_scale() -> None:
    spans = dict.fromkeys(range(3), (0, 10**12))
    assert not _satisfiable(spans, [(0, -1, 1), (1, -1, 2), (2, -1, 0)])
    assert _satisfiable(spans, [(0, -1, 1), (1, -1, 2), (2, 1, 0)])


def model(points: tuple[int, ...], many: int) -> _Model:
    """Numbers that are all compared, in a tree that is never asked."""
    facts = tuple(_Fact(f"f{n}", "whole number", (), points) for n in range(many))
    orders = tuple((one, "order", other) for one, other in combinations(range(many), 2))
    return _Model(facts, (*((n, "class", "") for n in range(many)), *orders), (), {})


@pytest.mark.parametrize("points", [(0, 2), (0, 1, 4), (0, 3, 5), (0, 7), (0, 2, 9)])
@pytest.mark.parametrize("many", [2, 3, 4])
def test_every_way_to_stand_is_tried(points: tuple[int, ...], many: int) -> None:
    """Whatever is given and known: each pattern of classes and orders that values can make is met by some that are tried."""
    asked = model(points, many)
    (block,) = asked.blocks

    def pattern(values: tuple[int, ...]) -> tuple[int, ...]:
        classes = [sum(point <= value for point in points) for value in values]
        return (*classes, *((one > other) - (one < other) for one, other in combinations(values, 2)))

    every = list(product(range(points[-1]), repeat=many))
    for known in (frozenset[int](), frozenset({0}), frozenset(range(many)), frozenset({many - 1})):
        for given in (None, 0, points[-1] - 1):
            values: list[str | frozenset[str] | int | None] = [given, *[None] * (many - 1)]
            apart, tried = asked.placements(block, values, known)
            missing = {n for n, value in enumerate(values) if value is None}
            assert apart is (missing <= known)
            met = {pattern(choice) for spans in tried for choice in product(*(range(*spans[n]) for n in range(many)))}
            assert met == {pattern(choice) for choice in every if given in (None, choice[0])}
            placed = set() if apart or missing.isdisjoint(known) else missing & known
            assert all(spans[n][1] - spans[n][0] == 1 for spans in tried for n in placed)


def test_what_is_tried_does_not_grow_with_the_scale() -> None:
    counts = {}
    for last in (10**3, 10**12):
        asked = model((0, 500, last), 4)
        counts[last] = len(asked.placements(asked.blocks[0], [None] * 4, frozenset(range(3)))[1])
    assert counts[10**3] == counts[10**12] < 5000


def test_nodes_are_led_side_by_side_where_all_is_known() -> None:
    """Two nodes that tell other classes and orders apart: each way in which values stand leads to its own pair of ends."""
    asked = _Model(TWO, ((0, "class", ""), (1, "class", ""), (0, "order", 1)), (), {})
    (block,) = asked.blocks
    one = {1: {1: dict.fromkeys((-1, 0, 1), FAST)}, 2: {1: dict.fromkeys((-1, 0, 1), SLOW)}}
    orders = {-1: FAST, 0: SLOW, 1: SLOW}
    other = {1: {1: orders}, 2: {1: orders}}
    apart, spans = asked.placements(block, [None, None], frozenset({0, 1}))
    assert apart
    found = {frozenset(below) for below in asked.scale_children([one, other], block, apart, spans)}
    assert found == {frozenset({id(FAST)}), frozenset({id(SLOW)}), frozenset({id(FAST), id(SLOW)})}
    together, spans = asked.placements(block, [None, None], frozenset())
    assert not together
    assert [set(below) for below in asked.scale_children([one, other], block, together, spans)] == [
        {id(FAST), id(SLOW)}
    ]


def test_facts_that_are_not_compared_are_apart() -> None:
    facts = tuple(_Fact(name, "whole number", (), (0, 5)) for name in "abcde")
    levels = ((4, "class", ""), (0, "class", ""), (1, "class", ""), (0, "order", 1), (2, "class", ""), (3, "class", ""),
              (2, "order", 3))  # fmt: skip
    found = _Model(facts, levels, (), {}).blocks
    assert [[(number, how) for number, how, _ in block] for block in found] == [
        [(4, "class")],
        [(0, "class"), (1, "class"), (0, "order")],
        [(2, "class"), (3, "class"), (2, "order")],
    ]


def test_what_is_missing_is_bounded_by_what_it_is_compared_with() -> None:
    orders = {-1: FAST, 0: FAST, 1: SLOW}
    asked = _Model(TWO, ((0, "class", ""), (1, "class", ""), (0, "order", 1)), (), {1: {1: orders}, 2: {1: orders}})
    assert asked.decide((4, 4)) is FAST
    assert asked.decide((5, 4)) is SLOW
    assert asked.decide((0, None)) is FAST  # nothing is less than 0
    assert asked.decide((None, 9)) is FAST
    assert asked.decide((9, None)).missing == ("b",)
    assert asked.decide((None, 0)).missing == ("a",)
    assert asked.decide((None, None)).missing == ("a", "b")
    assert asked.decide((None, None)).possible == (("permitted", 1), ("permitted", 2))


def test_what_is_impossible_is_named_by_the_clauses_that_can_say_so() -> None:
    """Impossible: a over b; and a of 5 or more. So nothing is left when a is 5, or when b is 0 and a is not 0."""
    boxes = (((None, None), ((0, (1,), 1),)),)
    over = _Impossible("a is not over b", "p", 1, boxes)
    high = _Impossible("a is low", "p", 2, (((((5, 10),), None), ()),))
    tree = {1: {1: {-1: FAST, 0: FAST}}}
    asked = _Model(TWO, ((0, "class", ""), (1, "class", ""), (0, "order", 1)), (over, high), tree)
    assert asked.decide((4, 4)) is FAST
    for given, said in (
        ((5, 9), r": a is low \(p:2\)$"),
        ((4, 3), r": a is not over b \(p:1\)$"),
        ((5, 4), r": a is not over b \(p:1\); a is low \(p:2\)$"),
        ((5, None), r": a is low \(p:2\)$"),
    ):
        with pytest.raises(ValueError, match=said):
            asked.decide(given)
    assert asked.decide((None, 0)) is FAST  # a can be 0
    assert over.may_hold(TWO, [None, 8], surely=False)
    assert not over.may_hold(TWO, [None, 9], surely=False)  # a is at most 9
    assert not over.may_hold(TWO, [None, 8], surely=True)
    assert over.may_hold(TWO, [9, 8], surely=True)
