"""Decides on diagrams with which other times properties hold.

The outcomes of a policy depend on the time of one provision only where it decides, and there the outcome *is* that time, or
a conflict if another time stands with it; or it is that of a cap or a floor, if that moves it. Claims compare outcomes with
each other and with given times. So whether a verdict holds depends on the time only through its comparisons with finitely
many others: the times, caps and floors of all other provisions, before and after, and the times that claims and examples
name. Between two neighbours among these, every time has the same verdicts. One time of each such interval, and those others,
decide about all. Several provisions that are set to one time are like one. None of this is so of times on clocks, and of hours
beside them: how they compare with others depends on the day of receipt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model import claims
from policy_dsl.model.claims import Availability, Compared, Existence, Property
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Bound, Provision
from policy_dsl.model.times import Time
from policy_dsl.model.vocabulary import Request
from policy_dsl.resolve.values.scales import LONGEST
from verifier.by_diagram.small_changes.mutant_spaces import Spaces
from verifier.by_diagram.small_changes.mutants import Judge, key_of
from verifier.obligations.questions import AimMet, Obligation
from verifier.results.repair import Range
from verifier.results.status import Kind, Status

Effect = tuple[tuple[str, ...], tuple[str, ...]]
"""The properties that a value repairs, and the examples that expect another outcome then."""


class Breach(Struct, frozen=True):
    """An obligation that fails with a value, and for one about every request the requests that show it."""

    obligation: Obligation
    requests: tuple[Request, ...]


def effect_of(judge: Judge, policy: Policy) -> Effect | list[Breach]:
    """What a changed policy, which has the same obligations, repairs. Where it repairs nothing, a breach of each property that
    fails; where it breaks something, a breach of that. Raises TooLargeError.

    Questions about single requests, which take least, come first.
    """
    spaces = judge.spaces_of(policy, judge.obligations)
    kept = [o for o in judge.obligations if holds_now(judge, o)]
    examples = []
    for obligation in (o for o in kept if not o.differ):
        if spaces.status(obligation) is Status.PROVED:
            continue
        if obligation.kind is not Kind.EXAMPLE:
            return [breach(spaces, obligation)]
        examples.append(obligation.name)
    failing = failing_claims(judge)
    repaired = tuple(o.name for o in failing if spaces.status(o) is Status.PROVED)
    if not repaired:
        return [breach(spaces, o) for o in failing]
    for obligation in (o for o in kept if o.differ):
        if spaces.status(obligation) is not Status.PROVED:
            return [breach(spaces, obligation)]
    return repaired, tuple(examples)


def breach(spaces: Spaces, obligation: Obligation) -> Breach:
    """The breach of an obligation that fails in these spaces."""
    return Breach(obligation, spaces.notice(obligation, Status.REFUTED).requests)


def failing_claims(judge: Judge) -> list[Obligation]:
    """The properties that fail now."""
    return [o for o in judge.obligations if o.kind is Kind.CLAIM and judge.statuses[key_of(o)] is Status.REFUTED]


def holds_now(judge: Judge, obligation: Obligation) -> bool:
    """Whether the obligation holds now."""
    return judge.statuses[key_of(obligation)] is Status.PROVED


def timed_provisions(policy: Policy) -> list[Provision]:
    """The provisions with a time, without editions that lapse."""
    return [p for p in policy.by_id.values() if isinstance(p.effect, AnswerWithin) and p.until is None]


def with_time(policy: Policy, names: Collection[str], seconds: Time) -> Policy:
    """The policy in which these provisions have another time."""

    def timed(provision: Provision) -> Provision:
        of = provision.effect.of if isinstance(provision.effect, AnswerWithin) else ""
        return replace(provision, effect=AnswerWithin(seconds, of)) if provision.id in names else provision

    margin = None if policy.otherwise is None else timed(policy.otherwise)
    return replace(policy, otherwise=margin, provisions=tuple(map(timed, policy.provisions)))


def times(
    policy: Policy, base: Policy | None, obligations: Iterable[Obligation], names: Collection[str]
) -> Iterator[tuple[int, int]]:
    """All times, in order, divided at those with which those of the provisions of these `names` are compared: each of them
    alone, and what lies between.
    """
    first = 1
    for seconds in sorted(compared_times(policy, base, obligations, names)):
        if first < seconds:
            yield first, seconds - 1
        yield seconds, seconds
        first = seconds + 1
    if first <= LONGEST:
        yield first, LONGEST


def compared_times(
    policy: Policy, base: Policy | None, obligations: Iterable[Obligation], names: Collection[str]
) -> set[int]:
    """The times of all other provisions, before and after, and those that claims and examples name, in seconds."""
    others = [p for p in policy.by_id.values() if p.id not in names]
    others += base.by_id.values() if base is not None else ()
    seconds: set[Time | None] = {p.effect.seconds for p in others if isinstance(p.effect, AnswerWithin | Bound)}
    for obligation in obligations:
        match obligation.question:
            case Property() as claim:
                outcomes = [t.right for t in (*claim.given, *claim.claim) if isinstance(t, Compared)]
                seconds.update(o.seconds for o in outcomes if isinstance(o, Outcome))
            case Existence(claim=tests) | Availability(claim=tests):
                outcomes = [t.right for t in tests if isinstance(t, Compared)]
                seconds.update(o.seconds for o in outcomes if isinstance(o, Outcome))
            case claims.Example(expect=expect):
                seconds.add(expect.seconds)
            case AimMet(claims.AnswersWithin(limit) | claims.AnswersInExactly(limit)):
                seconds.add(limit)
            case _:
                pass
    return {each for each in seconds if isinstance(each, int) and each <= LONGEST}


def merged(stretches: Iterable[tuple[int, int]], least: int, most: int) -> tuple[Range, ...]:
    """The stretches, in order, as ranges with neighbours joined.

    A range of several values has no end where that is the `least` value, or the `most`.
    """
    joined: list[tuple[int, int]] = []
    for first, last in stretches:
        if joined and joined[-1][1] == first - 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(
        [(None if first == least < last else first, None if last == most > first else last) for first, last in joined]
    )


def ends(ranges: Sequence[Range], least: int, most: int, beside: Sequence[Range] = ()) -> tuple[list[int], list[int]]:
    """The first and the last values of these ranges, and those one step beyond that may be written and are not in the ranges
    `beside` them, which repair something else too.
    """
    others = [closed(each, least, most) for each in beside]
    inside = [closed(each, least, most) for each in ranges]
    beyond = {value for first, last in inside for value in (first - 1, last + 1) if least <= value <= most}
    beyond = {value for value in beyond if not any(first <= value <= last for first, last in others)}
    return sorted({value for both in inside for value in both}), sorted(beyond)


def closed(values: Range, least: int, most: int) -> tuple[int, int]:
    """The range with both ends."""
    first, last = values
    return (least if first is None else first), (most if last is None else last)
