"""Which times of a policy are compared with which, and on which days of receipt that may be.

How they compare is not said here: each engine has that from an implementation of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.calendar.times import OnClock
from policy_dsl.model.claims import Claim, Compared, OutcomeTest, Property
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin
from policy_dsl.model.times import Time, time_order
from policy_dsl.model.vocabulary import Attribute, Ordered

NO_ZONE = "UTC"
"""The zone of days where no calendar names one. Days alone do not depend on it."""


def times_of(policy: Policy) -> tuple[Time, ...]:
    """The times that the policy may answer within."""
    times = {p.effect.seconds for p in policy.by_id.values() if isinstance(p.effect, AnswerWithin)}
    return tuple(sorted(times, key=time_order))


def times_compared(policy: Policy, test: Compared) -> tuple[tuple[Time, ...], tuple[Time, ...]]:
    """The times that may be on the left of the comparison, and those on the right."""
    every = times_of(policy)
    if isinstance(test.right, int):
        return every, every
    return every, () if test.right.seconds is None else (test.right.seconds,)


def tests_of(policy: Policy) -> Iterator[OutcomeTest]:
    """The tests of outcomes in the policy's properties."""
    for claim in policy.properties:
        yield from tests_in(claim)


def tests_in(claim: Claim) -> tuple[OutcomeTest, ...]:
    """The tests of outcomes in a claim."""
    return (*claim.given, *claim.claim) if isinstance(claim, Property) else claim.claim


def given_times(policy: Policy) -> Iterator[Time]:
    """The times that its claims and examples name."""
    outcomes = [test.right for test in tests_of(policy) if isinstance(test, Compared)]
    outcomes += [example.expect for example in policy.examples]
    for outcome in outcomes:
        if not isinstance(outcome, int) and outcome.seconds is not None:
            yield outcome.seconds


def uses_clocks(policy: Policy) -> bool:
    """Whether a provision, a claim or an example has a time on a clock."""
    return any(isinstance(time, OnClock) for time in (*times_of(policy), *given_times(policy)))


def zones_of(policy: Policy) -> list[str]:
    """The zones of the calendars of its times on clocks."""
    times = [time for time in (*times_of(policy), *given_times(policy)) if isinstance(time, OnClock)]
    return sorted(
        {t.clock.calendar.zone for t in times if t.clock.calendar is not None and t.clock.calendar.zone is not None}
    )


def zone_of(policy: Policy) -> str:
    """The zone of the policy's days."""
    return next(iter(zones_of(policy)), NO_ZONE)


def days_of_receipt(policy: Policy) -> tuple[str, range]:
    """The attribute that is the day of receipt, and its days. Raises ValueError if the policy is not dated."""
    dated = policy.by_name.get(policy.dated_by or "")
    if dated is None:
        raise ValueError(f"`{policy.name}` does not say which date is the day of receipt")
    return dated.name, days_of(dated)


def days_of(dated: Attribute) -> range:
    """The days of a date."""
    assert isinstance(dated.type, Ordered)  # noqa: S101  # for mypy: a policy is dated by a date
    return range(dated.type.first, dated.type.last + 1)
