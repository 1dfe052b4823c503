"""Days, calendars and clocks, as the chapter on them has it: how they are read, and on which day a time on one ends."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import AnyTime, ClockTime, DayTime, Either
from tests.second_reading.provisions import cited, nothing_below
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary, once
from tests.second_reading.vocabulary import apart
from tests.second_reading.words import Cursor, listed

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ZONES = [
    "UTC",
    *(f"Europe/{city}" for city in ("Amsterdam", "Berlin", "Brussels", "Dublin", "London", "Luxembourg", "Madrid")),
    *("Europe/Paris", "Europe/Rome", "America/Chicago", "America/New_York"),
]
DAY = timedelta(days=1)


class UnknownDayError(Exception):
    """A list of days says nothing of a day."""


@dataclass
class Days:
    """A list of days."""

    low: date
    high: date
    listed: set[date]


@dataclass(eq=False)
class Calendar:
    """The days of the week on which something is open, the lists of days on which it is not, and single days that go before."""

    week: set[int]
    closed: list[Days]
    zone: str | None = None
    single: dict[date, bool] = field(default_factory=dict)

    def open(self, day: date) -> bool:
        if any(not some.low <= day < some.high for some in self.closed):
            raise UnknownDayError
        if day in self.single:
            return self.single[day]
        return day.weekday() in self.week and all(day not in some.listed for some in self.closed)


@dataclass
class Clock:
    """The lines of a clock, by how they begin."""

    counts: Calendar | None = None
    lines: dict[str, str] = field(default_factory=dict)


@dataclass
class Clocks:
    """All that a policy declares of days."""

    lists: dict[str, Days] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    clocks: dict[str, Clock] = field(default_factory=dict)

    def last(self, time: DayTime, received: date) -> date:
        """The last day of the time, which is of days alone. Raises UnknownDayError."""
        if isinstance(time, Either):
            assert not isinstance(time.left, int)
            assert not isinstance(time.right, int)
            ends = self.last(time.left, received), self.last(time.right, received)
            return max(ends) if time.chosen == "later" else min(ends)
        clock = self.clocks[time.clock]
        zero = received if clock.lines["day one is"].endswith("after receipt") else received - DAY
        last_days = []
        for parts in (time.parts, *([time.others] if time.chosen else [])):
            end = zero
            for count, unit in parts:
                end = self.after(clock, count, unit, end)
            last_days.append(end)
        return max(last_days) if time.chosen == "later" else min(last_days)

    def due(self, time: AnyTime, at: datetime, received: date, zone: ZoneInfo) -> datetime:
        """When the time is over, for a receipt at that instant of the day."""
        if isinstance(time, int):
            return at + timedelta(seconds=time)
        if isinstance(time, ClockTime):
            return midnight(self.last(time, received) + DAY, zone)
        dues = [self.due(each, at, received, zone) for each in (time.left, time.right)]
        return max(dues) if time.chosen == "later" else min(dues)

    def turns(self, some: Iterable[AnyTime], received: date, zone: ZoneInfo) -> list[datetime]:
        """The first and the last moment of the day, and those about which the order of the times may turn."""
        start, end = midnight(received, zone), midnight(received + DAY, zone)
        every = [each for time in some for each in simple(time)]
        fixed = [self.due(time, start, received, zone) for time in every if isinstance(time, ClockTime)]
        about = [due - timedelta(seconds=time) for due in fixed for time in every if isinstance(time, int)]
        moments = [start, end - MOMENT, *(turn + step for turn in about for step in (-MOMENT, timedelta(), MOMENT))]
        return [at for at in moments if start <= at < end]

    def zones(self, times: Iterable[ClockTime] | None = None) -> set[str]:
        """The zones of the clocks; with times, of those that these are on."""
        some = self.clocks.values() if times is None else [self.clocks[time.clock] for time in times]
        return {clock.counts.zone for clock in some if clock.counts is not None and clock.counts.zone is not None}

    def no_later(self, one: AnyTime, other: AnyTime, received: tuple[int, int]) -> bool:
        """Whether the one is never over later than the other, on these days of receipt."""
        if isinstance(one, int) and isinstance(other, int):
            return one <= other
        zone = ZoneInfo(min(self.zones(), default="UTC"))
        days = map(date.fromordinal, range(received[0], received[1] + 1))
        return all(
            self.due(one, at, day, zone) <= self.due(other, at, day, zone)
            for day in days
            for at in self.turns((one, other), day, zone)
        )

    def after(self, clock: Clock, count: int, unit: str, zero: date) -> date:
        if unit == "working day":
            assert clock.counts is not None
            while count:
                zero += DAY
                count -= clock.counts.open(zero)
            return zero
        if unit == "calendar day":
            return self.moved(clock, zero + count * DAY)
        month = zero.month - 1 + count
        year, month = zero.year + month // 12, month % 12 + 1
        longest = calendar.monthrange(year, month)[1]
        if zero.day <= longest:
            return self.moved(clock, zero.replace(year=year, month=month))
        last = date(year, month, longest)
        return self.moved(clock, last if "its last day" in clock.lines["a month without that day"] else last + DAY)

    @staticmethod
    def moved(clock: Clock, day: date) -> date:
        way = clock.lines["a last day that is closed"]
        if way == "stays":
            return day
        assert clock.counts is not None
        while not clock.counts.open(day):
            day += DAY if way == "moves on" else -DAY
        return day

    def check(self, times: Iterable[ClockTime], received: tuple[int, int] | None) -> None:
        """Each time has the lines that it needs, and is known for each day of receipt."""
        some = set(times)
        if some and received is None:
            raise Mistake("a policy with times on clocks is dated")
        zones = set()
        for time in some:
            clock = self.clocks[time.clock]
            every = (*time.parts, *time.others)
            units = {unit for _, unit in every}
            needed = {"day one is", "due"}
            needed |= {"a last day that is closed"} if units - {"working day"} else set()
            needed |= {"a month without that day"} if "month" in units else set()
            moves = clock.lines.get("a last day that is closed") in ("moves on", "moves back")
            if not needed <= set(clock.lines):
                raise Mistake(f"`{time.clock}` lacks a line")
            if clock.counts is None and ("working day" in units or (moves and "a last day that is closed" in needed)):
                raise Mistake(f"`{time.clock}` counts nothing")
            if clock.counts is not None and clock.counts.zone is not None:
                zones.add(clock.counts.zone)
            assert received is not None
            weight = {"working day": 7, "calendar day": 1, "month": 31}
            if (received[1] - received[0] + 1) * sum(count * weight[unit] for count, unit in every) > 3_000_000:
                raise Mistake("too many days")
            longest = sum(count * weight[unit] for count, unit in time.parts)
            if date.fromordinal(received[0]).year < 2 or received[1] + longest > date(9990, 12, 31).toordinal():
                raise Mistake("days before the year 2, or after 9990")
            try:
                for day in range(received[0], received[1] + 1):
                    self.last(time, date.fromordinal(day))
            except UnknownDayError as unknown:
                raise Mistake("a list of days ends too early, or begins too late") from unknown
        if len(zones) > 1:
            raise Mistake("clocks of several zones")


MOMENT = timedelta(microseconds=1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of the day."""
    return datetime.combine(day, time_of_day(), zone).astimezone(UTC)


def simple(time: AnyTime) -> list[int | ClockTime]:
    """The times of which it is one."""
    return [*simple(time.left), *simple(time.right)] if isinstance(time, Either) else [time]


def declare(declared: dict[str, list[Line]], clocks: Clocks, sources: set[str], vocabulary: Vocabulary) -> None:
    """Reads the lists of days, the calendars and the clocks into `clocks`."""
    for line in declared["days"]:
        name = head(line, "days", list(clocks.lists))
        clocks.lists[name] = a_list(line, sources, vocabulary)
    for line in declared["calendar"]:
        name = head(line, "calendar", list(clocks.calendars))
        clocks.calendars[name] = a_calendar(line, clocks, sources)
    for line in declared["clock"]:
        name = head(line, "clock", list(clocks.clocks))
        clocks.clocks[name] = a_clock(line, clocks, sources)


def head(line: Line, word: str, others: list[str]) -> str:
    """The name after the word, and perhaps a title."""
    cursor = Cursor(line.words, line.number)
    cursor.expect(word)
    name = cursor.name()
    if not cursor.ended:
        cursor.quoted()
    cursor.end()
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", name):
        raise Mistake(f"`{name}` reads as a date", line.number)
    apart([*others, name], line.number)
    return name


def a_list(block: Line, sources: set[str], vocabulary: Vocabulary) -> Days:
    ends: list[tuple[date, date]] = []
    days: list[int] = []
    for line in block.below:
        nothing_below(line)
        cursor = Cursor(line.words, line.number)
        if cursor.skip("source"):
            cited(cursor, sources)
        elif cursor.skip("known", "from"):
            low = vocabulary.day(cursor)
            cursor.expect("until")
            ends.append((date.fromordinal(low), date.fromordinal(vocabulary.day(cursor))))
            cursor.end()
        else:
            for day in listed(cursor):
                days.append(vocabulary.day(day))
                if not day.ended:
                    day.quoted()
                day.end()
    if len(ends) != 1 or ends[0][0] >= ends[0][1]:
        raise Mistake("a list of days is known from one day until another", block.number)
    some = {date.fromordinal(day) for day in once(days, block.number)}
    if any(not ends[0][0] <= day < ends[0][1] for day in some):
        raise Mistake("a day of which the list knows nothing", block.number)
    return Days(*ends[0], some)


def a_calendar(block: Line, clocks: Clocks, sources: set[str]) -> Calendar:
    seen: list[str] = []
    found = Calendar(set(), [])
    for line in block.below:
        nothing_below(line)
        if line.words.startswith("zone "):
            found.zone = line.words.removeprefix("zone ").strip()
            if found.zone not in ZONES:
                raise Mistake(f"`{found.zone}` is not a zone", line.number)
            seen.append("zone")
            continue
        cursor = Cursor(line.words, line.number)
        if cursor.skip("source"):
            cited(cursor, sources)
        elif cursor.skip("closed", "on"):
            names = once([each.name() for each in listed(cursor)], line.number)
            if not set(names) <= set(clocks.lists):
                raise Mistake("a list of days that is not declared", line.number)
            found.closed = [clocks.lists[name] for name in names]
            seen.append("closed on")
        else:
            cursor.expect("open")
            found.week = weekdays(cursor)
            seen.append("open")
    once(seen, block.number)
    if "open" not in seen:
        raise Mistake("a calendar is open on some days", block.number)
    return found


def weekdays(cursor: Cursor) -> set[int]:
    """`Monday to Friday`, or several days."""
    if cursor.next_is("to", ahead=1):
        first = cursor.name()
        cursor.expect("to")
        last = cursor.name()
        cursor.end()
        if first not in WEEK or last not in WEEK:
            raise cursor.fail("not a day of the week")
        if first == last:
            raise cursor.fail("one day, or all seven")
        day, days = WEEK.index(first), {WEEK.index(first)}
        while WEEK[day] != last:
            day = (day + 1) % 7
            days.add(day)
        return days
    names = once([each.name() for each in listed(cursor)], cursor.number)
    if not set(names) <= set(WEEK):
        raise cursor.fail("not a day of the week")
    return {WEEK.index(name) for name in names}


WAYS = {
    "day one is": ("the day after receipt", "the day of receipt"),
    "due": ("at the end of the day",),
    "a month without that day": ("ends on its last day", "ends on the day after its last"),
    "a last day that is closed": ("moves on", "moves back", "stays"),
}


def a_clock(block: Line, clocks: Clocks, sources: set[str]) -> Clock:
    found = Clock()
    for line in block.below:
        nothing_below(line)
        cursor = Cursor(line.words, line.number)
        if cursor.skip("source"):
            cited(cursor, sources)
            continue
        if cursor.skip("counts"):
            name = cursor.name()
            cursor.end()
            if found.counts is not None or name not in clocks.calendars:
                raise Mistake(f"`{name}` is not a calendar, or `counts` stands twice", line.number)
            found.counts = clocks.calendars[name]
            continue
        text = " ".join(line.words.split())
        begins = next((each for each in WAYS if text.startswith(f"{each} ")), None)
        if begins is None or begins in found.lines or text.removeprefix(f"{begins} ") not in WAYS[begins]:
            raise Mistake(f"`{text}` is not a line of a clock, or stands twice", line.number)
        found.lines[begins] = text.removeprefix(f"{begins} ")
    return found
