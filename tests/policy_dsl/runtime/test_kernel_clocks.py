"""The part of the kernel for clocks: against the reference, the definition, the time zone database, and days found by hand."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from policy_dsl.backends.clock_tables import parts_of, sunday_on_or_before
from policy_dsl.calendar import stepping, zones
from policy_dsl.calendar.calendars import Calendar, UnknownDayError
from policy_dsl.calendar.clocks import Clock, DayOne, Due, Roll, ShortMonth
from policy_dsl.calendar.days import DayList, NamedDay
from policy_dsl.calendar.definition import is_last_day
from policy_dsl.calendar.times import CalendarDays, DayTime, Months, OnClock, Then, WorkingDays
from policy_dsl.runtime.kernel_clocks import CalendarEnds, _Calendar, _Time, _Zone

UTC_ZONE = _Zone("UTC", 0, ())
FIRST, UNTIL = date(2027, 11, 1).toordinal(), date(2028, 9, 1).toordinal()


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def compiled(promise: OnClock, first: int, until: int, zone: _Zone = UTC_ZONE) -> _Time:
    """The time as a check has it."""
    clock, calendar = promise.clock, promise.clock.calendar
    assert clock.day_one is not None
    own = None
    if calendar is not None:
        own = _Calendar(
            calendar.name, calendar.week, calendar.closed_days, calendar.opened_days, calendar.until
        )  # fmt: skip
    short, roll = (None if line is None else line.value for line in (clock.short_month, clock.roll))
    return _Time("a time", parts_of(promise.time), own, clock.day_one.value, short, roll, zone, first, until)


def random_clock(dice: Random, until: int) -> Clock:
    listed = dice.sample(range(FIRST - 60, until), dice.randrange(70))
    lists = (DayList("A", FIRST - 90, until, tuple(map(NamedDay, listed))), DayList("B", FIRST - 99, until + 30, ()))
    single = [NamedDay(each) for each in dice.sample(range(FIRST, until), 4)]
    week = tuple(dice.sample(range(7), dice.randint(1, 6)))
    calendar = Calendar("R", week, lists[: dice.randrange(3)], tuple(single[:2]), tuple(single[2:]))
    lines = dice.choice(list(DayOne)), Due.END_OF_DAY, dice.choice(list(ShortMonth)), dice.choice(list(Roll))
    return Clock("C", calendar, *lines)


def random_time(dice: Random, depth: int = 2) -> DayTime:
    match dice.randrange(4 if depth else 3):
        case 0:
            return WorkingDays(dice.randint(1, 12))
        case 1:
            return CalendarDays(dice.randint(1, 40))
        case 2:
            return Months(dice.randint(1, 4))
        case _:
            return Then(random_time(dice, depth - 1), random_time(dice, depth - 1))


@pytest.mark.parametrize("seed", range(80))
def test_a_time_ends_where_the_reference_has_it(seed: int) -> None:
    dice = Random(seed)
    promise = OnClock(random_time(dice), random_clock(dice, day("2032-01-01")))
    start = FIRST + dice.randrange(200)  # over a leap day, most of them
    time = compiled(promise, start, start + 60)
    for each in range(start, start + 60):
        last = stepping.last_day(promise, each)
        assert time.last_day(each) == last
        assert time.due_of_day(each)[0] == date.fromordinal(last)


@pytest.mark.parametrize(
    ("received", "time", "day_one", "short", "roll", "last"),
    [
        # Boxing Day 2028 is a Tuesday, closed as Christmas Day is: the next open days are the 27th and the 28th.
        ("2028-12-22", WorkingDays(2), DayOne.AFTER_RECEIPT, None, None, "2028-12-28"),
        ("2028-12-22", WorkingDays(2), DayOne.OF_RECEIPT, None, None, "2028-12-27"),
        ("2028-12-15", CalendarDays(10), DayOne.AFTER_RECEIPT, None, Roll.ON, "2028-12-27"),
        ("2028-12-15", CalendarDays(10), DayOne.AFTER_RECEIPT, None, Roll.BACK, "2028-12-22"),
        ("2028-12-15", CalendarDays(10), DayOne.AFTER_RECEIPT, None, Roll.STAYS, "2028-12-25"),
        # The last of January, and February of a leap year.
        ("2028-01-31", Months(1), DayOne.AFTER_RECEIPT, ShortMonth.LAST_DAY, Roll.STAYS, "2028-02-29"),
        ("2028-01-31", Months(1), DayOne.AFTER_RECEIPT, ShortMonth.DAY_AFTER, Roll.STAYS, "2028-03-01"),
        ("2028-12-31", Months(2), DayOne.AFTER_RECEIPT, ShortMonth.LAST_DAY, Roll.STAYS, "2029-02-28"),
        ("2028-11-30", Months(1), DayOne.AFTER_RECEIPT, ShortMonth.LAST_DAY, Roll.STAYS, "2028-12-30"),
        ("2028-01-31", Then(Months(1), Months(1)), DayOne.AFTER_RECEIPT, ShortMonth.LAST_DAY, Roll.STAYS, "2028-03-29"),
    ],
)  # fmt: skip
def test_a_last_day_worked_out_by_hand(
    received: str, time: DayTime, day_one: DayOne, short: ShortMonth | None, roll: Roll | None, last: str
) -> None:
    christmas = DayList(
        "L", day("2028-01-01"), day("2029-06-01"), (NamedDay(day("2028-12-25")), NamedDay(day("2028-12-26")))
    )
    calendar = Calendar("Office", (0, 1, 2, 3, 4), (christmas,))
    promise = OnClock(time, Clock("C", calendar, day_one, Due.END_OF_DAY, short, roll))
    assert compiled(promise, day(received), day(received) + 1).last_day(day(received)) == day(last)
    assert is_last_day(day(last), promise, day(received))


@pytest.mark.parametrize("seed", range(60))
def test_the_earliest_day_past_the_end_is_never_too_late(seed: int) -> None:
    """Whatever days are closed in the end, the time does not end before that day."""
    dice = Random(seed)
    until = UNTIL + dice.randrange(100)
    promise = OnClock(random_time(dice), random_clock(dice, until))
    time = compiled(promise, FIRST, UNTIL)
    calendar = promise.clock.calendar
    assert calendar is not None
    later = until + 3000
    for _ in range(5):
        more = tuple(map(NamedDay, dice.sample(range(until, until + 200), dice.randrange(100))))
        lists = tuple(
            DayList(each.name, each.first, later, (*each.days, *(m for m in more if m.day >= each.until)))
            for each in calendar.closed_on
        )
        known = Calendar("R", calendar.week, lists, calendar.closed, calendar.opened)
        clock = Clock(
            "C", known, promise.clock.day_one, Due.END_OF_DAY, promise.clock.short_month, promise.clock.roll
        )  # fmt: skip
        for each in (UNTIL, UNTIL + 1, UNTIL + dice.randrange(150)):
            with pytest.raises(CalendarEnds) as raised:
                time.due_of_day(each)
            ends = raised.value
            assert (ends.calendar, ends.known_until) == ("R", date.fromordinal(UNTIL))
            assert ends.earliest.toordinal() <= stepping.last_day(OnClock(promise.time, clock), each)


def test_the_earliest_day_is_the_day_itself_where_the_calendar_knows_it() -> None:
    calendar = Calendar("Office", (0, 1, 2, 3, 4), (DayList("L", FIRST, UNTIL + 100, ()),))
    promise = OnClock(WorkingDays(5), Clock("C", calendar, DayOne.AFTER_RECEIPT, Due.END_OF_DAY))
    time = compiled(promise, FIRST, UNTIL)
    with pytest.raises(
        CalendarEnds, match="deadlines on the calendar Office are known for receipts before 2028-09-01"
    ) as ends:
        time.due_of_day(UNTIL)
    assert ends.value.earliest == date(2028, 9, 8)  # a Friday, a week after a Friday
    assert issubclass(CalendarEnds, ValueError)
    with pytest.raises(
        ValueError, match="days of receipt are from 2027-11-01 until 2028-09-01, and `received` is before"
    ):
        time.due_of_day(FIRST - 1)


def test_the_reference_does_not_know_what_is_past_the_end() -> None:
    """Else the tests above would not be about what is unknown."""
    promise = OnClock(WorkingDays(5), random_clock(Random(3), UNTIL))
    assert promise.clock.calendar is not None
    assert promise.clock.calendar.until is not None
    with pytest.raises(UnknownDayError):
        stepping.last_day(promise, UNTIL)


def test_no_day_up_to_the_last_of_all_is_a_crash_or_a_guess() -> None:
    for time in (WorkingDays(2600), CalendarDays(3660), Months(120), Then(Months(11), Months(12))):
        for roll in Roll:
            clock = Clock(
                "C", Calendar("O", (0, 3), (DayList("L", FIRST, UNTIL + 9, ()),)), DayOne.OF_RECEIPT, Due.END_OF_DAY,
                ShortMonth.DAY_AFTER, roll,
            )  # fmt: skip
            compiled_time = compiled(OnClock(time, clock), FIRST, UNTIL)
            for text in ("2028-09-01", "2100-02-28", "9998-12-31", "9999-01-31", "9999-11-30", "9999-12-31"):
                with pytest.raises(CalendarEnds) as ends:
                    compiled_time.due_of_day(day(text))
                if roll is not Roll.BACK:
                    assert ends.value.earliest >= min(date.fromisoformat(text), date(9999, 12, 1))


def zone_of(name: str) -> _Zone:
    """The zone from 2007 to 2099, with its changes by the Sundays that the rules name."""
    standard = zones.AHEAD[name] * 3600
    changes = []
    for year in range(2007, 2100):
        if zones.SUMMERS[name] is zones.Summer.EUROPE:
            moments = [sunday_on_or_before(year, month, 31) * 86_400 + 3600 for month in (3, 10)]
        elif zones.SUMMERS[name] is zones.Summer.UNITED_STATES:
            forward, back = sunday_on_or_before(year, 3, 14), sunday_on_or_before(year, 11, 7)
            moments = [forward * 86_400 + 7200 - standard, back * 86_400 + 3600 - standard]
        else:
            moments = []
        changes += list(zip(moments, (standard + 3600, standard), strict=False))
    return _Zone(name, standard, tuple(changes))


@pytest.mark.parametrize("name", sorted(zones.AHEAD))
def test_days_begin_where_the_time_zone_database_has_it(name: str) -> None:
    zone, info = zone_of(name), ZoneInfo(name)
    dice = Random(name)
    days = {dice.randrange(zones.FIRST, day("2038-01-01")) for _ in range(2000)}  # the installed data may end there
    days |= {moment // 86_400 + step for moment, _ in zone.changes[:60] for step in (-1, 0, 1)}
    for each in sorted(days - {min(days)}):
        at = datetime.combine(date.fromordinal(each), datetime.min.time(), info).astimezone(UTC)
        moment = zone.midnight(each)
        assert datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=moment - 86_400) == at
        for step in (-1, 0, 1, 3600, 7200, 43_200):
            then = at + timedelta(seconds=step)
            assert zone.day_of(moment + step) == then.astimezone(info).toordinal()
            assert zone.date_of(then) == then.astimezone(info).date()


def test_every_zone_has_an_offset() -> None:
    assert zones.AHEAD.keys() == zones.SUMMERS.keys()
