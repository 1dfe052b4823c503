"""The third reading of clocks: on which day a time ends, day by day, from the tree of a policy as written.

It shares no code with the package beyond the tree. Which days a proposal closes or opens it does not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from policy_dsl.syntax import tree as t

ONE = timedelta(days=1)
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

Time = t.ClockTime | t.ChosenTime


def last_day(declared: Sequence[t.Declaration], time: Time, received: date) -> date:
    """The last day of the time."""
    if isinstance(time, t.ChosenTime):
        sides = [side for side in (time.left, time.right) if not isinstance(side, t.Duration)]
        assert len(sides) == 2, "so many hours end at some hour"
        ends = [last_day(declared, side, received) for side in sides]
        return min(ends) if time.chosen == "earlier" else max(ends)
    (clock,) = (each for each in declared if isinstance(each, t.ClockBlock) and each.name.text == time.clock.text)
    zero = received if clock.day_one == "the day after receipt" else received - ONE
    both = [in_turn(declared, clock, parts, zero) for parts in (time.parts, time.others) if parts]
    return max(both) if time.chosen == "later" else min(both)


def in_turn(
    declared: Sequence[t.Declaration], clock: t.ClockBlock, parts: Sequence[tuple[str, str]], day: date
) -> date:
    """The end of the last part, each of which is from the end of the one before."""
    for amount, unit in parts:
        many = int(amount)
        match unit.removesuffix("s"):
            case "working day":
                while many:
                    day += ONE
                    many -= is_open(declared, clock, day)
            case "calendar day":
                day = moved(declared, clock, day + many * ONE)
            case "calendar week":
                day = moved(declared, clock, day + 7 * many * ONE)
            case "month":
                day = moved(declared, clock, months_on(clock, day, many))
            case "year":
                day = moved(declared, clock, months_on(clock, day, 12 * many))
            case _:
                raise AssertionError(unit)
    return day


def is_open(declared: Sequence[t.Declaration], clock: t.ClockBlock, day: date) -> bool:
    """Whether the calendar that the clock counts is open."""
    assert clock.counts is not None
    (calendar,) = (c for c in declared if isinstance(c, t.CalendarBlock) and c.name.text == clock.counts.text)
    named = [WEEK.index(name.text) for name in calendar.week]
    if calendar.through:
        named = [(named[0] + n) % 7 for n in range((named[1] - named[0]) % 7 + 1)]
    closing = [name.text for name in calendar.closed_on]
    lists = [each for each in declared if isinstance(each, t.DaysBlock) and each.name.text in closing]
    closed = {each.day.text for days in lists for each in days.days}
    return day.weekday() in named and day.isoformat() not in closed


def moved(declared: Sequence[t.Declaration], clock: t.ClockBlock, day: date) -> date:
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
    after = (first + 31 * ONE).replace(day=1)
    return after - ONE if clock.short_month == "its last day" else after
