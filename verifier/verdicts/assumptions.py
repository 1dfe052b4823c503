"""Decides with both engines what would become of proved verdicts without an assumption that they rest on."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.questions.answer import WithoutClause
from verifier.by_diagram.report import DiagramReport
from verifier.by_reference.replay import decisions, replays
from verifier.obligations.questions import Obligation
from verifier.results.assumptions import Assumption, Leaning, WithoutAssumption
from verifier.results.status import Status
from verifier.results.verdict import Counterexample, Verdict
from verifier.smt import certify
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.verdicts.needs import needed_assumptions, weakened_editions
from verifier.verdicts.ordinary import ordinary_requests

Asked = tuple[Obligation, Verdict, WithoutClause]
"""A proved obligation, and the diagrams' answer without a clause."""


def examined_assumptions(
    prover: Prover, obligations: Sequence[Obligation], verdicts: Sequence[Verdict], report: DiagramReport
) -> tuple[Assumption, ...]:
    """The assumptions, with what would become of the proved verdicts that rest on each."""
    clauses = {clause.id: clause for clause in prover.policy.impossible}
    every = list(zip(obligations, verdicts, report.answers, strict=True))
    result = []
    for assumption in needed_assumptions(prover.policy, prover.base, obligations, verdicts, report):
        clause = clauses[assumption.id]
        resting = [
            (o, v, hidden)
            for o, v, answer in every
            for hidden in answer.without
            if v.status is Status.PROVED and hidden.clause == clause.id
        ]
        confirmed = assumption.confirmed
        if assumption.changes == 0 and confirmed is None:
            confirmed = certify.unchanged_without(prover, clause).status
        result.append(replace(assumption, without=tuple(answers_without(prover, clause, resting)), confirmed=confirmed))
    return tuple(result)


def answers_without(prover: Prover, clause: Impossible, resting: Sequence[Asked]) -> list[WithoutAssumption]:
    """The verdicts without the clause, in order. Questions that the diagrams prove share queries to Z3."""
    proofs: dict[int, Proof] = {}
    groups: dict[tuple[str, ...], list[int]] = {}
    for n, (obligation, _, hidden) in enumerate(resting):
        if hidden.status is Status.PROVED:
            groups.setdefault(obligation.differ, []).append(n)
    for numbers in groups.values():
        proof = certify.hold_without(prover, [resting[n][0] for n in numbers], clause)
        if proof.status is Status.PROVED or len(numbers) == 1:
            proofs |= dict.fromkeys(numbers, proof)
    result = []
    for n, (obligation, verdict, hidden) in enumerate(resting):
        if hidden.status is not Status.REFUTED and n not in proofs:
            proofs[n] = certify.hold_without(prover, [obligation], clause)
        result.append(answer_without(prover, clause, obligation, verdict, hidden, proofs.get(n)))
    return result


def answer_without(
    prover: Prover,
    clause: Impossible,
    obligation: Obligation,
    verdict: Verdict,
    hidden: WithoutClause,
    proof: Proof | None,
) -> WithoutAssumption:
    """The verdict without the clause, from the diagrams' answer and, unless they refute it, Z3's proof."""
    result = WithoutAssumption(Leaning.of(verdict), Status.UNDECIDED, None, hidden.count, hidden.of, hidden.faulty)
    requests = hidden.witness
    if not requests and proof is not None and proof.requests:
        requests = ordinary_requests(prover.policy, prover.base, obligation, proof.requests)
    refuting = hidden.status is Status.REFUTED or (proof is not None and proof.status is Status.REFUTED)
    if refuting:
        policy, base = weakened_editions(prover.policy, prover.base, clause.id)
        if (hidden.status, proof and proof.status) == (Status.PROVED, Status.REFUTED) or not replays(
            policy, base, obligation, requests
        ):
            return replace(result, reason="engines_disagree")
        return replace(result, status=Status.REFUTED, counterexample=counterexample(policy, base, obligation, requests))
    if hidden.status is Status.PROVED and proof is not None and proof.status is Status.PROVED:
        return replace(result, status=Status.PROVED)
    one_engine = Status.PROVED in (hidden.status, proof and proof.status)
    return replace(result, reason="one_engine" if one_engine else hidden.reason)


def counterexample(
    policy: Policy, base: Policy | None, obligation: Obligation, requests: Sequence[Request]
) -> Counterexample:
    """The requests side by side. No fact of theirs is called irrelevant, because that has not been proved."""
    return Counterexample(
        tuple(zip(obligation.names, requests, strict=True)),
        tuple((name, ()) for name in obligation.names),
        decisions(policy, base, obligation, requests),
    )
