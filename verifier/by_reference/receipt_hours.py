"""At which hours of its day of receipt a counterexample shows what it shows, where hours are compared with days.

By stepping, as `clock_order`, which says whether there is such an hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.ends import due_at, end_on, sign, turning_points
from policy_dsl.calendar.stepping import length
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Direct, Direction, Existence, OutcomeTest, Property
from policy_dsl.model.decisions import REFUSED, Access, Outcome, answered
from policy_dsl.model.times import Time, promise
from verifier.by_reference.clock_order import SIGNS

Sign = Callable[[Outcome, Outcome], int]
"""How two outcomes compare at an hour of receipt: -1 if the first is faster, 0, or 1."""


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
        def sign_then(left: Outcome, right: Outcome) -> int:
            if left.seconds is None or right.seconds is None:  # a refusal is slower than any answer
                return (left.seconds is None) - (right.seconds is None)
            return sign(due_at(ends[left.seconds], start, day, zone) - due_at(ends[right.seconds], start, day, zone))

        return holds(sign_then)

    turning = {0}.union(*(turning_points(one, two, day, zone) for one, two in combinations(ends.values(), 2)))
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


def is_violated(claim: Property, outcomes: Sequence[Outcome], sign_of: Sign) -> bool:
    """Whether these outcomes violate the property where outcomes compare so."""
    if any(outcome.faulty for outcome in outcomes):
        return True
    if not all(passes(test, outcomes, sign_of) for test in claim.given):
        return False
    return all(passes(test, outcomes, sign_of) for test in claim.claim) is not claim.always


def is_shown(claim: Existence, outcomes: Sequence[Outcome], sign_of: Sign) -> bool:
    """Whether these outcomes show what is claimed of some request where outcomes compare so."""
    return all(passes(test, outcomes, sign_of) for test in claim.claim)


def passes(test: OutcomeTest, outcomes: Sequence[Outcome], sign_of: Sign) -> bool:
    """Whether the test of outcomes holds."""
    match test:
        case claims.Permitted(request):
            return outcomes[request].access is Access.PERMITTED
        case claims.Refused(request):
            return outcomes[request] == REFUSED
        case Compared(left, relation, right):
            other = right if isinstance(right, Outcome) else outcomes[right]
            return sign_of(outcomes[left], other) == SIGNS[relation]
        case _:
            assert_never(test)


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
