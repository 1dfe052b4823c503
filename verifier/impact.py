"""What changes between two editions: every changed decision, as few ordered boxes for each pair of outcomes.

A request is compared when both editions call it possible. A proposal leaves that as it is; two policies may differ in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from policy_dsl.diagram.boxes import boxes
from policy_dsl.diagram.build import Builder
from policy_dsl.model.decisions import Decision, Outcome
from verifier.by_diagram.diagrams import Diagrams
from verifier.verdict import Change, Edition, Exclusive, Exclusives, Impact, direction


def impact(d: Diagrams) -> Impact:
    """The impact of the amended policy on its base; not yet certified. Raises TooLargeError."""
    forest, space = d.forest, d.space
    before, after = d.of(Edition.BASE), d.of(Edition.AMENDED)
    possible = forest.both(before.possible(), after.possible())
    both = forest.apply(
        lambda p, one, two: (one, two) if p and one != two else None, possible, before.outcomes(), after.outcomes()
    )
    reached = cast(Iterator[tuple[Outcome, Outcome] | None], forest.reached(both, forest.yes))
    kinds = sorted((pair for pair in reached if pair is not None), key=_order)
    changes = []
    for pair in kinds:
        where = forest.apply(lambda value, pair=pair: value == pair, both)
        for box, part in boxes(forest, where, where):
            changes.append(
                Change(
                    space.box(box, 0),
                    behind(before, pair[0], part),
                    behind(after, pair[1], part),
                    direction(*pair),
                    forest.count(part, space.weights),
                )
            )
    total = forest.count(possible, space.weights)
    return Impact(sum(change.count for change in changes), total, tuple(changes))


def exclusives(d: Diagrams, edition: Edition) -> Exclusives:
    """The requests that this edition alone calls possible; not yet certified. Raises TooLargeError."""
    forest, space, here = d.forest, d.space, d.of(edition)
    other = d.of(Edition.BASE if edition is Edition.AMENDED else Edition.AMENDED)
    only = forest.without(here.possible(), other.possible())
    outcomes = cast(Iterator[Outcome], forest.reached(here.outcomes(), only))
    found = []
    for outcome in sorted(outcomes, key=lambda one: _order((one,))):
        where = forest.both(only, forest.apply(lambda value, outcome=outcome: value == outcome, here.outcomes()))
        for box, part in boxes(forest, where, where):
            count = forest.count(part, space.weights)
            found.append(Exclusive(space.box(box, 0), behind(here, outcome, part), count))
    return Exclusives(sum(each.count for each in found), tuple(found))


def _order(pair: tuple[Outcome, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((outcome.access.value, outcome.seconds or 0) for outcome in pair)


def behind(builder: Builder, outcome: Outcome, part: int) -> Decision:
    """The outcome with all that decides it, and all that is overridden, somewhere in the part."""
    forest = builder.forest
    deciding = {i for value in forest.reached(builder.decisions(), part) for i in value[1]}  # type: ignore[index]  # (outcome, ids)
    overridden = tuple(
        p.id
        for p in builder.policy.provisions
        if forest.every((part, builder.applies(p), builder.overridden(p))) != forest.no
    )
    return Decision(outcome, tuple(i for i in builder.policy.by_id if i in deciding), overridden)
