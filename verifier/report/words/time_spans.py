"""Many times in few words: the shortest and the longest, as far as times say by themselves which they are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from policy_dsl.calendar.times import CalendarDays, Months, OnClock, WorkingDays
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time
from verifier.report.words.specimens import short_time


def spans(times: Sequence[Time], *, clocked: bool = False) -> list[str]:
    """`1 h to 8 h`, `5 to 65 working days on Statutory`: of the times of each kind, in the order of the list; of any
    others, the number, if there are more than two.
    """
    kinds: dict[Hashable, dict[int, Time]] = {}
    others: list[str] = []
    for time in times:
        match kind_of(time):
            case None:
                others.append(short_time(time, clocked=clocked))
            case kind, length:
                kinds.setdefault(kind, {})[length] = time
    words = [span(each, clocked=clocked) for each in kinds.values()]
    return list(dict.fromkeys([*words, *(others if len(others) <= MOST_OTHERS else [f"{len(others)} other times"])]))


MOST_OTHERS = 2
"""The most times that have no length to be compared and are listed."""


def kind_of(time: Time) -> tuple[Hashable, int] | None:
    """The times with which its length can be compared, whatever the day of receipt, and the length; None if there are none."""
    match time:
        case int():
            return None if time == NO_PROMISE else ("elapsed", time)
        case OnClock(WorkingDays(count) | CalendarDays(count) | Months(count) as day_time, clock):
            return (type(day_time), clock), count
        case _:
            return None


def span(by_length: dict[int, Time], *, clocked: bool = False) -> str:
    """The shortest and the longest of times of one kind."""
    least, most = min(by_length), max(by_length)
    shortest, longest = (short_time(by_length[length], clocked=clocked) for length in (least, most))
    if least == most:
        return shortest
    return f"{least if isinstance(by_length[least], OnClock) else shortest} to {longest}"
