"""Features that a policy may use and a target may lack."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from itertools import chain
from typing import assert_never

from policy_dsl.backends.clock_tables import clock_times, has_zone, within_zone_rules
from policy_dsl.model.conditions import Comparison, atoms
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import AttributeType, Enumeration, Ordered, Scale, SetOf, Steps, YesNo


class Feature(Enum):
    """A feature of the language, in the words of messages."""

    SETS = "sets of codes"
    YES_NO = "facts that are yes or no"
    NUMBERS = "whole numbers"
    DECIMALS = "numbers in steps"
    DURATIONS = "durations"
    DATES = "dates"
    COMPARISONS = "facts that are compared with each other"
    IMPOSSIBLE = "requests that are impossible"
    CLOCKS = "times on clocks"
    NO_ZONE = "times on clocks of which no calendar says in which zone its days are"
    BEYOND_ZONE_RULES = "times on clocks for receipts before 2007 or after 2088, when how long days are is not known"
    NAMED_TIMES = "named times"


def features_of(policy: Policy) -> frozenset[Feature]:
    """The features that the policy uses."""
    conditions = [*(p.when for p in policy.by_id.values()), *(clause.when for clause in policy.impossible)]
    compared = any(isinstance(atom, Comparison) for when in conditions for atom in atoms(when))
    return frozenset(
        chain(
            chain.from_iterable(features_of_type(attribute.type) for attribute in policy.attributes),
            [Feature.COMPARISONS] if compared else [],
            [Feature.IMPOSSIBLE] if policy.impossible else [],
            features_of_clocks(policy),
            [Feature.NAMED_TIMES] if policy.times else [],
        )
    )


def features_of_clocks(policy: Policy) -> Iterator[Feature]:
    """The features that the policy uses if it answers within times on clocks."""
    if not clock_times(policy):
        return
    yield Feature.CLOCKS
    if not has_zone(policy):
        yield Feature.NO_ZONE
    if not within_zone_rules(policy):
        yield Feature.BEYOND_ZONE_RULES


def features_of_type(declared: AttributeType) -> Iterator[Feature]:
    """The features that an attribute of this type uses. An enumeration uses none: every target has it."""
    match declared:
        case Enumeration():
            return
        case YesNo():
            yield Feature.YES_NO
        case SetOf():
            yield Feature.SETS
        case Ordered(scale):
            yield Feature.DECIMALS if isinstance(scale, Steps) else ON_SCALE[scale]
        case _:
            assert_never(declared)


ON_SCALE = {Scale.NUMBER: Feature.NUMBERS, Scale.DURATION: Feature.DURATIONS, Scale.DATE: Feature.DATES}
"""The feature of an attribute on each scale."""
