"""Combines the two engines' answers into a verdict; *proved* needs both."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from policy_dsl.model.vocabulary import Request
from verifier.by_diagram import engine
from verifier.by_diagram.diagrams import Answer
from verifier.by_diagram.report import DiagramReport
from verifier.by_reference.checks import Checks
from verifier.by_reference.replay import decisions
from verifier.obligations.questions import Obligation
from verifier.process.fork import ForkedTask
from verifier.smt import certify
from verifier.smt.batch import prove_all
from verifier.smt.prove import Proof, Prover
from verifier.verdict import Counterexample, Edition, Status, Verdict

Step = Callable[[int, int, str], None]
"""Told how much is done, of how much, and the name of what is next."""


def decide(
    prover: Prover, asked: Sequence[Obligation], drawing: ForkedTask[DiagramReport], progress: Step | None
) -> tuple[list[Verdict], DiagramReport]:
    """A verdict for each obligation, and all that the diagrams told."""
    found: list[Proof] = []

    def step() -> None:
        if progress is not None:
            next_one = len(found) if len(found) < len(asked) else min(drawing.progress, len(asked) - 1)
            progress(len(found) + drawing.progress, 2 * len(asked), asked[next_one].name)

    step()
    for proof in prove_all(prover, asked):
        found.append(proof)
        step()
    checks = Checks(prover.policy, prover.base, prover.budget.seconds)
    if any(p.status is Status.REFUTED and not o.exists for o, p in zip(asked, found, strict=True)):
        _ = checks.compiled  # while diagrams are drawn
    drawn = drawing.result(step)
    prover.budget.start_extras()
    every = zip(asked, found, drawn.answers, strict=True)
    return [verdict(checks, o, prover, proof, answer) for o, proof, answer in every], drawn


def verdict(checks: Checks, obligation: Obligation, prover: Prover, proof: Proof, answer: Answer) -> Verdict:
    """What both engines say together. A refutation is shown only when it holds on the reference too."""
    status, reason = together(proof, answer)
    plain = Verdict(
        obligation.name,
        obligation.kind,
        obligation.subject,
        obligation.sentence,
        obligation.clause,
        status,
        proof.status,
        answer.status,
        reason=reason,
        rests_on=answer.rests_on,
        count=None if obligation.exists else answer.count,
        of=answer.of,
        unpaired=answer.unpaired,
        faulty=answer.faulty,
        broken_by=answer.broken_by,
        pairs=bool(obligation.differ),
        counted_by=engine.counted_by(obligation),
        combinations=answer.combinations,
        edition=obligation.edition,
        met=answer.met if status is Status.REFUTED else None,
    )
    if reason == "engines_disagree":
        return disagreement(plain, obligation, prover)
    if status is not Status.REFUTED or obligation.exists:
        return plain
    requests = [request for _, request in answer.witness] or list(proof.requests)
    tried = [requests, *([list(proof.requests)] if proof.requests else [])]
    if not all(checks.hold(obligation, each) for each in tried):
        return disagreement(plain, obligation, prover)
    return with_counterexample(plain, checks, obligation, prover, answer, requests)


def together(proof: Proof, answer: Answer) -> tuple[Status, str | None]:
    """The status of a verdict and, when it is undecided, why."""
    statuses = {proof.status, answer.status}
    if statuses == {Status.PROVED, Status.REFUTED}:
        return Status.UNDECIDED, "engines_disagree"
    if statuses == {Status.PROVED}:
        return Status.PROVED, None
    if Status.REFUTED in statuses:
        return Status.REFUTED, None  # a counterexample from either is tried on the reference
    if Status.PROVED in statuses:
        return Status.UNDECIDED, "one_engine"
    return Status.UNDECIDED, proof.reason or answer.reason


def with_query(found: Verdict, obligation: Obligation, prover: Prover) -> Verdict:
    """The verdict; with what Z3 was asked when the reference, which asks no solver, contradicts the engines."""
    if found.reason != "engines_disagree" or found.query is not None:
        return found
    return replace(found, query=prover.query(obligation))


def disagreement(found: Verdict, obligation: Obligation, prover: Prover, query: str | None = None) -> Verdict:
    """The engines contradict each other, or what one found does not hold on the reference: nothing is believed."""
    query = query or prover.query(obligation)
    return replace(found, status=Status.UNDECIDED, reason="engines_disagree", query=query)


def with_counterexample(
    found: Verdict,
    checks: Checks,
    obligation: Obligation,
    prover: Prover,
    answer: Answer,
    requests: Sequence[Request],
) -> Verdict:
    """The verdict with its counterexample, and with counts and regions that Z3 has certified."""
    free = dict(answer.irrelevant)
    sides = [free.get(name, ()) for name in obligation.names]
    shown = decisions(checks.policy, checks.base, obligation, requests)
    about = [(n, obligation.edition) for n in range(len(shown))]
    if len(shown) > len(requests):  # a change is spoken of
        about = [(0, Edition.BASE), (0, Edition.AMENDED)]
    outcomes = [(n, edition, decision.outcome) for (n, edition), (_, decision) in zip(about, shown, strict=True)]
    if certify.irrelevant(prover, obligation, requests, sides, outcomes).status is not Status.PROVED:
        free = {}
    confirmed = certify.counterexample(prover, obligation, requests)
    if confirmed.status is Status.REFUTED:
        return disagreement(found, obligation, prover, confirmed.query)
    complete = certify.violations(prover, obligation, answer.regions) if answer.regions else Proof(Status.UNDECIDED)
    if complete.status is Status.REFUTED:
        return disagreement(found, obligation, prover, complete.query)
    certified = certify.overlaps(prover, obligation, answer.overlaps) if answer.overlaps else Proof(Status.UNDECIDED)
    if certified.status is Status.REFUTED:
        return disagreement(found, obligation, prover, certified.query)
    known = certified.status is Status.PROVED
    return replace(
        found,
        overlaps=answer.overlaps if known else (),
        overlaps_complete=answer.overlaps_complete and (known or not answer.overlaps),
        counterexample=Counterexample(
            tuple(zip(obligation.names, requests, strict=True)),
            tuple((name, tuple(free.get(name, ()))) for name in obligation.names),
            shown,
        ),
        regions=answer.regions,
        regions_complete=complete.status is Status.PROVED,
    )
