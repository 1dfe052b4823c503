"""The hours of receipt at which hours end after a day, held against datetimes in the time zone database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from policy_dsl.calendar.clocks import Clock, DayOne, Due, Roll
from policy_dsl.calendar.times import CalendarDays, OnClock
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Direction, Property, Relation
from policy_dsl.model.conditions import ALWAYS
from policy_dsl.model.decisions import Outcome, answered
from verifier.by_reference.at_one_hour import is_violated
from verifier.by_reference.receipt_hours import ReceiptHours, Stretch, is_missed, receipt_hours

PLAIN = Clock("Plain", None, DayOne.AFTER_RECEIPT, Due.END_OF_DAY, None, Roll.STAYS)
DAYS = [
    date(2027, 3, 26),
    date(2027, 3, 27),
    date(2027, 3, 28),
    date(2027, 10, 30),
    date(2027, 10, 31),
    date(2027, 6, 1),
]
HOUR = 3600


def calendar_days(count: int) -> OnClock:
    return OnClock(CalendarDays(count), PLAIN)


def slower_than(right: Outcome | int, *, always: bool = False) -> Property:
    test = Compared(0, Relation.SLOWER, right)
    return Property("p", "p", ("r",), (), ALWAYS, (), always, (test,))


def has(hours: ReceiptHours | None, second: int, whole: bool) -> bool:
    """Whether this second of the day is among the hours; `whole` if there is no hour at which it is otherwise."""
    if hours is None:
        return whole
    return any(
        each.start < 2 * second < each.until
        or (each.with_start and each.start == 2 * second)
        or (each.with_end and each.until == 2 * second)
        for each in hours.stretches
    )


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York"])
@pytest.mark.parametrize("relation", [Relation.SLOWER, Relation.FASTER, Relation.SAME])
def test_each_quarter_of_an_hour_is_as_datetimes_say(zone: str, relation: Relation) -> None:
    try:
        info = ZoneInfo(zone)
    except ZoneInfoNotFoundError:
        pytest.skip("no time zone database is installed")
    dice, told = Random(20270328), set()
    for day in DAYS:
        for _ in range(12):
            count = dice.randint(1, 3)
            seconds = 24 * HOUR * count + dice.choice([-HOUR, 0, HOUR // 4, 6 * HOUR, 23 * HOUR, 24 * HOUR, 25 * HOUR])
            claim = Property("p", "p", ("r",), (), ALWAYS, (), False, (Compared(0, relation, answered(seconds)),))
            outcome = answered(calendar_days(count))
            hours = receipt_hours(
                day.toordinal(), zone, [calendar_days(count), seconds], partial(is_violated, claim, [outcome])
            )
            start = datetime.combine(day, time(), info).astimezone(UTC)
            end = datetime.combine(day + timedelta(days=1), time(), info).astimezone(UTC)
            limit = datetime.combine(day + timedelta(days=count + 1), time(), info).astimezone(UTC)
            seen = []
            for second in range(0, int((end - start).total_seconds()), HOUR // 4):
                due = start + timedelta(seconds=second + seconds)
                seen.append(
                    {Relation.SLOWER: limit > due, Relation.FASTER: limit < due, Relation.SAME: limit == due}[relation]
                )
            assert [has(hours, HOUR // 4 * n, all(seen)) for n in range(len(seen))] == seen, (day, count, seconds)
            told.add(hours is None)
    assert told == {True, False}


def test_at_one_instant_alone() -> None:
    """From Tuesday, 30 hours end with Wednesday if they begin at 18:00."""
    day = date(2027, 6, 1).toordinal()
    claim = Property("p", "p", ("r",), (), ALWAYS, (), False, (Compared(0, Relation.SAME, answered(30 * HOUR)),))
    hours = receipt_hours(
        day, "UTC", [calendar_days(1), 30 * HOUR], partial(is_violated, claim, [answered(calendar_days(1))])
    )
    assert hours == ReceiptHours(day, "UTC", (Stretch(36 * HOUR, 36 * HOUR, with_start=True, with_end=True),))


@pytest.mark.parametrize(("aim", "stretches"), [
    # a day becomes 30 hours: later after 18:00, and earlier before
    (claims.EveryChangeIs(frozenset({Direction.SLOWER})), [(0, 36 * HOUR, True, False)]),
    (claims.EveryChangeIs(frozenset({Direction.FASTER})), [(36 * HOUR, 48 * HOUR, False, False)]),
    (claims.ChangesNothingWhere(ALWAYS), [(0, 36 * HOUR, True, False), (36 * HOUR, 48 * HOUR, False, False)]),
    (claims.ChangesOnlyWhere(ALWAYS), [(0, 36 * HOUR, True, False), (36 * HOUR, 48 * HOUR, False, False)]),
    (claims.AnswersWithin(calendar_days(1)), [(36 * HOUR, 48 * HOUR, False, False)]),
    (claims.AnswersNothingSlower(ALWAYS), [(0, 36 * HOUR, True, False)]),  # the first of two policies, here a day
    (claims.PermitsNothingNew(), None),
])  # fmt: skip
def test_aims_are_missed_at_some_hours(aim: claims.Direct, stretches: list[tuple[int, int, bool, bool]] | None) -> None:
    day = date(2027, 6, 1).toordinal()
    before, after = answered(calendar_days(1)), answered(30 * HOUR)
    hours = receipt_hours(day, "UTC", [calendar_days(1), 30 * HOUR], partial(is_missed, aim, before, after))
    found = (
        None
        if hours is None
        else [(each.start, each.until, each.with_start, each.with_end) for each in hours.stretches]
    )
    assert found == stretches
