"""Asks Z3 whether two policies with the same attributes decide alike."""

from __future__ import annotations

from policy_dsl.model.policy import Policy
from verifier.obligations.questions import ChangesADecision, Obligation
from verifier.results.status import Kind
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover

SOME_CHANGE = Obligation(
    name="some change",
    kind=Kind.VACUOUS,
    subject=None,
    sentence="Some decision changes.",
    question=ChangesADecision(),
)


def same_decisions(before: Policy, after: Policy, timeout: float) -> Proof:
    """Proved when both have the same possible requests and decide them alike; otherwise refuted by a request that they do not,
    or undecided after `timeout` seconds.
    """
    with Prover(after, before, timeout=timeout) as prover:
        formula = prover.formulas.of(SOME_CHANGE)
        return prover.ask((), lambda encoding: encoding.formula(formula))
