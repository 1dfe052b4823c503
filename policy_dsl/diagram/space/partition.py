"""Makes spaces: partitions each attribute's values as coarsely as the distinctions of the conditions allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from msgspec.structs import replace

from policy_dsl.diagram.space.compared_facts import comparison_groups, is_by_value, levels_by_value, levels_of_group
from policy_dsl.diagram.space.distinctions import DeadlineCheck, Distinctions, distinctions_of
from policy_dsl.diagram.space.levels import levels_of
from policy_dsl.diagram.space.space import ABSENT, PRESENT, Level, Ordering, Space
from policy_dsl.diagram.space.weak_orders import Group
from policy_dsl.model.conditions import Condition, Fact
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Choice, Ordered, SetOf

LARGEST_KEYED = 6
"""The most codes of a set that a compiled check looks up as a whole. A larger one is looked up code by code."""

Levels = list[Level | Ordering]
"""The levels of an attribute, or of several that belong together."""


def partition(
    policy: Policy,
    conditions: Iterable[Condition],
    differ: tuple[str, ...] = (),
    *,
    split_below: int = 0,
    order: Sequence[str] = (),
    distinctions: Distinctions | None = None,
    check_deadline: DeadlineCheck = lambda: None,
    most_listed: int | None = None,
) -> Space:
    """The coarsest space that makes the distinctions of the conditions, and the further `distinctions`.

    The attributes are in the given `order`; without one, those with few classes come first. Classes of fewer than
    `split_below` values on a scale are split into single values. `check_deadline` is called from time to time. Compared
    facts with more joint choices than `most_listed` are compared by their values, if these are few enough.
    """
    distinctions = distinctions_of(policy, conditions, distinctions, check_deadline)
    check_deadline()
    every = comparison_groups(policy, distinctions, differ, split_below)
    apart = [group for group in every if most_listed is not None and is_by_value(group, most_listed)]
    groups = [group for group in every if group not in apart]
    keyed_levels: list[tuple[int, int, list[Level | Ordering]]] = []
    grouped = {fact for group in every for fact in group.facts}
    for place, attribute in enumerate(policy.dimensions):
        requests = ((0,), (1,)) if attribute.name in differ else (((0, 1),) if differ else ((0,),))
        ungrouped = [r for r in requests if Fact(attribute.name, r[0]) not in grouped]
        levels = list(levels_of(attribute, distinctions, ungrouped, split_below, check_deadline))
        if levels:
            width = max(len(level.classes) for level in levels)
            keyed_levels.append((0 if order else width, order.index(attribute.name) if order else place, [*levels]))
    names = order or [attribute.name for attribute in policy.dimensions]
    for group in every:
        place = min(names.index(fact.attribute) for fact in group.facts)
        width = max(map(len, group.classes))
        of_group = levels_by_value(group, distinctions, differ) if group in apart else levels_of_group(group, differ)
        keyed_levels.append((0 if order else width, place, list(of_group)))
    keyed_levels.sort(key=lambda each: each[:2])
    blocks = arranged([levels for _, _, levels in keyed_levels], distinctions)
    space = assembled(policy, blocks, groups, differ)
    return replace(space, by_value=frozenset(fact.attribute for group in apart for fact in group.facts))


def refines(
    space: Space, policy: Policy, conditions: Iterable[Condition], check_deadline: DeadlineCheck = lambda: None
) -> bool:
    """Whether a space made for other conditions on the same attributes makes all distinctions of these."""
    for level in partition(policy, conditions, space.differ, check_deadline=check_deadline).levels:
        if isinstance(level, Ordering):
            if (level.left, level.right) not in space.ordering:
                return False
            continue
        for values in space.level(level.attribute, level.code, level.requests[0]).classes:
            check_deadline()
            if not any(
                all(any(covers(large, small) for large in coarse) for small in values) for coarse in level.classes
            ):
                return False
    return True


def covers(large: str | range, small: str | range) -> bool:
    """Whether the two are the same code, or the first is a range that contains the second."""
    if isinstance(large, range) and isinstance(small, range):
        return large.start <= small.start and small.stop <= large.stop
    return large == small


def space_of_codes(policy: Policy, order: Iterable[str], further: Iterable[Condition] = ()) -> Space:
    """The space of one request with the attributes in this order, and a class for each code. Large sets that are compared
    code by code have their levels beside each other.

    Facts on a scale have the classes that the policy's own conditions distinguish, and the `further` ones.
    """
    distinctions = distinctions_of(policy, [*conditions_of(policy), *further])
    distinctions.same.clear()  # with a class for each code, facts are equal where their classes are
    groups = comparison_groups(policy, distinctions, (), 0)
    group_of = {fact.attribute: group for group in groups for fact in group.facts}
    blocks: list[list[Level | Ordering]] = []
    placed: set[str] = set()
    for name in order:
        attribute = policy.by_name[name]
        if name in group_of:
            if name not in placed:
                blocks.append(list(levels_of_group(group_of[name], ())))
                placed.update(fact.attribute for fact in group_of[name].facts)
            continue
        match attribute.type:
            case SetOf():
                blocks.append([Level(name, code, (0,), ((ABSENT,), (PRESENT,))) for code in attribute.names])
            case Ordered():
                blocks.append(list(levels_of(attribute, distinctions, [(0,)], 0)))
            case Choice():
                blocks.append([Level(name, None, (0,), tuple((code,) for code in attribute.names))])
            case _:
                assert_never(attribute.type)
    large = {a.name for a in policy.dimensions if len(a.names) > LARGEST_KEYED}
    beside = {name: others & large for name, others in distinctions.beside.items() if name in large}
    return assembled(policy, interleaved(blocks, beside), groups, ())


def arranged(blocks: list[Levels], distinctions: Distinctions) -> list[Levels]:
    """The blocks in an order that keeps diagrams small: sets that are compared code by code are in one block; and a set comes
    after the facts whose values it is tested for, so that only the code of these is remembered on the way down.
    """
    pending = interleaved(blocks, distinctions.beside)
    if not distinctions.elements:
        return pending
    ordered: list[Levels] = []
    while pending:
        unplaced = frozenset().union(*map(attributes_in, pending))
        free = (b for b in pending if not any(distinctions.elements.get(n, set()) & unplaced for n in attributes_in(b)))
        block = next(free)
        pending.remove(block)
        ordered.append(block)
    return ordered


def interleaved(blocks: list[Levels], beside: Mapping[str, set[str]]) -> list[Levels]:
    """The blocks, with those of sets that are compared with each other, directly or by way of others, joined code by code in
    the place of the first of them.
    """
    if not beside:
        return blocks
    joined: list[Levels] = []
    done: set[str] = set()
    for block in blocks:
        (name, *others) = attributes_in(block)
        if others or name not in beside:
            joined.append(block)
        elif name not in done:
            reached = {name}
            while more := set().union(*(beside[each] for each in reached)) - reached:
                reached |= more
            done |= reached
            parts = [each for each in blocks if attributes_in(each) <= reached]
            levels = [level for each in parts for level in each if isinstance(level, Level)]
            order = {level.code: n for n, level in enumerate(levels) if level.attribute == name}
            joined.append([*sorted(levels, key=lambda level: order[level.code])])
    return joined


def attributes_in(block: Levels) -> frozenset[str]:
    """The attributes that the levels of a block test."""
    return frozenset(level.attribute for level in block if isinstance(level, Level))


def conditions_of(policy: Policy) -> Iterator[Condition]:
    """The conditions of the policy itself, without its claims."""
    yield from (clause.when for clause in policy.impossible)
    yield from (provision.when for provision in policy.provisions)
    yield from (table.when for table in policy.tables)


def conditions_of_derivations(policy: Policy) -> Iterator[Condition]:
    """The conditions of what gives the policy's derived facts, which need not occur in the policy itself."""
    for derivation in policy.derivations:
        yield derivation.when
        yield from (provision.when for provision in derivation.provisions)
        yield from (table.when for table in derivation.tables)


def assembled(
    policy: Policy, blocks: list[list[Level | Ordering]], groups: list[Group], differ: tuple[str, ...]
) -> Space:
    """The space of these levels, block after block. Tells each group which level is its first."""
    levels: list[Level | Ordering] = []
    starts: dict[Fact, int] = {}
    for block in blocks:
        if any(isinstance(level, Ordering) for level in block):
            first = block[0]
            assert isinstance(first, Level)  # noqa: S101  # the classes of a group come before its orderings; for mypy
            starts[Fact(first.attribute, first.requests[0])] = len(levels)
        levels += block
    placed_groups = tuple(replace(g, first=starts[g.facts[0]]) for g in groups)
    return Space(policy.dimensions, tuple(levels), differ, placed_groups)
