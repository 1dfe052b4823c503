"""When requests are due, for examples, and for claims that compare two that may be received on different days.

The last days, and the first and the last instants at which what is received on a day is due, are those of `calendar.stepping`
and `calendar.ends`; Z3 has them from another implementation.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from msgspec import Struct

from policy_dsl.calendar import stepping
from policy_dsl.calendar.ends import end_on, first_and_last_due, ranges
from policy_dsl.calendar.times import ends_with_day
from policy_dsl.model.claims import Example
from policy_dsl.model.clock_order import (
    compares_hours_with_days,
    days_of_receipt,
    is_across_days,
    times_of_editions,
    zone_of,
)
from policy_dsl.model.conditions import Condition, Fact, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time, promise


def due_day(example: Example) -> int | None:
    """The day with which the time that an example expects ends, if it expects one."""
    time, due = example.expect.seconds, example.due
    return None if due is None or time is None else stepping.last_day(promise(time), due.received)


def is_due_as_expected(example: Example) -> bool:
    """Whether the time that the example expects ends with the day that it expects, if it expects one."""
    return example.due is None or due_day(example) == example.due.day


class DueDays(Struct, frozen=True):
    """The days of receipt, those of this attribute, and for each of them when each time ends: first, and last, by the hour of
    receipt. These are numbers of days where no hour matters, and half seconds otherwise.
    """

    attribute: str
    received: range
    ends: dict[Time, tuple[tuple[int, int], ...]]

    def conditions(self, request: int = 0) -> list[Condition]:
        """Conditions of the day of receipt that tell days apart from which some time ends otherwise."""
        grouped: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for day, ends in zip(self.received, zip(*self.ends.values(), strict=True), strict=bool(self.ends)):
            grouped.setdefault(ends, []).append(day)
        return [Within(Fact(self.attribute, request), ranges(days)) for days in grouped.values()]

    def end(self, time: Time, day: int) -> tuple[int, int] | None:
        """When the time ends from this day of receipt; None from a day that only one of two editions has."""
        return self.ends[time][day - self.received.start] if day in self.received else None


def due_days(policy: Policy, base: Policy | None = None) -> DueDays | None:
    """When the times of a policy end, or of two editions; None if no claim compares when requests of different days are due.
    Those of hours are left out if no such claim is about them.
    """
    editions = [each for each in (policy, base) if each is not None]
    across = [(each, claim) for each in editions for claim in each.properties if is_across_days(each, claim)]
    if not across:
        return None
    attribute, received = days_of_receipt(policy, base)
    times = [time for time in times_of_editions(editions) if time != NO_PROMISE]
    if any(compares_hours_with_days(each, claim) for each, claim in across):
        return DueDays(attribute, received, ends_by_the_hour(times, received, zone_of(*editions)))
    with_day = [time for time in times if ends_with_day(promise(time))]
    lasts = {time: [stepping.last_day(promise(time), day) for day in received] for time in with_day}
    return DueDays(attribute, received, {time: tuple([(last, last) for last in each]) for time, each in lasts.items()})


def ends_by_the_hour(times: Iterable[Time], received: range, zone: str) -> dict[Time, tuple[tuple[int, int], ...]]:
    """When the times end, in half seconds since the first instant of the first day of receipt."""
    lengths = (2 * stepping.length(zone, day) for day in received)
    starts = list(accumulate(lengths, initial=0))
    ends: dict[Time, tuple[tuple[int, int], ...]] = {}
    for time in times:
        dues = (first_and_last_due(end_on(promise(time), day), day, zone) for day in received)
        ends[time] = tuple([(start + first, start + last) for start, (first, last) in zip(starts, dues, strict=False)])
    return ends
