"""The editions below a proposal, and which of them each example judges."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy, Proposal


class Judged(Struct, frozen=True):
    """An example and the edition that it judges, what is expected there in `expect`.

    `depth` counts the proposals above the edition: 0 is that of the policy or proposal that is asked about. `owner` is the
    depth of the edition that the example is written for: it judges the one below that by what it says `was`.
    """

    example: Example
    depth: int
    owner: int


def below(proposal: Proposal) -> Iterator[Proposal]:
    """The proposals below it in the stack, the one that it is made to first."""
    one = proposal.below
    while one is not None:
        yield one
        one = one.below


def editions(policy: Policy, proposal: Proposal | None) -> tuple[Policy, ...]:
    """What is asked about, and then everything that it is made to, by depth; the last is no amended form."""
    if proposal is None:
        return (policy,)
    return (policy, proposal.base, *(one.base for one in below(proposal)))


def names(policy: Policy, proposal: Proposal | None) -> tuple[str, ...]:
    """What each edition is called: as the proposal that makes it, the last one as the policy."""
    if proposal is None:
        return (policy.name,)
    return (proposal.name, *(one.name for one in below(proposal)), policy.name)


def made_to(proposal: Proposal) -> tuple[str, ...]:
    """The names of all that the proposal is made to: what it names itself first, the policy last."""
    return names(proposal.base, proposal)[1:]


def judged(policy: Policy, proposal: Proposal | None) -> tuple[Judged, ...]:
    """Each example of the policy and of the whole stack, with the edition that it judges: those of the policy first."""
    found = [*below(proposal)] if proposal is not None else []
    proposals = [proposal, *found] if proposal is not None else []
    last = len(proposals)
    told = [Judged(example, last, last) for example in editions(policy, proposal)[-1].examples]
    for depth, one in reversed([*enumerate(proposals)]):
        for example in one.examples:
            told.append(Judged(replace(example, was=None), depth, depth))
            if example.was is not None:
                told.append(Judged(replace(example, expect=example.was, was=None), depth + 1, depth))
    return tuple(told)


def inherited(proposal: Proposal | None) -> tuple[Example, ...]:
    """The examples of what the proposal is made to: of the policy, and of the proposals between, each as it is expected."""
    if proposal is None:
        return ()
    return tuple(j.example for j in judged(proposal.base, proposal) if j.depth == j.owner > 0)
