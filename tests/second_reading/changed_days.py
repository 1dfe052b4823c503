"""Changes of days in a proposal, as the chapter on clocks has them: days that are closed or opened, and lists that go on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tests.second_reading.clocks import Calendar, Clocks, Days, UnknownDayError
from tests.second_reading.mistakes import Mistake
from tests.second_reading.model import mixes
from tests.second_reading.provisions import nothing_below
from tests.second_reading.text import Line
from tests.second_reading.values import Vocabulary, once
from tests.second_reading.words import Cursor, listed

OPERATIONS = ("close", "open", "extend")


def change(clocks: Clocks, lines: list[Line], vocabulary: Vocabulary) -> None:
    """Does all changes of days, the lists first."""
    counted = [clock.counts for clock in clocks.clocks.values() if clock.counts is not None]
    lists = [days for calendar in counted for days in calendar.closed]
    longer: list[str] = []
    for line in lines:
        cursor = Cursor(line.words, line.number)
        if cursor.skip("extend"):
            name = cursor.name()
            once([*longer, name], line.number)
            longer.append(name)
            cursor.expect("until")
            until = vocabulary.day(cursor)
            cursor.end()
            if not any(each is clocks.lists.get(name) for each in lists):
                raise Mistake(f"`{name}` is not a list on which a clock counts", line.number)
            extend(clocks.lists[name], date.fromordinal(until), line, vocabulary)
    changed: list[tuple[str, date]] = []
    for line in lines:
        cursor = Cursor(line.words, line.number)
        if cursor.next_is("extend"):
            continue
        nothing_below(line)
        opens = cursor.take().text == "open"
        name = cursor.name()
        cursor.expect("on")
        if not any(each is clocks.calendars.get(name) for each in counted):
            raise Mistake(f"`{name}` is not a calendar on which a clock counts", line.number)
        for each in listed(cursor):
            day = date.fromordinal(vocabulary.day(each))
            if not each.ended:
                each.quoted()
            each.end()
            changed.append((name, day))
            once(changed, line.number)
            turn(clocks.calendars[name], day, line, opens=opens)


def extend(days: Days, until: date, block: Line, vocabulary: Vocabulary) -> None:
    if until <= days.high:
        raise Mistake("a list that is not extended", block.number)
    more: list[int] = []
    for line in block.below:
        nothing_below(line)
        for each in listed(Cursor(line.words, line.number)):
            more.append(vocabulary.day(each))
            if not each.ended:
                each.quoted()
            each.end()
    new = {date.fromordinal(day) for day in once(more, block.number)}
    if any(not days.high <= day < until for day in new):
        raise Mistake("a list is extended by days that it did not know", block.number)
    days.high, days.listed = until, days.listed | new


def turn(calendar: Calendar, day: date, line: Line, *, opens: bool) -> None:
    try:
        if calendar.open(day) is opens:
            raise Mistake(f"{day} is as it is to be already", line.number)
    except UnknownDayError as unknown:
        raise Mistake(f"nothing is known of {day}", line.number) from unknown
    calendar.single[day] = opens


def comparable(before: Iterable[object], after: Iterable[object], clocks: Clocks, years: tuple[int, int]) -> None:
    """Hours before and days after need a zone, and years of which it is known how long the days are."""
    if not any(mixes(a, b) for a in before for b in after):
        return
    zones = [clock.counts.zone for clock in clocks.clocks.values() if clock.counts is not None]
    if not any(zones):
        raise Mistake("hours are compared with days of no zone")
    if not (years[0] >= 2007 and years[1] <= 2088):
        raise Mistake("hours are compared with days of years too far away")
