"""Where there is no way: no request that differs from one in a few facts alone, and is decided as a claim says.

The claim tests the facts of the two apart, and compares at most their outcomes. So the diagrams of one request suffice: what
may be a way is projected on the facts that stay, once for each outcome that the first request may have; where times on clocks
are compared, once for each order in which times may end. Both requests are received at one instant, and there has to be a
way at each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import cast

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.space.space import Level, Space
from policy_dsl.model.claims import Availability, OutcomeTest, compares_outcomes, reads_first
from policy_dsl.model.decisions import GAP, Outcome
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.by_diagram.spaces.outcome_tests import passes
from verifier.results.status import Edition

Holds = Callable[[OutcomeTest, tuple[Outcome, Outcome]], bool]
"""Whether a test holds of the outcomes of a request and of a way."""


def without_way(d: Diagrams, claim: Availability, edition: Edition, scope: int) -> tuple[int, int]:
    """Two diagrams within the scope: where there is no way or the decision is a gap or a conflict, and where it is one of
    these. Raises TooLargeError where a varied fact is compared with another one.
    """
    forest, policy = d.forest, d.of(edition)
    faulty = forest.both(scope, d.where(policy.outcomes(), lambda outcome: outcome.faulty))
    decided = forest.without(scope, faulty)
    lacking = [faulty]
    for days, holds in instants(d, claim, edition):
        here = forest.both(decided, days)
        if here != forest.no:
            lacking.append(lacking_then(d, claim, edition, here, holds))
    return forest.some(lacking), faulty


def instants(d: Diagrams, claim: Availability, edition: Edition) -> Iterator[tuple[int, Holds]]:
    """The instants of receipt, as far as it matters when requests are received: the days of each, and which tests hold then.
    Where it does not matter, there is one.
    """
    classes = d.day_classes
    if classes is None or not compares_outcomes(claim):
        yield d.forest.yes, passes
        return
    for number, days in enumerate(classes.conditions()):
        where = d.of(edition).condition(days)
        for order in classes.orders[number] if classes.orders else (None,):
            yield where, partial(classes.holds_on, number, order)


def lacking_then(d: Diagrams, claim: Availability, edition: Edition, here: int, holds: Holds) -> int:
    """The part `here` in which there is no way, of requests that are decided, where these tests hold."""
    forest, outcomes = d.forest, d.outcomes(edition)
    if not reads_first(claim):
        return forest.without(here, reached(d, claim, edition, GAP, holds))
    lacking = []
    for value in values_within(forest, outcomes, here):
        first = cast(Outcome, value)
        own = forest.both(here, d.where(outcomes, first.__eq__))
        lacking.append(forest.without(own, reached(d, claim, edition, first, holds)))
    return forest.some(lacking)


def reached(d: Diagrams, claim: Availability, edition: Edition, first: Outcome, holds: Holds) -> int:
    """True for the requests from which a way is reached, if their outcome is the `first`."""
    policy = d.of(edition)

    def shows(outcome: Outcome) -> bool:
        return not outcome.faulty and all(holds(test, (first, outcome)) for test in claim.claim)

    showing = d.where(policy.outcomes(), shows)
    ways = d.forest.every([policy.possible(), policy.condition(claim.among), showing])
    return d.forest.exists(ways, varied_levels(d.space, claim.differ))


def varied_levels(space: Space, names: Sequence[str]) -> frozenset[int]:
    """The levels of these attributes. Raises TooLargeError where one of them is compared with another."""
    levels = set()
    for number, level in enumerate(space.levels):
        tested = [level.attribute] if isinstance(level, Level) else [level.left.attribute, level.right.attribute]
        if set(tested) & set(names):
            if not isinstance(level, Level) or any(group.first <= number <= group.last for group in space.groups):
                raise TooLargeError
            levels.add(number)
    return frozenset(levels)
