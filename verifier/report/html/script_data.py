"""What the scripts of a page need to know, as JSON in the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, assert_never

from markupsafe import Markup

from policy_dsl.diagnostics.render import without_control
from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale, Steps, Value


def script_data(value: object) -> Markup:
    """The value as JSON that can stand in an element of a page."""
    text = json.dumps(harmless(value), separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704  # nothing in it begins a tag


def harmless(value: object) -> object:
    """The value, with its texts as they are shown."""
    match value:
        case str():
            return without_control(value)
        case Mapping():
            return {str(name): harmless(part) for name, part in value.items()}
        case list() | tuple():
            return [harmless(part) for part in value]
        case _:
            return value


def given(policy: Policy, request: Mapping[str, Any]) -> dict[str, object]:
    """The facts of a request as they are given to a check, by the names of the policy."""
    return {name: fact(policy.by_name[name], value) for name, value in request.items() if name != TIME_FACT}


def times(policy: Policy) -> list[dict[str, str | None]]:
    """The named times of a policy, and what has happened by then; none of a policy with one time."""
    return [{"name": time.name, "title": time.title} for time in policy.times]


def fact(attribute: Attribute, value: Value) -> object:
    """One fact, as it is given to a check."""
    match value:
        case frozenset():
            return [name for name in attribute.names if name in value]
        case str():
            return value
        case int():
            assert isinstance(attribute.type, Ordered)  # noqa: S101  # only a scale has steps; for mypy
            return step(attribute.type.scale, value)
        case _:
            assert_never(value)


def step(scale: Scale | Steps, value: int) -> object:
    """A step of a scale, as it is given to a check."""
    match scale:
        case Scale.NUMBER:
            return value
        case Steps():
            return scale.text(value)
        case Scale.DURATION:
            return f"{value} s"
        case Scale.DATE:
            return date.fromordinal(value).isoformat()
        case _:
            assert_never(scale)
