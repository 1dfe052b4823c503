"""Facts on a scale in a generated file: the points of their scale as literals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from policy_dsl.model.vocabulary import Attribute, Ordered, Scale
from policy_dsl.runtime import kernel


def point_lines(attribute: Attribute, points: tuple[int, ...]) -> Iterator[str]:
    """The points of a scale, one a line, each with a comment that says which key starts there."""
    for n, steps in enumerate(points, 1):
        key = f"{n}: {starts_at(attribute, steps)}" if n < len(points) else "past the last"
        yield f"    {point_literal(attribute, steps)},  # {key}\n"


def point_literal(attribute: Attribute, steps: int) -> str:
    """A point of a scale as a literal."""
    match scale_of(attribute):
        case Scale.NUMBER:
            return repr(steps)
        case Scale.DURATION:
            return f"timedelta(seconds={steps})"
        case Scale.DATE:
            day = date.fromordinal(steps)
            return f"date({day.year}, {day.month}, {day.day})"


def starts_at(attribute: Attribute, steps: int) -> str:
    """What starts at a point of a scale, in words."""
    match scale_of(attribute):
        case Scale.NUMBER:
            return f"from {steps}"
        case Scale.DURATION:
            over = steps % 60 == 1 and steps > 60
            return f"over {kernel._duration_text(steps - 1)}" if over else f"from {kernel._duration_text(steps)}"
        case Scale.DATE:
            return f"from {date.fromordinal(steps)}"


def scale_of(attribute: Attribute) -> Scale:
    """The scale of an attribute that is on one."""
    assert isinstance(attribute.type, Ordered)  # noqa: S101  # for mypy
    return attribute.type.scale
