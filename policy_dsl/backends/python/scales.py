"""The points of scales as literals of a generated file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from policy_dsl.model.vocabulary import Attribute, Ordered, Scale, Steps
from policy_dsl.runtime import kernel


def point_lines(attribute: Attribute, points: tuple[int, ...]) -> Iterator[str]:
    """The points of a scale as lines, each with a comment that says which key starts there."""
    for n, position in enumerate(points, 1):
        key = f"{n}: {starts_at(attribute, position)}" if n < len(points) else "past the last"
        yield f"    {point_literal(attribute, position)},  # {key}\n"


def point_literal(attribute: Attribute, position: int) -> str:
    """A point of a scale as a literal."""
    match scale_of(attribute):
        case Scale.NUMBER | Steps():
            return repr(position)
        case Scale.DURATION:
            return f"timedelta(seconds={position})"
        case Scale.DATE:
            day = date.fromordinal(position)
            return f"date({day.year}, {day.month}, {day.day})"


def starts_at(attribute: Attribute, position: int) -> str:
    """The values that start at a point of a scale, in words."""
    match scale_of(attribute):
        case Steps() as steps:
            return f"from {steps.text(position)}"
        case Scale.NUMBER:
            return f"from {position}"
        case Scale.DURATION:
            over = position % 60 == 1 and position > 60
            return f"over {kernel._duration_text(position - 1)}" if over else f"from {kernel._duration_text(position)}"
        case Scale.DATE:
            return f"from {date.fromordinal(position)}"


def scale_of(attribute: Attribute) -> Scale | Steps:
    """The scale of an attribute that is on one."""
    assert isinstance(attribute.type, Ordered)  # noqa: S101  # for mypy
    return attribute.type.scale


def in_steps(attribute: Attribute) -> bool:
    """Whether the attribute is a number in steps."""
    return isinstance(attribute.type, Ordered) and isinstance(attribute.type.scale, Steps)
