"""The calendars and clocks that times are counted on, as facts of a lock; and such times as text that rests on these facts.

What a lock says of a calendar follows from the days on which it is open, not from the names of its lists and of their days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from policy_dsl.calendar.calendars import WEEKDAYS, Calendar
from policy_dsl.calendar.clocks import Clock
from policy_dsl.model.claims import AnswersInExactly, AnswersWithin, Compared, Intent, OutcomeTest
from policy_dsl.model.clock_order import given_times, stated_times
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.times import Time, clocks_of, time_text
from verifier.lock.entry import CLOSED, OPENED, Facts


def clock_facts(policy: Policy, proposal: Proposal | None) -> Facts:
    """What the clocks say that the policy, its claims and a proposal to it count times on, and their calendars."""
    intents = [*(aim for frame in policy.frames for aim in frame.aims), *(proposal.intents if proposal else ())]
    times = (*stated_times(policy), *given_times(policy), *times_of_aims(intents))
    clocks = {clock.name: clock for time in times for clock in clocks_of(time)}
    calendars = {each.calendar.name: each.calendar for each in clocks.values() if each.calendar is not None}
    return {
        "clock": {name: tuple(clock_parts(each)) for name, each in clocks.items()},
        "calendar": {name: tuple(calendar_parts(each)) for name, each in calendars.items()},
    }


def times_of_aims(intents: Iterable[Intent]) -> Iterator[Time]:
    """The times that aims name."""
    for intent in intents:
        if isinstance(intent.aim, AnswersWithin | AnswersInExactly):
            yield intent.aim.seconds


def clock_parts(clock: Clock) -> Iterator[str]:
    """The lines of a clock, as policies write them."""
    if clock.calendar is not None:
        yield f"counts {clock.calendar.name}"
    for words, line in (
        ("day one is", clock.day_one),
        ("due", clock.due),
        ("a month without that day ends on", clock.short_month),
        ("a last day that is closed", clock.roll),
    ):
        if line is not None:
            yield f"{words} {line.value}"


def calendar_parts(calendar: Calendar) -> Iterator[str]:
    """On which days of the week a calendar is open, its zone, the days that it knows; and one by one, each day of its week on
    which it is closed, and each other day on which it is open.
    """
    yield f"open {', '.join(WEEKDAYS[n] for n in sorted(set(calendar.week)))}"
    if calendar.zone is not None:
        yield f"zone {calendar.zone}"
    if calendar.first is not None and calendar.until is not None:
        yield f"known from {day_text(calendar.first)} until {day_text(calendar.until)}"
    closed, opened = calendar.closed_days, calendar.opened_days
    yield from (f"{CLOSED}{day_text(day)}" for day in sorted(closed - opened) if in_week(calendar, day))
    yield from (f"{OPENED}{day_text(day)}" for day in sorted(opened) if day in closed or not in_week(calendar, day))


def in_week(calendar: Calendar, day: int) -> bool:
    """Whether the calendar is open on this day of the week."""
    return date.fromordinal(day).weekday() in calendar.week


def day_text(day: int) -> str:
    """The date of a day."""
    return date.fromordinal(day).isoformat()


def counted_text(time: Time) -> str:
    """A time as text that moves with what its clocks and calendars say."""
    said = [part for clock in clocks_of(time) for part in (*clock_parts(clock), *own_calendar(clock))]
    return f"{time_text(time)}: {'; '.join(said)}"


def own_calendar(clock: Clock) -> Iterator[str]:
    """What the calendar of a clock says, if it has one."""
    return calendar_parts(clock.calendar) if clock.calendar is not None else iter(())


def test_text(test: OutcomeTest) -> str:
    """A test of outcomes as text. What its clocks say is a fact of its own."""
    if (
        isinstance(test, Compared)
        and isinstance(test.right, Outcome)
        and not isinstance(test.right.seconds, int | None)
    ):
        return f"{test.left} {test.relation.value} {time_text(test.right.seconds)}"
    return repr(test)
