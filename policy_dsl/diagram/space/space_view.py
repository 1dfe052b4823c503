"""The view of a space's diagrams through another space, whose classes may be finer."""

from __future__ import annotations

from itertools import pairwise

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.view import View
from policy_dsl.diagram.space.space import Level, Space, Values


def view_through(forest: Forest, space: Space, target: Space, request: int) -> View | None:
    """The view of the forest of `space`, which is of one request, as that `request` of the `target` space.

    The classes of `target` refine those of `space`. `None` where the levels are in different orders, or facts are
    compared.
    """
    if space.groups or target.groups:
        return None
    levels: list[int] = []
    choices: list[tuple[int, ...]] = []
    for level in space.levels:
        assert isinstance(level, Level)  # noqa: S101  # only groups have orderings; for mypy
        levels.append(target.place[request, level.attribute, level.code])
        target_classes = target.level(level.attribute, level.code, request).classes
        choices.append(
            tuple(
                next(n for n, own_values in enumerate(level.classes) if contains(own_values, values[0]))
                for values in target_classes
            )
        )
    levels.append(len(target.levels))
    if any(level >= following for level, following in pairwise(levels)):
        return None
    same = [here == tuple(range(width)) for here, width in zip(choices, space.widths, strict=True)]
    changed = [None if alike else here for here, alike in zip(choices, same, strict=True)]
    return View(forest, tuple(levels), tuple(changed))


def contains(values: Values, value: str | range) -> bool:
    """Whether the class contains the code, or the first value of the range."""
    if isinstance(value, range):
        return any(value.start in part for part in values if isinstance(part, range))
    return value in values
