"""The bank holidays of the United Kingdom, 2026 to 2028.

Source: GOV.UK, "UK bank holidays", as kept in `ministryofjustice/govuk-bank-holidays` on 25 February 2026, and for
Scotland also 15 June 2026, which was proclaimed on 4 February 2026.
"""

from __future__ import annotations

from datetime import date

from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.clocks import Clock, DayOne, Due, Roll, ShortMonth
from policy_dsl.calendar.days import DayList, NamedDay
from policy_dsl.calendar.signs import Ranges

ENGLAND_AND_WALES = """
2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26
"""

SCOTLAND = """
2026-01-01 2026-01-02 2026-04-03 2026-05-04 2026-05-25 2026-06-15 2026-08-03 2026-11-30 2026-12-25 2026-12-28
2027-01-01 2027-01-04 2027-03-26 2027-05-03 2027-05-31 2027-08-02 2027-11-30 2027-12-27 2027-12-28
2028-01-03 2028-01-04 2028-04-14 2028-05-01 2028-05-29 2028-08-07 2028-11-30 2028-12-25 2028-12-26
"""

NORTHERN_IRELAND = """
2026-01-01 2026-03-17 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-07-13 2026-08-31 2026-12-25 2026-12-28
2027-01-01 2027-03-17 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-07-12 2027-08-30 2027-12-27 2027-12-28
2028-01-03 2028-03-17 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-07-12 2028-08-28 2028-12-25 2028-12-26
"""

FIRST, UNTIL = date(2026, 1, 1).toordinal(), date(2029, 1, 1).toordinal()

RECEIPTS = range(FIRST, date(2028, 11, 1).toordinal())
"""The 1,035 days of receipt over which the figures were counted."""

WEEK = tuple(range(5))


def dates(text: str) -> frozenset[date]:
    """The dates in the text."""
    return frozenset(map(date.fromisoformat, text.split()))


def listed(name: str, text: str, *, without: str = "") -> DayList:
    """The list with these days, but for some."""
    days = sorted(dates(text) - dates(without))
    return DayList(name, FIRST, UNTIL, tuple(NamedDay(day.toordinal()) for day in days))


BANKS = Calendar("Banks", WEEK, (listed("EnglandWales", ENGLAND_AND_WALES),), zone="Europe/London")


def union(*, without: str = "") -> Calendar:
    """The calendar that is closed on a bank holiday in any part of the United Kingdom, but for some days of Scotland."""
    scotland = listed("Scotland", SCOTLAND, without=without)
    lists = (*BANKS.closed_on, scotland, listed("NorthernIreland", NORTHERN_IRELAND))
    return Calendar("UK", WEEK, lists, zone="Europe/London")


def clock(calendar: Calendar | None, *, day_one: DayOne = DayOne.AFTER_RECEIPT, roll: Roll = Roll.ON) -> Clock:
    """A clock that says every line; a month ends on its last day where it lacks the day."""
    return Clock("X", calendar, day_one, Due.END_OF_DAY, ShortMonth.LAST_DAY, roll)


def size(ranges: Ranges) -> int:
    """The number of days in them."""
    return sum(until - first for first, until in ranges)
