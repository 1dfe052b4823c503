"""The values of a range in the order in which people would name them: round ones first, and the ends of the range last.

Whatever value of a class is shown stands for all of them, so reports show an ordinary one. A reader takes an end of a range
for the point of the example: 0 pages, the first day of a calendar, a second more than 40 days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from typing import assert_never

from policy_dsl.model.step_text import UNITS
from policy_dsl.model.vocabulary import Scale, Steps

NextRound = Callable[[int], int | None]
"""The first value of some roundness from a given one on; `None` where a calendar ends before it."""

MOST_DIGITS = 12
"""The most significant digits that tell round numbers apart."""


@lru_cache(4096)
def ordinary_values(scale: Scale | Steps, ranges: tuple[range, ...], many: int) -> tuple[int, ...]:
    """The first `many` values in the order of `by_ordinariness`; fewer where the ranges have fewer."""
    return (*islice(by_ordinariness(scale, ranges), many),)


def by_ordinariness(scale: Scale | Steps, ranges: Sequence[range]) -> Iterator[int]:
    """Each value of the ranges once: the roundest first, among these the smallest. The first and the last value of each
    range come after all others.
    """
    inner = [range(each.start + 1, each.stop - 1) for each in ranges]
    ends = [range(end, end + 1) for each in ranges for end in sorted({each[0], each[-1]})]
    named: set[int] = set()
    for parts in (inner, ends):
        for next_round in roundnesses(scale):
            for part in parts:
                value = next_round(part.start)
                while value is not None and value < part.stop:
                    if value not in named:
                        named.add(value)
                        yield value
                    value = next_round(value + 1)


def roundnesses(scale: Scale | Steps) -> Iterator[NextRound]:
    """The kinds of round values, the roundest first. The last kind has every value.

    - Numbers with few significant digits: 20 and 300, then 5, 15 and 250, then 3, then 21 and 320, and so on; 0 last.
    - Numbers in steps that are whole numbers likewise, then others by the number of their steps.
    - Durations in whole days by the number of days, then in hours, minutes and seconds.
    - Dates: 1 January of a year that ends in 0, of any year, the first of a month, the fifteenth.
    """
    match scale:
        case Scale.NUMBER:
            yield from round_multiples(1)
        case Steps(size, decimals):
            steps, rest = divmod(10**decimals, size)
            yield from round_multiples(steps) if not rest else ()
            yield from round_multiples(1)
        case Scale.DURATION:
            for _, seconds in UNITS:
                yield from round_multiples(seconds)
        case Scale.DATE:
            yield partial(next_new_year, 10)
            yield partial(next_new_year, 1)
            yield partial(next_in_month, 1)
            yield partial(next_in_month, 15)
        case _:
            assert_never(scale)
    yield int


def round_multiples(unit: int) -> Iterator[NextRound]:
    """The kinds of round multiples of a unit. The last kind has all but 0."""
    yield partial(next_multiple, unit, 1, 1, 10)
    yield partial(next_multiple, unit, 1, 2, 1)
    for digits in range(1, MOST_DIGITS):
        yield partial(next_multiple, unit, digits, 1, 1)
        yield partial(next_multiple, unit, digits, 2, 1)


def next_multiple(unit: int, digits: int, parts: int, least: int, value: int) -> int:
    """The first multiple of the unit from the value on, by a number that is at least `least` and has so many significant
    digits; with two `parts`, also by one that lies halfway between two of these, as 5, 15 and 250 do for one digit.
    """
    number = max(-(-value // unit), least)
    step: int = 10 ** max(len(str(number)) - digits, parts - 1) // parts
    return -(-number // step) * step * unit


def next_new_year(years: int, day: int) -> int | None:
    """The first 1 January from the day on of a year that is a multiple of `years`."""
    here = date.fromordinal(day)
    year = here.year + ((here.month, here.day) > (1, 1))
    year = -(-year // years) * years
    return date(year, 1, 1).toordinal() if year <= date.max.year else None


def next_in_month(number: int, day: int) -> int | None:
    """The first day from the day on that has this number in its month."""
    here = date.fromordinal(day)
    year, month = here.year, here.month + (here.day > number)
    if month > 12:
        year, month = year + 1, 1
    return date(year, month, number).toordinal() if year <= date.max.year else None
