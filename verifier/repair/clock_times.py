"""Other times for the provisions of a policy with times on clocks: so many working days, calendar days, months or hours.

On which days such a time ends before another one depends on the calendar, so that two numbers rarely act alike: every number
from 1 up to a bound is tried by itself, on the clock of the provision; in a time of several parts, one of them changes. The
bound is a little more than the longest time that the policy, its base and their claims name, as far as the calendars are known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import assert_never

from policy_dsl.calendar.receipts import first_unknown
from policy_dsl.calendar.times import (
    CalendarDays,
    Elapsed,
    Months,
    Promise,
    WorkingDays,
    clock_parts,
    simple_times,
)
from policy_dsl.model.clock_order import days_of_receipt, given_times, stated_times
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Provision
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time, promise
from policy_dsl.resolve.times.clock_checks import counted_within_bounds
from verifier.by_diagram.small_changes.mutants import Judge
from verifier.by_diagram.small_changes.repairs import timed_provisions, with_time
from verifier.repair.time_parts import Number, numbers, with_number
from verifier.repair.variant import Variant
from verifier.results.repair import Counted, Counts, Place, Unit

DAY = 86_400

MORE = 10
"""How many more of a unit are tried than the longest time has days, and days more than the longest time in hours."""

MOST = 100
"""The most numbers that are tried for one provision, unless it has about as many already."""

MOST_HOURS = 240
"""Likewise, of hours."""


def variants_on_clocks(judge: Judge) -> Iterator[Variant]:
    """Another number for each of those of a time: one of several changes at a time."""
    for provision in timed_provisions(judge.policy):
        effect = provision.effect
        if isinstance(effect, AnswerWithin):
            yield from (of_number(judge, provision, effect.seconds, each) for each in numbers(effect.seconds))


def left_as_they_are(judge: Judge) -> int:
    """How many times are not tried: those of minutes or seconds, and `no promise`."""
    effects = [each.effect for each in timed_provisions(judge.policy)]
    return sum(isinstance(effect, AnswerWithin) and not [*numbers(effect.seconds)] for effect in effects)


def counts_of(variants: list[Variant]) -> tuple[Counts, ...]:
    """Up to which number each unit was tried on each clock, and for how many times, in the order of the text."""
    tried: dict[tuple[Counted, int], int] = {}
    for each in variants:
        scale = each.places[0].scale
        assert isinstance(scale, Counted)  # noqa: S101  # the scale of these times; for mypy
        tried[scale, each.most] = tried.get((scale, each.most), 0) + 1
    return tuple(Counts(scale, most, times) for (scale, most), times in tried.items())


def of_number(judge: Judge, provision: Provision, time: Time, number: Number) -> Variant:
    """Another number in the time of one provision."""

    def changed(count: int) -> Policy:
        return with_time(judge.policy, [provision.id], with_number(time, number.way, count))

    most = most_tried(judge, time, number)
    place = Place(provision.id, provision.clause, number.scale, number.now, number.words)
    return Variant(
        (place,), tuple((count, count) for count in range(1, most + 1)), changed, changed, 1, most, bounded=True
    )


def most_tried(judge: Judge, time: Time, number: Number) -> int:
    """Up to which number a unit is tried in a time: as far as its days are known for every receipt."""
    days, unit = longest(judge), number.scale.unit
    if unit is Unit.HOURS:
        return min(24 * (days + MORE), max(MOST_HOURS, number.now + 24))
    wanted = min((days // 28 if unit is Unit.MONTHS else days) + MORE, max(MOST, number.now + MORE))
    received = days_of_receipt(judge.policy)[1]

    def is_unknown(count: int) -> bool:
        counted = clock_parts(promise(with_number(time, number.way, count)))
        return any(
            not counted_within_bounds(each, received) or first_unknown(each, received) is not None for each in counted
        )

    return bisect_left(range(1, wanted + 1), True, key=is_unknown)


def longest(judge: Judge) -> int:
    """About how many days the longest time has that the policy, its base, or the claims and examples of one of them name."""
    editions = [each for each in (judge.policy, judge.base) if each is not None]
    times = {time for each in editions for time in (*stated_times(each), *given_times(each))}
    return max((rough_days(promise(time)) for time in times if time != NO_PROMISE), default=0)


def rough_days(time: Promise) -> int:
    """About how many days a time has; of two, the parts of both."""
    if isinstance(time, Elapsed):
        return -(-time.seconds // DAY)
    days = 0
    for part in clock_parts(time):
        for each in simple_times(part.time):
            match each:
                case WorkingDays(count):
                    days += 7 * (count // 5 + 1)
                case CalendarDays(count):
                    days += count
                case Months(count):
                    days += 31 * count
                case _:
                    assert_never(each)
    return days
