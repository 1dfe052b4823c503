"""What a condition accepts of one attribute, value by value."""

import pytest

from policy_dsl.model.conditions import AllOf, AnyOf, AtMost, Condition, Fact, Has, Includes, Not, OneOf, Within
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, Ordered, Scale, SetOf
from verifier.smt.slicing.domains import MOST, Domain, single_attribute

COLOUR = Attribute("colour", Enumeration((Code("red"), Code("green"), Code("blue"))))
TOPPING = Attribute("topping", SetOf((Code("ham"), Code("olives")), "topping"))
PAGES = Attribute("pages", Ordered(Scale.NUMBER, 2, 9))


def one(*codes: str) -> Condition:
    return OneOf(Fact("colour"), frozenset(codes))


def has(code: str) -> Condition:
    return Has(Fact("topping"), code)


def within(*ranges: tuple[int, int]) -> Condition:
    return Within(Fact("pages"), ranges)


def test_codes() -> None:
    values = Domain(COLOUR, ())
    assert values.count == 3
    assert values.accepted_values(one("red", "blue")) == 0b101
    assert values.accepted_values(Not(one("red"))) == 0b110
    assert values.accepted_values(AllOf((one("red", "blue"), one("blue", "green")))) == 0b100
    assert values.accepted_values(AnyOf(())) == 0


def test_selections() -> None:
    values = Domain(TOPPING, ())  # bit 0 nothing, 1 ham, 2 olives, 3 both
    assert values.count == 4
    assert values.accepted_values(has("ham")) == 0b1010
    assert values.accepted_values(AllOf((has("olives"), Not(has("ham"))))) == 0b0100
    assert values.accepted_values(AnyOf((has("olives"), has("ham")))) == 0b1110
    assert values.accepted_values(AllOf(())) == 0b1111


def test_pieces() -> None:
    values = Domain(PAGES, (0, 4, 7, 10, 12))  # 2 to 3, 4 to 6, 7 to 9; what is outside cuts nothing
    assert values.count == 3
    assert values.accepted_values(within((4, 7))) == 0b010
    assert values.accepted_values(within((0, 4), (7, 12))) == 0b101
    assert values.accepted_values(within((0, 2))) == 0
    assert values.accepted_values(within((10, 12))) == 0
    assert values.accepted_values(Not(within((4, 12)))) == 0b001


def test_a_scale_that_nothing_cuts_is_one_piece() -> None:
    assert Domain(PAGES, ()).count == 1


def test_too_many_values_are_unknown() -> None:
    codes = tuple(Code(f"c{n}") for n in range(MOST.bit_length()))
    assert Domain(Attribute("a", SetOf(codes, "a")), ()).count == 0
    long = Attribute("a", Ordered(Scale.NUMBER, 0, 10 * MOST))
    assert Domain(long, range(1, MOST + 1)).count == 0
    assert Domain(long, range(1, MOST)).count == MOST


def test_a_comparison_has_no_subject() -> None:
    pages, topping = Fact("pages"), Fact("topping")
    assert single_attribute(AllOf((has("ham"), Not(has("olives"))))) == "topping"
    assert single_attribute(AllOf((has("ham"), one("red")))) is None
    assert single_attribute(AllOf(())) is None
    assert single_attribute(AtMost(pages, pages)) is None
    assert single_attribute(AllOf((has("ham"), Includes(topping, topping)))) is None
    with pytest.raises(ValueError, match="comparison"):
        Domain(PAGES, ()).accepted_values(Not(AtMost(pages, pages)))
