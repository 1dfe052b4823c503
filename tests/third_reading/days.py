"""The third reading of times: what is written, on which day a time on a clock ends, and which of two is never over later.

It shares no code with the package beyond the tree of a policy as written: it counts days one by one, and takes the hours of a
day from the machine's time zone database. What proposals say of days stands behind what the policy declares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from policy_dsl.syntax import tree as t

ONE = timedelta(days=1)
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SECONDS = {"s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400, "week": 604_800, "weeks": 604_800}
NO_PROMISE: Literal["no promise"] = "no promise"


@dataclass(frozen=True)
class Counted:
    """So many of `working day`, `calendar day` or `month`, each from the end of the one before, on the clock of this name."""

    parts: tuple[tuple[int, str], ...]
    clock: str


@dataclass(frozen=True)
class Either:
    """The `earlier` or the `later` of two times, of which at most one is elapsed."""

    chosen: str
    left: Time
    right: Time


Time = int | Counted | Either | Literal["no promise"]
"""A time that is elapsed is a number of seconds."""

Stated = t.Declaration | t.CalendarDaysText | t.ExtendText
"""What a policy declares, or a proposal says of days."""

Declared = Sequence[Stated]
Order = Callable[[Time, Time], bool]


# --- what is written


@cache
def meant(text: str) -> Time:
    """The time that is written: a week is seven days, and a year twelve months."""
    if " ".join(text.split()) == NO_PROMISE:
        return NO_PROMISE
    time, rest = read(re.sub(r"\b\d+(?=[a-z])|,", r" \g<0> ", text).split())
    assert not rest, text
    return time


def read(words: list[str]) -> tuple[Time, list[str]]:
    """The time with which the words begin, and the other words. A time without a clock has one of no name."""
    if words[0] == "the":
        chosen = words[1]
        left, words = read(words[3:])
        right, words = read(words[1:])
        if isinstance(left, Counted) and isinstance(right, Counted) and not left.clock:
            left = Counted(left.parts, right.clock)
        return either(chosen, left, right), words
    if words[1] in SECONDS:
        seconds = 0
        while len(words) > 1 and words[1] in SECONDS:
            seconds, words = seconds + int(words[0]) * SECONDS[words[1]], words[2:]
        return seconds, words
    parts: list[tuple[int, str]] = []
    while True:
        many, unit, words = int(words[0]), words[1].removesuffix("s"), words[2:]
        if unit in ("working", "calendar"):
            unit, words = f"{unit} {words[0].removesuffix('s')}", words[1:]
        many, unit = {"calendar week": (7 * many, "calendar day"), "year": (12 * many, "month")}.get(unit, (many, unit))
        parts.append((many, unit))
        if words[:2] != [",", "then"]:
            break
        words = words[2:]
    on = words[:1] == ["on"]
    return Counted(tuple(parts), words[1] if on else ""), words[2 * on :]


def either(chosen: str, left: Time, right: Time) -> Time:
    """The earlier or the later of two times; of two that are elapsed, that one."""
    if isinstance(left, int) and isinstance(right, int):
        return min(left, right) if chosen == "earlier" else max(left, right)
    return Either(chosen, left, right)


def simple(time: Time) -> Iterator[int | Counted]:
    """The times of which it is the earlier or the later."""
    if isinstance(time, Either):
        yield from (each for side in (time.left, time.right) for each in simple(side))
    elif time != NO_PROMISE:
        assert not isinstance(time, str)
        yield time


# --- days


def last_day(declared: Declared, time: Time, received: date) -> date:
    """The last day of a time of days alone."""
    match time:
        case Counted(parts, name):
            (clock,) = (each for each in declared if isinstance(each, t.ClockBlock) and each.name.text == name)
            day = received if clock.day_one == "the day after receipt" else received - ONE
            for many, unit in parts:
                day = after(declared, clock, many, unit, day)
            return day
        case Either(chosen, left, right):
            ends = [last_day(declared, side, received) for side in (left, right)]
            return min(ends) if chosen == "earlier" else max(ends)
        case _:
            raise AssertionError("it ends at some hour")


def after(declared: Declared, clock: t.ClockBlock, many: int, unit: str, day: date) -> date:
    """The end of a part that is counted from the day on."""
    match unit:
        case "working day":
            while many:
                day += ONE
                many -= is_open(declared, clock, day)
            return day
        case "calendar day":
            return moved(declared, clock, day + many * ONE)
        case "month":
            return moved(declared, clock, months_on(clock, day, many))
    raise AssertionError(unit)


def is_open(declared: Declared, clock: t.ClockBlock, day: date) -> bool:
    """Whether the calendar that the clock counts is open."""
    calendar = calendar_of(declared, clock)
    assert calendar is not None
    named = [WEEK.index(name.text) for name in calendar.week]
    if calendar.through:
        named = [(named[0] + n) % 7 for n in range((named[1] - named[0]) % 7 + 1)]
    closing = [name.text for name in calendar.closed_on]
    closed, single = set[str](), ""
    for each in declared:
        match each:
            case t.DaysBlock(name=name, days=days) | t.ExtendText(days_list=name, days=days) if name.text in closing:
                closed |= {listed.day.text for listed in days}
            case t.CalendarDaysText(words, name, days) if name.text == calendar.name.text:
                if day.isoformat() in {listed.day.text for listed in days}:
                    single = words
    if single:
        return single == "open"
    return day.weekday() in named and day.isoformat() not in closed


def calendar_of(declared: Declared, clock: t.ClockBlock) -> t.CalendarBlock | None:
    """The calendar that the clock counts, if it counts one."""
    if clock.counts is None:
        return None
    (calendar,) = (c for c in declared if isinstance(c, t.CalendarBlock) and c.name.text == clock.counts.text)
    return calendar


def moved(declared: Declared, clock: t.ClockBlock, day: date) -> date:
    """The day, or the next or the last open one."""
    while clock.roll != "stays" and not is_open(declared, clock, day):
        day += ONE if clock.roll == "moves on" else -ONE
    return day


def months_on(clock: t.ClockBlock, day: date, many: int) -> date:
    """The same number so many months later; or the last day of that month, or the day after it."""
    first = day.replace(day=1)
    for _ in range(many):
        first = (first + 31 * ONE).replace(day=1)
    later = first + (day.day - 1) * ONE
    if later.month == first.month:
        return later
    following = (first + 31 * ONE).replace(day=1)
    return following - ONE if clock.short_month == "its last day" else following


# --- hours


def zone_of(declared: Declared, times: Sequence[Time]) -> ZoneInfo:
    """The zone of the days: that of a calendar of these times, else of any that a clock counts."""
    named = {each.clock for time in times for each in simple(time) if isinstance(each, Counted)}
    clocks = [each for each in declared if isinstance(each, t.ClockBlock)]
    clocks.sort(key=lambda clock: clock.name.text not in named)
    calendars = [calendar for clock in clocks if (calendar := calendar_of(declared, clock)) is not None]
    return ZoneInfo(next((calendar.zone.text for calendar in calendars if calendar.zone is not None), "UTC"))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of the day."""
    return datetime.combine(day, time_of_day(), zone).astimezone(UTC)


def due(declared: Declared, time: Time, at: datetime, received: date, zone: ZoneInfo) -> datetime:
    """When the time is over, for a receipt at this instant of the day."""
    match time:
        case int():
            return at + timedelta(seconds=time)
        case Counted():
            return midnight(last_day(declared, time, received) + ONE, zone)
        case Either(chosen, left, right):
            ends = [due(declared, side, at, received, zone) for side in (left, right)]
            return min(ends) if chosen == "earlier" else max(ends)
        case _:
            raise AssertionError("what has no promise is never over")


def instants(times: Iterable[tuple[Declared, Time]], received: date, zone: ZoneInfo) -> list[datetime]:
    """Instants of the day such that these times are over in one order at each other instant as at one of these.

    The order changes where an elapsed time is over as a day ends, which is at a whole second, and nowhere between.
    """
    start, end = midnight(received, zone), midnight(received + ONE, zone)
    every = [(declared, each) for declared, time in times for each in simple(time)]
    lengths = {timedelta(seconds=each) for _, each in every if isinstance(each, int)}
    ends = {due(declared, each, start, received, zone) for declared, each in every if isinstance(each, Counted)}
    turns = {start} | {each - length for each in ends for length in lengths}
    return [turn + more for turn in sorted(turns) if start <= turn < end for more in (timedelta(), ONE / 172_800)]


def never_later(declared: Declared, one: Time, other: Time, received: range) -> bool:
    """Whether the one time is never over later than the other, on these days of receipt and at any hour."""
    if NO_PROMISE in (one, other):
        return other == NO_PROMISE
    if isinstance(one, int) and isinstance(other, int):
        return one <= other
    zone = zone_of(declared, (one, other))
    return all(
        due(declared, one, at, day, zone) <= due(declared, other, at, day, zone)
        for day in map(date.fromordinal, received)
        for at in instants([(declared, one), (declared, other)], day, zone)
    )


def earliest(times: Sequence[Time], no_later: Order) -> list[Time]:
    """The times before which no other one goes, in their order; of two that are always over together the first does."""

    def goes_before(one: int, other: int) -> bool:
        return no_later(times[one], times[other]) and (one < other or not no_later(times[other], times[one]))

    places = range(len(times))
    return [times[n] for n in places if not any(m != n and goes_before(m, n) for m in places)]


def bounded(chosen: str, times: Sequence[Time], no_later: Order) -> Time:
    """The earlier or the later of a time, and of caps or floors."""
    turned: Order = no_later if chosen == "earlier" else lambda one, other: no_later(other, one)
    first, *others = earliest(times, turned)
    for each in others:
        first = either(chosen, first, each)
    return first
