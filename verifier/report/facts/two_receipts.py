"""At which hours two requests of different days are received, for example, where a claim compares when they are due."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from msgspec import Struct

from policy_dsl.calendar.ends import due_at, end_on, seconds_until, sign
from policy_dsl.calendar.stepping import length
from policy_dsl.model.claims import Existence, Property
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import promise
from verifier.by_reference.own_receipts import is_shown_so, is_violated_so
from verifier.report.facts.receipt_hours import MIDDAY, ROUND


class TwoReceipts(Struct, frozen=True):
    """An instant of receipt for each of two requests, in half seconds after the first instant of its day; None for one that is
    due at the same instant whatever the hour.
    """

    zone: str
    days: tuple[int, ...]
    starts: tuple[int | None, ...]


def two_receipts(
    claim: Property | Existence, days: Sequence[int], outcomes: Sequence[Outcome], zone: str
) -> TwoReceipts | None:
    """Instants of these two days at which outcomes, neither of which is a gap or a conflict, violate the claim, or show it: as
    close to noon as there are, and round ones if they can be. None where the hours are of no account.
    """
    times = [outcome.seconds for outcome in outcomes]
    if None in times or NO_PROMISE in times:
        return None
    ends = [end_on(promise(time), day) for time, day in zip(times, days, strict=True) if time is not None]
    shift = 2 * seconds_until(days[1], days[0], zone)

    def compared(*starts: int) -> int:
        dues = [due_at(end, at, day, zone) for end, at, day in zip(ends, starts, days, strict=True)]
        return sign(dues[0] - dues[1] - shift)

    def shows(order: int) -> bool:
        if isinstance(claim, Existence):
            return is_shown_so(claim, outcomes, order)
        return is_violated_so(claim, outcomes, order)

    highest = [2 * length(zone, day) - 1 for day in days]
    signs = {compared(0, highest[1]), compared(highest[0], 0)}
    signs |= {0} if signs == {-1, 1} else set()
    fitting = [each for each in (-1, 1, 0) if each in signs and shows(each)]
    if not fitting or len(fitting) == len(signs):
        return None
    starts = apart(compared, fitting[0], highest) if fitting[0] else together(compared, highest)
    fixed = [
        due_at(end, 0, d, zone) == due_at(end, top, d, zone) for end, d, top in zip(ends, days, highest, strict=True)
    ]
    return TwoReceipts(
        zone, tuple(days), tuple(None if stays else start for stays, start in zip(fixed, starts, strict=True))
    )


def apart(compared: Callable[[int, int], int], wanted: int, highest: Sequence[int]) -> tuple[int, int]:
    """Starts at which the deadlines compare so, one before the other: from noon on, the one request is moved forward and the
    other back, as far as it takes.
    """
    for step in ROUND:

        def moved(steps: int, step: int = step) -> tuple[int, int]:
            down = [max(2 * step, MIDDAY - 2 * step * steps) for _ in highest]
            up = [min(MIDDAY + 2 * step * steps, top - top % (2 * step)) for top in highest]
            return (down[0], up[1]) if wanted < 0 else (up[0], down[1])

        most = MIDDAY // step  # beyond noon of the longest day
        place = bisect_left(range(most), True, key=lambda steps: compared(*moved(steps)) == wanted)
        if place < most:
            return moved(place)
    return (0, highest[1]) if wanted < 0 else (highest[0], 0)


def together(compared: Callable[[int, int], int], highest: Sequence[int]) -> tuple[int, int]:
    """Starts at which the deadlines are the same: that of the one that is due first, moved back until it is."""
    if compared(0, 0) < 0:
        return bisect_left(range(highest[0]), True, key=lambda start: compared(start, 0) >= 0), 0
    return 0, bisect_left(range(highest[1]), True, key=lambda start: compared(0, start) <= 0)
