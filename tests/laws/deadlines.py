"""A law about time: wherever a deadline falls, in either engine, nothing is said that is not said without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, product
from random import Random
from unittest.mock import patch

import z3

from policy_dsl import clock
from policy_dsl.diagram.mdd import deadline
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.vocabulary import Ordered, Request
from tests.brute import Space
from tests.laws.laws import covered
from verifier.by_reference.replay import replays
from verifier.obligations.all import base_obligations, obligations
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.smt import prove
from verifier.smt.proof import Proof, check
from verifier.verify import verify, verify_proposal

MOST_TRIED = 300
"""Requests, or pairs, that are tried of those that a counterexample with `any` stands for."""


@contextmanager
def deadlines(random: Random) -> Iterator[None]:
    """Time passes by leaps: each time that somebody looks, all of it may be over. And Z3 may give up after any step."""
    seldom = random.choice((3, 30, 300, 3_000))
    time = 0.0

    def now() -> float:
        nonlocal time
        time += 10_000 * (random.randrange(seldom) == 0)
        return time

    honest, steps = check, random.choice((100, 1_000, 10_000))

    def checked(solver: z3.Solver, *given: object, **more: object) -> Proof:
        solver.set("rlimit", random.choice((0, random.randrange(1, steps))))  # 0 is none
        return honest(solver, *given, **more)  # type: ignore[arg-type]  # whatever it was called with

    often = random.choice((1, 5, 50))
    with (
        patch.object(clock, "now", now),
        patch.object(deadline, "CHECK_INTERVAL", often),
        patch.object(prove, "check", checked),
    ):
        yield


def verified(policy: Policy, proposal: Proposal | None) -> Verification:
    """Everything there is to show."""
    if proposal is None:
        return verify(policy, without_assumptions=True)
    return verify_proposal(proposal, policy, without_assumptions=True)


def a_deadline_never_misleads(
    policy: Policy, proposal: Proposal | None, space: Space, random: Random, times: int
) -> int:
    """Every verdict is the one without a deadline, or undecided; how many were undecided."""
    asked = (*obligations(policy, proposal), *(base_obligations(proposal) if proposal else ()))
    names = Counter(map(named, asked))
    known = {named(o): o for o in asked if names[named(o)] == 1}
    whole, late = verified(policy, proposal), 0
    for _ in range(times):
        with deadlines(random):
            found = verified(policy, proposal)
        assert len(found.verdicts) == len(whole.verdicts)
        for one, other in zip(found.verdicts, whole.verdicts, strict=True):
            assert (one.kind, one.name, one.subject) == (other.kind, other.name, other.subject)
            late += one.status is Status.UNDECIDED
            stands(one, other)
            obligation = known.get(named(one))
            if obligation is not None and one.counterexample is not None:
                holds_as_shown(policy, proposal, obligation, one, space)
        assert found.requests in (None, whole.requests)
        told = zip(found.assumptions, whole.assumptions, strict=True)
        assert all(one.removes in (None, other.removes) for one, other in told)
        assert found.sweep is None or found.sweep.disagreement is None
        if found.impact is not None and whole.impact is not None:
            assert found.impact.certified is not Status.REFUTED
            assert (found.impact.changed, found.impact.of) == (whole.impact.changed, whole.impact.of)
            assert [(p.start, p.until, p.changed) for p in found.impact.periods] == [
                (p.start, p.until, p.changed) for p in whole.impact.periods
            ]
    return late


def named(found: Obligation | Verdict) -> tuple[Kind, str, str | None]:
    """What an obligation and its verdict are called."""
    return found.kind, found.name, found.subject


def stands(one: Verdict, other: Verdict) -> None:
    """A verdict says what the other says, or less."""
    assert one.reason != "engines_disagree", one.name
    for mine, right in ((one.status, other.status), (one.z3, other.z3), (one.diagram, other.diagram)):
        assert mine in (right, Status.UNDECIDED) or right is Status.UNDECIDED, (one.name, mine, right)
    assert one.status_before in (None, other.status_before, Status.UNDECIDED), one.name
    if one.diagram is not Status.UNDECIDED:
        assert (one.count, one.of, one.faulty, one.combinations) == (
            other.count, other.of, other.faulty, other.combinations
        ), one.name  # fmt: skip
        assert one.unpaired in (None, other.unpaired), one.name
    assert one.trust is None or other.trust is None or one.trust <= other.trust, one.name


def holds_as_shown(
    policy: Policy, proposal: Proposal | None, obligation: Obligation, found: Verdict, space: Space
) -> None:
    """The counterexample violates the claim, whatever stands where it says `any`; regions that are all are all."""
    base = proposal.base if proposal else None
    assert found.counterexample is not None
    requests = [request for _, request in found.counterexample.requests]
    assert replays(policy, base, obligation, requests), found.name
    free = [dict(found.counterexample.irrelevant)[name] for name, _ in found.counterexample.requests]
    shown = dict(found.counterexample.decisions)
    for others in islice(
        product(*(alike(policy, r, names) for r, names in zip(requests, free, strict=True))), MOST_TRIED
    ):
        real = not any(impossible(policy, request) for request in others)
        shared = all(
            others[0][a.name] == others[-1][a.name] for a in policy.attributes if a.name not in obligation.differ
        )
        if not real or (len(others) == 2 and (others[0] == others[1] or not shared)):
            continue
        assert replays(policy, base, obligation, others), (found.name, others)
        if set(shown) == {name for name, _ in found.counterexample.requests}:
            spoken = base if obligation.edition is Edition.BASE and base is not None else policy
            for (name, _), request in zip(found.counterexample.requests, others, strict=True):
                assert evaluate(spoken, request).outcome == shown[name].outcome, (found.name, request)
    if found.regions_complete:
        assert sum(region.count for region in found.regions) == found.count, found.name
        covered(space, obligation, found.regions)


def alike(policy: Policy, request: Request, names: tuple[str, ...]) -> Iterator[Request]:
    """The request with whatever values of these facts; on a scale, the ends and what is next to it."""
    choices = []
    for attribute in policy.attributes:
        mine = request[attribute.name]
        if attribute.name not in names:
            choices.append([mine])
        elif isinstance(attribute.type, Ordered) and isinstance(mine, int):
            first, last = attribute.type.first, attribute.type.last
            choices.append([n for n in dict.fromkeys((mine, first, last, mine - 1, mine + 1)) if first <= n <= last])
        else:
            choices.append([*values(attribute)])
    for chosen in product(*choices):
        yield dict(zip((a.name for a in policy.attributes), chosen, strict=True))
