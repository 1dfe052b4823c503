"""One space for policies whose requests have the same attributes, but not the same values.

Each attribute gets the values of all. What a policy does not have does not exist in it: there it is impossible, by clauses
that no author wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

from msgspec.structs import replace

from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Fact, Has, Not, OneOf, Within, any_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause, Impossible
from policy_dsl.model.ranges import intersection
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, SetOf


def in_shared_space(old: Policy, new: Policy) -> tuple[Policy, Policy]:
    """Both policies with the attributes of the new one, widened to the values of both. Values that a policy does not have
    are impossible there.
    """
    new, old = in_one_space([new, old])
    return old, new


def in_one_space(policies: Sequence[Policy]) -> list[Policy]:
    """The policies with the attributes of the first one, widened to the values of all."""
    first, *others = policies
    attributes = tuple(
        reduce(widened, (other.by_name[attribute.name] for other in others), attribute)
        for attribute in first.attributes
    )
    return [on_attributes(policy, attributes) for policy in policies]


def on_attributes(policy: Policy, attributes: tuple[Attribute, ...]) -> Policy:
    """The policy with these attributes, in which values that it does not have are impossible."""
    return replace(policy, impossible=(*policy.impossible, *missing_values(policy, attributes)), attributes=attributes)


def widened(attribute: Attribute, twin: Attribute) -> Attribute:
    """The attribute with the codes of both, its own first; on a scale, with the smallest range that contains both."""
    match attribute.type, twin.type:
        case Ordered() as here, Ordered() as there:
            first, last = min(here.first, there.first), max(here.last, there.last)
            return replace(attribute, type=replace(here, first=first, last=last))
        case (Enumeration() | SetOf()) as here, (Enumeration() | SetOf()) as there:
            others = tuple(code for code in there.codes if code.name not in attribute.names)
            return replace(attribute, type=replace(here, codes=(*here.codes, *others))) if others else attribute
        case _:
            return attribute


def on_shared_values(condition: Condition, old: Mapping[str, Attribute], new: Mapping[str, Attribute]) -> Condition:
    """The condition as far as facts have values that both vocabularies have."""
    match condition:
        case OneOf(fact, codes) if fact.attribute in old and fact.attribute in new:
            return OneOf(fact, codes.intersection(old[fact.attribute].names, new[fact.attribute].names))
        case Within(fact, ranges) if fact.attribute in old and fact.attribute in new:
            types = old[fact.attribute].type, new[fact.attribute].type
            bounds = [(each.first, each.last + 1) for each in types if isinstance(each, Ordered)]
            return Within(fact, reduce(lambda kept, whole: intersection(kept, [whole]), bounds, ranges))
        case Not(inner):
            return Not(on_shared_values(inner, old, new))
        case AllOf(conditions):
            return AllOf(tuple(on_shared_values(each, old, new) for each in conditions))
        case AnyOf(conditions):
            return AnyOf(tuple(on_shared_values(each, old, new) for each in conditions))
        case _:
            return condition


def missing_values(policy: Policy, attributes: Iterable[Attribute]) -> Iterator[Impossible]:
    """`impossible` clauses for the values of these attributes that the policy does not have."""
    for attribute in attributes:
        own = policy.by_name[attribute.name]
        clause = Clause(policy.clause.path, own.span)
        if isinstance(own.type, Ordered):
            if own.type != attribute.type:
                inside = Within(Fact(own.name), ((own.type.first, own.type.last + 1),))
                first, last = (step_text(own.type.scale, step) for step in (own.type.first, own.type.last))
                because = f"`{own.name}` is from {first} to {last}"
                yield Impossible(range_clause(own.name), Not(inside), because, clause)
        elif codes := [name for name in attribute.names if name not in own.names]:
            fact, is_set = Fact(own.name), isinstance(own.type, SetOf)
            when = any_of(Has(fact, code) for code in codes) if is_set else OneOf(fact, frozenset(codes))
            listed = ", ".join(f"`{code}`" for code in codes)
            many = "the code" if len(codes) == 1 else "the codes"
            yield Impossible(f"codes of {own.name}", when, f"`{own.name}` does not have {many} {listed}", clause)


def range_clause(attribute: str) -> str:
    """The id of the clause by which values outside of the attribute's own range are impossible."""
    return f"range of {attribute}"
