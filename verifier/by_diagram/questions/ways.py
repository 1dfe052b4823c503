"""Where there is no way: no request that differs from one in a few facts alone, and is decided as a claim says.

The claim tests the facts of the two apart, and compares at most their outcomes. So the diagrams of one request suffice: what
may be a way is projected on the facts that stay, once for each outcome that the first request may have.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.space.space import Level, Space
from policy_dsl.model.claims import Availability, reads_first
from policy_dsl.model.decisions import GAP, Outcome
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.by_diagram.spaces.outcome_tests import passes
from verifier.results.status import Edition


def without_way(d: Diagrams, claim: Availability, edition: Edition, scope: int) -> tuple[int, int]:
    """Two diagrams within the scope: where there is no way or the decision is a gap or a conflict, and where it is one of
    these. Raises TooLargeError where a varied fact is compared with another one.
    """
    forest, policy = d.forest, d.of(edition)
    outcomes = policy.outcomes()
    faulty = forest.both(scope, d.where(outcomes, lambda outcome: outcome.faulty))
    decided = forest.without(scope, faulty)
    lacking = [faulty]
    if not reads_first(claim):
        return forest.either(faulty, forest.without(decided, reached(d, claim, edition, GAP))), faulty
    for value in values_within(forest, outcomes, decided):
        first = cast(Outcome, value)
        here = forest.both(decided, d.where(outcomes, first.__eq__))
        lacking.append(forest.without(here, reached(d, claim, edition, first)))
    return forest.some(lacking), faulty


def reached(d: Diagrams, claim: Availability, edition: Edition, first: Outcome) -> int:
    """True for the requests from which a way is reached, if their outcome is the `first`."""
    policy = d.of(edition)

    def shows(outcome: Outcome) -> bool:
        return not outcome.faulty and all(passes(test, (first, outcome)) for test in claim.claim)

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
