"""The diagram of an amended policy from that of its base: painted again only where an edit can have changed anything.

Where every provision that differs applies in neither edition, the same provisions apply in both, and who sets whom aside is a
matter of these alone. So what is decided there, and by which, is the same. That holds for rules, tables, overrides and what a
table says otherwise; of another `otherwise` at the margin, or another order of provisions, nothing is known but the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.sweep import TooManyStepsError, paint
from policy_dsl.diagram.policy.leaf import decided
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision

if TYPE_CHECKING:
    from policy_dsl.diagram.policy.decisions import Builder


def repainted(builder: Builder, before: Builder) -> int | None:
    """(outcome, deciding ids) of every request, given those of the base; none where it has to be painted from scratch."""
    base, kept = before.painted, builder.unchanged
    if base is None or kept is None:
        return None
    forest, policy = builder.forest, builder.policy
    where = forest.some(touched(builder, before, kept))
    near: list[Provision] = []
    parts: list[list[int]] = []
    choices = open_choices(forest, where)
    may_meet = cache(lambda part: part == forest.yes or not choices[forest.levels[part]].isdisjoint(ways(forest, part)))
    meets = cache(lambda part: meet(forest, part, where))
    for provision in policy.provisions if where != forest.no else ():
        old = kept.get(provision.id)
        asked = builder.parts(provision) if old is None else before.parts(old)
        if all(map(may_meet, asked)) and all(map(meets, asked)):
            near.append(provision)
            parts.append(asked)
    try:
        patch = paint(forest, parts, lambda held: decided(policy, [near[n] for n in held]), where)
    except TooManyStepsError:
        return None
    return over(forest, patch, base)


def unchanged(base: Policy, amended: Policy) -> dict[str, Provision] | None:
    """The provisions that mean the same in both, by id; none where more than provisions differs."""
    if base.otherwise != amended.otherwise:
        return None
    old, new = base.by_id, amended.by_id
    if [name for name in old if name in new] != [name for name in new if name in old]:
        return None
    return {name: p for name, p in old.items() if name in new and (new[name] is p or new[name] == p)}


def touched(builder: Builder, before: Builder, kept: dict[str, Provision]) -> Iterator[int]:
    """Where each provision that differs applies: before or after, or, when nothing but its condition does, in one of them."""
    forest, old, new = builder.forest, before.policy.by_id, builder.policy.by_id
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        if name in kept:
            continue
        here = forest.no if one is None else before.applies(one)
        there = forest.no if other is None else builder.applies(other)
        either = forest.either(here, there)
        same = one is not None and other is not None and (one.effect, one.overrides) == (other.effect, other.overrides)
        yield forest.without(either, forest.both(here, there)) if same else either


def open_choices(forest: Forest, node: int) -> list[set[int]]:
    """For each level the choices that some way to true takes; for the end none."""
    found: list[set[int]] = [set() for _ in range(forest.bottom + 1)]
    passed = {range(forest.levels[node])}
    for one in forest.reachable(node):
        for choice in ways(forest, one):
            found[forest.levels[one]].add(choice)
            passed.add(range(forest.levels[one] + 1, forest.levels[forest.children[one][choice]]))
    for levels in passed:
        for level in levels:
            found[level].update(range(forest.widths[level]))
    return found


def ways(forest: Forest, node: int) -> list[int]:
    """The choices at a node that do not lead to false."""
    return [choice for choice, child in enumerate(forest.children[node]) if child != forest.no]


def meet(forest: Forest, one: int, other: int) -> bool:
    """Whether both are true somewhere."""
    seen = {(one, other)}
    stack = [(one, other)]
    while stack:
        pair = stack.pop()
        forest.step()
        if forest.no in pair:
            continue
        level = min(forest.levels[node] for node in pair)
        if level == forest.bottom:
            return True
        below = set(zip(*[forest.sides(node, level) for node in pair], strict=True)) - seen
        seen |= below
        stack += below
    return False


def over(forest: Forest, one: int, other: int) -> int:
    """The first diagram, and where it is false, the other."""
    known: dict[tuple[int, int], int] = {}

    def at(one: int, other: int) -> int:
        if one == forest.no:
            return other
        if forest.levels[one] == forest.bottom:
            return one
        found = known.get((one, other))
        if found is None:
            level = min(forest.levels[one], forest.levels[other])
            sides = (forest.sides(one, level), forest.sides(other, level))
            found = known[one, other] = forest.node(level, tuple(map(at, *sides)))
        return found

    return at(one, other)


def differing(forest: Forest, one: int, other: int) -> int:
    """The pairs of values where two diagrams differ; elsewhere false. What they share is not looked into."""
    known: dict[tuple[int, int], int] = {}

    def at(one: int, other: int) -> int:
        if one == other:
            return forest.no
        found = known.get((one, other))
        if found is None:
            level = min(forest.levels[one], forest.levels[other])
            if level == forest.bottom:
                found = forest.terminal((forest.values[one], forest.values[other]))
            else:
                sides = (forest.sides(one, level), forest.sides(other, level))
                found = forest.node(level, tuple(map(at, *sides)))
            known[one, other] = found
        return found

    return at(one, other)
