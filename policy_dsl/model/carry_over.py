"""How a base is carried over to another vocabulary: its conditions, with each code replaced by those in its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.claims import frame_with_conditions, with_conditions
from policy_dsl.model.conditions import (
    NEVER,
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
    all_of,
    any_of,
)
from policy_dsl.model.policy import Derivation, Policy
from policy_dsl.model.proposal import CarriedCode
from policy_dsl.model.provisions import Row, Table
from policy_dsl.model.ranges import within
from policy_dsl.model.vocabulary import Attribute, Enumeration, Group, Ordered, SetOf


class CarryOver(Struct, frozen=True):
    """Carries conditions over to the vocabulary of `attributes`, by name. Conditions on other facts stay.

    `codes` has, for some codes of some attributes, the codes in their place. `memo` keeps what has been carried over, so that
    equal cells, which are one object, stay one.
    """

    codes: Mapping[str, Mapping[str, tuple[str, ...]]]
    attributes: Mapping[str, Attribute]
    memo: dict[int, tuple[Condition, Condition]]

    def codes_for(self, attribute: str, code: str) -> tuple[str, ...]:
        """The codes in the place of a code."""
        return self.codes.get(attribute, {}).get(code, (code,))

    def condition(self, condition: Condition) -> Condition:
        """The condition in the other vocabulary."""
        entry = self.memo.get(id(condition))
        if entry is None:
            entry = self.memo[id(condition)] = condition, self.carried(condition)
        return entry[1]

    def carried(self, condition: Condition) -> Condition:
        """The condition in the other vocabulary, made anew."""
        match condition:
            case OneOf(fact, codes):
                if fact.attribute not in self.codes:
                    return condition
                new = frozenset(name for code in codes for name in self.codes_for(fact.attribute, code))
                return OneOf(fact, new) if new else NEVER
            case Has(fact, code):
                if fact.attribute not in self.codes:
                    return condition
                return any_of(Has(fact, name) for name in self.codes_for(fact.attribute, code))
            case Within(fact, ranges):
                scale = self.attributes[fact.attribute].type
                assert isinstance(scale, Ordered)  # noqa: S101  # a fact on a scale; for mypy
                return within(fact, ranges, scale)
            case Same(left, right):
                return any_of([condition, *self.parts_alike(left, right)])
            case HasValueOf(whole, element):
                if self.codes.keys().isdisjoint({whole.attribute, element.attribute}):
                    return condition
                return any_of(self.code_by_code(whole, element))
            case Includes(whole, part):
                return all_of(self.included(whole, part)) if self.splits(whole) else condition
            case Meets(left, right):
                return any_of(self.shared(left, right)) if self.splits(left) else condition
            case AtMost():
                return condition
            case Not(inner):
                return Not(self.condition(inner))
            case AllOf(parts):
                return all_of(map(self.condition, parts))
            case AnyOf(parts):
                return any_of(map(self.condition, parts))
            case _:
                assert_never(condition)

    def splits(self, fact: Fact) -> bool:
        """Whether several codes are in the place of one that the fact may have. Sets that are compared have them together; with
        other codes in the place of single ones, they compare as they did.
        """
        return any(len(into) > 1 for into in self.codes.get(fact.attribute, {}).values())

    def taken_for_one(self, fact: Fact) -> Iterator[tuple[str, ...]]:
        """The codes of a set, of which those that are in the place of one are taken for one."""
        names = self.attributes[fact.attribute].names
        parts = {new: into for into in self.codes.get(fact.attribute, {}).values() for new in into}
        yield from dict.fromkeys(parts.get(name, (name,)) for name in names)

    def included(self, whole: Fact, part: Fact) -> Iterator[Condition]:
        """For each code, that the first set has it if the second one has."""
        for codes in self.taken_for_one(whole):
            yield any_of([any_of(Has(whole, each) for each in codes), Not(any_of(Has(part, each) for each in codes))])

    def shared(self, left: Fact, right: Fact) -> Iterator[Condition]:
        """For each code, that both sets have it."""
        for codes in self.taken_for_one(left):
            yield all_of([any_of(Has(fact, each) for each in codes) for fact in (left, right)])

    def code_by_code(self, whole: Fact, element: Fact) -> Iterator[Condition]:
        """For each code that the fact had, that it has one in its place, and the set one in its place there."""
        names = self.attributes[element.attribute].names
        parts = {new: code for code, into in self.codes.get(element.attribute, {}).items() for new in into}
        for code in dict.fromkeys(parts.get(name, name) for name in names):
            own = frozenset(self.codes_for(element.attribute, code))
            yield all_of(
                [OneOf(element, own), any_of(Has(whole, each) for each in self.codes_for(whole.attribute, code))]
            )

    def parts_alike(self, left: Fact, right: Fact) -> Iterator[Condition]:
        """That both facts have codes in the place of one that is split: what compares facts keeps taking these for one."""
        for codes in self.codes.get(left.attribute, {}).values():
            if len(codes) > 1:
                yield all_of([OneOf(left, frozenset(codes)), OneOf(right, frozenset(codes))])


def carry_over(carried: Iterable[CarriedCode], attributes: Iterable[Attribute]) -> CarryOver:
    """Carries conditions over to the vocabulary of these attributes."""
    codes: dict[str, dict[str, tuple[str, ...]]] = {}
    for each in carried:
        codes.setdefault(each.attribute, {})[each.code] = tuple(code.name for code in each.into)
    return CarryOver(codes, {attribute.name: attribute for attribute in attributes}, {})


def carried_attribute(attribute: Attribute, carried: Iterable[CarriedCode]) -> Attribute:
    """The attribute with other codes in the place of those that do not stay."""
    into = {each.code: each.into for each in carried if each.attribute == attribute.name}
    if not into or not isinstance(attribute.type, Enumeration | SetOf):
        return attribute
    codes = tuple(new for code in attribute.type.codes for new in into.get(code.name, (code,)))
    return replace(attribute, type=replace(attribute.type, codes=codes))


def carried_policy(policy: Policy, carry: CarryOver) -> Policy:
    """The policy with all of its conditions carried over, and with the attributes of the other vocabulary. Where its derived
    facts are written out, the policy before that is not carried over.
    """
    when = carry.condition
    return replace(
        policy,
        attributes=tuple(carry.attributes.values()),
        impossible=tuple(replace(each, when=when(each.when)) for each in policy.impossible),
        provisions=tuple(replace(each, when=when(each.when)) for each in policy.provisions),
        tables=tuple(carried_table(table, carry) for table in policy.tables),
        properties=tuple(with_conditions(each, when) for each in policy.properties),
        examples=tuple(replace(each, given=when(each.given)) for each in policy.examples),
        groups=tuple(carried_group(group, carry) for group in policy.groups),
        frames=tuple(frame_with_conditions(frame, when) for frame in policy.frames),
        terms=tuple(replace(each, when=when(each.when)) for each in policy.terms),
        derivations=tuple(carried_derivation(each, carry) for each in policy.derivations),
    )


def carried_derivation(derivation: Derivation, carry: CarryOver) -> Derivation:
    """What gives a derived fact, with its conditions carried over."""
    when = carry.condition
    return replace(
        derivation,
        provisions=tuple(replace(each, when=when(each.when)) for each in derivation.provisions),
        tables=tuple(carried_table(table, carry) for table in derivation.tables),
        when=when(derivation.when),
        alone={name: when(alone) for name, alone in derivation.alone.items()},
    )


def carried_table(table: Table, carry: CarryOver) -> Table:
    """The table, with what its columns and cells mean carried over."""
    columns = tuple(
        replace(
            column,
            attribute=None
            if column.attribute is None
            else carry.attributes.get(column.attribute.name, column.attribute),
            values=None if column.values is None else carry.condition(column.values),
        )
        for column in table.columns
    )
    return replace(
        table,
        when=carry.condition(table.when),
        columns=columns,
        rows=tuple(carried_row(row, carry) for row in table.rows),
    )


def carried_row(row: Row, carry: CarryOver) -> Row:
    """The row, with the meaning of its cells carried over."""
    meanings = (m if m is None or isinstance(m, int) else carry.condition(m) for m in row.meanings)
    return replace(row, meanings=tuple(meanings))


def carried_group(group: Group, carry: CarryOver) -> Group:
    """The group, with its codes carried over, in the order of declaration."""
    codes = {name for code in group.codes for name in carry.codes_for(group.attribute, code)}
    attribute = carry.attributes.get(group.attribute)
    order = group.codes if attribute is None else attribute.names
    return replace(group, codes=tuple(name for name in order if name in codes))
