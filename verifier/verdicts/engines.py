"""Puts obligations to both engines, and combines what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.report import DiagramReport, diagram_report
from verifier.obligations.questions import Obligation
from verifier.obligations.subject import Subject
from verifier.process.early import EarlyResult
from verifier.process.fork import ForkedTask
from verifier.results.assumptions import Assumption
from verifier.results.confirmation import Sweep
from verifier.results.impact import Impact
from verifier.results.known_answers import KnownAnswers
from verifier.results.redundancy import Redundancies
from verifier.results.repair import Remedy
from verifier.results.status import Kind, Trust
from verifier.results.verdict import Verdict
from verifier.verdicts.needs import needed_assumptions
from verifier.verdicts.trust import Confirmer, ReportProgress


class Settings(Struct, frozen=True):
    """How the engines are asked. `timeout` is in seconds, for each obligation and engine; `trust` is the one to reach for each
    verdict. With `parallel`, a child process builds the diagrams. Z3 is not asked again what is in the `store`.
    """

    timeout: float
    progress: ReportProgress | None = None
    trust: Trust | None = None
    parallel: bool = False
    store: KnownAnswers | None = None


class EngineResults(Struct, frozen=True):
    """The combined verdicts of both engines, the impact with Z3's certificate, and the report of the diagrams alone."""

    verdicts: list[Verdict]
    sweep: Sweep | None
    impact: Impact | None
    report: DiagramReport
    assumptions: tuple[Assumption, ...]
    redundancies: Redundancies | None = None
    remedies: tuple[Remedy, ...] = ()


def ask_engines(
    policy: Policy,
    base: Policy | None,
    chosen: Sequence[Obligation],
    settings: Settings,
    *,
    compared: Sequence[Example] | None,
    without_assumptions: bool = False,
    redundant: bool = False,
    subject: Subject | None = None,
) -> EngineResults:
    """The results of both engines for the chosen obligations and, with a base and `compared`, the changes between the two.

    `compared` are the examples whose changes are listed; with `None`, no changes are computed. With `redundant`, the
    results have what is redundant, and remedies. `subject` is what the proposal is about.
    """
    timeout, progress = settings.timeout, settings.progress
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
    with ForkedTask(report_task, parallel=settings.parallel, early=early) as diagram_task:
        from verifier.smt.prove import Prover
        from verifier.verdicts.decide import decide, with_query
        from verifier.verdicts.impact import (
            certified_impact,  # imports Z3, which takes a while: the diagrams are built meanwhile
        )
        from verifier.verdicts.redundancy import confirmed_redundancies

        with Prover(policy, base, timeout=timeout, store=settings.store) as prover:
            verdicts, report = decide(prover, chosen, diagram_task, progress)
            impact = None if report.impact is None else certified_impact(report.impact, prover)
            if without_assumptions:
                from verifier.verdicts.assumptions import examined_assumptions

                assumptions = examined_assumptions(prover, chosen, verdicts, report)
            else:
                assumptions = needed_assumptions(policy, base, chosen, verdicts, report)
    verdicts, sweep = Confirmer(policy, base, settings.trust, timeout, progress).confirmed(chosen, verdicts)
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
