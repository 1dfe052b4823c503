"""A request for the choices at the levels of a space, with ordinary values of their classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.diagram.space.space import PRESENT, Level, Space
from policy_dsl.diagram.space.weak_orders import Group
from policy_dsl.model.conditions import Fact
from policy_dsl.model.ordinary_values import ordinary_values
from policy_dsl.model.vocabulary import Choice, Ordered, Request, SetOf, Value


def example_request(
    space: Space, choices: Sequence[int], request: int, further: frozenset[int] = frozenset()
) -> Request:
    """A request of these classes: the most ordinary value of each, or at `further` levels the next one, if there is one."""
    compared: dict[Fact, str | int] = {}
    for group in space.groups:
        own = range(group.first, group.last + 1)
        here = choices[group.first : group.last + 1]
        compared.update(group_values(space, group, here, further=not further.isdisjoint(own)))
    values: dict[str, Value] = {}
    for attribute in space.attributes:
        name = attribute.name
        fact = space.fact(name, request)
        if fact in compared:
            values[name] = compared[fact]
            continue
        match attribute.type:
            case SetOf():
                presence = {c: member(space, choices, space.place[request, name, c], further) for c in attribute.names}
                values[name] = frozenset(code for code, value in presence.items() if value == PRESENT)
            case Choice() | Ordered():
                values[name] = member(space, choices, space.place[request, name, None], further)
            case _:
                assert_never(attribute.type)
    return values


def group_values(space: Space, group: Group, choices: Sequence[int], *, further: bool = False) -> dict[Fact, str | int]:
    """The most ordinary values of compared facts that fit these choices; if `further`, others, if there are any. Codes are as
    ordinary as they are early in their declaration.
    """
    scale = space.scales.get(group.facts[0].attribute)

    def pick(values: range, many: int) -> Sequence[int]:
        every = values if scale is None else ordinary_values(scale, (values,), many + further)
        return every[: many + further][-many:]

    return {fact: group.value(step) for fact, step in group.values(tuple(choices), pick).items()}


def member(space: Space, choices: Sequence[int], level: int, further: frozenset[int]) -> str | int:
    """The most ordinary value of the class chosen at the level; at `further` levels the second one, if there is one."""
    tested = space.levels[level]
    assert isinstance(tested, Level)  # noqa: S101  # for mypy
    return class_values(space, tested, choices[level], 2 if level in further else 1)[-1]


def class_values(space: Space, level: Level, choice: int, many: int) -> Sequence[str | int]:
    """The first values of a class, the most ordinary one first. Codes are in the order of their declaration."""
    ranges = tuple(part for part in level.classes[choice] if isinstance(part, range))
    if ranges:
        return ordinary_values(space.scales[level.attribute], ranges, many)
    return [str(code) for code in level.classes[choice][:many]]
