"""What the second part of the tutorial says of days, counted by a program of its own over the lists that it imports."""

import calendar
import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PAGE = re.sub(r"\s+", " ", (DOCS / "tutorial-statute.md").read_text("utf-8"))


def closed() -> set[date]:
    """The bank holidays of all parts of the United Kingdom."""
    divisions = json.loads((DOCS / "tutorial" / "bank-holidays.json").read_text("utf-8"))
    days = {date.fromisoformat(event["date"]) for each in divisions.values() for event in each["events"]}
    rows = csv.DictReader((DOCS / "tutorial" / "northern-ireland.csv").read_text("utf-8").splitlines())
    return days | {date.fromisoformat(row["date"]) for row in rows}


CLOSED = closed()


def is_open(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def twentieth(received: date) -> date:
    """The twentieth working day after the day of receipt."""
    day, left = received, 20
    while left:
        day += timedelta(1)
        left -= is_open(day)
    return day


def after_a_month(received: date) -> date:
    """The day with the same number in the next month, or its last; if that is closed, the next one that is not."""
    year, month = divmod(received.year * 12 + received.month, 12)
    day = date(year, month + 1, min(received.day, calendar.monthrange(year, month + 1)[1]))
    while not is_open(day):
        day += timedelta(1)
    return day


RECEIPTS = [date(2026, 1, 1) + timedelta(n) for n in range((date(2026, 11, 1) - date(2026, 1, 1)).days)]
LATE = [day for day in RECEIPTS if twentieth(day) > after_a_month(day)]


def test_the_days_on_which_a_month_is_too_short_are_those_of_the_page() -> None:
    listed = PAGE[PAGE.index(" 18 received from") : PAGE.index(" · extended no · exempt no …")]
    days: set[date] = set()
    for first, last, single in re.findall(r"from ([-\d]+) to ([-\d]+)|([-\d]{10})", listed):
        start, end = date.fromisoformat(first or single), date.fromisoformat(last or single)
        days |= {start + timedelta(n) for n in range((end - start).days + 1)}
    assert sorted(days) == LATE
    assert f"It fails for {len(LATE)} of the {len(RECEIPTS)} days" in PAGE


def test_33_days_are_enough_and_32_are_not() -> None:
    assert max((twentieth(day) - day).days for day in RECEIPTS) == 33
    assert "33 days are enough" in PAGE


def test_the_days_that_the_page_counts_are_so() -> None:
    assert twentieth(date(2026, 3, 10)) == date(2026, 4, 10)
    assert (twentieth(date(2026, 2, 19)), after_a_month(date(2026, 2, 19))) == (date(2026, 3, 20), date(2026, 3, 19))
    assert [d.strftime("%A") for d in (date(2026, 3, 10), date(2026, 2, 19), date(2026, 3, 20))] == [
        "Tuesday", "Thursday", "Friday",
    ]  # fmt: skip


def test_the_last_days_of_receipt_are_those_that_the_message_names() -> None:
    """The last from which twenty working days, and twenty more, end before the lists do."""
    every = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
    assert max(day for day in every if twentieth(day) < date(2027, 1, 1)) == date(2026, 12, 1)
    assert max(day for day in every if twentieth(twentieth(day)) < date(2027, 1, 1)) == date(2026, 11, 2)
