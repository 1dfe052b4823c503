"""The diagrams of one space as they look from another, whose classes may be finer."""

from __future__ import annotations

from itertools import pairwise

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.view import View
from policy_dsl.diagram.space.space import Level, Space, Values


def view(forest: Forest, space: Space, other: Space, request: int) -> View | None:
    """The forest of a space as it looks from another space, whose classes are of what this policy tells apart.

    None where the levels there are in another order, or facts are compared.
    """
    if space.groups or other.groups:
        return None
    levels: list[int] = []
    choices: list[tuple[int, ...]] = []
    for level in space.levels:
        assert isinstance(level, Level)  # noqa: S101  # only groups have orderings; for mypy
        levels.append(other.place[request, level.attribute, level.code])
        there = other.at(level.attribute, level.code, request).classes
        choices.append(tuple(next(n for n, one in enumerate(level.classes) if has(one, values[0])) for values in there))
    levels.append(len(other.levels))
    if any(one >= two for one, two in pairwise(levels)):
        return None
    same = [here == tuple(range(width)) for here, width in zip(choices, space.widths, strict=True)]
    told = [None if alike else here for here, alike in zip(choices, same, strict=True)]
    return View(forest, tuple(levels), tuple(told))


def has(values: Values, value: str | range) -> bool:
    """Whether the class has the code, or the range's first value."""
    if isinstance(value, range):
        return any(value.start in part for part in values if isinstance(part, range))
    return value in values
