"""Which times of a policy are compared with which, and on which days of receipt that may be.

How they compare is not said here: each engine has that from an implementation of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial

from policy_dsl.calendar.times import ends_with_day
from policy_dsl.model.claims import Availability, Claim, Compared, Relation
from policy_dsl.model.conditions import Not, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Bound
from policy_dsl.model.said_times import tests_in, times_of_claims, times_of_provisions
from policy_dsl.model.shared_space import range_clause
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.time_bounds import NeverLater, bounded_times, never_later_by_stepping
from policy_dsl.model.times import Time, clocks_of, promise, time_order
from policy_dsl.model.vocabulary import Attribute, Ordered

NO_ZONE = "UTC"
"""The zone of days where no calendar names one. Days alone do not depend on it."""


def times_of(policy: Policy) -> tuple[Time, ...]:
    """The times that the policy may answer within."""
    return tuple(sorted(times_reached(policy, partial(never_later, policy)), key=time_order))


def times_reached(policy: Policy, never_later: NeverLater) -> frozenset[Time]:
    """The times that the policy may answer within, by this order of times: those of its provisions, and what caps and
    floors make of times on clocks.
    """
    stated = stated_times(policy)
    if not policy.bounded or all(isinstance(time, int) for time in stated):
        return stated
    exact = [p.effect.seconds for p in policy.provisions if isinstance(p.effect, AnswerWithin)]
    margin = policy.otherwise.effect if policy.otherwise is not None else None
    at_margin = margin.seconds if isinstance(margin, AnswerWithin) else None
    return bounded_times(dict.fromkeys(exact), at_margin, policy.caps, policy.floors, never_later)


def stated_times(policy: Policy) -> frozenset[Time]:
    """The times of its provisions."""
    return frozenset(times_of_provisions(policy.by_id.values()))


def never_later(policy: Policy, left: Time, right: Time) -> bool:
    """Whether the left time never ends later than the right one, for any receipt that a request of the policy can have."""
    if isinstance(left, int) and isinstance(right, int):
        return left <= right
    return never_later_by_stepping(left, right, days_of_receipt(policy)[1], zone_of(policy))


def times_of_editions(editions: Iterable[Policy | None]) -> tuple[Time, ...]:
    """The times that one of the editions may answer within."""
    return tuple(sorted({time for each in editions if each is not None for time in times_of(each)}, key=time_order))


def times_claimed(policy: Policy, claim: Claim) -> frozenset[Time]:
    """The times of provisions of which those are made that the claim is about: where times are named, of its names alone."""
    return times_named(policy, claim.of)


def times_named(policy: Policy, names: Collection[str]) -> frozenset[Time]:
    """The times of provisions that give one of these names, or of all without names."""
    effects = [p.effect for p in policy.by_id.values() if isinstance(p.effect, AnswerWithin | Bound)]
    return frozenset(effect.seconds for effect in effects if not names or effect.of in names)


def is_over_with_a_day(time: Time) -> bool:
    """Whether the time ends with a day, or never: at no hour that depends on that of receipt."""
    return time == NO_PROMISE or ends_with_day(promise(time))


def is_across_days(policy: Policy, claim: Claim) -> bool:
    """Whether the claim compares when two requests are due that may differ in the day of receipt."""
    if policy.dated_by is None or policy.dated_by not in claim.differ:
        return False
    return any(isinstance(test, Compared) and test.relation is Relation.DUE_BEFORE for test in tests_in(claim))


def joins_comparisons(claim: Claim) -> bool:
    """Whether the claim has several comparisons, so that what it says depends on whether they hold at one hour."""
    return sum(isinstance(test, Compared) for test in tests_in(claim)) > 1


def compares_hours_with_days(policy: Policy, claim: Claim) -> bool:
    """Whether the claim may compare a time in seconds with one on a clock, received at one instant; or with any time of another
    day of receipt, since days may be longer or shorter.
    """
    if is_across_days(policy, claim):
        return not all(map(is_over_with_a_day, times_claimed(policy, claim)))
    own = tuple(times_claimed(policy, claim))
    rights = (test.right for test in tests_in(claim) if isinstance(test, Compared))
    given = [own if isinstance(each, int) else [each.seconds] if each.seconds is not None else [] for each in rights]
    return any(may_mix(own, times) for times in given)


def is_at_one_hour(policy: Policy, claim: Claim) -> bool:
    """Whether it matters that the requests of the claim are received at one instant: several of its comparisons, some of hours
    with days, hold there, or one of them with each way that a request has.
    """
    if policy.dated_by in claim.differ or not (joins_comparisons(claim) or isinstance(claim, Availability)):
        return False
    return compares_hours_with_days(policy, claim)


def given_times(policy: Policy) -> Iterator[Time]:
    """The times that its claims and examples name."""
    return times_of_claims(policy.properties, policy.examples)


def on_clocks(*editions: Policy | None) -> bool:
    """Whether one of the editions has times on clocks, so that how outcomes compare depends on the day of receipt."""
    return any(each is not None and each.has_clocks for each in editions)


def may_mix(left: Sequence[Time], right: Sequence[Time]) -> bool:
    """Whether a time in seconds may be compared with one on a clock. `no promise` is later than both, at any hour."""
    sides = [[time for time in some if time != NO_PROMISE] for some in (left, right)]
    ways = [{ends_with_day(promise(time)) for time in some} for some in sides]
    hours = any(not isinstance(time, int) and not ends_with_day(promise(time)) for some in sides for time in some)
    return all(ways) and (len(ways[0] | ways[1]) > 1 or hours)


def zones_of(*editions: Policy | None) -> list[str]:
    """The zones of the calendars of the times on clocks of these editions."""
    zones = set()
    for policy in editions:
        times = () if policy is None else (*stated_times(policy), *given_times(policy))
        calendars = [clock.calendar for time in times for clock in clocks_of(time)]
        zones |= {each.zone for each in calendars if each is not None and each.zone is not None}
    return sorted(zones)


def zone_of(*editions: Policy | None) -> str:
    """The zone of the days of these editions. Where no time is on a clock, which is so of a small change of a policy at most,
    it is that of the clocks that are left.
    """
    clocks = (clock for policy in editions if policy is not None for clock in policy.clocks)
    declared = (
        clock.calendar.zone for clock in clocks if clock.calendar is not None and clock.calendar.zone is not None
    )
    return next(iter(zones_of(*editions)), next(declared, NO_ZONE))


def days_of_receipt(policy: Policy, base: Policy | None = None) -> tuple[str, range]:
    """The attribute that is the day of receipt, and its days: with a base, those that both editions have. Raises ValueError
    if the policy is not dated.
    """
    dated = policy.by_name.get(policy.dated_by or "")
    if dated is None:
        raise ValueError(f"`{policy.name}` does not say which date is the day of receipt")
    days = days_of(dated)
    for edition in (policy, base):
        for start, until in () if edition is None else own_ranges(edition, dated.name):
            days = range(max(days.start, start), min(days.stop, until))
    return dated.name, days


def own_ranges(policy: Policy, dated: str) -> Iterator[tuple[int, int]]:
    """The days outside of which a policy has no requests because it is in one space with another policy."""
    for clause in policy.impossible:
        match clause.when:
            case Not(Within(_, ((start, until),))) if clause.id == range_clause(dated):
                yield start, until
            case _:
                pass


def days_of(dated: Attribute) -> range:
    """The days of a date."""
    assert isinstance(dated.type, Ordered)  # noqa: S101  # for mypy: a policy is dated by a date
    return range(dated.type.first, dated.type.last + 1)
