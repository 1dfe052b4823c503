"""Computes the coarsest partition of each attribute's values that the conditions distinguish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from policy_dsl.diagram.space.compared_facts import grouped, levels_of_group
from policy_dsl.diagram.space.distinctions import Distinctions, InTime, distinctions_of
from policy_dsl.diagram.space.levels import levels_of
from policy_dsl.diagram.space.space import ABSENT, PRESENT, Level, Ordering, Space
from policy_dsl.diagram.space.weak_orders import Group
from policy_dsl.model.conditions import Condition, Fact
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Enumeration, Ordered, SetOf, YesNo


def partition(
    policy: Policy,
    conditions: Iterable[Condition],
    differ: tuple[str, ...] = (),
    *,
    whole: int = 0,
    order: Sequence[str] = (),
    known: Distinctions | None = None,
    in_time: InTime = lambda: None,
) -> Space:
    """The space in which these conditions (and nothing finer) can be told: attributes in this order, or few classes first.

    Classes of fewer than `whole` values on a scale are cut into single ones. `known` is what more conditions tell apart.
    `in_time` is called now and then.
    """
    marks = distinctions_of(policy, conditions, known, in_time)
    in_time()
    groups = grouped(policy, marks, differ, whole)
    found: list[tuple[int, int, list[Level | Ordering]]] = []
    bound = {fact for group in groups for fact in group.facts}
    for place, attribute in enumerate(policy.attributes):
        requests = ((0,), (1,)) if attribute.name in differ else (((0, 1),) if differ else ((0,),))
        alone = [r for r in requests if Fact(attribute.name, r[0]) not in bound]
        levels = list(levels_of(attribute, marks, alone, whole, in_time))
        if levels:
            width = max(len(level.classes) for level in levels)
            found.append((0 if order else width, order.index(attribute.name) if order else place, [*levels]))
    names = order or [attribute.name for attribute in policy.attributes]
    for group in groups:
        place = min(names.index(fact.attribute) for fact in group.facts)
        width = max(map(len, group.classes))
        found.append((0 if order else width, place, list(levels_of_group(group, differ))))
    found.sort(key=lambda each: each[:2])
    return placed(policy, [levels for _, _, levels in found], groups, differ)


def refines(space: Space, policy: Policy, conditions: Iterable[Condition], in_time: InTime = lambda: None) -> bool:
    """Whether a space that was cut for other conditions on the same attributes tells these too."""
    for level in partition(policy, conditions, space.differ, in_time=in_time).levels:
        if isinstance(level, Ordering):
            if (level.left, level.right) not in space.ordering:
                return False
            continue
        for values in space.at(level.attribute, level.code, level.requests[0]).classes:
            in_time()
            if not any(all(any(covers(large, small) for large in one) for small in values) for one in level.classes):
                return False
    return True


def covers(large: str | range, small: str | range) -> bool:
    """Whether they are the same code, or the first range has all of the second."""
    if isinstance(large, range) and isinstance(small, range):
        return large.start <= small.start and small.stop <= large.stop
    return large == small


def raw(policy: Policy, order: Iterable[str]) -> Space:
    """The space of one request in which every code is a class of its own, attributes in this order.

    Facts on a scale are in the classes that the policy's own conditions cut.
    """
    marks = distinctions_of(policy, conditions_of(policy))
    groups = grouped(policy, marks, (), 0)
    of = {fact.attribute: group for group in groups for fact in group.facts}
    found: list[list[Level | Ordering]] = []
    done: set[str] = set()
    for name in order:
        attribute = policy.by_name[name]
        if name in of:
            if name not in done:
                found.append(list(levels_of_group(of[name], ())))
                done.update(fact.attribute for fact in of[name].facts)
            continue
        match attribute.type:
            case SetOf():
                found.append([Level(name, code, (0,), ((ABSENT,), (PRESENT,))) for code in attribute.names])
            case Ordered():
                found.append(list(levels_of(attribute, marks, [(0,)], 0)))
            case Enumeration() | YesNo():
                found.append([Level(name, None, (0,), tuple((code,) for code in attribute.names))])
            case _:
                assert_never(attribute.type)
    return placed(policy, found, groups, ())


def conditions_of(policy: Policy) -> Iterator[Condition]:
    """Every condition of the policy itself, its claims left out."""
    yield from (clause.when for clause in policy.impossible)
    yield from (provision.when for provision in policy.provisions)
    yield from (table.when for table in policy.tables)


def placed(policy: Policy, blocks: list[list[Level | Ordering]], groups: list[Group], differ: tuple[str, ...]) -> Space:
    """The levels one after the other, and each group told where its levels begin."""
    levels: list[Level | Ordering] = []
    starts: dict[Fact, int] = {}
    for block in blocks:
        if any(isinstance(level, Ordering) for level in block):
            first = block[0]
            assert isinstance(first, Level)  # noqa: S101  # the classes of a group come before its orderings; for mypy
            starts[Fact(first.attribute, first.requests[0])] = len(levels)
        levels += block
    told = tuple(Group(starts[g.facts[0]], g.facts, g.classes, g.pairs) for g in groups)
    return Space(policy.attributes, tuple(levels), differ, told)
