"""Brings the editions of two stacks of proposals to one policy into one space, in the words of both.

Each edition takes over what the other stack renames or splits. Values that an edition does not have are impossible there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from policy_dsl.amend.vocabulary import carried_over, carried_whole, decisions_alone
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import CarriedCode, Proposal
from policy_dsl.model.shared_space import in_one_space

Steps = list[list[CarriedCode]]
"""The codes that each proposal of a stack carries over, the lowest first, without those that it retires."""

Word = tuple[str, str]
"""An attribute, and a code of it."""


class Stacks(Struct, frozen=True):
    """The proposals of two stacks above what both are made to, which is `today`; and what each stack results in."""

    today: Policy
    layers: tuple[Sequence[Proposal], Sequence[Proposal]]
    results: tuple[Policy, Policy]


def side_by_side(stacks: Stacks, joint: Iterable[Policy] = ()) -> list[Policy] | None:
    """Today's policy, and both results, in one space, without their claims; then the `joint` policies, which have the words of
    both already. `None` if there are no words of both.
    """
    if not changes_vocabulary(stacks.layers):
        return [stacks.today, *stacks.results, *joint]
    results = in_words_of_both(stacks)
    if results is None:
        return None
    first, second = (steps_of(layer) for layer in stacks.layers)
    others = without(second, touched(first) & touched(second))
    return in_one_space(
        [carried_over(stacks.today, [*first, *others]), *map(decisions_alone, results), *map(decisions_alone, joint)]
    )


def in_words_of_both(stacks: Stacks) -> tuple[Policy, Policy] | None:
    """What both stacks result in, each with what the other one renames or splits. `None` if one word means different things
    in the two.
    """
    if any(is_ambiguous(stacks, word) for word in shared_words(stacks)):
        return None
    first, second = (steps_of(layer) for layer in stacks.layers)
    both = touched(first) & touched(second)
    mine, others = without(first, both), without(second, both)
    here, there = stacks.results
    return carried_whole(here, others), carried_whole(there, mine)


def changes_vocabulary(layers: Iterable[Sequence[Proposal]]) -> bool:
    """Whether some proposal changes the vocabulary."""
    return any(proposal.vocabulary is not None for layer in layers for proposal in layer)


def steps_of(layer: Sequence[Proposal]) -> Steps:
    """What the proposals of a stack rename and split."""
    carried = [() if each.vocabulary is None else each.vocabulary.carried for each in layer]
    return [[code for code in each if code.into] for each in carried]


def touched(steps: Steps) -> set[Word]:
    """The codes that are renamed or split."""
    return {(code.attribute, code.code) for step in steps for code in step}


def without(steps: Steps, words: set[Word]) -> Steps:
    """The steps without those from these codes."""
    return [[code for code in step if (code.attribute, code.code) not in words] for step in steps]


def shared_words(stacks: Stacks) -> Iterator[Word]:
    """The codes that both stacks carry over, or that both results have and today's policy has not."""
    first, second = (steps_of(layer) for layer in stacks.layers)
    yield from touched(first) & touched(second)
    for attribute in stacks.today.attributes:
        names = [{*policy.by_name[attribute.name].names} for policy in stacks.results]
        yield from ((attribute.name, name) for name in (names[0] & names[1]) - {*attribute.names})


def is_ambiguous(stacks: Stacks, word: Word) -> bool:
    """Whether the two stacks make different things of the code, or have made it of different things."""
    first, second = (steps_of(layer) for layer in stacks.layers)
    return made_of(first, word) != made_of(second, word) or origin(first, word) != origin(second, word)


def made_of(steps: Steps, word: Word) -> list[tuple[str, ...]]:
    """What the steps make of a code of today's policy."""
    return [
        tuple(new.name for new in code.into) for step in steps for code in step if (code.attribute, code.code) == word
    ]


def origin(steps: Steps, word: Word) -> str:
    """The code from which the steps have made one."""
    attribute, name = word
    for step in reversed(steps):
        name = next(
            (code.code for code in step if code.attribute == attribute and name in [new.name for new in code.into]),
            name,
        )
    return name
