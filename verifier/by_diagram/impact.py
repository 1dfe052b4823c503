"""What changes between two editions: every changed decision, as few ordered boxes for each pair of outcomes; of a dated
policy, apart for each stretch of days between two on which something comes into force or lapses.

A request is compared when both editions call it possible. A proposal leaves that as it is; two policies may differ in it.
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
from verifier.verdict import Change, Edition, Exclusive, Exclusives, Impact, Period, direction


def turns(amended: Policy, base: Policy) -> tuple[int, ...]:
    """The days on which something comes into force or lapses, before or after; the policy's own first and last left out."""
    scale = None if amended.dated_by is None else amended.by_name[amended.dated_by].type
    if not isinstance(scale, Ordered):
        return ()
    return tuple(sorted(day for day in {*amended.turns, *base.turns} if scale.first < day <= scale.last))


def impact(d: Diagrams) -> Impact:
    """The impact of the amended policy on its base; not yet certified. Raises TooLargeError."""
    forest, space = d.forest, d.space
    before, after = d.of(Edition.BASE), d.of(Edition.AMENDED)
    possible = forest.both(before.possible(), after.possible())
    differ = differences(forest, before.outcomes(), after.outcomes())
    both = forest.apply(lambda p, pair: p and pair, possible, differ)
    reached = cast(Iterable[tuple[Outcome, Outcome] | Literal[False]], values_within(forest, both, forest.yes))
    kinds = sorted((pair for pair in reached if pair), key=_order)
    changes: list[Change] = []
    spans: list[Period] = []
    for start, until, when in periods(d):
        inside = after.condition(when)
        nowhere = forest.without(inside, after.valid())  # of these days: so that no box reaches past them
        first = len(changes)
        for pair in kinds:
            everywhere = forest.apply(lambda value, pair=pair: value == pair, both)
            where = forest.both(everywhere, inside)
            for box, part in boxes(forest, where, forest.either(where, nowhere)):
                changes.append(
                    Change(
                        space.box(box, 0),
                        space.orderings_of(box),
                        behind(before, pair[0], part),
                        behind(after, pair[1], part),
                        direction(*pair),
                        count_points(forest, part, space.blocks),
                    )
                )
        if start is not None and until is not None:
            changed = sum(change.count for change in changes[first:])
            spans.append(
                Period(start, until, changed, count_points(forest, forest.both(possible, inside), space.blocks))
            )
    total = count_points(forest, possible, space.blocks)
    return Impact(sum(change.count for change in changes), total, tuple(changes), tuple(spans))


def periods(d: Diagrams) -> Iterator[tuple[int | None, int | None, Condition]]:
    """The stretches of days, each as (first day, the day after the last, the condition); of a policy without, all at once."""
    days = turns(d.policy, d.base or d.policy)
    dated = d.policy.dated_by
    scale = None if dated is None else d.policy.by_name[dated].type
    if dated is None or not days or not isinstance(scale, Ordered):
        yield None, None, ALWAYS
        return
    for start, until in pairwise((scale.first, *days, scale.last + 1)):
        yield start, until, Within(Fact(dated), ((start, until),))


def exclusives(d: Diagrams, edition: Edition) -> Exclusives:
    """The requests that this edition alone calls possible; not yet certified. Raises TooLargeError."""
    forest, space, here = d.forest, d.space, d.of(edition)
    other = d.of(Edition.BASE if edition is Edition.AMENDED else Edition.AMENDED)
    only, nowhere = forest.without(here.possible(), other.possible()), forest.negate(here.valid())
    outcomes = cast(Iterable[Outcome], values_within(forest, here.outcomes(), only))
    found = []
    for outcome in sorted(outcomes, key=lambda one: _order((one,))):
        where = forest.both(only, forest.apply(lambda value, outcome=outcome: value == outcome, here.outcomes()))
        for box, part in boxes(forest, where, forest.either(where, nowhere)):
            count = count_points(forest, part, space.blocks)
            found.append(Exclusive(space.box(box, 0), space.orderings_of(box), behind(here, outcome, part), count))
    return Exclusives(sum(each.count for each in found), tuple(found))


def _order(pair: tuple[Outcome, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((outcome.access.value, outcome.seconds or 0) for outcome in pair)


def behind(builder: PolicyDiagrams, outcome: Outcome, part: int) -> Decision:
    """The outcome with all that decides it, and all that is overridden, somewhere in the part."""
    forest = builder.forest
    deciding = provision_ids(values_within(forest, builder.decisions(), part))
    overridden = tuple(name for name, aside in builder.overridden if forest.both(aside, part) != forest.no)
    return Decision(outcome, tuple(i for i in builder.policy.by_id if i in deciding), overridden)
