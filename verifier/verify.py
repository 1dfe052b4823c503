"""From a policy or a proposal to everything there is to show of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy, Proposal
from verifier.by_diagram.report import DiagramReport, diagram_report
from verifier.obligations.all import base_obligations, obligations
from verifier.obligations.claims import example_holds
from verifier.obligations.questions import Obligation
from verifier.obligations.stacks import editions, example_checks, inherited_examples
from verifier.process.fork import ForkedTask
from verifier.time_budget import EVERYTHING
from verifier.verdict import Edition, Impact, Kind, Sweep, Trust, Verdict, Verification
from verifier.verdicts.derived import with_derived
from verifier.verdicts.trust import Confirmer, Progress


class Found(Struct, frozen=True):
    """What both engines say together, and what the diagrams alone have told; the impact is certified."""

    verdicts: list[Verdict]
    sweep: Sweep | None
    impact: Impact | None
    drawn: DiagramReport


def verify(
    policy: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: Progress | None = None,
    trust: Trust | None = None,
    parallel: bool = False,
) -> Verification:
    """Everything there is to show of a policy. `timeout` is in seconds, for each obligation and engine.

    `only` names the properties to ask about; empty, everything is asked. A gap or a conflict is always asked for.
    `trust` is how far verdicts are to be confirmed, each within the timeout; none: as far as it costs next to nothing.
    `parallel` has the diagrams drawn by a process of their own while Z3 is asked, where that can be.
    """
    asked = wanted(obligations(policy), only)
    found = find(policy, None, asked, timeout, progress, trust, parallel=parallel, compared=None)
    told = found.drawn
    return Verification(
        policy, None, told.requests, told.assumptions, tuple(found.verdicts), demanded=trust, sweep=found.sweep
    )


def verify_proposal(
    proposal: Proposal,
    amended: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: Progress | None = None,
    trust: Trust | None = None,
    parallel: bool = False,
) -> Verification:
    """Everything there is to show of a proposal: the amended policy, what was so before, the intents, and the impact."""
    until = clock.after(EVERYTHING * timeout)
    asked, earlier = wanted(obligations(amended, proposal), only), wanted(base_obligations(proposal), only)
    every = (*asked, *earlier)
    listed = None if only else inherited_examples(proposal)
    found = find(amended, proposal.base, every, timeout, progress, trust, parallel=parallel, compared=listed)
    past = {v.name: v for v in found.verdicts[len(asked) :]}
    verdicts = [
        replace(v, status_before=past[v.name].status) if v.kind is Kind.CLAIM and v.name in past else v
        for v in found.verdicts[: len(asked)]
    ]
    verdicts = with_derived(proposal, verdicts, past, only)
    sweep = found.sweep
    if not only:
        further, unlike = further_below(amended, proposal, timeout, until, progress, trust)
        place = next(n for n, v in enumerate(verdicts) if v.kind not in (Kind.CLAIM, Kind.INTENT, Kind.FRAME))
        verdicts[place:place] = further
        sweep = unlike or sweep
    told = found.drawn
    return Verification(
        amended,
        proposal,
        told.requests,
        told.assumptions,
        tuple(verdicts),
        found.impact,
        told.too_large,
        told.examples,
        trust,
        sweep,
    )


def further_below(
    amended: Policy, proposal: Proposal, timeout: float, until: float, progress: Progress | None, trust: Trust | None
) -> tuple[list[Verdict], Sweep | None]:
    """The verdicts on the examples that judge editions below the base; and, if their meanings disagree somewhere, where.

    All of them together have the time that is left.
    """
    verdicts: list[Verdict] = []
    sweep = None
    every = example_checks(amended, proposal)
    below = [*enumerate(editions(amended, proposal))][2:]
    for depth, edition in below:
        left = max(0.0, until - clock.now()) / (len(below) + 2 - depth) / EVERYTHING
        asked = [example_holds(each.example) for each in every if each.depth == depth]
        if asked:
            found = find(edition, None, asked, min(timeout, left), progress, trust, parallel=False, compared=None)
            verdicts = [*(replace(v, edition=Edition.BASE, depth=depth) for v in found.verdicts), *verdicts]
            if found.sweep is not None and found.sweep.disagreement is not None:
                sweep = replace(found.sweep, disagreement=replace(found.sweep.disagreement, edition=Edition.BASE))
    return verdicts, sweep


def find(
    policy: Policy,
    base: Policy | None,
    asked: Sequence[Obligation],
    timeout: float,
    progress: Progress | None,
    trust: Trust | None,
    *,
    parallel: bool,
    compared: Sequence[Example] | None,
) -> Found:
    """Both engines asked about each obligation and, where there are two editions to be compared, about what changes.

    `compared` are the examples whose changes are to be listed; none, when nothing is to be compared.
    """
    with ForkedTask(partial(diagram_report, policy, base, asked, timeout, compared), parallel=parallel) as drawing:
        from verifier.smt.prove import Prover
        from verifier.verdicts.decide import decide, with_query
        from verifier.verdicts.impact import (
            certified_impact,  # Z3, which takes a while to import: diagrams are drawn meanwhile
        )

        with Prover(policy, base, timeout=timeout) as prover:
            verdicts, drawn = decide(prover, asked, drawing, progress)
            impact = None if drawn.impact is None else certified_impact(drawn.impact, prover)
    verdicts, sweep = Confirmer(policy, base, trust, timeout, progress).confirmed(asked, verdicts)
    verdicts = [with_query(verdict, obligation, prover) for verdict, obligation in zip(verdicts, asked, strict=True)]
    return Found(verdicts, sweep, impact, drawn)


def wanted(every: Sequence[Obligation], only: frozenset[str]) -> tuple[Obligation, ...]:
    """All obligations, or those about the properties named, with no gap and no conflict."""
    return tuple(o for o in every if not only or o.name in only or o.kind in (Kind.GAP, Kind.CONFLICT))
