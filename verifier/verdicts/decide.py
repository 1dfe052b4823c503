"""Combines the two engines' answers into a verdict; *proved* needs both."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from msgspec.structs import replace

from policy_dsl.evaluate import holds, impossible
from policy_dsl.model.claim_text import test_text
from policy_dsl.model.claims import Availability, Existence
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Request
from policy_dsl.run_record import note_transient
from verifier.by_diagram import engine
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.report import DiagramReport
from verifier.by_reference.checks import Checks
from verifier.by_reference.replay import decisions, replays, varied
from verifier.obligations.questions import Obligation
from verifier.process.fork import ForkedTask
from verifier.results.blame import BlameSet
from verifier.results.status import Edition, Status, edition_of
from verifier.results.verdict import Counterexample, Verdict, Way, Witnesses
from verifier.smt import certify
from verifier.smt.batch import prove_all
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.verdicts.before import compared_verdicts
from verifier.verdicts.disagreement import disagreement
from verifier.verdicts.ordinary import ordinary_requests
from verifier.verdicts.trust import ReportProgress


def decide(
    prover: Prover,
    obligations: Sequence[Obligation],
    diagram_task: ForkedTask[DiagramReport],
    progress: ReportProgress | None,
) -> tuple[list[Verdict], DiagramReport]:
    """A verdict for each obligation, and the report of the diagrams. The answers are certified before the rest of the
    report is there, if the task hands them over.
    """
    proofs: list[Proof] = []

    def step() -> None:
        if progress is not None and obligations:
            next_one = (
                len(proofs) if len(proofs) < len(obligations) else min(diagram_task.progress, len(obligations) - 1)
            )
            progress(len(proofs) + diagram_task.progress, 2 * len(obligations), obligations[next_one].name)

    step()
    for proof in prove_all(prover, obligations):
        proofs.append(proof)
        step()
    checks = Checks(prover.policy, prover.base, prover.budget.seconds)
    if any(is_shown(o, p) for o, p in zip(obligations, proofs, strict=True)):
        _ = checks.compiled  # compiles while the diagrams are built
    answers: Sequence[Answer] | None = diagram_task.early.take(step)
    report = None
    if answers is None:
        report = diagram_task.result(step)
        answers = report.answers
    prover.budget.start_extras()
    every = zip(obligations, proofs, answers, strict=True)
    verdicts = [verdict(checks, o, prover, proof, answer) for o, proof, answer in every]
    verdicts = compared_verdicts(prover, obligations, verdicts)
    return verdicts, report or prover.budget.waiting(lambda: diagram_task.result(step))


def is_shown(obligation: Obligation, proof: Proof) -> bool:
    """Whether requests show the answer: a counterexample, or a witness of a claim about some request."""
    if isinstance(obligation.question, Existence):
        return proof.status is Status.PROVED
    return proof.status is Status.REFUTED and not obligation.exists


def verdict(checks: Checks, obligation: Obligation, prover: Prover, proof: Proof, answer: Answer) -> Verdict:
    """The combined verdict of both engines. A counterexample that the reference does not confirm is a disagreement."""
    status, reason = combined_status(proof, answer, exists=obligation.exists)
    combined = Verdict(
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
        pairs=bool(set(obligation.differ) - {TIME_FACT}),
        counted_by=engine.counted_by(obligation),
        combinations=answer.combinations,
        edition=obligation.edition,
        new=answer.new,
        gone=answer.gone,
        gone_by_refusal=answer.gone_by_refusal,
        answered=answer.answered,
        cells=answer.cells,
        met=answer.met if status is Status.REFUTED or answer.decides is not None else None,
        decides=answer.decides,
        exists=isinstance(obligation.question, Existence),
    )
    if status is Status.UNDECIDED:
        note_transient()
    if reason == "engines_disagree":
        return disagreement(combined, obligation, prover)
    if combined.exists and status is Status.PROVED:
        return with_witnesses(combined, checks, obligation, prover, proof, answer)
    if combined.exists and status is Status.REFUTED:
        return replace(combined, unmet=unmet_tests(prover, obligation, answer.unmet))
    if status is not Status.REFUTED or obligation.exists:
        return combined
    requests = [request for _, request in answer.witness]
    if not requests:
        requests = [*ordinary_requests(checks.policy, checks.base, obligation, proof.requests)]
    candidates = [requests, *([list(proof.requests)] if proof.requests else [])]
    if answer.blame is not None:
        if not all(blame_replays(checks, obligation, each) for each in answer.blame.sets):
            return disagreement(combined, obligation, prover)
        combined = replace(combined, blame=answer.blame)
    if not all(checks.confirm_violation(obligation, each) for each in candidates):
        return disagreement(combined, obligation, prover)
    result = with_counterexample(combined, checks, obligation, prover, answer, requests)
    if isinstance(obligation.question, Availability):
        return replace(result, ways=ways(checks, obligation, obligation.question, requests[0]))
    return result


MOST_WAYS = 24
"""The most ways that are listed beside a counterexample."""


def ways(checks: Checks, obligation: Obligation, claim: Availability, request: Request) -> tuple[Way, ...]:
    """What the request could be instead, decided by the reference; none where these are many."""
    policy = edition_of(checks.policy, checks.base, obligation.edition)
    if prod(policy.by_name[name].size for name in claim.differ) > MOST_WAYS:
        return ()
    return tuple(
        Way(
            tuple((name, other[name]) for name in claim.differ),
            None if impossible(policy, other) else checks.decide(policy, other).outcome,
            holds(claim.among, other),
        )
        for other in varied(policy, request, claim.differ)
    )


def blame_replays(checks: Checks, obligation: Obligation, blamed: BlameSet) -> bool:
    """Whether the witness violates the obligation on the reference, decided by all of these provisions."""
    requests = [request for _, request in blamed.witness]
    if not replays(checks.policy, checks.base, obligation, requests, checks.decide):
        return False
    deciding = {
        (edition, name)
        for edition in {each for each, _ in blamed.provisions}
        for request in requests
        for name in checks.decide(edition_of(checks.policy, checks.base, edition), request).by
    }
    return deciding.issuperset(blamed.provisions)


def combined_status(proof: Proof, answer: Answer, *, exists: bool = False) -> tuple[Status, str | None]:
    """The status of a verdict and, when it is undecided, the reason.

    One engine suffices to refute a claim, because its counterexample is replayed on the reference. That no request `exists`
    has no counterexample, so both engines have to say it.
    """
    statuses = {proof.status, answer.status}
    if statuses == {Status.PROVED, Status.REFUTED}:
        return Status.UNDECIDED, "engines_disagree"
    if statuses == {Status.PROVED}:
        return Status.PROVED, None
    if statuses == {Status.REFUTED} or (Status.REFUTED in statuses and not exists):
        return Status.REFUTED, None
    if statuses != {Status.UNDECIDED}:
        return Status.UNDECIDED, "one_engine"
    return Status.UNDECIDED, proof.reason or answer.reason


def with_query(combined: Verdict, obligation: Obligation, prover: Prover) -> Verdict:
    """The verdict; with the query to Z3 added when the reference contradicts the engines."""
    if combined.reason != "engines_disagree" or combined.query is not None:
        return combined
    return replace(combined, query=prover.query(obligation))


def unmet_tests(prover: Prover, obligation: Obligation, unmet: Sequence[int]) -> tuple[str, ...]:
    """Those of the tests of a claim about some request, in words, of which Z3 proves too that by themselves nothing passes
    them.
    """
    claim = obligation.question
    if not isinstance(claim, Existence):
        return ()
    alone = {n: replace(obligation, question=replace(claim, claim=(claim.claim[n],))) for n in unmet}
    agreed = [n for n, each in alone.items() if prover.prove(each).status is Status.REFUTED]
    return tuple(test_text(claim.claim[n], claim.requests) for n in agreed)


def with_witnesses(
    combined: Verdict, checks: Checks, obligation: Obligation, prover: Prover, proof: Proof, answer: Answer
) -> Verdict:
    """The verdict on a claim about some request, with what shows it; a disagreement if the reference, or Z3, denies that."""
    requests = [request for _, request in answer.witness]
    candidates = [requests, *([list(proof.requests)] if proof.requests else [])]
    if not all(checks.confirm_violation(obligation, each) for each in candidates):
        return disagreement(combined, obligation, prover)
    result = with_counterexample(combined, checks, obligation, prover, answer, requests)
    if result.counterexample is None:
        return result
    witnesses = Witnesses(answer.count, result.counterexample, result.regions, result.regions_complete)
    return replace(result, witnesses=witnesses, counterexample=None, regions=(), regions_complete=False)


def with_counterexample(
    combined: Verdict,
    checks: Checks,
    obligation: Obligation,
    prover: Prover,
    answer: Answer,
    requests: Sequence[Request],
) -> Verdict:
    """The verdict with its counterexample and its regions, as far as Z3 certifies them; a disagreement if it refutes one."""
    free = dict(answer.irrelevant)
    sides = [free.get(name, ()) for name in obligation.names]
    shown = decisions(checks.policy, checks.base, obligation, requests, checks.decide)
    decided = [(n, obligation.edition) for n in range(len(shown))]
    if len(shown) > len(requests):  # a change, before and after
        decided = [(0, Edition.BASE), (0, Edition.AMENDED)]
    outcomes = [(n, edition, decision.outcome) for (n, edition), (_, decision) in zip(decided, shown, strict=True)]
    if certify.irrelevant(prover, obligation, requests, sides, outcomes).status is not Status.PROVED:
        free = {}
    confirmed = certify.counterexample(prover, obligation, requests)
    if confirmed.status is Status.REFUTED:
        return disagreement(combined, obligation, prover, confirmed.query)
    complete = certify.violations(prover, obligation, answer.regions) if answer.regions else Proof(Status.UNDECIDED)
    if complete.status is Status.REFUTED:
        return disagreement(combined, obligation, prover, complete.query)
    overlap_proof = (
        certify.overlaps(prover, obligation, answer.overlaps) if answer.overlaps else Proof(Status.UNDECIDED)
    )
    if overlap_proof.status is Status.REFUTED:
        return disagreement(combined, obligation, prover, overlap_proof.query)
    overlaps_certified = overlap_proof.status is Status.PROVED
    return replace(
        combined,
        overlaps=answer.overlaps if overlaps_certified else (),
        overlaps_complete=answer.overlaps_complete and (overlaps_certified or not answer.overlaps),
        counterexample=Counterexample(
            tuple(zip(obligation.names, requests, strict=True)),
            tuple((name, tuple(free.get(name, ()))) for name in obligation.names),
            shown,
        ),
        regions=answer.regions,
        regions_complete=complete.status is Status.PROVED,
        values=answer.values,
    )
