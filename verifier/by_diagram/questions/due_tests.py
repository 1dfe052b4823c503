"""Where two requests that may be received on different days pass the tests of a claim, one of which is *due before* the other.

On which day a time ends depends on the day of receipt alone, and later receipts end later, or on the same day. So, over the
days of both requests, one ends before the other below a stair: from some day on, for each day of receipt of the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import partial
from typing import assert_never

from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Existence, OutcomeTest, Property
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.status import Edition


def violations(d: Diagrams, claim: Property, edition: Edition, scope: int) -> tuple[int, int]:
    """Two diagrams within the scope: the violations of the property, and where a decision is a gap or a conflict."""
    forest = d.forest
    faulty, sound = by_fault(d, edition, scope)
    spoken_of = passing(d, claim.given, edition, sound)
    holding = passing(d, claim.claim, edition, spoken_of)
    broken = forest.without(spoken_of, holding) if claim.always else holding
    return forest.either(faulty, broken), faulty


def witnesses(d: Diagrams, claim: Existence, edition: Edition, scope: int) -> int:
    """True within the scope where no decision is a gap or a conflict, and all that is claimed of some two requests holds."""
    return passing(d, claim.claim, edition, by_fault(d, edition, scope)[1])


def by_fault(d: Diagrams, edition: Edition, scope: int) -> tuple[int, int]:
    """The part of the scope in which a decision is a gap or a conflict, and the rest of it."""
    faults = (d.where(d.outcomes(edition, request), lambda outcome: outcome.faulty) for request in (0, 1))
    faulty = d.forest.both(scope, d.forest.some(faults))
    return faulty, d.forest.without(scope, faulty)


def passing(d: Diagrams, tests: Iterable[OutcomeTest], edition: Edition, scope: int) -> int:
    """The part of the scope that passes all the tests. In the scope, no decision is a gap or a conflict."""
    for test in tests:
        scope = passing_test(d, test, edition, scope)
    return scope


def passing_test(d: Diagrams, test: OutcomeTest, edition: Edition, scope: int) -> int:
    """The part of the scope that passes the test."""
    match test:
        case claims.Permitted(request):
            return d.forest.both(scope, has_access(d, edition, request, Access.PERMITTED))
        case claims.Refused(request):
            return d.forest.both(scope, has_access(d, edition, request, Access.REFUSED))
        case Compared(left, _, right):
            assert isinstance(right, int)  # noqa: S101  # `due before` is about two requests; for mypy
            return due_before(d, left, right, edition, scope)
        case _:
            assert_never(test)


def has_access(d: Diagrams, edition: Edition, request: int, access: Access) -> int:
    """True where the outcome of the request has this access."""
    return d.where(d.outcomes(edition, request), lambda outcome: outcome.access is access)


def due_before(d: Diagrams, left: int, right: int, edition: Edition, scope: int) -> int:
    """The part of the scope in which the left request is answered, and the right one is refused or due on a later day; or in
    which the left one is due on a day, and the right one is promised nothing.
    """
    forest = d.forest
    never = forest.both(scope, has_access(d, edition, right, Access.REFUSED))
    parts = [forest.both(never, has_access(d, edition, left, Access.PERMITTED))]
    rights, open_ended = answers(d, edition, right, scope), unpromised(d, edition, right, scope)
    for first, here in answers(d, edition, left, scope):
        parts.append(forest.both(here, open_ended))
        for second, there in rights:
            both = forest.both(here, there)
            if both != forest.no:
                parts.append(forest.both(both, ends_before(d, left, first, right, second)))
    return forest.some(parts)


def answers(d: Diagrams, edition: Edition, request: int, scope: int) -> list[tuple[Time, int]]:
    """The times within which the request is answered in the scope, each with the part of it in which it is."""

    def has(time: Time, outcome: Outcome) -> bool:
        return outcome.seconds == time

    dues, outcomes = d.due_days, d.outcomes(edition, request)
    assert dues is not None  # noqa: S101  # the claim compares days; for mypy
    parts = [(time, d.forest.both(scope, d.where(outcomes, partial(has, time)))) for time in dues.lasts]
    return [(time, part) for time, part in parts if part != d.forest.no]


def unpromised(d: Diagrams, edition: Edition, request: int, scope: int) -> int:
    """The part of the scope in which the request is answered, and nothing says by when."""
    return d.forest.both(scope, d.where(d.outcomes(edition, request), lambda outcome: outcome.seconds == NO_PROMISE))


def ends_before(d: Diagrams, left: int, first: Time, right: int, second: Time) -> int:
    """True where the time of the left request ends on an earlier day than that of the right one."""
    if left == right:
        return d.forest.no
    key = left, first, second
    if key not in d.stairs:
        times = (first, second) if left == 0 else (second, first)
        upper, lower = (LastDays(d, request, time) for request, time in enumerate(times))
        choose = lower.later if left == 0 else lower.earlier
        rows = [d.forest.no if last is None else choose(last) for last in upper.by_class]
        d.stairs[key] = d.forest.node(upper.level, tuple(rows))
    return d.stairs[key]


class LastDays:
    """The last days of a time, by the classes of the day of receipt of a request. A day that only one of two editions has is
    in a class without.
    """

    def __init__(self, d: Diagrams, request: int, time: Time) -> None:
        """The classes are those of the space."""
        dues = d.due_days
        assert dues is not None  # noqa: S101  # the claim compares days; for mypy
        self.forest, self.level = d.forest, d.space.place[request, dues.attribute, None]
        starts, classes = d.space.class_starts[self.level]
        by_class = dict(zip(classes, [dues.last(time, day) for day in starts], strict=True))
        self.by_class = [by_class[number] for number in range(len(classes))]
        counted = [(last, number) for number, last in enumerate(self.by_class) if last is not None]
        in_order = sorted(counted)
        self.lasts = [last for last, _ in in_order]
        numbers = [number for _, number in in_order]
        # where no later receipt ends earlier, as on every calendar, the classes are in order without a gap
        self.numbers = range(len(numbers)) if numbers == [*range(len(numbers))] else numbers

    def later(self, day: int) -> int:
        """True for the classes of days of receipt from which the time ends later than on this day."""
        return self.forest.choose(self.level, self.numbers[bisect_right(self.lasts, day) :])

    def earlier(self, day: int) -> int:
        """True for the classes of days of receipt from which the time ends earlier than on this day."""
        return self.forest.choose(self.level, self.numbers[: bisect_left(self.lasts, day)])
