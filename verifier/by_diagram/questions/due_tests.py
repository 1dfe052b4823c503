"""Where two requests that may be received on different days pass the tests of a claim, one of which is *due before* the other.

When a time ends depends on the instant of receipt, and each request is received at one of its own: what may be due from one
instant to another may be due before what is due at some later instant. Later receipts end later, or at the same instant. So,
over the days of both requests, one may end before the other below a stair: from some day on, for each day of the other one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import assert_never

from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Existence, OutcomeTest, Property
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.results.status import Edition

SIGNS = (-1, 0, 1)
"""How the deadlines of the two requests may compare: the first is due before the second, together with it, or after it."""


def violations(d: Diagrams, claim: Property, edition: Edition, scope: int) -> tuple[int, int]:
    """Two diagrams within the scope: the violations of the property, and where a decision is a gap or a conflict."""
    faulty, sound = by_fault(d, edition, scope)
    broken = []
    for sign in SIGNS:
        spoken_of = passing(d, claim.given, edition, sign, sound)
        holding = passing(d, claim.claim, edition, sign, spoken_of)
        broken.append(d.forest.without(spoken_of, holding) if claim.always else holding)
    return d.forest.either(faulty, where_signed(d, edition, *broken)), faulty


def witnesses(d: Diagrams, claim: Existence, edition: Edition, scope: int) -> int:
    """True within the scope where no decision is a gap or a conflict, and all that is claimed of some two requests holds."""
    _, sound = by_fault(d, edition, scope)
    return where_signed(d, edition, *(passing(d, claim.claim, edition, sign, sound) for sign in SIGNS))


def by_fault(d: Diagrams, edition: Edition, scope: int) -> tuple[int, int]:
    """The part of the scope in which a decision is a gap or a conflict, and the rest of it."""
    faults = (d.where(d.outcomes(edition, request), lambda outcome: outcome.faulty) for request in (0, 1))
    faulty = d.forest.both(scope, d.forest.some(faults))
    return faulty, d.forest.without(scope, faulty)


def passing(d: Diagrams, tests: Iterable[OutcomeTest], edition: Edition, sign: int, scope: int) -> int:
    """The part of the scope that passes all the tests where the deadlines compare so."""
    for test in tests:
        scope = passing_test(d, test, edition, sign, scope)
    return scope


def passing_test(d: Diagrams, test: OutcomeTest, edition: Edition, sign: int, scope: int) -> int:
    """The part of the scope that passes the test where the deadlines compare so."""
    match test:
        case claims.Permitted(request):
            return d.forest.both(scope, has_access(d, edition, request, Access.PERMITTED))
        case claims.Refused(request):
            return d.forest.both(scope, has_access(d, edition, request, Access.REFUSED))
        case Compared(left, _, right):
            assert isinstance(right, int)  # noqa: S101  # `due before` is about two requests; for mypy
            return scope if right - left == -sign != 0 else d.forest.no
        case _:
            assert_never(test)


def has_access(d: Diagrams, edition: Edition, request: int, access: Access) -> int:
    """True where the outcome of the request has this access."""
    return d.where(d.outcomes(edition, request), lambda outcome: outcome.access is access)


def where_signed(d: Diagrams, edition: Edition, before: int, together: int, after: int) -> int:
    """Where at some two instants, each of the day of receipt of its request, the first may be due before the second in the
    first of these scopes, together with it in the second one, or after it in the third. Where both are due together each
    comparison fails, as it does where the other one is due first, so the second scope is one of the others.
    """
    assert together in (before, after)  # noqa: S101  # else deadlines that may be the same would be left out
    first = may_be_due_before(d, 0, 1, edition, before, or_together=before == together != after)
    return d.forest.either(first, may_be_due_before(d, 1, 0, edition, after, or_together=after == together))


def may_be_due_before(d: Diagrams, left: int, right: int, edition: Edition, scope: int, *, or_together: bool) -> int:
    """The part of the scope, in which no decision is a gap or a conflict, in which the left request may be due before the right
    one, or no later. What is promised nothing is due behind all that is due, and what is refused is never due.
    """
    forest = d.forest
    if scope == forest.no:
        return scope
    refused = forest.both(scope, has_access(d, edition, right, Access.REFUSED))
    parts = [refused if or_together else forest.both(refused, has_access(d, edition, left, Access.PERMITTED))]
    rights, open_ended = answers(d, edition, right, scope), unpromised(d, edition, right, scope)
    if or_together:
        parts.append(forest.both(open_ended, unpromised(d, edition, left, scope)))
    for first, here in answers(d, edition, left, scope):
        parts.append(forest.both(here, open_ended))
        for second, there in rights:
            both = forest.both(here, there)
            if both != forest.no:
                parts.append(forest.both(both, may_end_before(d, left, first, second, or_together=or_together)))
    return forest.some(parts)


def answers(d: Diagrams, edition: Edition, request: int, scope: int) -> list[tuple[Time, int]]:
    """The times within which the request is answered in the scope, each with the part of it in which it is."""

    def has(time: Time, outcome: Outcome) -> bool:
        return outcome.seconds == time

    dues, outcomes = d.due_days, d.outcomes(edition, request)
    assert dues is not None  # noqa: S101  # the claim compares days; for mypy
    parts = [(time, d.forest.both(scope, d.where(outcomes, partial(has, time)))) for time in dues.ends]
    return [(time, part) for time, part in parts if part != d.forest.no]


def unpromised(d: Diagrams, edition: Edition, request: int, scope: int) -> int:
    """The part of the scope in which the request is answered, and nothing says by when."""
    return d.forest.both(scope, d.where(d.outcomes(edition, request), lambda outcome: outcome.seconds == NO_PROMISE))


def may_end_before(d: Diagrams, left: int, first: Time, second: Time, *, or_together: bool) -> int:
    """True where the first time, of the left request, may end earlier than the second, of the other one; or no later."""
    key = left, first, second, or_together
    if key not in d.stairs:
        times = (first, second) if left == 0 else (second, first)
        upper, lower = (Ends(d, request, time) for request, time in enumerate(times))
        rows = []
        for end in upper.by_class:
            if end is None:
                rows.append(d.forest.no)
            elif left == 0:
                rows.append(lower.with_last(bisect_left if or_together else bisect_right, end[0]))
            else:
                rows.append(lower.with_first(bisect_right if or_together else bisect_left, end[1]))
        d.stairs[key] = d.forest.node(upper.level, tuple(rows))
    return d.stairs[key]


Bisect = Callable[[Sequence[int], int], int]


class Ends:
    """When a time ends, first and last, by the classes of the day of receipt of a request. A day that only one of two editions
    has is in a class without.
    """

    def __init__(self, d: Diagrams, request: int, time: Time) -> None:
        """The classes are those of the space."""
        dues = d.due_days
        assert dues is not None  # noqa: S101  # the claim compares days; for mypy
        self.forest, self.level = d.forest, d.space.place[request, dues.attribute, None]
        starts, classes = d.space.class_starts[self.level]
        by_class = dict(zip(classes, [dues.end(time, day) for day in starts], strict=True))
        self.by_class = [by_class[number] for number in range(len(classes))]
        self.firsts, self.by_first = self.in_order(0)
        self.lasts, self.by_last = self.in_order(1)

    def in_order(self, place: int) -> tuple[list[int], Sequence[int]]:
        """The first ends, or the last ones, in order, and the classes that have them."""
        counted = sorted((end[place], number) for number, end in enumerate(self.by_class) if end is not None)
        numbers = [number for _, number in counted]
        # where no later receipt ends earlier, as on every calendar, the classes are in order without a gap
        return [end for end, _ in counted], range(len(numbers)) if numbers == [*range(len(numbers))] else numbers

    def with_last(self, bisect: Bisect, end: int) -> int:
        """True for the classes of days from which the time ends later at last, on the right of this end."""
        return self.forest.choose(self.level, self.by_last[bisect(self.lasts, end) :])

    def with_first(self, bisect: Bisect, end: int) -> int:
        """True for the classes of days from which the time ends earlier at first, on the left of this end."""
        return self.forest.choose(self.level, self.by_first[: bisect(self.firsts, end)])
