"""The days on which requests are due, for examples, and for claims that compare two that may be received on different days.

The last days are those of `calendar.stepping`; Z3 has them from another implementation. All times of such a policy are on
clocks, so that the hour of receipt does not matter.
"""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.calendar import stepping
from policy_dsl.calendar.ends import ranges
from policy_dsl.calendar.times import ends_with_day
from policy_dsl.model.claims import Example
from policy_dsl.model.clock_order import days_of_receipt, is_across_days, times_of_editions
from policy_dsl.model.conditions import Condition, Fact, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, promise


def due_day(example: Example) -> int | None:
    """The day with which the time that an example expects ends, if it expects one."""
    time, due = example.expect.seconds, example.due
    return None if due is None or time is None else stepping.last_day(promise(time), due.received)


def is_due_as_expected(example: Example) -> bool:
    """Whether the time that the example expects ends with the day that it expects, if it expects one."""
    return example.due is None or due_day(example) == example.due.day


class DueDays(Struct, frozen=True):
    """The days of receipt, those of this attribute, and for each of them the last day of each time."""

    attribute: str
    received: range
    lasts: dict[Time, tuple[int, ...]]

    def conditions(self, request: int = 0) -> list[Condition]:
        """Conditions of the day of receipt that tell days apart from which some time ends on different days."""
        grouped: dict[tuple[int, ...], list[int]] = {}
        for day, ends in zip(self.received, zip(*self.lasts.values(), strict=True), strict=bool(self.lasts)):
            grouped.setdefault(ends, []).append(day)
        return [Within(Fact(self.attribute, request), ranges(days)) for days in grouped.values()]

    def last(self, time: Time, day: int) -> int | None:
        """The last day of the time from this day of receipt; None from a day that only one of two editions has."""
        return self.lasts[time][day - self.received.start] if day in self.received else None


def due_days(policy: Policy, base: Policy | None = None) -> DueDays | None:
    """The last days of the times of a policy, or of two editions; None if no claim compares when requests of different days
    are due.
    """
    editions = [each for each in (policy, base) if each is not None]
    if not any(is_across_days(each, claim) for each in editions for claim in each.properties):
        return None
    attribute, received = days_of_receipt(policy, base)
    times = [time for time in times_of_editions(editions) if ends_with_day(promise(time))]
    lasts = {time: tuple([stepping.last_day(promise(time), day) for day in received]) for time in times}
    return DueDays(attribute, received, lasts)
