"""From a policy or a proposal to its verdicts: both engines asked, and believed only together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from policy_dsl.backends.memory import in_memory
from policy_dsl.diagram.forest import TooLargeError
from policy_dsl.evaluate import evaluate
from policy_dsl.model.claims import GivesUp, Intent, Restores
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.vocabulary import Request
from verifier import by_diagram
from verifier.by_diagram.diagrams import Answer, diagrams
from verifier.impact import impact
from verifier.obligations import before, obligations
from verifier.obligations.intents import derived
from verifier.questions import Obligation
from verifier.smt.prove import Proof, Prover
from verifier.verdict import (
    Counterexample,
    Edition,
    ExampleChange,
    Impact,
    Kind,
    Status,
    Verdict,
    Verification,
)
from verifier.witness import decisions, replays

Step = Callable[[int, int, str], None]
"""Told how many obligations are decided, of how many, and the name of the next."""


def verify(
    policy: Policy, *, timeout: float = 30.0, only: frozenset[str] = frozenset(), progress: Step | None = None
) -> Verification:
    """Everything there is to show of a policy. `timeout` is in seconds, for each obligation and engine.

    `only` names the properties to ask about; empty, everything is asked. A gap or a conflict is always asked for.
    """
    asked = wanted(obligations(policy), only)
    verdicts = decide(policy, None, asked, timeout, progress)
    requests, assumptions = by_diagram.assumptions(policy)
    return Verification(policy, None, requests, assumptions, tuple(verdicts))


def verify_proposal(
    proposal: Proposal,
    amended: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: Step | None = None,
) -> Verification:
    """Everything there is to show of a proposal: the amended policy, what was so before, the intents, and the impact."""
    base = proposal.base
    asked, earlier = wanted(obligations(amended, proposal), only), wanted(before(proposal), only)
    found = decide(amended, base, (*asked, *earlier), timeout, progress)
    verdicts, past = found[: len(asked)], {v.name: v.status for v in found[len(asked) :]}
    verdicts = [replace(v, status_before=past.get(v.name)) if v.kind is Kind.CLAIM else v for v in verdicts]
    verdicts = with_derived(proposal, verdicts, only)
    requests, assumptions = by_diagram.assumptions(amended)
    changes = None if only else certified_impact(amended, base, timeout)
    examples = () if only else changed_examples(amended, base)
    return Verification(amended, proposal, requests, assumptions, tuple(verdicts), changes, examples)


def wanted(every: Sequence[Obligation], only: frozenset[str]) -> tuple[Obligation, ...]:
    """All obligations, or those about the properties named, with no gap and no conflict."""
    return tuple(o for o in every if not only or o.name in only or o.kind in (Kind.GAP, Kind.CONFLICT))


def decide(
    policy: Policy, base: Policy | None, asked: Sequence[Obligation], timeout: float, progress: Step | None
) -> list[Verdict]:
    """A verdict for each obligation."""
    done = 0

    def step(name: str) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, 2 * len(asked), name)

    checks = Checks(policy, base)
    answers = by_diagram.answer_all(policy, base, asked, timeout=timeout, progress=step)
    prover = Prover(policy, base, timeout=timeout)
    found = []
    for obligation, answer in zip(asked, answers, strict=True):
        step(obligation.name)
        found.append(verdict(checks, obligation, prover, answer))
    return found


class Checks:
    """The editions, with their compiled checks made when a counterexample is first tried on one."""

    def __init__(self, policy: Policy, base: Policy | None) -> None:
        """An edition's check is none when it cannot be compiled, as one with a gap or a conflict."""
        self.policy, self.base = policy, base
        self.compiled: dict[Edition, Callable[[Request], Outcome] | None] = {}

    def hold(self, obligation: Obligation, requests: Sequence[Request]) -> bool:
        """Whether the requests violate the obligation by the reference, and the compiled checks decide them alike."""
        if not replays(self.policy, self.base, obligation, requests):
            return False
        for edition, policy in ((Edition.AMENDED, self.policy), (Edition.BASE, self.base)):
            if policy is None:
                continue
            if edition not in self.compiled:
                self.compiled[edition] = in_memory(policy)
            check = self.compiled[edition]
            if check is not None and any(check(r) != evaluate(policy, r).outcome for r in requests):
                return False
        return True


def verdict(checks: Checks, obligation: Obligation, prover: Prover, answer: Answer) -> Verdict:
    """What both engines say together. A refutation is shown only when it holds on the reference too."""
    proof = prover.prove(obligation)
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
        pairs=bool(obligation.differ),
        counted_by=by_diagram.counted_by(obligation),
        combinations=answer.combinations,
    )
    if status is not Status.REFUTED or obligation.exists:
        return plain
    requests = [request for _, request in answer.witness] or list(proof.requests)
    tried = [requests, *([list(proof.requests)] if proof.requests else [])]
    if not all(checks.hold(obligation, each) for each in tried):
        return replace(plain, status=Status.UNDECIDED, reason="engines_disagree")
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
    change = [name for name, _ in shown] == ["before", "after"]
    about = (
        [(0, Edition.BASE), (0, Edition.AMENDED)] if change else [(n, obligation.edition) for n in range(len(shown))]
    )
    outcomes = [(n, edition, decision.outcome) for (n, edition), (_, decision) in zip(about, shown, strict=True)]
    if prover.irrelevant(obligation, requests, sides, outcomes).status is not Status.PROVED:
        free = {}
    if prover.violates(obligation, requests).status is Status.REFUTED:
        return replace(found, status=Status.UNDECIDED, reason="engines_disagree")
    complete = prover.certify(obligation, answer.regions) if answer.regions else Proof(Status.UNDECIDED)
    if complete.status is Status.REFUTED:
        return replace(found, status=Status.UNDECIDED, reason="engines_disagree")
    return replace(
        found,
        counterexample=Counterexample(
            tuple(zip(obligation.names, requests, strict=True)),
            tuple((name, tuple(free.get(name, ()))) for name in obligation.names),
            shown,
        ),
        regions=answer.regions,
        regions_complete=complete.status is Status.PROVED,
    )


def with_derived(proposal: Proposal, verdicts: Sequence[Verdict], only: frozenset[str]) -> list[Verdict]:
    """The verdicts with the intents that follow from those on a property, in the order of the proposal."""
    claims = {v.name: v for v in verdicts if v.kind is Kind.CLAIM}
    intents = {v.name: v for v in verdicts if v.kind is Kind.INTENT}
    for intent in proposal.intents:
        if derived(intent) and not only:
            intents[intent.sentence] = follow(intent, claims)
    order = [intents[i.sentence] for i in proposal.intents if i.sentence in intents]
    first = [v for v in verdicts if v.kind is Kind.CLAIM]
    rest = [v for v in verdicts if v.kind not in (Kind.CLAIM, Kind.INTENT)]
    return [*first, *order, *rest]


def follow(intent: Intent, claims: Mapping[str, Verdict]) -> Verdict:
    """`restores` and `gives up`, from the verdict on the property and the one before."""
    match intent.aim:
        case Restores(name):
            wanted = (Status.REFUTED, Status.PROVED)
        case GivesUp(name):
            wanted = (Status.PROVED, Status.REFUTED)
        case _:
            raise ValueError("only an intent about a property follows from verdicts")
    claim = claims[name]
    actual = (claim.status_before, claim.status)
    reason = None
    if Status.UNDECIDED in actual or None in actual:
        status, reason = Status.UNDECIDED, "depends"
    else:
        status = Status.PROVED if actual == wanted else Status.REFUTED
    return Verdict(
        intent.sentence,
        Kind.INTENT,
        name,
        intent.sentence,
        intent.clause,
        status,
        claim.z3,
        claim.diagram,
        reason=reason,
    )


def certified_impact(amended: Policy, base: Policy, timeout: float) -> Impact | None:
    """The impact, certified by Z3 for each pair of outcomes and for what lies outside all boxes; none when too large."""
    space = diagrams(amended, base, (), (), timeout=timeout)
    if space is None:
        return None
    try:
        found = impact(space)
    except (TooLargeError, RecursionError):
        return None
    prover = Prover(amended, base, timeout=timeout)
    proofs = [prover.certify_unchanged([change.box for change in found.regions])]
    for (one, two), group in groupby(found.regions, key=lambda c: (c.before.outcome, c.after.outcome)):
        proofs.append(prover.certify_change([change.box for change in group], one, two))
    return replace(found, certified=all(proof.status is Status.PROVED for proof in proofs))


def changed_examples(amended: Policy, base: Policy) -> tuple[ExampleChange, ...]:
    """The base's examples that come out otherwise under the proposal."""
    outcomes = by_diagram.outcomes_where(amended, [example.given for example in base.examples])
    return tuple(
        ExampleChange(example.name, example.sentence, example.clause, example.expect, now)
        for example, now in zip(base.examples, outcomes, strict=True)
        if now != (example.expect,)
    )
