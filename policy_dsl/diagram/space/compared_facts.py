"""Groups of facts that conditions compare with each other, directly or through other facts, and their levels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from policy_dsl.diagram.space.distinctions import Distinctions
from policy_dsl.diagram.space.space import Level, Ordering
from policy_dsl.diagram.space.weak_orders import Group
from policy_dsl.model.conditions import Fact
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered


def comparison_groups(
    policy: Policy, distinctions: Distinctions, differ: tuple[str, ...], split_below: int
) -> list[Group]:
    """The groups of compared facts. With two requests, facts compared in one are compared in the other too."""
    pairs: set[tuple[Fact, Fact]] = set()
    for left, right in distinctions.pairs:
        for swap in (0, 1) if differ else (0,):
            pair = tuple(
                Fact(fact.attribute, fact.request ^ swap if fact.attribute in differ else 0) for fact in (left, right)
            )
            if pair[0] != pair[1]:
                pairs.add((pair[0], pair[1]))
            if {fact.attribute for fact in pair} <= set(differ) and pair[0].request != pair[1].request:
                pairs |= {
                    (Fact(fact.attribute, 0), Fact(fact.attribute, 1)) for fact in pair
                }  # so that each fact of one request has its twin in the other
    order = {Fact(a.name, r): (r, n) for r in (0, 1) for n, a in enumerate(policy.attributes)}
    groups = []
    for facts in connected_components(pairs):
        members = sorted(facts, key=order.__getitem__)
        compared = {tuple(sorted((members.index(a), members.index(b)))) for a, b in pairs if a in facts}
        compared |= {
            (members.index(fact), members.index(Fact(fact.attribute, 1)))
            for fact in members
            if fact.request == 0 and Fact(fact.attribute, 1) in facts
        }
        classes = shared_classes(policy, members, distinctions, split_below)
        groups.append(Group(0, tuple(members), classes, tuple(sorted((a, b) for a, b in compared))))
    return sorted(groups, key=lambda group: order[group.facts[0]])


def connected_components(pairs: set[tuple[Fact, Fact]]) -> list[set[Fact]]:
    """The connected components of the graph whose edges are these pairs."""
    components: list[set[Fact]] = []
    for pair in pairs:
        touching = [facts for facts in components if facts & set(pair)]
        components = [facts for facts in components if facts not in touching] + [set(pair).union(*touching)]
    return components


def shared_classes(
    policy: Policy, facts: list[Fact], distinctions: Distinctions, split_below: int
) -> tuple[tuple[range, ...], ...]:
    """The classes of each fact of a group. All facts are divided at the same points, the ends of all their scales included."""
    scales = [policy.by_name[fact.attribute].type for fact in facts]
    points: set[int] = set()
    for fact, scale in zip(facts, scales, strict=True):
        assert isinstance(scale, Ordered)  # noqa: S101  # only facts on a scale are compared; for mypy
        points.update((scale.first, scale.last + 1))
        points.update(end for each in distinctions.ranges.get(fact.attribute, set()) for part in each for end in part)
    order = sorted(points)
    cells = [range(start, end) for start, end in pairwise(order)]
    cells = [
        single for cell in cells for single in ([range(n, n + 1) for n in cell] if len(cell) < split_below else [cell])
    ]
    return tuple(
        tuple(cell for cell in cells if scale.first <= cell.start and cell.stop <= scale.last + 1)
        for scale in scales
        if isinstance(scale, Ordered)
    )


def levels_of_group(group: Group, differ: tuple[str, ...]) -> Iterator[Level | Ordering]:
    """A level for each fact of the group, then an ordering for each of its pairs."""
    for fact, classes in zip(group.facts, group.classes, strict=True):
        shared = differ and fact.attribute not in differ
        yield Level(fact.attribute, None, (0, 1) if shared else (fact.request,), tuple((part,) for part in classes))
    for left, right in group.pairs:
        yield Ordering(group.facts[left], group.facts[right])
