"""Many times in few words, never a span between times of which neither is always the longer."""

from __future__ import annotations

from policy_dsl.calendar.clocks import Clock
from policy_dsl.calendar.times import CalendarDays, FirstOf, Months, OnClock, Then, WorkingDays
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time, time_order
from verifier.report.words.time_spans import spans

ENGLAND, SCOTS = Clock("England"), Clock("Scots")
HOUR, DAY = 3_600, 86_400


def working(count: int, clock: Clock) -> Time:
    return OnClock(WorkingDays(count), clock)


def test_days_of_one_calendar_are_one_span_from_the_smallest_number() -> None:
    """By their text, ten come before five."""
    every = [*(working(n, ENGLAND) for n in (5, 10, 65)), *(working(n, SCOTS) for n in (10, 25))]
    assert spans(sorted(every, key=time_order)) == ["5 to 65 working days on England", "10 to 25 working days on Scots"]


def test_working_days_calendar_days_and_months_are_not_mixed() -> None:
    every = [
        working(5, ENGLAND),
        OnClock(CalendarDays(7), ENGLAND),
        OnClock(CalendarDays(9), ENGLAND),
        OnClock(Months(1), ENGLAND),
    ]
    assert spans(every) == ["5 working days on England", "7 to 9 calendar days on England", "1 month on England"]


def test_hours_are_a_span_and_what_is_not_promised_is_none() -> None:
    assert spans([HOUR, 8 * HOUR, 10 * DAY, NO_PROMISE]) == ["1 h to 10 days", "no promise"]


def test_times_of_several_parts_are_listed_or_counted() -> None:
    parts: list[Time] = [OnClock(Then(WorkingDays(n), WorkingDays(1)), ENGLAND) for n in (2, 3)]
    assert spans(parts) == [
        "2 working days, then 1 working day on England",
        "3 working days, then 1 working day on England",
    ]
    first = FirstOf(OnClock(WorkingDays(2), ENGLAND), OnClock(WorkingDays(3), SCOTS))
    assert spans([HOUR, *parts, first]) == ["1 h", "3 other times"]
