"""Puts other clocks into a policy: the same times, counted on clocks that say something else by the same names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec.structs import replace

from policy_dsl.calendar.clocks import Clock
from policy_dsl.calendar.times import Elapsed, FirstOf, LastOf, OnClock, Promise
from policy_dsl.model.claims import (
    AnswersInExactly,
    AnswersWithin,
    Claim,
    Compared,
    Frame,
    Intent,
    OutcomeTest,
    Property,
)
from policy_dsl.model.decisions import Outcome, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Bound, Provision
from policy_dsl.model.times import Time, promise

Clocks = Mapping[str, Clock]
"""Clocks by name."""


def by_name(clocks: Sequence[Clock]) -> Clocks:
    """The clocks by name."""
    return {clock.name: clock for clock in clocks}


def recounted(policy: Policy, clocks: Sequence[Clock]) -> Policy:
    """The policy with these clocks instead of those of the same names: in its provisions and its properties."""
    named = by_name(clocks)
    return replace(
        policy,
        provisions=tuple(provision_on(each, named) for each in policy.provisions),
        otherwise=None if policy.otherwise is None else provision_on(policy.otherwise, named),
        properties=tuple(claim_on(each, named) for each in policy.properties),
        frames=frames_on(policy.frames, clocks),
        clocks=tuple(named.get(each.name, each) for each in policy.clocks),
    )


def time_on(time: Time, clocks: Clocks) -> Time:
    """The time, on the clock of the same name."""
    match time:
        case int():
            return time
        case OnClock(counted, clock):
            return OnClock(counted, clocks.get(clock.name, clock))
        case FirstOf(left, right):
            return FirstOf(promise_on(left, clocks), promise_on(right, clocks))
        case LastOf(left, right):
            return LastOf(promise_on(left, clocks), promise_on(right, clocks))
        case _:
            assert_never(time)


def promise_on(time: Promise, clocks: Clocks) -> Promise:
    """The time, on the clocks of the same names."""
    return time if isinstance(time, Elapsed) else promise(time_on(time, clocks))


def outcome_on(outcome: Outcome, clocks: Clocks) -> Outcome:
    """The outcome, with its time on the clock of the same name."""
    return outcome if outcome.seconds is None else answered(time_on(outcome.seconds, clocks))


def provision_on(provision: Provision, clocks: Clocks) -> Provision:
    """The provision, with its time on the clock of the same name."""
    effect = provision.effect
    if not isinstance(effect, AnswerWithin | Bound) or isinstance(effect.seconds, int):
        return provision
    return replace(provision, effect=replace(effect, seconds=time_on(effect.seconds, clocks)))


def frames_on(frames: Sequence[Frame], clocks: Sequence[Clock]) -> tuple[Frame, ...]:
    """What is demanded of amendments, with times on the clocks of the same names."""
    named = by_name(clocks)
    return tuple(replace(each, aims=tuple(intent_on(aim, named) for aim in each.aims)) for each in frames)


def intent_on(intent: Intent, clocks: Clocks) -> Intent:
    """The intent, with its time on the clocks of the same names."""
    aim = intent.aim
    if not isinstance(aim, AnswersWithin | AnswersInExactly) or isinstance(aim.seconds, int):
        return intent
    return replace(intent, aim=replace(aim, seconds=time_on(aim.seconds, clocks)))


def claim_on(claim: Claim, clocks: Clocks) -> Claim:
    """The claim, with its times on the clocks of the same names."""
    tests = tuple(test_on(each, clocks) for each in claim.claim)
    if isinstance(claim, Property):
        return replace(claim, given=tuple(test_on(each, clocks) for each in claim.given), claim=tests)
    return replace(claim, claim=tests)


def test_on(test: OutcomeTest, clocks: Clocks) -> OutcomeTest:
    """The test of outcomes, with its time on the clock of the same name."""
    if isinstance(test, Compared) and isinstance(test.right, Outcome):
        return replace(test, right=outcome_on(test.right, clocks))
    return test
