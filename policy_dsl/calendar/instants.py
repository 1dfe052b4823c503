"""How the ends of two times compare, by spreads of seconds and sets of instants: the second implementation, beside `ends`."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise
from operator import and_, or_
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.counting import last_days
from policy_dsl.calendar.signs import Ranges, Signs
from policy_dsl.calendar.times import Elapsed, FirstOf, LastOf, OnClock, Promise, ends_with_day
from policy_dsl.calendar.zones import DAY, HOUR, SUMMERS, Summer


class Midnights(Struct, frozen=True, dict=True):
    """How far midnight is behind a clock without summer time, in seconds, by the Sundays of each year."""

    zone: str

    @cached_property
    def summer(self) -> Summer:
        """When its clocks are ahead."""
        return SUMMERS[self.zone]

    def instant(self, day: int) -> int:
        """The seconds from a fixed instant to the first of the day."""
        year = date.fromordinal(day).year
        match self.summer:
            case Summer.NEVER:
                return day * DAY
            case Summer.EUROPE:
                forward, back = sunday_up_to(date(year, 3, 31)), sunday_up_to(date(year, 10, 31))
            case Summer.UNITED_STATES:
                forward, back = sunday_up_to(date(year, 3, 14)), sunday_up_to(date(year, 11, 7))
            case _:
                assert_never(self.summer)
        return day * DAY - (HOUR if forward < day <= back else 0)


def sunday_up_to(day: date) -> int:
    """The last Sunday up to this day."""
    return day.toordinal() - day.toordinal() % 7  # day 7 of the year 1 was a Sunday


def signs(left: Promise, right: Promise, received: range, zone: str) -> Signs:
    """The days on which the left deadline is earlier than the right at some instant of receipt, the same, or later."""
    match left, right:
        case Elapsed(), Elapsed():
            least = most = [left.seconds - right.seconds] * len(received)
        case _ if ends_with_day(left) and ends_with_day(right):
            least = most = [a - b for a, b in zip(last_days(left, received), last_days(right, received), strict=True)]
        case Elapsed(), OnClock():
            least, most = spread(left, right, received, zone)
        case OnClock(), Elapsed():
            most, least = ([-each for each in bound] for bound in spread(right, left, received, zone))
        case _:
            return signs_by_instants(left, right, received, zone)
    earlier = [low < 0 for low in least]
    later = [high > 0 for high in most]
    # A spread leaves one of its bounds out: the one that the first instant of the next day would reach.
    bottom, top = isinstance(left, OnClock) and least is not most, isinstance(left, Elapsed) and least is not most
    same = [low + bottom <= 0 <= high - top for low, high in zip(least, most, strict=True)]
    return Signs(runs(earlier, received), runs(same, received), runs(later, received))


def signs_by_instants(left: Promise, right: Promise, received: range, zone: str) -> Signs:
    """As `signs`, of times that may be the earlier or the later of an elapsed time and one on a clock."""
    instants = Instants(received, zone)
    earlier, later = instants.earlier(left, right), instants.earlier(right, left)
    every = instants.every
    same = [all_of & ~(before | after) for all_of, before, after in zip(every, earlier, later, strict=True)]
    return Signs(*(runs([bool(each) for each in some], received) for some in (earlier, same, later)))


class Instants(Struct, frozen=True, dict=True):
    """The instants of the days of receipt as sets of bits, one number for each day: bit 2t is the second t after the
    day's first instant, and the next bit all instants between it and the next second.
    """

    received: range
    zone: str

    @cached_property
    def starts(self) -> list[int]:
        """The first instants of the days and of the one after them."""
        midnights = Midnights(self.zone)
        return [midnights.instant(day) for day in range(self.received.start, self.received.stop + 1)]

    @cached_property
    def every(self) -> list[int]:
        """All instants of each day."""
        return [(1 << 2 * (until - start)) - 1 for start, until in pairwise(self.starts)]

    def earlier(self, left: Promise, right: Promise) -> list[int]:
        """The instants at which the left time, received then, ends earlier than the right one."""
        match left, right:
            case FirstOf(half, rest), _:
                return list(map(or_, self.earlier(half, right), self.earlier(rest, right)))
            case LastOf(half, rest), _:
                return list(map(and_, self.earlier(half, right), self.earlier(rest, right)))
            case _, FirstOf(half, rest):
                return list(map(and_, self.earlier(left, half), self.earlier(left, rest)))
            case _, LastOf(half, rest):
                return list(map(or_, self.earlier(left, half), self.earlier(left, rest)))
            case Elapsed(seconds), Elapsed(others):
                return [each if seconds < others else 0 for each in self.every]
            case OnClock(), OnClock():
                lasts = zip(self.every, last_days(left, self.received), last_days(right, self.received), strict=True)
                return [each if first < second else 0 for each, first, second in lasts]
            case Elapsed(seconds), OnClock():  # up to the instant at which both end together
                places = zip(self.every, self.together(right, seconds), strict=True)
                return [each & bits_before(place) for each, place in places]
            case OnClock(), Elapsed(seconds):  # after it
                places = zip(self.every, self.together(left, seconds), strict=True)
                return [each & ~bits_before(place + 1) for each, place in places]
            case _:
                raise AssertionError((left, right))

    def together(self, day_time: OnClock, seconds: int) -> list[int]:
        """The bit of each day at which a receipt is due together on the clock and after so many seconds."""
        return [2 * at for at in self.second_together(day_time, seconds)]

    def second_together(self, day_time: OnClock, seconds: int) -> list[int]:
        """The second of each day at which a receipt is due together on the clock and after so many seconds."""
        instant = Midnights(self.zone).instant
        lasts = zip(self.starts, last_days(day_time, self.received), strict=False)
        return [instant(last + 1) - seconds - start for start, last in lasts]


class Turns(Instants, frozen=True, dict=True):
    """The same with few bits: an odd one is an instant at which two of these times end together, and the even one before it
    stands for all instants since the last of these.
    """

    times: tuple[Promise, ...] = ()

    @cached_property
    def table(self) -> dict[tuple[OnClock, int], list[int]]:
        """The second of each day at which a time on a clock ends together with one of so many seconds."""
        simple = {part for time in self.times for part in simple_parts(time)}
        counted = [part for part in simple if isinstance(part, OnClock)]
        elapsed = [part.seconds for part in simple if isinstance(part, Elapsed)]
        return {(one, other): self.second_together(one, other) for one in counted for other in elapsed}

    @cached_property
    def cuts(self) -> list[list[int]]:
        """The seconds of each day at which two of the times end together, in order."""
        columns = zip(*self.table.values(), strict=True) if self.table else [()] * len(self.received)
        lengths = (until - start for start, until in pairwise(self.starts))
        return [sorted({at for at in each if 0 <= at < long}) for each, long in zip(columns, lengths, strict=True)]

    @cached_property
    def every(self) -> list[int]:
        """All instants of each day; there are none before its first second."""
        return [(1 << 2 * len(cuts) + 1) - 1 - (cuts[:1] == [0]) for cuts in self.cuts]

    def together(self, day_time: OnClock, seconds: int) -> list[int]:
        """The bit of each day at which both end together; before the first bit, or behind the last one, if none does."""
        return [
            -1 if at < 0 else 2 * bisect_left(cuts, at) + 1
            for at, cuts in zip(self.table[day_time, seconds], self.cuts, strict=True)
        ]


def simple_parts(time: Promise) -> tuple[Elapsed | OnClock, ...]:
    """The times of which it is the earlier or the later."""
    match time:
        case FirstOf(left, right) | LastOf(left, right):
            return *simple_parts(left), *simple_parts(right)
        case _:
            return (time,)


def bits_before(place: int) -> int:
    """All bits before this place."""
    return (1 << max(0, place)) - 1


def spread(elapsed: Elapsed, day_time: OnClock, received: range, zone: str) -> tuple[list[int], list[int]]:
    """For each day of receipt, by how many seconds the elapsed time ends after the other: received at its start, at its end."""
    instant = Midnights(zone).instant
    dues = [instant(last + 1) - elapsed.seconds for last in last_days(day_time, received)]
    starts = [instant(day) for day in range(received.start, received.stop + 1)]
    return (
        [start - due for start, due in zip(starts, dues, strict=False)],
        [start - due for start, due in zip(starts[1:], dues, strict=True)],
    )


class Due(Struct, frozen=True):
    """When what is received on some day is due, by the instant: from the one to the other, in seconds. It is due at the last
    one only if that is `reached`, and not merely what is received at the end of the day comes close to.
    """

    first: int
    last: int
    reached: bool


def dues(time: Promise, received: range, zone: str) -> list[Due]:
    """When a time ends, for each day of receipt, in seconds since one instant for all of them."""
    instant = Midnights(zone).instant
    match time:
        case Elapsed(seconds):
            starts = [instant(day) + seconds for day in range(received.start, received.stop + 1)]
            return [Due(start, until, reached=False) for start, until in pairwise(starts)]
        case OnClock():
            ends = [instant(last + 1) for last in last_days(time, received)]
            return [Due(end, end, reached=True) for end in ends]
        case FirstOf(left, right) | LastOf(left, right):
            choose = min if isinstance(time, FirstOf) else max
            both = zip(dues(left, received, zone), dues(right, received, zone), strict=True)
            return [
                Due(choose(one.first, other.first), *choose((one.last, one.reached), (other.last, other.reached)))
                for one, other in both
            ]
        case _:
            assert_never(time)


def runs(flags: list[bool], received: range) -> Ranges:
    """The days whose flag is set, as ranges."""
    result, day = [], received.start
    for flag, run in groupby(flags):
        until = day + len(tuple(run))
        if flag:
            result.append((day, until))
        day = until
    return tuple(result)
