"""How outcomes compare on the day of receipt, instant by instant: for verdicts by trying everything, where times are on clocks.

On which day a time ends is the reference's answer; the hours of a day are those of the machine's time zone database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from math import inf
from typing import NamedTuple
from zoneinfo import ZoneInfo

from policy_dsl.calendar.stepping import last_day
from policy_dsl.calendar.times import Elapsed, FirstOf, LastOf, OnClock, Promise
from policy_dsl.model.clock_order import zone_of
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import Time, promise
from policy_dsl.model.vocabulary import Value

ONE = timedelta(days=1)


class Receipt(NamedTuple):
    """An instant of a day in a zone."""

    at: datetime
    day: int
    zone: ZoneInfo


def midnight(day: int, zone: ZoneInfo) -> datetime:
    """The first instant of the day."""
    return datetime.combine(date.fromordinal(day), time_of_day(), zone).astimezone(UTC)


def simple(time: Promise) -> Iterator[Elapsed | OnClock]:
    """The times of which it is the earlier or the later."""
    if isinstance(time, FirstOf | LastOf):
        yield from simple(time.left)
        yield from simple(time.right)
    else:
        yield time


def due(time: Promise, receipt: Receipt) -> datetime:
    """When the time is over."""
    match time:
        case Elapsed(seconds):
            return receipt.at + timedelta(seconds=seconds)
        case OnClock():
            return midnight(last_day(time, receipt.day) + 1, receipt.zone)
        case FirstOf(left, right):
            return min(due(left, receipt), due(right, receipt))
        case LastOf(left, right):
            return max(due(left, receipt), due(right, receipt))


def receipts(policy: Policy, day: Value, times: Iterable[Time | None]) -> list[Receipt]:
    """Instants of the day before, at and after which the times change their order, and its first and last one."""
    assert isinstance(day, int)
    zone = ZoneInfo(zone_of(policy))
    first, end = midnight(day, zone), midnight(day + 1, zone)
    every = [each for time in times if time is not None for each in simple(promise(time))]
    ends = {midnight(last_day(each, day) + 1, zone) for each in every if isinstance(each, OnClock)}
    lengths = {each.seconds for each in every if isinstance(each, Elapsed)}
    second = timedelta(seconds=1)
    turns = {at - timedelta(seconds=length) for at in ends for length in lengths}
    some = {first, end - second, *(turn + step for turn in turns for step in (-second, 0 * second, second))}
    return [Receipt(at, day, zone) for at in sorted(some) if first <= at < end]


def wait(outcome: Outcome, receipt: Receipt) -> float:
    """How many seconds the requester waits, of whom one who is refused waits for ever."""
    if outcome.seconds is None:
        return inf
    if isinstance(outcome.seconds, int):
        return float(outcome.seconds)  # `no promise` is longer than what can be added to an instant
    return (due(promise(outcome.seconds), receipt) - receipt.at).total_seconds()


def signs(policy: Policy, day: Value, before: Time, after: Time) -> set[int]:
    """Whether the one is due earlier than the other, at the same instant, or later: at each instant of the day."""
    both = [
        due(promise(time), receipt) for receipt in receipts(policy, day, (before, after)) for time in (before, after)
    ]
    return {(one < two) - (one > two) for one, two in zip(both[::2], both[1::2], strict=True)}
