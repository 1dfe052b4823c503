"""What a check has to know of clocks, for every target: the times, their calendars, and the changes of the zone's clocks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import assert_never

from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.stepping import last_day, length
from policy_dsl.calendar.times import (
    CalendarDays,
    Counted,
    DayTime,
    EarlierOf,
    FirstOf,
    LastOf,
    LaterOf,
    Months,
    OnClock,
    Promise,
    Then,
    WorkingDays,
    clock_parts,
    ends_with_day,
)
from policy_dsl.calendar.zones import AHEAD, DAY, FIRST, HOUR, LAST_RECEIPT, RELEASE, SUMMERS, Summer
from policy_dsl.model.clock_order import days_of_receipt, times_of, zone_of, zones_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time


def clock_times(policy: Policy) -> tuple[Counted, ...]:
    """The times on clocks that the policy may answer within, each once, in the order of its provisions; what caps and
    floors make of them, in the order of their texts.
    """
    effects = (p.effect for p in policy.by_id.values())
    times: Iterable[Time] = (effect.seconds for effect in effects if isinstance(effect, AnswerWithin))
    if policy.bounded and policy.has_clocks:
        times = times_of(policy)
    return tuple(dict.fromkeys(time for time in times if not isinstance(time, int)))


def single_times(policy: Policy) -> tuple[OnClock, ...]:
    """The times on one clock each of which those are made."""
    return tuple(dict.fromkeys(part for time in clock_times(policy) for part in clock_parts(time)))


def halves(time: Counted) -> tuple[str, Promise, Promise] | None:
    """If the time is the `earlier` or the `later` of two, which, and the two; None for other times."""
    match time:
        case FirstOf(left, right):
            return "earlier", left, right
        case LastOf(left, right):
            return "later", left, right
        case OnClock(EarlierOf(left_time, right_time), clock):
            return "earlier", OnClock(left_time, clock), OnClock(right_time, clock)
        case OnClock(LaterOf(left_time, right_time), clock):
            return "later", OnClock(left_time, clock), OnClock(right_time, clock)
        case OnClock():
            return None
        case _:
            assert_never(time)


def has_chosen_times(policy: Policy) -> bool:
    """Whether one of its times is the earlier or the later of two."""
    return any(halves(time) is not None for time in clock_times(policy))


def has_hours_or_days(policy: Policy) -> bool:
    """Whether one of its times may end with a day or so many hours after receipt."""
    return not all(map(ends_with_day, clock_times(policy)))


def time_codes(policy: Policy) -> dict[Counted, int]:
    """The seconds by which a model tells times on clocks apart: -1 for the first, -2 for the second and so on."""
    return {time: -1 - n for n, time in enumerate(clock_times(policy))}


def time_code(time: Time | None, codes: Mapping[Counted, int]) -> int | None:
    """The seconds of a time, as a model compares them; None for no time, and for `no promise`."""
    if time is None or time == NO_PROMISE:
        return None
    return time if isinstance(time, int) else codes[time]


def has_zone(policy: Policy) -> bool:
    """Whether a calendar says in which zone the days of its times on clocks are."""
    return bool(zones_of(policy))


def within_zone_rules(policy: Policy) -> bool:
    """Whether it is known for all days of receipt, and for the days on which times end, how long they are."""
    received = days_of_receipt(policy)[1]
    return received.start >= FIRST and received.stop - 1 <= LAST_RECEIPT


def calendars_of(policy: Policy) -> tuple[Calendar, ...]:
    """The calendars of its times on clocks, each once, in the order of `clock_times`."""
    calendars = (time.clock.calendar for time in single_times(policy))
    return tuple(dict.fromkeys(each for each in calendars if each is not None))


def parts_of(time: DayTime) -> tuple[tuple[str, int], ...]:
    """The parts of a time, each of which runs from the end of the one before."""
    match time:
        case WorkingDays(count):
            return (("working days", count),)
        case CalendarDays(count):
            return (("calendar days", count),)
        case Months(count):
            return (("months", count),)
        case Then(first, second):
            return *parts_of(first), *parts_of(second)
        case EarlierOf() | LaterOf():
            raise ValueError("the earlier or the later of two times has no parts in turn")
        case _:
            assert_never(time)


def zone_changes(policy: Policy) -> tuple[int, tuple[tuple[int, int], ...]]:
    """How far the zone is ahead of UTC, in seconds, at first, and after each change that a request or its deadline may meet.

    A change is a moment in seconds, in UTC, of which 86,400 are the first of day 1.
    """
    zone, days = zone_of(policy), days_reckoned(policy)
    years = range(date.fromordinal(days[0]).year, date.fromordinal(days[-1]).year + 1)
    standard = AHEAD[zone] * HOUR
    changes: list[tuple[int, int]] = []
    for year in years:
        match SUMMERS[zone]:
            case Summer.NEVER:
                continue
            case Summer.EUROPE:  # both at 01:00 UTC
                forward, back = (sunday_on_or_before(year, month, 31) * DAY + HOUR for month in (3, 10))
            case Summer.UNITED_STATES:  # both at 02:00, the second in summer time
                forward = sunday_on_or_before(year, 3, 14) * DAY + 2 * HOUR - standard
                back = sunday_on_or_before(year, 11, 7) * DAY + HOUR - standard
            case _:
                assert_never(SUMMERS[zone])
        changes += [(forward, standard + HOUR), (back, standard)]
    return standard, tuple(changes)


def days_reckoned(policy: Policy) -> range:
    """The days with whose first moments the check reckons: from the first of receipt, or the first at whose beginning a time
    is over, to the one after the last of receipt, or after the last on which a time ends. A time that starts later never ends
    earlier.
    """
    times, received = single_times(policy), days_of_receipt(policy)[1]
    first, last = ([last_day(time, day) + 1 for time in times] for day in (received[0], received[-1]))
    return range(min(received[0], *first), max(*last, received[-1] + 1) + 1)


def sunday_on_or_before(year: int, month: int, day: int) -> int:
    """The Sunday among the seven days that end with this one."""
    end = date(year, month, day)
    return end.toordinal() - end.isoweekday() % 7


def reference_midnights(policy: Policy) -> Iterator[tuple[int, int]]:
    """Each of the days reckoned with its first moment, by the lengths of days that the reference has."""
    zone, days = zone_of(policy), days_reckoned(policy)
    day = date(date.fromordinal(days[0]).year, 1, 1).toordinal()
    moment = day * DAY - AHEAD[zone] * HOUR  # on 1 January, no clock is ahead
    while day < days.stop:
        if day >= days[0]:
            yield day, moment
        moment += length(zone, day)
        day += 1


def calendar_entries(policy: Policy) -> dict[str, object]:
    """The entries of a manifest about calendars and their zone; none for a policy without times on clocks."""
    if not clock_times(policy):
        return {}
    return {
        "calendars": [
            {
                "name": each.name,
                "from": day_text(each.first),
                "until": day_text(each.until),
                "closed": len(each.closed_days),
                "sha256": calendar_digest(each),
            }
            for each in calendars_of(policy)
        ],
        "zone": {"name": zone_of(policy), "release": RELEASE},
    }


def calendar_digest(calendar: Calendar) -> str:
    """The SHA-256 of what a calendar says, whatever its lists and days are called: a line for its week, one for the days of
    which it knows, and one for each closed day and for each day that is open in spite of its week.
    """
    lines = [
        f"week {' '.join(map(str, sorted(calendar.week)))}",
        f"known {day_text(calendar.first)} {day_text(calendar.until)}",
        *(f"closed {day_text(day)}" for day in sorted(calendar.closed_days)),
        *(f"open {day_text(day)}" for day in sorted(calendar.opened_days)),
    ]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def day_text(day: int | None) -> str | None:
    """A day as text; None for none."""
    return None if day is None else date.fromordinal(day).isoformat()
