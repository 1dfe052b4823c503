"""Groups of facts that conditions compare with each other, directly or through other facts, and their levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, pairwise, starmap
from math import prod

from policy_dsl.diagram.space.distinctions import Distinctions
from policy_dsl.diagram.space.levels import classes_of_codes
from policy_dsl.diagram.space.space import Classes, Level, Ordering
from policy_dsl.diagram.space.weak_orders import Group, Pairs
from policy_dsl.model.conditions import Fact
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered

MOST_VALUES = 8_000
"""The most values of a fact that is compared by its values."""


def comparison_groups(
    policy: Policy, distinctions: Distinctions, differ: tuple[str, ...], split_below: int
) -> list[Group]:
    """The groups of compared facts. With two requests, facts compared in one are compared in the other too."""
    order = {Fact(a.name, r): (r, n) for r in (0, 1) for n, a in enumerate(policy.dimensions)}
    groups = []
    for members, pairs in grouped(distinctions.pairs, differ, order):
        groups.append(Group(0, members, shared_classes(policy, members, distinctions, split_below), pairs))
    for members, pairs in grouped(distinctions.same, differ, order):
        codes, classes = shared_codes(policy, members, distinctions)
        groups.append(Group(0, members, (classes,) * len(members), pairs, codes, ordered=False))
    return sorted(groups, key=lambda group: order[group.facts[0]])


def grouped(
    compared: Iterable[tuple[Fact, Fact]], differ: tuple[str, ...], order: Mapping[Fact, tuple[int, int]]
) -> Iterator[tuple[tuple[Fact, ...], Pairs]]:
    """The groups that these pairs of facts form, in this order: the facts of each, and the pairs of them by position."""
    pairs = compared_pairs(compared, differ)
    for pair in tuple(pairs):
        if {fact.attribute for fact in pair} <= set(differ) and pair[0].request != pair[1].request:
            pairs |= {
                (Fact(fact.attribute, 0), Fact(fact.attribute, 1)) for fact in pair
            }  # so that each fact of one request has its twin in the other
    for facts in connected_components(pairs):
        members = sorted(facts, key=order.__getitem__)
        numbers = {tuple(sorted((members.index(a), members.index(b)))) for a, b in pairs if a in facts}
        numbers |= {
            (members.index(fact), members.index(Fact(fact.attribute, 1)))
            for fact in members
            if fact.request == 0 and Fact(fact.attribute, 1) in facts
        }
        yield tuple(members), tuple(sorted((a, b) for a, b in numbers))


def compared_pairs(compared: Iterable[tuple[Fact, Fact]], differ: tuple[str, ...]) -> set[tuple[Fact, Fact]]:
    """The pairs of different facts that are compared, of two requests also those of the other one."""
    pairs: set[tuple[Fact, Fact]] = set()
    for pair in compared:
        for swap in (0, 1) if differ else (0,):
            left, right = (
                Fact(fact.attribute, fact.request ^ swap if fact.attribute in differ else 0) for fact in pair
            )
            if left != right:
                pairs.add((left, right))
    return pairs


def connected_components(pairs: set[tuple[Fact, Fact]]) -> list[set[Fact]]:
    """The connected components of the graph whose edges are these pairs."""
    components: list[set[Fact]] = []
    for pair in pairs:
        touching = [facts for facts in components if facts & set(pair)]
        components = [facts for facts in components if facts not in touching] + [set(pair).union(*touching)]
    return components


def shared_classes(
    policy: Policy, facts: Sequence[Fact], distinctions: Distinctions, split_below: int
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


def shared_codes(
    policy: Policy, facts: Sequence[Fact], distinctions: Distinctions
) -> tuple[tuple[str, ...], tuple[range, ...]]:
    """The codes of the facts of a group, class by class, and the classes as positions of these. All facts have the same codes,
    and the classes that the tests of any of them tell apart.
    """
    tested = {codes for fact in facts for codes in distinctions.codes.get(fact.attribute, set())}
    classes = classes_of_codes(policy.by_name[facts[0].attribute], tested)
    ends = [0, *accumulate(map(len, classes))]
    return tuple(chain.from_iterable(classes)), tuple(starmap(range, pairwise(ends)))


def is_by_value(group: Group, most_listed: int) -> bool:
    """Whether the facts of a group have more joint choices than `most_listed`, and so few values that each can be a class."""
    values = (sum(map(len, classes)) for classes in group.classes)
    return group.ordered and prod(map(len, group.classes)) > most_listed and max(values) <= MOST_VALUES


def levels_by_value(group: Group, distinctions: Distinctions, differ: tuple[str, ...]) -> Iterator[Level]:
    """A level for each fact of the group, with a class for each value."""
    values = dict(zip(group.facts, group.classes, strict=True))
    for fact in along(group.facts, compared_pairs(distinctions.pairs, differ)):
        shared = differ and fact.attribute not in differ
        classes: Classes = tuple((range(n, n + 1),) for part in values[fact] for n in part)
        yield Level(fact.attribute, None, (0, 1) if shared else (fact.request,), classes)


def along(facts: Sequence[Fact], pairs: set[tuple[Fact, Fact]]) -> list[Fact]:
    """The facts in an order in which those that are compared are near each other: then little has to be remembered on the way
    from one to the other. A fact of the second request comes after that of the first.
    """
    beside = {fact: [other for other in facts if {(fact, other), (other, fact)} & pairs] for fact in facts}
    order = [min(facts, key=lambda fact: (fact.request, len(beside[fact])))]
    while len(order) < len(facts):
        free = [f for f in facts if f not in order and Fact(f.attribute) not in set(facts).difference(order, (f,))]
        near = [fact for placed in reversed(order) for fact in beside[placed] if fact in free]
        order.append(near[0] if near else free[0])
    return order


def levels_of_group(group: Group, differ: tuple[str, ...]) -> Iterator[Level | Ordering]:
    """A level for each fact of the group, then an ordering for each of its pairs."""
    for fact, ranges in zip(group.facts, group.classes, strict=True):
        shared = differ and fact.attribute not in differ
        classes: Classes = tuple((part,) for part in ranges)
        if group.codes:
            classes = tuple(group.codes[part.start : part.stop] for part in ranges)
        yield Level(fact.attribute, None, (0, 1) if shared else (fact.request,), classes)
    for left, right in group.pairs:
        yield Ordering(group.facts[left], group.facts[right], group.ordered)
