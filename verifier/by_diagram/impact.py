"""The impact of an amendment: every changed decision, in few ordered boxes for each pair of outcomes.

A dated policy has separate boxes for each period between two days on which something comes into force or lapses. Only
requests that are possible in both editions are compared. A proposal does not change which requests are possible, but
two policies may differ in that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, cast

from policy_dsl.diagram.mdd.boxes import boxes
from policy_dsl.diagram.mdd.compare import differences
from policy_dsl.diagram.mdd.count import count_points
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.conditions import ALWAYS, Condition, Fact, Within
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered
from verifier.by_diagram.dependencies import provision_ids
from verifier.by_diagram.diagrams import Diagrams
from verifier.results.impact import Change, Exclusive, Exclusives, Impact, Period, direction
from verifier.results.status import Edition


def boundary_days(amended: Policy, base: Policy) -> tuple[int, ...]:
    """The days, within the range of the policy's dates, on which something comes into force or lapses in either edition."""
    scale = None if amended.dated_by is None else amended.by_name[amended.dated_by].type
    if not isinstance(scale, Ordered):
        return ()
    return tuple(sorted(day for day in {*amended.change_days, *base.change_days} if scale.first < day <= scale.last))


def impact(d: Diagrams) -> Impact:
    """The changes from the base to the amended policy, not yet certified. Raises TooLargeError."""
    forest, space = d.forest, d.space
    before, after = d.of(Edition.BASE), d.of(Edition.AMENDED)
    possible = forest.both(before.possible(), after.possible())
    differ = differences(forest, before.outcomes(), after.outcomes())
    both = forest.apply(lambda p, pair: p and pair, possible, differ)
    pairs = cast(Iterable[tuple[Outcome, Outcome] | Literal[False]], values_within(forest, both, forest.yes))
    changes_of_outcome = sorted((pair for pair in pairs if pair), key=_order)
    changes: list[Change] = []
    counted_periods: list[Period] = []
    for start, until, when in periods(d):
        in_period = after.condition(when)
        outside = forest.without(in_period, after.valid())  # keeps each box within the days of its period
        first = len(changes)
        for pair in changes_of_outcome:
            everywhere = forest.apply(lambda value, pair=pair: value == pair, both)
            where = forest.both(everywhere, in_period)
            for box, part in boxes(forest, where, forest.either(where, outside)):
                changes.append(
                    Change(
                        space.box(box, 0),
                        space.orderings_of(box),
                        combined_decision(before, pair[0], part),
                        combined_decision(after, pair[1], part),
                        direction(*pair),
                        count_points(forest, part, space.blocks),
                    )
                )
        if start is not None and until is not None:
            changed = sum(change.count for change in changes[first:])
            counted_periods.append(
                Period(start, until, changed, count_points(forest, forest.both(possible, in_period), space.blocks))
            )
    total = count_points(forest, possible, space.blocks)
    return Impact(sum(change.count for change in changes), total, tuple(changes), tuple(counted_periods))


def periods(d: Diagrams) -> Iterator[tuple[int | None, int | None, Condition]]:
    """The periods, each as its first day, the day after its last, and its condition; where no boundary divides the days,
    a single one of all requests, without days.
    """
    days = boundary_days(d.policy, d.base or d.policy)
    dated = d.policy.dated_by
    scale = None if dated is None else d.policy.by_name[dated].type
    if dated is None or not days or not isinstance(scale, Ordered):
        yield None, None, ALWAYS
        return
    for start, until in pairwise((scale.first, *days, scale.last + 1)):
        yield start, until, Within(Fact(dated), ((start, until),))


def exclusives(d: Diagrams, edition: Edition) -> Exclusives:
    """The requests that are possible in this edition alone, not yet certified. Raises TooLargeError."""
    forest, space, here = d.forest, d.space, d.of(edition)
    other = d.of(Edition.BASE if edition is Edition.AMENDED else Edition.AMENDED)
    only, outside = forest.without(here.possible(), other.possible()), forest.negate(here.valid())
    outcomes = cast(Iterable[Outcome], values_within(forest, here.outcomes(), only))
    regions = []
    for outcome in sorted(outcomes, key=lambda each: _order((each,))):
        where = forest.both(only, forest.apply(lambda value, outcome=outcome: value == outcome, here.outcomes()))
        for box, part in boxes(forest, where, forest.either(where, outside)):
            count = count_points(forest, part, space.blocks)
            regions.append(
                Exclusive(space.box(box, 0), space.orderings_of(box), combined_decision(here, outcome, part), count)
            )
    return Exclusives(sum(each.count for each in regions), tuple(regions))


def _order(pair: tuple[Outcome, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((outcome.access.value, outcome.seconds or 0) for outcome in pair)


def combined_decision(builder: PolicyDiagrams, outcome: Outcome, part: int) -> Decision:
    """The outcome, with all provisions that decide, and all that are overridden, anywhere in the part."""
    forest = builder.forest
    deciding = provision_ids(values_within(forest, builder.decisions(), part))
    overridden = tuple(
        name for name, overridden_where in builder.overridden if forest.both(overridden_where, part) != forest.no
    )
    return Decision(outcome, tuple(i for i in builder.policy.by_id if i in deciding), overridden)
