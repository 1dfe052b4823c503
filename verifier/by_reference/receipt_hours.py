"""At which hours of its day of receipt a counterexample shows what it shows, where hours are compared with days.

By stepping, as `clock_order`, which says whether there is such an hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.ends import end_on, turning_points
from policy_dsl.calendar.stepping import length
from policy_dsl.model import claims
from policy_dsl.model.claims import Direct, Direction
from policy_dsl.model.decisions import Outcome, answered
from policy_dsl.model.times import Time, promise
from verifier.by_reference.at_one_hour import Sign, sign_at


class Stretch(Struct, frozen=True):
    """From one instant of a day to another, in half seconds after its first, and whether these belong to it."""

    start: int
    until: int
    with_start: bool
    with_end: bool


class ReceiptHours(Struct, frozen=True):
    """The hours of a day of receipt, as far as they are not all of it."""

    day: int
    zone: str
    stretches: tuple[Stretch, ...]


def receipt_hours(day: int, zone: str, times: Iterable[Time], holds: Callable[[Sign], bool]) -> ReceiptHours | None:
    """The hours of the day at which `holds` is true of outcomes with these times; None for all hours, and for none."""
    ends = {time: end_on(promise(time), day) for time in times}
    until = 2 * length(zone, day)

    def at(start: int) -> bool:
        return holds(sign_at(ends, start, day, zone))

    turning = turning_points(ends.values(), day, zone)
    whole_seconds = sorted(each for each in turning if each % 2 == 0)  # the order changes at these alone
    stretches = tuple(joined(parts(whole_seconds, until, at)))
    is_whole = stretches == (Stretch(0, until, with_start=True, with_end=False),)
    return None if not stretches or is_whole else ReceiptHours(day, zone, stretches)


def parts(points: Sequence[int], until: int, at: Callable[[int], bool]) -> Iterator[Stretch]:
    """Each of the points, and what lies between two of them, if `at` is true of it: the day in order."""
    for here, after in pairwise([*points, until]):
        if at(here):
            yield Stretch(here, here, with_start=True, with_end=True)
        if at(here + 1):  # as at any instant up to the next point
            yield Stretch(here, after, with_start=False, with_end=False)


def joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The same instants in as few stretches as there are."""
    last: Stretch | None = None
    for each in stretches:
        if last is not None and last.until == each.start and (last.with_end or each.with_start):
            last = Stretch(last.start, each.until, last.with_start, each.with_end)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def is_missed(aim: Direct, before: Outcome, after: Outcome, sign_of: Sign) -> bool:
    """Whether the change of an outcome, which misses the aim at some hour, does so where outcomes compare so."""
    match aim:
        case claims.ChangesOnlyWhere() | claims.ChangesNothingWhere():
            return before.faulty or after.faulty or sign_of(after, before) != 0
        case claims.AnswersWithin(seconds):
            return after.seconds is None or sign_of(after, answered(seconds)) > 0
        case claims.AnswersNothingSlower():
            return before.faulty or after.faulty or sign_of(before, after) > 0
        case claims.EveryChangeIs(directions):
            way = {1: Direction.SLOWER, -1: Direction.FASTER, 0: None}[sign_of(after, before)]
            return way is not None and way not in directions
        case (
            claims.AnswersInExactly()
            | claims.RefusesWhere()
            | claims.PermitsNothingRefused()
            | claims.PermitsAlike()
            | claims.NothingInCommon()
            | claims.RefusesNothingNew()
            | claims.PermitsNothingNew()
        ):
            return True  # whatever the hour
        case _:
            assert_never(aim)
