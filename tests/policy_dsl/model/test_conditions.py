"""Conditions on a single request, of either of a pair."""

import pytest

from policy_dsl.model.conditions import (
    AllOf,
    AnyOf,
    AtMost,
    Condition,
    Fact,
    Has,
    HasValueOf,
    Includes,
    Meets,
    Not,
    OneOf,
    Same,
    Within,
    about,
)


def every_kind(request: int) -> list[Condition]:
    """A condition of each kind, on this request."""
    size, weight, kind, why = (Fact(name, request) for name in ("size", "weight", "kind", "why"))
    code, had = OneOf(kind, frozenset("A")), Has(why, "X")
    return [
        code,
        had,
        Includes(why, Fact("declared", request)),
        Within(size, ((0, 3),)),
        AtMost(size, weight),
        Same(kind, Fact("other", request)),
        HasValueOf(why, kind),
        Meets(why, Fact("declared", request)),
        Not(code),
        AllOf((code, had)),
        AnyOf((Not(had), code)),
    ]


@pytest.mark.parametrize("request_number", [0, 1])
def test_a_condition_is_about_the_request_that_is_asked_for(request_number: int) -> None:
    assert [about(each, request_number) for each in every_kind(0)] == every_kind(request_number)
