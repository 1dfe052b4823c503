"""Confirms with Z3 what the diagrams call redundant. Only what both engines say is reported as redundant."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.amend.without import without_override, without_provision
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import ProvisionPath, display_name
from policy_dsl.run_record import note_transient
from verifier.obligations.questions import ChangesADecision, Obligation
from verifier.results.redundancy import Redundancies, Redundant
from verifier.results.status import Kind, Status
from verifier.smt.prove import Prover

SHARE_OF_TIME = 2
"""All confirmations together have one in this many of the time for one question."""


def confirmed_redundancies(policy: Policy, claimed: Redundancies, timeout: float) -> Redundancies:
    """The redundancies that Z3 proves too; the names of the others are undecided. `timeout` is in seconds."""
    deadline = clock.after(timeout / SHARE_OF_TIME)
    proved: list[Redundant] = []
    undecided = list(claimed.undecided)
    query = None
    for each in claimed.proved:
        question = question_of(each)
        left = deadline - clock.now()
        if left <= 0:
            note_transient()
            undecided.append(each.undecided_name)
            continue
        with Prover(policy_without(policy, each), policy, timeout=left) as prover:
            status = prover.prove(question).status
            if status is Status.REFUTED:  # no request shows a change
                proved.append(each)
                continue
            undecided.append(each.undecided_name)
            if status is Status.PROVED and query is None:
                query = prover.query(question)
    return replace(claimed, proved=tuple(without_doubtful(proved)), undecided=tuple(undecided), query=query)


def without_doubtful(proved: Sequence[Redundant]) -> list[Redundant]:
    """The redundancies, each with only those of `also` that are proved too."""
    names = {each.name for each in proved}
    return [replace(each, also=tuple(name for name in each.also if name in names)) for each in proved]


def question_of(redundant: Redundant) -> Obligation:
    """The question whether any decision changes without it."""
    return Obligation(
        name=f"without {redundant.name}",
        kind=Kind.VACUOUS,
        subject=redundant.subject,
        sentence=f"Some decision changes without `{redundant.name}`.",
        question=ChangesADecision(),
        clause=redundant.clause,
    )


def policy_without(policy: Policy, redundant: Redundant) -> Policy:
    """The policy without what is redundant."""
    if redundant.target is None:
        return without_provision(policy, redundant.subject)
    targets = {t for p in policy.provisions if p.path[0] == redundant.subject for t in p.overrides}
    target = next(t for t in targets if display_name(t.words) == redundant.target)
    return without_override(policy, redundant.subject, ProvisionPath(target.words))
