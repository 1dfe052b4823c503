"""How long answers wait, and when they are due: where times are on clocks, for a receipt at some instant of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from math import inf
from zoneinfo import ZoneInfo

from tests.third_reading.days import NO_PROMISE, ONE, Counted, Time, due, instants, midnight, simple, zone_of
from tests.third_reading.reader import Reader
from tests.third_reading.values import Answer, Request

NEVER_PROMISED = 1e18
"""More seconds than can be written."""

Given = tuple[Reader, Answer]
"""An answer, and who counts its time."""


@dataclass(frozen=True)
class Receipt:
    """An instant of a day in a zone."""

    at: datetime
    day: date
    zone: ZoneInfo


def on_clock(times: Iterable[Time]) -> bool:
    """Whether some of the times end with days."""
    return any(isinstance(each, Counted) for time in times for each in simple(time))


def day_of(reader: Reader, request: Request) -> date:
    """The day of receipt."""
    received = request[reader.dated_by]
    assert isinstance(received, int)
    return date.fromordinal(received)


def receipts(answers: Sequence[Given], request: Request) -> list[Receipt | None]:
    """Instants of the day of receipt such that the answers are due in one order at each other one as at one of these; where all
    times are elapsed, none in particular.
    """
    told = [(reader, time) for reader, (_, time) in answers if time is not None]
    times = [time for _, time in told]
    if not on_clock(times):
        return [None]
    zones = [zone_of(reader.declarations, times) for reader, _ in told]
    zone, day = next((each for each in zones if each.key != "UTC"), zones[0]), day_of(told[0][0], request)
    return [Receipt(at, day, zone) for at in instants([(each.declarations, time) for each, time in told], day, zone)]


def own_receipts(sides: Sequence[tuple[Request, Sequence[Given]]]) -> Iterator[tuple[Receipt, ...]]:
    """Instants for requests that are each received on its own day, such that their answers are due in one order at all others
    as at some of these: where an answer turns, the last half second of the day, and where it is due as another one is first.
    """
    told = [(request, [(reader, time) for reader, (_, time) in given if time not in (None, NO_PROMISE)])
            for request, given in sides]  # fmt: skip
    reader = sides[0][1][0][0]
    zone = zone_of(reader.declarations, [time for _, own in told for _, time in own if time is not None])
    counted = [(day_of(reader, request), [(each.declarations, time) for each, time in own if time is not None])
               for request, own in told]  # fmt: skip
    firsts = [due(declared, time, midnight(day, zone), day, zone) for day, own in counted for declared, time in own]
    every: list[list[Receipt]] = []
    for day, own in counted:
        start, end = midnight(day, zone), midnight(day + ONE, zone)
        hours = [each for _, time in own for each in simple(time) if isinstance(each, int)]
        together = {first - timedelta(seconds=each) for first in firsts for each in hours}
        moments = {*instants(own, day, zone), end - ONE / 172_800, *together}
        every.append([Receipt(at, day, zone) for at in sorted(moments) if start <= at < end])
    yield from product(*every)


def at_midnight(reader: Reader, request: Request) -> Receipt:
    """The first instant of the day of receipt, for times of which the hour is of no account."""
    zone, day = zone_of(reader.declarations, ()), day_of(reader, request)
    return Receipt(midnight(day, zone), day, zone)


def wait(reader: Reader, answer: Answer, receipt: Receipt | None) -> float:
    """The seconds that the requester waits; a refused one has no end to it, and one without a promise waits longer than any."""
    _, time = answer
    if time is None:
        return inf
    if time == NO_PROMISE:
        return NEVER_PROMISED
    if isinstance(time, int):
        return time
    assert receipt is not None, "how long a time on a clock is depends on the day"
    return (due(reader.declarations, time, receipt.at, receipt.day, receipt.zone) - receipt.at).total_seconds()


def due_at(reader: Reader, answer: Answer, receipt: Receipt | None) -> float:
    """When the answer is due, in seconds since the same instant for all of them."""
    seconds = wait(reader, answer, receipt)
    return seconds if receipt is None or seconds >= NEVER_PROMISED else receipt.at.timestamp() + seconds


def signs(before: Given, after: Given, request: Request) -> set[int]:
    """Whether an answer is due earlier than the one before it, at the same instant, or later: at each instant of the day."""
    both = [(wait(*before, receipt), wait(*after, receipt)) for receipt in receipts((before, after), request)]
    return {(new > old) - (new < old) for old, new in both}
