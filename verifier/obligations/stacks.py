"""The editions of a stack of proposals, and which of them each example judges."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy, Proposal


class ExampleCheck(Struct, frozen=True):
    """An example and the edition that it judges; `expect` is the outcome expected there.

    `depth` is the number of proposals above the edition: 0 for the policy or proposal to be verified. `owner` is the
    depth of the edition for which the example is written; with `was`, it also judges the one below.
    """

    example: Example
    depth: int
    owner: int


def stack_below(proposal: Proposal) -> Iterator[Proposal]:
    """The proposals below it in the stack, from the top down."""
    lower = proposal.below
    while lower is not None:
        yield lower
        lower = lower.below


def editions(policy: Policy, proposal: Proposal | None) -> tuple[Policy, ...]:
    """The editions by depth: what is verified, then all that it amends. The last one is a policy."""
    if proposal is None:
        return (policy,)
    return (policy, proposal.base, *(lower.base for lower in stack_below(proposal)))


def edition_names(policy: Policy, proposal: Proposal | None) -> tuple[str, ...]:
    """The name of each edition: of the proposal that makes it, and of the policy for the last one."""
    if proposal is None:
        return (policy.name,)
    return (proposal.name, *(lower.name for lower in stack_below(proposal)), policy.name)


def base_names(proposal: Proposal) -> tuple[str, ...]:
    """The names of all that the proposal amends, from the top down; the policy is last."""
    return edition_names(proposal.base, proposal)[1:]


def example_checks(policy: Policy, proposal: Proposal | None) -> tuple[ExampleCheck, ...]:
    """Each example of the policy and of the whole stack with the edition that it judges, those of the policy first."""
    lower = [*stack_below(proposal)] if proposal is not None else []
    proposals = [proposal, *lower] if proposal is not None else []
    last = len(proposals)
    checks = [ExampleCheck(example, last, last) for example in editions(policy, proposal)[-1].examples]
    for depth, proposal_ in reversed([*enumerate(proposals)]):
        for example in proposal_.examples:
            checks.append(ExampleCheck(replace(example, was=None), depth, depth))
            if example.was is not None:
                checks.append(ExampleCheck(replace(example, expect=example.was, was=None), depth + 1, depth))
    return tuple(checks)


def inherited_examples(proposal: Proposal | None) -> tuple[Example, ...]:
    """The examples of the policy and of the proposals below, each as its own edition expects it."""
    if proposal is None:
        return ()
    return tuple(check.example for check in example_checks(proposal.base, proposal) if check.depth == check.owner > 0)
