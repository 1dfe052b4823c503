"""Verifies a policy or a proposal: from its obligations to verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy, Proposal
from verifier.by_diagram.answer import Answer
from verifier.by_diagram.report import DiagramReport, diagram_report
from verifier.obligations.all import base_obligations, obligations
from verifier.obligations.claims import example_holds
from verifier.obligations.questions import Obligation
from verifier.obligations.stacks import editions, example_checks, inherited_examples
from verifier.obligations.subject import Subject, subject_of
from verifier.process.early import EarlyResult
from verifier.process.fork import ForkedTask
from verifier.results.assumptions import Assumption, leaning_on
from verifier.results.confirmation import Sweep
from verifier.results.impact import Impact
from verifier.results.known_answers import KnownAnswers
from verifier.results.redundancy import Redundancies
from verifier.results.repair import Remedy
from verifier.results.status import Edition, Kind, Trust
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.time_budget import ALL_WORK
from verifier.verdicts.derived import with_derived
from verifier.verdicts.needs import needed_assumptions
from verifier.verdicts.trust import Confirmer, ReportProgress


class EngineResults(Struct, frozen=True):
    """The combined verdicts of both engines, the impact with Z3's certificate, and the report of the diagrams alone."""

    verdicts: list[Verdict]
    sweep: Sweep | None
    impact: Impact | None
    report: DiagramReport
    assumptions: tuple[Assumption, ...]
    redundancies: Redundancies | None = None
    remedies: tuple[Remedy, ...] = ()


def verify(
    policy: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: ReportProgress | None = None,
    trust: Trust | None = None,
    parallel: bool = False,
    without_assumptions: bool = False,
    store: KnownAnswers | None = None,
) -> Verification:
    """All verdicts on a policy. `timeout` is in seconds, for each obligation and engine.

    `only` names the properties to verify; if empty, all obligations are. Gaps and conflicts are always included.
    `trust` is the trust to reach for each verdict; with `None`, as much as takes next to no time. With `parallel`, a
    child process builds the diagrams while Z3 works, where possible. With `without_assumptions`, what is proved is asked
    once more without each `impossible` clause that it rests on. Z3 is not asked again what is in the `store`.
    """
    chosen = selected(obligations(policy), only)
    results = ask_engines(
        policy,
        None,
        chosen,
        timeout,
        progress,
        trust,
        parallel=parallel,
        compared=None,
        without_assumptions=without_assumptions,
        redundant=not only,
        store=store,
    )
    report = results.report
    return Verification(
        policy,
        None,
        report.requests,
        with_leaning(results.assumptions, results.verdicts),
        tuple(results.verdicts),
        demanded=trust,
        sweep=results.sweep,
        redundancies=results.redundancies,
        remedies=results.remedies,
    )


def verify_proposal(
    proposal: Proposal,
    amended: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: ReportProgress | None = None,
    trust: Trust | None = None,
    parallel: bool = False,
    without_assumptions: bool = False,
    store: KnownAnswers | None = None,
) -> Verification:
    """All verdicts on a proposal: on the amended policy, the properties before, and the intents; and the impact.

    The parameters are those of `verify`; `amended` is the policy that the proposal makes.
    """
    deadline = clock.after(ALL_WORK * timeout)
    chosen, earlier = selected(obligations(amended, proposal), only), selected(base_obligations(proposal), only)
    every = (*chosen, *earlier)
    examples = None if only else inherited_examples(proposal)
    results = ask_engines(
        amended,
        proposal.base,
        every,
        timeout,
        progress,
        trust,
        parallel=parallel,
        compared=examples,
        without_assumptions=without_assumptions,
        redundant=not only,
        subject=subject_of(proposal, amended),
        store=store,
    )
    past = {v.name: v for v in results.verdicts[len(chosen) :]}
    verdicts = [
        replace(v, before=past[v.name]) if v.kind is Kind.CLAIM and v.name in past else v
        for v in results.verdicts[: len(chosen)]
    ]
    verdicts = with_derived(proposal, verdicts, only)
    sweep = results.sweep
    if not only:
        lower, lower_sweep = lower_examples(amended, proposal, timeout, deadline, progress, trust)
        place = next(n for n, v in enumerate(verdicts) if v.kind not in (Kind.CLAIM, Kind.INTENT, Kind.FRAME))
        verdicts[place:place] = lower
        sweep = lower_sweep or sweep
    report = results.report
    return Verification(
        amended,
        proposal,
        report.requests,
        with_leaning(results.assumptions, verdicts),
        tuple(verdicts),
        results.impact,
        report.too_large,
        report.examples,
        trust,
        sweep,
        results.redundancies,
        results.remedies,
    )


def with_leaning(assumptions: Sequence[Assumption], verdicts: Sequence[Verdict]) -> tuple[Assumption, ...]:
    """The assumptions, each with the proved verdicts that rest on it."""
    return tuple(replace(each, leaning=leaning_on(each.id, verdicts)) for each in assumptions)


def lower_examples(
    amended: Policy,
    proposal: Proposal,
    timeout: float,
    deadline: float,
    progress: ReportProgress | None,
    trust: Trust | None,
) -> tuple[list[Verdict], Sweep | None]:
    """The verdicts on the examples that judge editions below the base, and a sweep of such an edition if it found a
    disagreement.

    All of this has to be done by the deadline.
    """
    verdicts: list[Verdict] = []
    sweep = None
    checks = example_checks(amended, proposal)
    below = [*enumerate(editions(amended, proposal))][2:]
    for depth, edition in below:
        left = max(0.0, deadline - clock.now()) / (len(below) + 2 - depth) / ALL_WORK
        example_obligations = [example_holds(each.example) for each in checks if each.depth == depth]
        if example_obligations:
            results = ask_engines(
                edition, None, example_obligations, min(timeout, left), progress, trust, parallel=False, compared=None
            )
            verdicts = [
                *(replace(v, edition=Edition.BASE, depth=depth, blame=None) for v in results.verdicts),
                *verdicts,
            ]
            if results.sweep is not None and results.sweep.disagreement is not None:
                sweep = replace(results.sweep, disagreement=replace(results.sweep.disagreement, edition=Edition.BASE))
    return verdicts, sweep


def ask_engines(
    policy: Policy,
    base: Policy | None,
    chosen: Sequence[Obligation],
    timeout: float,
    progress: ReportProgress | None,
    trust: Trust | None,
    *,
    parallel: bool,
    compared: Sequence[Example] | None,
    without_assumptions: bool = False,
    redundant: bool = False,
    subject: Subject | None = None,
    store: KnownAnswers | None = None,
) -> EngineResults:
    """The results of both engines for the chosen obligations and, with a base and `compared`, the changes between the two.

    `compared` are the examples whose changes are listed; with `None`, no changes are computed. With `redundant`, the
    results have what is redundant, and remedies. `subject` is what the proposal is about. Z3 is not asked again what is
    `store`.
    """
    early = EarlyResult[Sequence[Answer]]()
    report_task = partial(
        diagram_report,
        policy,
        base,
        chosen,
        timeout,
        compared,
        without_assumptions,
        redundant=redundant,
        subject=subject,
        answered=early.give,
    )
    with ForkedTask(report_task, parallel=parallel, early=early) as diagram_task:
        from verifier.smt.prove import Prover
        from verifier.verdicts.decide import decide, with_query
        from verifier.verdicts.impact import (
            certified_impact,  # imports Z3, which takes a while: the diagrams are built meanwhile
        )
        from verifier.verdicts.redundancy import confirmed_redundancies

        with Prover(policy, base, timeout=timeout, store=store) as prover:
            verdicts, report = decide(prover, chosen, diagram_task, progress)
            impact = None if report.impact is None else certified_impact(report.impact, prover)
            if without_assumptions:
                from verifier.verdicts.assumptions import examined_assumptions

                assumptions = examined_assumptions(prover, chosen, verdicts, report)
            else:
                assumptions = needed_assumptions(policy, base, chosen, verdicts, report)
    verdicts, sweep = Confirmer(policy, base, trust, timeout, progress).confirmed(chosen, verdicts)
    verdicts = [with_query(verdict, obligation, prover) for verdict, obligation in zip(verdicts, chosen, strict=True)]
    redundancies = report.redundancies
    if redundancies is not None and redundancies.proved:
        redundancies = confirmed_redundancies(policy, redundancies, timeout)
    remedies = report.remedies
    if remedies:
        from verifier.verdicts.repairs import confirmed_remedies

        remedies = confirmed_remedies(policy, base, chosen, verdicts, remedies, timeout)
    return EngineResults(verdicts, sweep, impact, report, assumptions, redundancies, remedies)


def selected(every: Sequence[Obligation], only: frozenset[str]) -> tuple[Obligation, ...]:
    """All obligations; or if `only` names properties, those about them, *no gap* and *no conflict*."""
    return tuple(o for o in every if not only or o.name in only or o.kind in (Kind.GAP, Kind.CONFLICT))
