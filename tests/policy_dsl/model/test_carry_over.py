"""What conditions become in another vocabulary: of codes that are gone, and of those that have others in their place."""

import pytest

from policy_dsl.model.carry_over import CarryOver
from policy_dsl.model.conditions import NEVER, AnyOf, Condition, Fact, Has, Not, OneOf
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, SetOf

ROLE, USES = Fact("role"), Fact("uses")
OTHER = CarryOver(
    {"uses": {"C": (), "B": ("B1", "B2")}, "role": {"S": ()}},
    {
        "uses": Attribute("uses", SetOf((Code("A"), Code("B1"), Code("B2")), "uses")),
        "role": Attribute("role", Enumeration((Code("R"), Code("T")))),
    },
    {},
)
"""A vocabulary without the code C of a set and S of a role, and with two codes in the place of B."""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Has(USES, "A"), Has(USES, "A")),
        (Has(USES, "C"), NEVER),
        (Not(Has(USES, "C")), Not(NEVER)),
        (Has(USES, "B"), AnyOf((Has(USES, "B1"), Has(USES, "B2")))),
        (OneOf(ROLE, frozenset({"R", "S"})), OneOf(ROLE, frozenset({"R"}))),
        (OneOf(ROLE, frozenset({"S"})), NEVER),
    ],
)
def test_a_code_is_what_stands_in_its_place(before: Condition, after: Condition) -> None:
    assert OTHER.condition(before) == after
