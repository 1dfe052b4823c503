"""Facts on a scale in a generated file: where their scale is cut, and how a place on it is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.space.space import Space
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale
from policy_dsl.runtime import kernel


def runs_of(space: Space, name: str) -> list[tuple[int, int, int]]:
    """The classes of an attribute on a scale from its least value up, each as (from, until, class) for each of its ranges."""
    classes = space.level(name, None).classes
    return sorted((part.start, part.stop, n) for n, c in enumerate(classes) for part in c if isinstance(part, range))


def points_of(space: Space, forest: Forest, root: int) -> dict[str, tuple[int, ...]]:
    """For each attribute on a scale the points where the diagram tells values apart, between its least and past its last."""
    nodes: dict[int, list[tuple[int, ...]]] = {}
    seen, stack = {root}, [root]
    while stack:
        node = stack.pop()
        nodes.setdefault(forest.levels[node], []).append(forest.children[node])
        new = set(forest.children[node]) - seen
        seen |= new
        stack += new
    found: dict[str, tuple[int, ...]] = {}
    for attribute in space.attributes:
        if isinstance(attribute.type, Ordered):
            at = nodes.get(space.place[0, attribute.name, None], [])
            turns = [
                start
                for (_, _, below), (start, _, above) in pairwise(runs_of(space, attribute.name))
                if any(children[below] != children[above] for children in at)
            ]
            found[attribute.name] = (attribute.type.first, *turns, attribute.type.last + 1)
    return found


def pointed(attribute: Attribute, points: tuple[int, ...]) -> Iterator[str]:
    """The points of a scale, each with the key that it begins."""
    for n, steps in enumerate(points, 1):
        key = f"{n}: {begins(attribute, steps)}" if n < len(points) else "past the last"
        yield f"    {point(attribute, steps)},  # {key}\n"


def point(attribute: Attribute, steps: int) -> str:
    """A place on a scale as a literal of the target."""
    match scale(attribute):
        case Scale.NUMBER:
            return repr(steps)
        case Scale.DURATION:
            return f"timedelta(seconds={steps})"
        case Scale.DATE:
            day = date.fromordinal(steps)
            return f"date({day.year}, {day.month}, {day.day})"


def begins(attribute: Attribute, steps: int) -> str:
    """What begins at a place on a scale, in words."""
    match scale(attribute):
        case Scale.NUMBER:
            return f"from {steps}"
        case Scale.DURATION:
            over = steps % 60 == 1 and steps > 60
            return f"over {kernel._time(steps - 1)}" if over else f"from {kernel._time(steps)}"
        case Scale.DATE:
            return f"from {date.fromordinal(steps)}"


def scale(attribute: Attribute) -> Scale:
    """The scale of an attribute that is on one."""
    assert isinstance(attribute.type, Ordered)  # noqa: S101  # for mypy
    return attribute.type.scale
