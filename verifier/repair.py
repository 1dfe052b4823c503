"""Finds other times in single places with which refuted properties would hold, and all else stays as it is.

The outcomes of a policy depend on the time of one provision only where it decides, and there the outcome *is* that time, or
a conflict if another time stands with it. Claims compare outcomes with each other and with given times. So whether a verdict
holds depends on the time only through its comparisons with finitely many others: the times of all other provisions, before and
after, and those that claims and examples name. Between two neighbours among these, every time has the same verdicts. One time
of each such interval, and those others, decide about all. Both engines are asked at both ends of what is reported all the
same, and one second beyond.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model import claims
from policy_dsl.model.claims import Compared, Property
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import AnswerWithin, Provision
from policy_dsl.resolve.scales import LONGEST
from verifier.by_diagram.mutants import Judge, in_order_of_cost, key_of
from verifier.obligations.all import obligations
from verifier.obligations.questions import AimMet, Obligation
from verifier.results.repair import Range, Repair, Repairs
from verifier.results.status import Kind, Status
from verifier.smt.batch import prove_all
from verifier.smt.prove import Prover
from verifier.verdicts.trust import ReportProgress

ALL_TIME = 10
"""The time for all repairs, as a multiple of the time for one question."""

Effect = tuple[tuple[str, ...], tuple[str, ...]]
"""The properties that a time repairs, and the examples that expect another outcome then."""


def repair(
    policy: Policy, proposal: Proposal | None, *, timeout: float = 30.0, progress: ReportProgress | None = None
) -> Repairs | None:
    """The repairs of a policy, or of the amended policy of a proposal; `None` if its diagrams are too large.

    `timeout` is in seconds for each time that is tried; all of them have `ALL_TIME` times as much.
    """
    deadline = clock.after(ALL_TIME * timeout)
    base = None if proposal is None else proposal.base
    try:
        judge = Judge(policy, base, in_order_of_cost(obligations(policy, proposal)), timeout)
    except (TooLargeError, RecursionError):
        return None
    failing = tuple(
        o.name for o in judge.obligations if o.kind is Kind.CLAIM and judge.statuses[key_of(o)] is Status.REFUTED
    )
    timed = [p for p in policy.by_id.values() if isinstance(p.effect, AnswerWithin) and p.until is None]
    repairs: list[Repair] = []
    for done, provision in enumerate(timed if failing else ()):
        if clock.is_past(deadline):
            return Repairs(policy, proposal, failing, tuple(repairs), len(timed) - done)
        if progress is not None:
            progress(done, len(timed), provision.id)
        try:
            repairs += repairs_of(judge, proposal, provision)
        except (TooLargeError, RecursionError):
            return Repairs(policy, proposal, failing, tuple(repairs), len(timed) - done)
    every = [replace(each, confirmed=confirmation(judge, proposal, each, deadline)) for each in repairs]
    return Repairs(policy, proposal, failing, tuple(every))


def repairs_of(judge: Judge, proposal: Proposal | None, provision: Provision) -> Iterator[Repair]:
    """The repairs by the time of one provision, by the diagrams. Raises TooLargeError."""
    if not isinstance(provision.effect, AnswerWithin):
        return
    results: dict[Effect, list[Range]] = {}
    for first, last in intervals(judge.policy, proposal, provision):
        effect = effect_of(judge, proposal, with_time(judge.policy, provision.id, first))
        if effect is not None:
            results.setdefault(effect, []).append((first, last))
    for (repaired, examples), ranges in results.items():
        yield Repair(provision.id, provision.clause, provision.effect.seconds, merged(ranges), repaired, examples)


def effect_of(judge: Judge, proposal: Proposal | None, policy: Policy) -> Effect | None:
    """What a changed policy repairs, and which examples it changes; `None` if it repairs nothing, or breaks something."""
    every = in_order_of_cost(obligations(policy, proposal))
    spaces = judge.spaces_of(policy, every)
    was = {key_of(o): judge.statuses.get(key_of(o), Status.PROVED) for o in every}
    claims_now = {o.name: spaces.status(o) for o in every if o.kind is Kind.CLAIM and was[key_of(o)] is Status.REFUTED}
    repaired = tuple(name for name, status in claims_now.items() if status is Status.PROVED)
    if not repaired:
        return None
    examples = []
    for obligation in every:
        if was[key_of(obligation)] is not Status.PROVED or spaces.status(obligation) is Status.PROVED:
            continue
        if obligation.kind is not Kind.EXAMPLE:
            return None
        examples.append(obligation.name)
    return repaired, tuple(examples)


def confirmation(judge: Judge, proposal: Proposal | None, repair: Repair, deadline: float) -> bool | None:
    """Whether Z3 proves the repair at both ends of each range, and refutes it one second beyond; `None` if it has no answer."""
    for first, last in repair.ranges:
        ends = {first: Status.PROVED, LONGEST if last is None else last: Status.PROVED}
        beyond = {s: Status.REFUTED for s in (first - 1, LONGEST + 1 if last is None else last + 1) if 0 < s <= LONGEST}
        for seconds, expected in (ends | beyond).items():
            answers = {Status.UNDECIDED} if clock.is_past(deadline) else statuses(judge, proposal, repair, seconds)
            if Status.UNDECIDED in answers and not (expected is Status.REFUTED and Status.REFUTED in answers):
                return None
            if (Status.REFUTED in answers) is not (expected is Status.REFUTED):
                return False
    return True


def statuses(judge: Judge, proposal: Proposal | None, repair: Repair, seconds: int) -> set[Status]:
    """The statuses, by Z3, of all that a repair promises, with this time."""
    policy = with_time(judge.policy, repair.provision, seconds)
    promised = [o for o in in_order_of_cost(obligations(policy, proposal)) if is_promised(judge, repair, o)]
    with Prover(policy, judge.base, timeout=judge.timeout) as prover:
        return {proof.status for proof in prove_all(prover, promised)}


def is_promised(judge: Judge, repair: Repair, obligation: Obligation) -> bool:
    """Whether a repair promises that the obligation holds."""
    if obligation.kind is Kind.EXAMPLE and obligation.name in repair.examples:
        return False
    held = judge.statuses.get(key_of(obligation)) is Status.PROVED
    return held or (obligation.kind is Kind.CLAIM and obligation.name in repair.repaired)


def with_time(policy: Policy, name: str, seconds: int) -> Policy:
    """The policy in which a provision has another time."""
    effect = AnswerWithin(seconds)
    if policy.otherwise is not None and policy.otherwise.id == name:
        return replace(policy, otherwise=replace(policy.otherwise, effect=effect))
    provisions = tuple(replace(p, effect=effect) if p.id == name else p for p in policy.provisions)
    return replace(policy, provisions=provisions)


def intervals(policy: Policy, proposal: Proposal | None, provision: Provision) -> Iterator[Range]:
    """All times, in order, divided at those with which this one is compared: each of them alone, and what lies between."""
    first = 1
    for seconds in sorted(compared_times(policy, proposal, provision)):
        if first < seconds:
            yield first, seconds - 1
        yield seconds, seconds
        first = seconds + 1
    if first <= LONGEST:
        yield first, None


def compared_times(policy: Policy, proposal: Proposal | None, provision: Provision) -> set[int]:
    """The times of all other provisions, before and after, and those that claims and examples name, in seconds."""
    others = [p for p in policy.by_id.values() if p.id != provision.id]
    others += proposal.base.by_id.values() if proposal else ()
    seconds: set[int | None] = {p.effect.seconds for p in others if isinstance(p.effect, AnswerWithin)}
    for obligation in obligations(policy, proposal):
        match obligation.question:
            case Property() as claim:
                outcomes = [t.right for t in (*claim.given, *claim.claim) if isinstance(t, Compared)]
                seconds.update(o.seconds for o in outcomes if isinstance(o, Outcome))
            case claims.Example(expect=expect):
                seconds.add(expect.seconds)
            case AimMet(claims.AnswersWithin(limit) | claims.AnswersInExactly(limit)):
                seconds.add(limit)
            case _:
                pass
    return {each for each in seconds if each is not None and each <= LONGEST}


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The ranges, in order, with neighbours joined."""
    joined: list[Range] = []
    for first, last in ranges:
        if joined and joined[-1][1] == first - 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)
