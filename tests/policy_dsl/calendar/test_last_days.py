"""Last days: published pairs, cases worked out by hand, and both implementations and the definition on random clocks."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from policy_dsl.calendar import counting, stepping
from policy_dsl.calendar.calendars import Calendar, UnknownDayError
from policy_dsl.calendar.clocks import Clock, DayOne, Due, Roll, ShortMonth
from policy_dsl.calendar.days import DayList, NamedDay
from policy_dsl.calendar.definition import is_last_day
from policy_dsl.calendar.receipts import first_unknown, last_known
from policy_dsl.calendar.times import (
    CalendarDays,
    DayTime,
    EarlierOf,
    LaterOf,
    Line,
    Months,
    OnClock,
    Then,
    WorkingDays,
    lines_needed,
)
from tests.policy_dsl.calendar.bank_holidays import BANKS, RECEIPTS, UNTIL, WEEK, clock, union


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


COMMISSION = Calendar(
    "Commission", WEEK, (DayList("Closed", day("2019-10-01"), day("2020-01-01"), (NamedDay(day("2019-11-01")),)),)
)
"""The European Commission at the end of 2019: All Saints' Day is closed."""

FIFTEEN = WorkingDays(15)
UP = Clock("Up", None, DayOne.AFTER_RECEIPT, Due.END_OF_DAY, ShortMonth.DAY_AFTER, Roll.STAYS)
FROM_RECEIPT = clock(None, day_one=DayOne.OF_RECEIPT, roll=Roll.STAYS)

BY_HAND: list[tuple[str, DayTime, Clock, str]] = [
    # Published: DG GROW's letter on GESTDEM 2019/6092 gives a registration, its deadline, and the extended one.
    ("2019-10-25", FIFTEEN, clock(COMMISSION), "2019-11-18"),
    ("2019-10-25", Then(FIFTEEN, FIFTEEN), clock(COMMISSION), "2019-12-09"),
    # Received on 3 September, day one is the 4th, and the month ends on 3 October; that is a Saturday in 2026.
    ("2026-09-03", Months(1), clock(None, roll=Roll.STAYS), "2026-10-03"),
    ("2026-09-03", Months(1), clock(BANKS), "2026-10-05"),
    ("2026-09-03", Months(1), clock(BANKS, roll=Roll.BACK), "2026-10-02"),
    ("2026-09-03", Months(1), FROM_RECEIPT, "2026-10-02"),
    # The last of January has no such day in February, nor 29 February one in the next year.
    ("2026-01-31", Months(1), clock(None, roll=Roll.STAYS), "2026-02-28"),
    ("2026-01-31", Months(1), UP, "2026-03-01"),
    ("2028-02-29", Months(12), clock(None, roll=Roll.STAYS), "2029-02-28"),
    # From the end of one day, with that day before day one whichever day is day one after receipt.
    ("2026-09-01", CalendarDays(5), FROM_RECEIPT, "2026-09-05"),
    ("2026-09-01", Then(CalendarDays(5), CalendarDays(5)), FROM_RECEIPT, "2026-09-10"),
    # Day one of working days is the first open one: Monday the 7th, also for a receipt on Sunday that counts from itself.
    ("2026-09-06", WorkingDays(1), clock(BANKS), "2026-09-07"),
    ("2026-09-06", WorkingDays(1), clock(BANKS, day_one=DayOne.OF_RECEIPT), "2026-09-07"),
    ("2026-09-07", WorkingDays(1), clock(BANKS, day_one=DayOne.OF_RECEIPT), "2026-09-07"),
    # Christmas: 25 and 28 December 2026 are closed, and the days between are a weekend.
    ("2026-12-24", WorkingDays(1), clock(BANKS), "2026-12-29"),
    ("2026-12-24", EarlierOf(WorkingDays(1), CalendarDays(3)), clock(BANKS, roll=Roll.STAYS), "2026-12-27"),
    ("2026-12-24", LaterOf(WorkingDays(1), CalendarDays(3)), clock(BANKS, roll=Roll.STAYS), "2026-12-29"),
]  # fmt: skip


@pytest.mark.parametrize(("received", "time", "on", "last"), BY_HAND)
def test_a_last_day_worked_out_by_hand(received: str, time: DayTime, on: Clock, last: str) -> None:
    promise, at = OnClock(time, on), day(received)
    assert stepping.last_day(promise, at) == day(last)
    assert counting.last_days(promise, range(at, at + 1)) == (day(last),)
    assert [each for each in range(at - 3, day(last) + 8) if is_last_day(each, promise, at)] == [day(last)]


def test_a_single_day_goes_before_lists_and_the_week() -> None:
    christmas, saturday = day("2026-12-25"), day("2026-12-26")
    opened = Calendar("Shop", WEEK, BANKS.closed_on, opened=(NamedDay(christmas), NamedDay(saturday)))
    closed = Calendar("Shop", WEEK, BANKS.closed_on, closed=(NamedDay(christmas), NamedDay(day("2026-12-29"))))
    for calendar, last in ((opened, christmas), (closed, day("2026-12-30"))):
        promise = OnClock(WorkingDays(1), clock(calendar))
        assert stepping.last_day(promise, day("2026-12-24")) == last
        assert counting.last_days(promise, range(day("2026-12-24"), day("2026-12-25"))) == (last,)


def random_clock(dice: Random) -> Clock:
    first = RECEIPTS.start - 60
    listed = dice.sample(range(first, UNTIL), dice.randrange(80))
    lists = (DayList("A", first, UNTIL, tuple(map(NamedDay, listed))), DayList("B", first - 9, UNTIL + 30, ()))
    single = [NamedDay(each) for each in dice.sample(range(first, UNTIL), 4)]
    week = tuple(dice.sample(range(7), dice.randint(1, 6)))
    calendar = Calendar("R", week, lists[: dice.randrange(3)], tuple(single[:2]), tuple(single[2:]))
    return Clock(
        "C", calendar, dice.choice(list(DayOne)), Due.END_OF_DAY, dice.choice(list(ShortMonth)), dice.choice(list(Roll))
    )


def random_time(dice: Random, depth: int = 2) -> DayTime:
    match dice.randrange(6 if depth else 3):
        case 0:
            return WorkingDays(dice.randint(1, 12))
        case 1:
            return CalendarDays(dice.randint(1, 40))
        case 2:
            return Months(dice.randint(1, 4))
        case 3:
            return Then(random_time(dice, depth - 1), random_time(dice, depth - 1))
        case 4:
            return EarlierOf(random_time(dice, depth - 1), random_time(dice, depth - 1))
        case _:
            return LaterOf(random_time(dice, depth - 1), random_time(dice, depth - 1))


@pytest.mark.parametrize("seed", range(60))
def test_both_implementations_and_the_definition_agree(seed: int) -> None:
    dice = Random(seed)
    promise = OnClock(random_time(dice), random_clock(dice))
    start = RECEIPTS.start + dice.randrange(700)
    days = range(start, start + 60)
    expected = [stepping.last_day(promise, each) for each in days]
    assert counting.last_days(promise, days) == tuple(expected)
    assert expected == sorted(expected), "who asks later is due earlier"
    if isinstance(promise.time, WorkingDays | CalendarDays | Months):
        assert all(is_last_day(last, promise, each) for each, last in zip(days, expected, strict=True))
        assert not any(is_last_day(last + step, promise, days[0]) for last in expected[:1] for step in (-2, -1, 1, 2))


def test_a_day_past_the_end_of_a_list_is_not_guessed() -> None:
    twenty = OnClock(WorkingDays(20), clock(union()))
    days = range(RECEIPTS.start, UNTIL)
    # Before 2029: 27, 28 and 29 December, 18 to 22, 11 to 15 and 4 to 8 December 2028 are 18 open days, 1 December and
    # 29 November the other two, since 30 November is St Andrew's Day.
    assert last_known(twenty, days) == day("2028-11-28")
    first, error = first_unknown(twenty, days) or (0, None)
    assert first == day("2028-11-29")
    assert isinstance(error, UnknownDayError)
    assert (error.calendar, error.ending.name, error.day, error.past_end) == ("UK", "EnglandWales", UNTIL, True)
    with pytest.raises(UnknownDayError):
        counting.last_days(twenty, range(first, first + 1))
    assert counting.last_days(twenty, range(first - 1, first)) == (day("2028-12-29"),)


@pytest.mark.parametrize("time", [WorkingDays(3), CalendarDays(3), Months(1)])
@pytest.mark.parametrize("roll", [Roll.ON, Roll.BACK])
def test_both_implementations_know_the_same_receipts(time: DayTime, roll: Roll) -> None:
    promise = OnClock(time, clock(BANKS, roll=roll))
    for each in (*range(day("2025-11-20"), day("2026-02-10")), *range(UNTIL - 40, UNTIL + 5)):
        try:
            last = stepping.last_day(promise, each)
        except UnknownDayError:
            with pytest.raises(UnknownDayError):
                counting.last_days(promise, range(each, each + 1))
        else:
            assert counting.last_days(promise, range(each, each + 1)) == (last,)


def test_a_list_that_begins_too_late_says_so() -> None:
    _, error = first_unknown(OnClock(WorkingDays(1), clock(BANKS)), range(day("2025-12-30"), day("2026-01-09"))) or (
        0,
        None,
    )
    assert isinstance(error, UnknownDayError)
    assert (error.day, error.past_end) == (day("2025-12-31"), False)


def test_a_list_is_checked() -> None:
    with pytest.raises(ValueError, match="outside of what it covers"):
        DayList("A", 10, 20, (NamedDay(20),))
    with pytest.raises(ValueError, match="twice"):
        DayList("A", 10, 20, (NamedDay(12), NamedDay(12, "again")))
    with pytest.raises(ValueError, match="never open"):
        Calendar("A", ())
    with pytest.raises(ValueError, match="two lines for one day"):
        Calendar("A", WEEK, closed=(NamedDay(12),), opened=(NamedDay(12),))


def test_a_time_asks_for_the_lines_that_it_needs() -> None:
    bare = Clock("Bare")
    assert lines_needed(WorkingDays(2), bare) == (Line.COUNTS, Line.DAY_ONE, Line.DUE)
    assert lines_needed(CalendarDays(2), bare) == (Line.DAY_ONE, Line.DUE, Line.ROLL)
    assert lines_needed(Months(2), bare) == (Line.DAY_ONE, Line.DUE, Line.SHORT_MONTH, Line.ROLL)
    assert lines_needed(CalendarDays(2), Clock("Rolls", roll=Roll.ON)) == (Line.COUNTS, Line.DAY_ONE, Line.DUE)
    assert lines_needed(Then(CalendarDays(2), Months(1)), clock(None, roll=Roll.STAYS)) == ()
    assert lines_needed(LaterOf(CalendarDays(2), WorkingDays(1)), clock(None, roll=Roll.STAYS)) == (Line.COUNTS,)


@pytest.mark.parametrize("seed", range(40))
def test_a_list_that_is_known_for_ages_is_looked_at_as_far_as_needed(seed: int) -> None:
    """Long closures before and after the days of receipt, on a calendar of few days a week."""
    dice = Random(seed)
    received = range(day("2026-03-01"), day("2026-03-01") + 20)
    closed = {
        each for start in (received.start - 60, received.start, received.stop) for each in range(start, start + 90)
    }
    days = tuple(NamedDay(each) for each in sorted(closed) if seed % 2 or dice.random() < 0.95)
    week = tuple(dice.sample(range(7), dice.randint(1, 3)))
    ages = Calendar("Ages", week, (DayList("L", day("0002-01-01"), day("9990-01-01"), days),))
    on = clock(ages, day_one=dice.choice(list(DayOne)), roll=dice.choice(list(Roll)))
    times: list[DayTime] = [
        WorkingDays(dice.randint(1, 9)), CalendarDays(dice.randint(1, 40)), Months(1), Then(CalendarDays(3), WorkingDays(2)),
        Then(Months(1), CalendarDays(1)), EarlierOf(WorkingDays(3), CalendarDays(9)),
    ]  # fmt: skip
    promise = OnClock(dice.choice(times), on)
    assert counting.last_days(promise, received) == tuple(stepping.last_day(promise, each) for each in received)


def test_no_day_far_away_is_counted() -> None:
    ages = Calendar("Ages", WEEK, (DayList("L", day("0002-01-01"), day("9990-01-01"), (NamedDay(day("2026-04-03")),)),))
    window = range(day("2026-03-01"), day("2026-06-01"))
    assert len(counting.open_days(ages, window).days) < len(window)
