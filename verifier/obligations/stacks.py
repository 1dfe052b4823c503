"""The editions that a stack of proposals makes, and the edition that each example judges."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.carry_over import carry_over
from policy_dsl.model.claims import Example
from policy_dsl.model.conditions import (
    ALWAYS,
    NEVER,
    AllOf,
    AnyOf,
    Condition,
    Fact,
    Has,
    Not,
    OneOf,
    all_of,
    any_of,
)
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import CarriedCode, NewVocabulary, Proposal
from policy_dsl.model.ranges import within
from policy_dsl.model.vocabulary import Code, Ordered, SetOf


class ExampleCheck(Struct, frozen=True):
    """An example and the edition that it judges; `expect` is the outcome expected there.

    `depth` is the number of proposals above that edition: 0 for the policy or proposal being verified. `owner` is the
    depth of the edition whose file has the example; with `was`, an example also judges the edition below its own.
    """

    example: Example
    depth: int
    owner: int


def stack_below(proposal: Proposal) -> Iterator[Proposal]:
    """The proposals below this one in the stack, from the top down."""
    lower = proposal.below
    while lower is not None:
        yield lower
        lower = lower.below


def editions(policy: Policy, proposal: Proposal | None) -> tuple[Policy, ...]:
    """The editions by depth: the one being verified, then each that it amends, down to the policy."""
    if proposal is None:
        return (policy,)
    return (policy, proposal.base, *(lower.base for lower in stack_below(proposal)))


def edition_names(policy: Policy, proposal: Proposal | None) -> tuple[str, ...]:
    """The names of the editions by depth: of the proposal that makes each, and of the policy for the last."""
    if proposal is None:
        return (policy.name,)
    return (proposal.name, *(lower.name for lower in stack_below(proposal)), policy.name)


def base_names(proposal: Proposal) -> tuple[str, ...]:
    """The names of the proposals below this one, from the top down, and of the policy last."""
    return edition_names(proposal.base, proposal)[1:]


def example_checks(policy: Policy, proposal: Proposal | None) -> tuple[ExampleCheck, ...]:
    """Each example of the policy and of the stack, with the edition that it judges; the examples of the policy come first."""
    lower = [*stack_below(proposal)] if proposal is not None else []
    proposals = [proposal, *lower] if proposal is not None else []
    last = len(proposals)
    checks = [ExampleCheck(example, last, last) for example in editions(policy, proposal)[-1].examples]
    for depth, each in reversed([*enumerate(proposals)]):
        for example in each.examples:
            checks.append(ExampleCheck(replace(example, was=None), depth, depth))
            if example.was is not None:
                given = as_given_before(example.given, each)
                was = replace(example, given=given, expect=example.was, was=None, due=None)
                checks.append(ExampleCheck(was, depth + 1, depth))
    return tuple(checks)


def as_given_before(given: Condition, proposal: Proposal) -> Condition:
    """What is given, of the requests of the base from which those come that the proposal's example speaks of."""
    if proposal.vocabulary is None:
        return given
    base = proposal.base
    was = {(each.attribute, new.name): each.code for each in proposal.vocabulary.carried for new in each.into}
    back = [
        CarriedCode(attribute.name, code, (Code(origin),) if origin in base.by_name[attribute.name].names else ())
        for attribute in proposal.vocabulary.attributes
        for code in attribute.names
        for origin in [was.get((attribute.name, code), code)]
    ]
    given = any_of(without_parts(given, proposal.vocabulary, base))
    gone = any_of(values_gone(proposal.vocabulary, base))
    if proposal.start is not None and base.dated_by is not None:
        dated = base.by_name[base.dated_by].type
        assert isinstance(dated, Ordered)  # noqa: S101  # a policy is dated by a date; for mypy
        gone = all_of([gone, within(Fact(base.dated_by), [(proposal.start, dated.last + 1)], dated)])
    return all_of([carry_over(back, base.attributes).condition(given), Not(gone)])


def without_parts(given: Condition, vocabulary: NewVocabulary, base: Policy) -> Iterator[Condition]:
    """What is given, for each selection of the codes of a set that are in the place of one: with that one where some of them
    are selected, without it where none is.
    """
    every = [given]
    for each in vocabulary.carried:
        if len(each.into) < 2 or not isinstance(base.by_name[each.attribute].type, SetOf):
            continue
        fact, parts = Fact(each.attribute), [new.name for new in each.into]
        selections = [{name for n, name in enumerate(parts) if chosen >> n & 1} for chosen in range(1 << len(parts))]
        marked = Has(fact, parts[0])  # which `back` takes for the code that there was
        every = [
            all_of([marked if chosen else Not(marked), selected(condition, fact, {*parts}, chosen)])
            for condition in every
            for chosen in selections
        ]
    yield from every


def selected(condition: Condition, fact: Fact, parts: Collection[str], chosen: Collection[str]) -> Condition:
    """The condition, where a set has of some codes the chosen ones."""
    match condition:
        case Has(of, code) if of == fact and code in parts:
            return ALWAYS if code in chosen else NEVER
        case Not(inner):
            return Not(selected(inner, fact, parts, chosen))
        case AllOf(conditions):
            return all_of(selected(each, fact, parts, chosen) for each in conditions)
        case AnyOf(conditions):
            return any_of(selected(each, fact, parts, chosen) for each in conditions)
        case _:
            return condition


def values_gone(vocabulary: NewVocabulary, base: Policy) -> Iterator[Condition]:
    """Conditions on requests of the base that have a value which is gone from the vocabulary."""
    for each in vocabulary.carried:
        is_set = isinstance(base.by_name[each.attribute].type, SetOf)
        if not each.into:
            fact = Fact(each.attribute)
            yield Has(fact, each.code) if is_set else OneOf(fact, frozenset({each.code}))
    for attribute in vocabulary.attributes:
        old = base.by_name[attribute.name].type
        if isinstance(old, Ordered) and isinstance(attribute.type, Ordered):
            yield Not(within(Fact(attribute.name), [(attribute.type.first, attribute.type.last + 1)], old))


def in_one_vocabulary(proposal: Proposal | None) -> int:
    """How many editions, from the top down, have the same requests: those above the last step that changes the
    vocabulary.
    """
    if proposal is None:
        return 1
    above = (proposal, *stack_below(proposal))
    return next((n for n, each in enumerate(above, 1) if each.vocabulary is not None), len(above) + 1)


def checks_in_vocabulary(policy: Policy, proposal: Proposal | None) -> tuple[ExampleCheck, ...]:
    """What `example_checks` returns, with each example in the vocabulary of the edition being verified."""
    above = () if proposal is None else (proposal, *stack_below(proposal))
    return tuple(
        replace(check, example=carried_example(check.example, above[: check.depth]))
        for check in example_checks(policy, proposal)
    )


def inherited_examples(proposal: Proposal | None) -> tuple[Example, ...]:
    """The examples of the policy and of the proposals below, each with the outcome expected in its own edition, and in the
    vocabulary of this proposal.
    """
    if proposal is None:
        return ()
    checks = checks_in_vocabulary(proposal.base, proposal)
    return tuple(check.example for check in checks if check.depth == check.owner > 0)


def carried_example(example: Example, above: Sequence[Proposal]) -> Example:
    """The example in the vocabulary of the first of the proposals above it, of which the last is the lowest."""
    given = example.given
    for each in reversed(above):
        if each.vocabulary is not None:
            given = carry_over(each.vocabulary.carried, each.vocabulary.plain.base.attributes).condition(given)
    return replace(example, given=given)
