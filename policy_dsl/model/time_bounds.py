"""How caps and floors bound times: the earliest of several, the latest, and all that a policy may come to.

Whether one time is never later than another is asked of a function, because each engine has the days on which times on
clocks end from an implementation of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, reduce
from itertools import chain, combinations

from policy_dsl.calendar.ends import signs_on
from policy_dsl.model.times import Time, earlier_of, later_of, promise

NeverLater = Callable[[Time, Time], bool]
"""Whether the first time never ends later than the second, on no day of receipt and at no hour of it."""

MOST = 6
"""The most different caps and floors of a policy with times on clocks: any of them may stand together."""


def earliest(times: Sequence[Time], never_later: NeverLater) -> tuple[Time, ...]:
    """The times without those that another one always is as early as; of two that always end together, the first stays."""

    def goes_before(first: int, second: int) -> bool:
        if first == second or not never_later(times[first], times[second]):
            return False
        return first < second or not never_later(times[second], times[first])

    places = range(len(times))
    return tuple(time for place, time in enumerate(times) if not any(goes_before(each, place) for each in places))


def latest(times: Sequence[Time], never_later: NeverLater) -> tuple[Time, ...]:
    """The times without those that another one always is as late as; of two that always end together, the first stays."""
    return earliest(times, lambda left, right: never_later(right, left))


def capped(times: Sequence[Time], never_later: NeverLater) -> Time:
    """The earliest of the times, of which there is one: a time, and then caps in the order of the policy."""
    return reduce(earlier_of, earliest(times, never_later))


def raised(times: Sequence[Time], never_later: NeverLater) -> Time:
    """The latest of the times, of which there is one: a time, and then floors in the order of the policy."""
    return reduce(later_of, latest(times, never_later))


def bounded_times(
    exact: Iterable[Time], margin: Time | None, caps: Sequence[Time], floors: Sequence[Time], never_later: NeverLater
) -> frozenset[Time]:
    """All times that a request may get: of those that provisions give, and of the margin, whichever caps and floors stand."""
    cut = {capped((time, *some), never_later) for time in exact for some in subsets(caps)}
    cut |= {capped(some, never_later) for some in subsets(caps) if some}
    cut |= set() if margin is None else {margin}
    return frozenset(raised((time, *some), never_later) for time in cut for some in subsets(floors))


def subsets(times: Sequence[Time]) -> Iterable[tuple[Time, ...]]:
    """Some of the times, in their order, in each way."""
    return chain.from_iterable(combinations(times, size) for size in range(len(times) + 1))


@lru_cache(maxsize=1 << 12)
def never_later_by_stepping(left: Time, right: Time, received: range, zone: str) -> bool:
    """Whether the left time never ends later for a receipt on these days, as the reference counts them."""
    return all(1 not in signs_on(promise(left), promise(right), day, zone) for day in received)
