"""From a policy or a proposal to everything there is to show of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from policy_dsl.diagram.forest import TooLargeError
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy, Proposal
from verifier import by_diagram
from verifier.by_diagram.diagrams import diagrams
from verifier.decide import Step, decide
from verifier.derive import with_derived
from verifier.impact import impact, turns
from verifier.obligations import before, obligations
from verifier.questions import Obligation
from verifier.smt import certify
from verifier.smt.prove import Proof, Prover
from verifier.trust import Asker
from verifier.verdict import (
    Change,
    Edition,
    ExampleChange,
    Exclusives,
    Impact,
    Kind,
    Status,
    Sweep,
    Trust,
    Verdict,
    Verification,
)


def verify(
    policy: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: Step | None = None,
    trust: Trust | None = None,
) -> Verification:
    """Everything there is to show of a policy. `timeout` is in seconds, for each obligation and engine.

    `only` names the properties to ask about; empty, everything is asked. A gap or a conflict is always asked for.
    `trust` is how far verdicts are to be confirmed, each within the timeout; none: as far as it costs next to nothing.
    """
    asked = wanted(obligations(policy), only)
    verdicts, sweep = confirmed(Asker(policy, None, trust, timeout, progress), asked)
    requests, assumptions = by_diagram.assumptions(policy)
    return Verification(policy, None, requests, assumptions, tuple(verdicts), demanded=trust, sweep=sweep)


def verify_proposal(
    proposal: Proposal,
    amended: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: Step | None = None,
    trust: Trust | None = None,
) -> Verification:
    """Everything there is to show of a proposal: the amended policy, what was so before, the intents, and the impact."""
    base = proposal.base
    asked, earlier = wanted(obligations(amended, proposal), only), wanted(before(proposal), only)
    found, sweep = confirmed(Asker(amended, base, trust, timeout, progress), (*asked, *earlier))
    past = {v.name: v for v in found[len(asked) :]}
    verdicts = [
        replace(v, status_before=past[v.name].status) if v.kind is Kind.CLAIM and v.name in past else v
        for v in found[: len(asked)]
    ]
    verdicts = with_derived(proposal, verdicts, past, only)
    requests, assumptions = by_diagram.assumptions(amended)
    changes = None if only else certified_impact(amended, base, timeout)
    too_large = changes is None and not only
    try:
        examples = () if only or too_large else changed_examples(amended, base)
    except TooLargeError:
        examples, too_large = (), True
    return Verification(
        amended, proposal, requests, assumptions, tuple(verdicts), changes, too_large, examples, trust, sweep
    )


def confirmed(asker: Asker, asked: Sequence[Obligation]) -> tuple[list[Verdict], Sweep | None]:
    """The verdicts, each with how far it is to be trusted; what the reference contradicts, with what Z3 was asked."""
    policy, base, timeout = asker.policy, asker.base, asker.seconds
    verdicts, sweep = asker.confirmed(asked, decide(policy, base, asked, timeout, asker.progress))
    for n, (obligation, verdict) in enumerate(zip(asked, verdicts, strict=True)):
        if verdict.reason == "engines_disagree" and verdict.query is None:
            verdicts[n] = replace(verdict, query=Prover(policy, base, timeout=timeout).query(obligation))
    return verdicts, sweep


def wanted(every: Sequence[Obligation], only: frozenset[str]) -> tuple[Obligation, ...]:
    """All obligations, or those about the properties named, with no gap and no conflict."""
    return tuple(o for o in every if not only or o.name in only or o.kind in (Kind.GAP, Kind.CONFLICT))


def certified_impact(amended: Policy, base: Policy, timeout: float) -> Impact | None:
    """The impact, certified by Z3 for each pair of outcomes and for what lies outside all boxes; none when too large."""
    space = diagrams(amended, base, (), (), timeout=timeout, days=turns(amended, base))
    if space is None:
        return None
    try:
        return certified(impact(space), Prover(amended, base, timeout=timeout))
    except (TooLargeError, RecursionError):
        return None


def certified(found: Impact, prover: Prover) -> Impact:
    """The impact with what Z3 says of each pair of outcomes, and of what lies outside all boxes."""
    proofs = [certify.unchanged(prover, found.regions)]
    kinds: dict[tuple[Outcome, Outcome], list[Change]] = {}
    for change in found.regions:
        kinds.setdefault((change.before.outcome, change.after.outcome), []).append(change)
    for (one, two), group in kinds.items():
        proofs.append(certify.change(prover, group, one, two))
    status, query = together(proofs)
    return replace(found, certified=status, query=query)


def certified_exclusives(found: Exclusives, edition: Edition, prover: Prover) -> Exclusives:
    """The requests possible in one edition alone, with what Z3 says of each outcome and of what lies outside all boxes."""
    proofs = [certify.no_more(prover, found.regions, edition)]
    for outcome, group in groupby(found.regions, key=lambda each: each.decision.outcome):
        proofs.append(certify.exclusive(prover, list(group), edition, outcome))
    status, query = together(proofs)
    return replace(found, certified=status, query=query)


def together(proofs: Sequence[Proof]) -> tuple[Status, str | None]:
    """Proved when all are; refuted, with the query, when one is."""
    statuses = {proof.status for proof in proofs}
    status = next(s for s in (Status.REFUTED, Status.UNDECIDED, Status.PROVED) if s in statuses)
    return status, next((proof.query for proof in proofs if proof.query), None)


def changed_examples(amended: Policy, base: Policy) -> tuple[ExampleChange, ...]:
    """The base's examples that come out otherwise under the proposal.

    Raises TooLargeError when the amended policy outgrows the diagram.
    """
    outcomes = by_diagram.outcomes_where(amended, [example.given for example in base.examples])
    return tuple(
        ExampleChange(example.name, example.sentence, example.clause, example.expect, now)
        for example, now in zip(base.examples, outcomes, strict=True)
        if now != (example.expect,)
    )
