"""Confirms on the reference which proofs need an assumption, and that a proposal changes something in what it excludes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl.evaluate import evaluate, holds, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.questions.needs import is_claimed
from verifier.by_diagram.questions.without import weakened
from verifier.by_diagram.report import DiagramReport
from verifier.by_reference.replay import replays
from verifier.obligations.questions import Obligation
from verifier.results.assumptions import Assumption, Leaning
from verifier.results.status import Status
from verifier.results.verdict import Verdict


def needed_assumptions(
    policy: Policy,
    base: Policy | None,
    obligations: Sequence[Obligation],
    verdicts: Sequence[Verdict],
    report: DiagramReport,
) -> tuple[Assumption, ...]:
    """The assumptions, each with the proved verdicts that would fail without it."""
    every = list(zip(obligations, verdicts, report.answers, strict=True))
    claims = [(o, v, answer.needs) for o, v, answer in every if v.status is Status.PROVED and is_claimed(o, answer)]
    result = []
    for assumption in report.assumptions:
        confirmed = confirmed_changes(policy, base, assumption, report.changed_without.get(assumption.id))
        needed = []
        for obligation, verdict, needs in claims:
            for need in needs or ():
                if need.clause != assumption.id:
                    continue
                needed.append(Leaning.of(verdict))
                if not replays(*weakened_editions(policy, base, assumption.id), obligation, need.witness):
                    confirmed = Status.REFUTED
        complete = all(needs is not None for _, _, needs in claims)
        result.append(replace(assumption, needed=tuple(needed) if complete else None, confirmed=confirmed))
    return tuple(result)


def weakened_editions(policy: Policy, base: Policy | None, clause: str) -> tuple[Policy, Policy | None]:
    """Both editions without the clause with this id."""
    return weakened(policy, clause), None if base is None else weakened(base, clause)


def confirmed_changes(
    policy: Policy, base: Policy | None, assumption: Assumption, example: Request | None
) -> Status | None:
    """Whether there are changes among what the clause alone excludes, as the diagrams say; `None` if they do not, or say
    that there are none.
    """
    if not assumption.changes or base is None:
        return None
    when = next(clause.when for clause in policy.impossible if clause.id == assumption.id)
    policy, base = weakened(policy, assumption.id), weakened(base, assumption.id)
    if example is None or impossible(policy, example) or not holds(when, example):
        return Status.REFUTED
    return Status.PROVED if evaluate(policy, example).outcome != evaluate(base, example).outcome else Status.REFUTED
