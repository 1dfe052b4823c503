"""Writes named times out: afterwards, a policy decides a request once for each of them.

Which one is one further fact. A provision that gives a time applies where it is asked about; refusals and permits apply
whatever is asked about, and an `otherwise` at the margin becomes a provision like others. So no time meets one of another
name, and everything that is proved of a policy with one time is proved of each. What a claim says of one time, or of two,
its `where` then says of that fact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from policy_dsl.model.claims import (
    AnswersInExactly,
    AnswersWithin,
    Claim,
    Example,
    Frame,
    Intent,
    intent_with_condition,
)
from policy_dsl.model.conditions import Condition, Fact, OneOf, all_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Provision, Table, Timed
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration
from policy_dsl.resolve.times.turns import margins, with_turns


def with_times_written_out(policy: Policy) -> Policy:
    """The policy with the fact that says which time is asked about; the policy itself if it names none."""
    if not policy.times:
        return policy
    in_turn = with_turns(policy)
    return replace(
        in_turn,
        provisions=tuple(map(of_its_time, (*in_turn.provisions, *margins(in_turn)))),
        margins=(),
        before_times=policy,
        tables=tuple(counted_once(policy, table) for table in policy.tables),
        properties=tuple(map(claim_of_its_times, policy.properties)),
        examples=tuple(map(example_of_its_time, policy.examples)),
        frames=tuple(map(frame_of_its_times, policy.frames)),
        time_fact=time_fact_of(policy.time_names),
        as_resolved=policy.resolved,
    )


def proposal_of_its_times(proposal: Proposal) -> Proposal:
    """The proposal, whose claims and examples are about the times of which they speak."""
    return replace(
        proposal,
        properties=tuple(map(claim_of_its_times, proposal.properties)),
        examples=tuple(map(example_of_its_time, proposal.examples)),
        intents=tuple(map(intent_of_its_time, proposal.intents)),
        frames=tuple(map(frame_of_its_times, proposal.frames)),
    )


def time_fact_of(names: Iterable[str]) -> Attribute:
    """The fact that says which of these times is asked about."""
    return Attribute(TIME_FACT, Enumeration(tuple(map(Code, names))))


def time_is(names: Collection[str], request: int = 0) -> Condition:
    """One of these times is asked about."""
    return OneOf(Fact(TIME_FACT, request), frozenset(names))


def of_its_time(provision: Provision) -> Provision:
    """The provision; one that gives a time applies only where it is asked about."""
    effect = provision.effect
    if not isinstance(effect, Timed):
        return provision
    return replace(provision, when=all_of([provision.when, time_is({effect.of})]))


def counted_once(policy: Policy, table: Table) -> Table:
    """The table, whose hit rule counts rows where a time of its columns is asked about: each row then has one that applies."""
    timed = {p.effect.of for p in policy.provisions_of(table.name) if isinstance(p.effect, Timed)}
    first = next((name for name in policy.time_names if name in timed), policy.time_names[0])
    return replace(table, when=all_of([table.when, time_is({first})]))


def claim_of_its_times(claim: Claim) -> Claim:
    """The claim, about the times of which it speaks."""
    return replace(claim, where=all_of([claim.where, *times_asked(claim.of)])) if claim.of else claim


def times_asked(names: Sequence[str]) -> list[Condition]:
    """Each request of a claim is asked about its time."""
    return [time_is({name}, request) for request, name in enumerate(names)]


def intent_of_its_time(intent: Intent) -> Intent:
    """The intent, about the time of which it speaks."""
    aim = intent.aim
    if not isinstance(aim, AnswersWithin | AnswersInExactly) or not aim.of:
        return intent
    return intent_with_condition(intent, lambda where: all_of([where, time_is({aim.of})]))


def frame_of_its_times(frame: Frame) -> Frame:
    """The frame, about the times of which its lines speak."""
    return replace(frame, aims=tuple(map(intent_of_its_time, frame.aims)))


def example_of_its_time(example: Example) -> Example:
    """The example, about the time that it expects."""
    return replace(example, given=all_of([example.given, time_is({example.of})])) if example.of else example
