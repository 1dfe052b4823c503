"""The order in which people would name the values of a range, as `docs/reviewing.md` has it: each expected value follows
from its sentences.
"""

from datetime import date

import pytest

from policy_dsl.model.ordinary_values import by_ordinariness, ordinary_values
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale

HOUR, DAY = 3600, 86_400


@pytest.mark.parametrize(
    ("first", "last", "values"),
    [
        (0, 500, [10, 20, 30]),  # one digit and zeros, from 10 on
        (21, 500, [30, 40, 50]),
        (16, 130, [20, 30, 40]),
        (101, 149, [110, 120, 130]),
        (12_345, 99_999, [20_000, 30_000, 40_000]),
        (0, 10**9, [10, 20, 30]),
        (0, 9, [5, 1, 2]),  # below ten, 5 before the others
        (11, 19, [15, 12, 13]),
        (0, 4, [1, 2, 3]),
        (11, 14, [12, 13, 11]),  # the ends come last, the rounder one first
        (0, 1, [1, 0]),
        (19, 20, [20, 19]),
        (0, 0, [0]),
    ],
)
def test_numbers(first: int, last: int, values: list[int]) -> None:
    assert [*ordinary_values(Scale.NUMBER, (range(first, last + 1),), 3)] == values


@pytest.mark.parametrize(
    ("first", "last", "values"),
    [
        (0, 40 * DAY, ["10 days", "20 days", "30 days"]),
        (40 * DAY + 1, 36_500 * DAY, ["50 days", "60 days", "70 days"]),
        (0, 5 * DAY, ["24 h", "48 h", "3 days"]),  # whole days
        (0, DAY, ["10 h", "20 h", "5 h"]),
        (0, HOUR, ["10 min", "20 min", "30 min"]),
        (0, 59, ["10 s", "20 s", "30 s"]),
        (40 * DAY, 40 * DAY + 1, ["40 days", "40 days 1 s"]),
        (0, 0, ["0 s"]),
    ],
)
def test_durations(first: int, last: int, values: list[str]) -> None:
    picked = ordinary_values(Scale.DURATION, (range(first, last + 1),), 3)
    assert [step_text(Scale.DURATION, each) for each in picked] == values


@pytest.mark.parametrize(
    ("first", "last", "values"),
    [
        ("1940-01-01", "1991-10-31", ["1950-01-01", "1960-01-01", "1970-01-01"]),
        ("1991-11-01", "2000-02-29", ["2000-01-01", "1992-01-01", "1993-01-01"]),
        ("2000-03-01", "2001-01-29", ["2001-01-01", "2000-04-01", "2000-05-01"]),
        ("2026-01-01", "2026-03-15", ["2026-02-01", "2026-03-01", "2026-01-15"]),
        ("2026-06-01", "2026-06-30", ["2026-06-15", "2026-06-02", "2026-06-03"]),
        ("9999-12-10", "9999-12-31", ["9999-12-15", "9999-12-11", "9999-12-12"]),
        ("0001-01-01", "0001-01-03", ["0001-01-02", "0001-01-01", "0001-01-03"]),
    ],
)
def test_dates(first: str, last: str, values: list[str]) -> None:
    span = range(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1)
    assert [step_text(Scale.DATE, each) for each in ordinary_values(Scale.DATE, (span,), 3)] == values


def test_the_ends_of_every_range_come_last() -> None:
    assert [*by_ordinariness(Scale.NUMBER, (range(5), range(10, 13), range(20, 21)))] == [1, 2, 3, 11, 10, 20, 4, 12, 0]


@pytest.mark.parametrize("scale", list(Scale))
@pytest.mark.parametrize("spans", [(range(1, 2500),), (range(7, 8), range(40, 300), range(86_390, 86_410))])
def test_each_value_comes_once(scale: Scale, spans: tuple[range, ...]) -> None:
    assert sorted(by_ordinariness(scale, spans)) == [n for span in spans for n in span]
