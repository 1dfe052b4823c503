"""What differs between the requests of two policies, in words; and conditions, whatever the order of the codes they are on."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import assert_never

from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Not
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Attribute, AttributeType, Enumeration, Ordered, SetOf, YesNo
from policy_dsl.resolve.words.name_text import listing


def differences(left: Policy, right: Policy, first_name: str, second_name: str) -> Iterator[str]:
    """A sentence on each difference between the attributes of two policies. Order, labels and groups do not matter."""
    for here, there, name in ((left, right, first_name), (right, left, second_name)):
        for attribute in here.attributes:
            if attribute.name not in there.by_name:
                yield f"only in `{name}` a request has `{attribute.name}`"
    for attribute in left.attributes:
        twin = right.by_name.get(attribute.name)
        if twin is not None:
            yield from differences_of(attribute, twin, first_name, second_name)


def differences_of(left: Attribute, right: Attribute, first_name: str, second_name: str) -> Iterator[str]:
    """A sentence on each difference between two attributes of one name."""
    match left.type, right.type:
        case Ordered(scale, first, last), Ordered(its_scale, its_first, its_last) if scale == its_scale:
            if (first, last) != (its_first, its_last):
                bounds = [
                    f"from {step_text(scale, low)} to {step_text(scale, high)}"
                    for low, high in ((first, last), (its_first, its_last))
                ]
                yield f"`{left.name}` is {bounds[0]} in `{first_name}`, and {bounds[1]} in `{second_name}`"
        case (Enumeration(), Enumeration()) | (SetOf(), SetOf()) | (YesNo(), YesNo()):
            for here, there, name in ((left, right, first_name), (right, left, second_name)):
                if codes := [code for code in here.names if code not in there.names]:
                    yield f"only in `{name}`, `{left.name}` may be {listing(codes)}"
        case here_type, there_type:
            kinds = f"{kind_words(here_type)} in `{first_name}`, and {kind_words(there_type)} in `{second_name}`"
            yield f"`{left.name}` is {kinds}"


def kind_words(declared: AttributeType) -> str:
    """The kind of an attribute, in words."""
    match declared:
        case Enumeration():
            return "one of several codes"
        case YesNo():
            return "yes or no"
        case SetOf():
            return "a set"
        case Ordered(scale):
            return f"a {scale.value}"
        case _:
            assert_never(declared)


Unordered = Hashable
"""A condition without the order of its parts."""


def unordered(condition: Condition | None) -> Unordered:
    """The condition, without the order of its parts: those on a set stand in the order of its codes, which may differ."""
    match condition:
        case AllOf(parts):
            return "all", frozenset(map(unordered, parts))
        case AnyOf(parts):
            return "any", frozenset(map(unordered, parts))
        case Not(inner):
            return "not", unordered(inner)
        case _:
            return condition
