"""Facts that are compared with each other: their groups, and the levels of a group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from policy_dsl.diagram.space.distinctions import Distinctions
from policy_dsl.diagram.space.space import Level, Ordering
from policy_dsl.diagram.space.weak_orders import Group
from policy_dsl.model.conditions import Fact
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered


def grouped(policy: Policy, marks: Distinctions, differ: tuple[str, ...], whole: int) -> list[Group]:
    """The facts that are compared, in groups; what is asked of one of two requests is asked of both."""
    pairs: set[tuple[Fact, Fact]] = set()
    for one, other in marks.pairs:
        for turned in (0, 1) if differ else (0,):
            pair = tuple(
                Fact(fact.attribute, fact.request ^ turned if fact.attribute in differ else 0) for fact in (one, other)
            )
            if pair[0] != pair[1]:
                pairs.add((pair[0], pair[1]))
            if {fact.attribute for fact in pair} <= set(differ) and pair[0].request != pair[1].request:
                pairs |= {
                    (Fact(fact.attribute, 0), Fact(fact.attribute, 1)) for fact in pair
                }  # else no fact has its twin
    order = {Fact(a.name, r): (r, n) for r in (0, 1) for n, a in enumerate(policy.attributes)}
    found = []
    for facts in components(pairs):
        place = sorted(facts, key=order.__getitem__)
        known = {tuple(sorted((place.index(a), place.index(b)))) for a, b in pairs if a in facts}
        known |= {
            (place.index(fact), place.index(Fact(fact.attribute, 1)))
            for fact in place
            if fact.request == 0 and Fact(fact.attribute, 1) in facts
        }
        classes = together(policy, place, marks, whole)
        found.append(Group(0, tuple(place), classes, tuple(sorted((a, b) for a, b in known))))
    return sorted(found, key=lambda group: order[group.facts[0]])


def components(pairs: set[tuple[Fact, Fact]]) -> list[set[Fact]]:
    """The facts, those that are linked together."""
    found: list[set[Fact]] = []
    for pair in pairs:
        touching = [facts for facts in found if facts & set(pair)]
        found = [facts for facts in found if facts not in touching] + [set(pair).union(*touching)]
    return found


def together(policy: Policy, facts: list[Fact], marks: Distinctions, whole: int) -> tuple[tuple[range, ...], ...]:
    """The classes of each fact of a group: all cut at the same points, those of any of them and the ends of each."""
    scales = [policy.by_name[fact.attribute].type for fact in facts]
    points: set[int] = set()
    for fact, scale in zip(facts, scales, strict=True):
        assert isinstance(scale, Ordered)  # noqa: S101  # only facts on a scale are compared; for mypy
        points.update((scale.first, scale.last + 1))
        points.update(end for each in marks.ranges.get(fact.attribute, set()) for part in each for end in part)
    order = sorted(points)
    cells = [range(start, end) for start, end in pairwise(order)]
    cells = [single for cell in cells for single in ([range(n, n + 1) for n in cell] if len(cell) < whole else [cell])]
    return tuple(
        tuple(cell for cell in cells if scale.first <= cell.start and cell.stop <= scale.last + 1)
        for scale in scales
        if isinstance(scale, Ordered)
    )


def levels_of_group(group: Group, differ: tuple[str, ...]) -> Iterator[Level | Ordering]:
    """The classes of its facts, then how its pairs stand."""
    for fact, classes in zip(group.facts, group.classes, strict=True):
        both = differ and fact.attribute not in differ
        yield Level(fact.attribute, None, (0, 1) if both else (fact.request,), tuple((part,) for part in classes))
    for one, other in group.pairs:
        yield Ordering(group.facts[one], group.facts[other])
