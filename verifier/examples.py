"""Tries examples with both engines, and computes their actual outcomes and the provisions that no example reaches.

An example is about every possible request with the given facts, so it may have several outcomes besides the expected
one. For each of these, the result has a request with that outcome, decided by the reference.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.amend.vocabulary import before_and_after
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.evaluate import evaluate
from policy_dsl.model.claims import Example
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Bound, Permit, Provision, Refuse
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.amendments.outcomes import changed_examples, example_scope, outcomes_of
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.questions.regions import witness
from verifier.by_diagram.spaces.diagrams import Diagrams, diagrams
from verifier.by_diagram.spaces.due_days import due_day, is_due_as_expected
from verifier.by_reference.replay import replays
from verifier.obligations.built_in import scope_is_not_empty
from verifier.obligations.claims import example_holds
from verifier.obligations.stacks import (
    ExampleCheck,
    checks_in_vocabulary,
    edition_names,
    editions,
    example_checks,
    inherited_examples,
)
from verifier.results.impact import ExampleChange
from verifier.results.status import Edition, Status, edition_of
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.time_budget import TimeBudget
from verifier.verdicts.decide import combined_status
from verifier.verdicts.trust import ReportProgress

EMPTY_SCOPE = "no_request"
"""The reason of a result with an empty scope: the example holds, but tests nothing."""


class ExampleResult(Struct, frozen=True):
    """The result of one example on one edition; `example.expect` is the outcome expected there.

    The example holds when `status` is proved. `reason` says why it is undecided, or that its scope is empty, which is
    not a pass. `actual` are all outcomes of the requests in its scope, fastest first; `None` when that is too large.
    `unexpected` has a request, with its decision, for each outcome other than the expected one; and for that one, where
    it is not due on the day that is expected. `due` is the day on which it is.
    """

    check: ExampleCheck
    status: Status
    reason: str | None
    actual: tuple[Outcome, ...] | None
    unexpected: tuple[tuple[Request, Decision], ...]
    due: int | None = None

    @property
    def example(self) -> Example:
        """The example."""
        return self.check.example

    @property
    def passes(self) -> bool:
        """Whether it holds and its scope is not empty."""
        return self.status is Status.PROVED and self.reason is None

    @property
    def judgement(self) -> Status:
        """The status for reports and exit codes: an example with an empty scope is refuted, because it tests nothing."""
        return Status.REFUTED if self.reason == EMPTY_SCOPE else self.status

    @property
    def edition(self) -> Edition:
        """`AMENDED` for the policy or proposal that was given; `BASE` for each edition below it."""
        return Edition.BASE if self.check.depth else Edition.AMENDED


class Coverage(Struct, frozen=True):
    """The provisions that can decide a request: those that decide one in the scope of an example, and those that do not."""

    reached: tuple[str, ...]
    missed: tuple[str, ...]


class ExampleResults(Struct, frozen=True):
    """The results of all examples of a policy, or of a proposal and the editions below it; then `policy` is the amended
    one.

    `changed` are the examples of lower editions that the proposal changes: listed, never failed. `changed` and
    `coverage` are `None` when they are too large.
    """

    policy: Policy
    proposal: Proposal | None
    results: tuple[ExampleResult, ...]
    changed: tuple[ExampleChange, ...] | None
    coverage: Coverage | None

    def policy_of(self, result: ExampleResult) -> Policy:
        """The policy on which an example was tried."""
        return editions(self.policy, self.proposal)[result.check.depth]

    @property
    def stacked(self) -> bool:
        """Whether it is a proposal to a proposal."""
        return self.proposal is not None and self.proposal.below is not None

    def name_of(self, depth: int) -> str:
        """The name of an edition: of the proposal that makes it, or of the policy."""
        return edition_names(self.policy, self.proposal)[depth]


def try_examples(
    policy: Policy, proposal: Proposal | None, *, timeout: float = 30.0, progress: ReportProgress | None = None
) -> ExampleResults:
    """Tries all examples; for a proposal, `policy` is the amended one. `timeout` is in seconds, for each example and
    engine.

    An example judges the edition that it is written for, and with `was`, also the one below.
    """
    every, anew = example_checks(policy, proposal), checks_in_vocabulary(policy, proposal)
    vocabulary = None if proposal is None else proposal.vocabulary
    obligations = [example_holds(each.example) for each in anew]
    results: dict[int, ExampleResult] = {}
    by_diagram, by_solver = TimeBudget(timeout), TimeBudget(timeout)

    def judging(depths: range) -> list[ExampleCheck]:
        return [each for each in every if each.depth in depths]

    def try_edition(policy: Policy, base: Policy | None, depths: range) -> Diagrams | None:
        # without a base, requests of other editions may be others
        asked = obligations if base is not None else [example_holds(each.example) for each in judging(depths)]
        space = diagrams(policy, base, asked, (), timeout=by_diagram.left(2))
        with Prover(policy, base, budget=by_solver) as prover:
            for n, each in enumerate(every):
                if each.depth in depths:
                    if progress is not None:
                        progress(len(results), len(every), each.example.sentence)
                    edition = Edition.BASE if each.depth > depths[0] else Edition.AMENDED
                    results[n] = try_example(space, prover, each, edition, by_diagram)
        return space

    below = [*enumerate(editions(policy, proposal))][2 if vocabulary is None else 1 :]
    for depth, edition in below:
        if any(each.depth == depth for each in every):
            try_edition(edition, None, range(depth, depth + 1))
    if proposal is None or vocabulary is None:
        space = compared = try_edition(policy, proposal.base if proposal else None, range(2))
    else:
        try_edition(policy, None, range(1))
        space = diagrams(policy, None, obligations, (), timeout=by_diagram.left(2))
        old, new = before_and_after(proposal, policy)
        compared = diagrams(new, old, obligations, (), timeout=by_diagram.left(2))
    ordered = tuple(results[n] for n in range(len(every)))
    return ExampleResults(
        policy,
        proposal,
        ordered,
        changed_by_proposal(compared, proposal, timeout),
        coverage(space, policy, anew, timeout),
    )


def try_example(
    d: Diagrams | None, prover: Prover, check: ExampleCheck, edition: Edition, budget: TimeBudget
) -> ExampleResult:
    """Tries one example with both engines, and replays their counterexamples on the reference.

    `edition` tells which of the two policies of the prover and the diagrams the example judges.
    """
    example = check.example
    obligation = example_holds(example, edition)
    proof, (actual, unexpected) = prover.prove(obligation), actual_outcomes(d, edition, example, budget)
    if actual == ():
        status, reason = empty_scope_status(prover.prove(scope_is_not_empty(example)))
        return ExampleResult(check, status, reason, actual, (), due_day(example))
    if actual is None:
        answer, unexpected = Answer(Status.UNDECIDED, "too_large"), list(proof.requests)
    else:
        as_expected = actual == (example.expect,) and is_due_as_expected(example)
        answer = Answer(Status.PROVED if as_expected else Status.REFUTED)
    status, reason = combined_status(proof, answer)
    if not all(
        replays(prover.policy, prover.base, obligation, [request]) for request in (*unexpected, *proof.requests)
    ):
        status, reason = Status.UNDECIDED, "engines_disagree"
    if status is not Status.REFUTED:
        return ExampleResult(check, status, reason, actual, (), due_day(example))
    policy = edition_of(prover.policy, prover.base, edition)
    decided = tuple((request, evaluate(policy, request)) for request in unexpected)
    return ExampleResult(check, status, reason, actual, decided, due_day(example))


def empty_scope_status(scope_proof: Proof) -> tuple[Status, str | None]:
    """The status of an example whose scope is empty by the diagram, given Z3's proof about the scope."""
    match scope_proof.status:
        case Status.REFUTED:
            return Status.PROVED, EMPTY_SCOPE
        case Status.PROVED:
            return Status.UNDECIDED, "engines_disagree"
        case Status.UNDECIDED:
            return Status.UNDECIDED, "one_engine"


def actual_outcomes(
    d: Diagrams | None, edition: Edition, example: Example, budget: TimeBudget
) -> tuple[tuple[Outcome, ...] | None, list[Request]]:
    """All outcomes of the possible requests in the example's scope, fastest first, or `None` when that is too large; and
    for each unexpected one, the first request that has it.
    """
    if d is None or budget.over:
        return None, []
    deadline = d.forest.deadline = budget.deadline
    try:
        outcomes = outcomes_of(d, edition, example)
        return outcomes, unexpected_requests(d, edition, example, outcomes)
    except (TooLargeError, RecursionError):
        budget.ran_out(deadline)
        return None, []


def unexpected_requests(d: Diagrams, edition: Edition, example: Example, actual: Sequence[Outcome]) -> list[Request]:
    """For each unexpected outcome, the first request that has it; also for the expected one, if it is due on another day."""
    requests: list[Request] = []
    for outcome in actual:
        if outcome != example.expect or not is_due_as_expected(example):
            where = d.where(d.outcomes(edition), lambda value, outcome=outcome: value == outcome)  # type: ignore[misc]  # bound now
            requests += witness(d, d.forest.both(where, example_scope(d, edition, example)), False)[1]
    return requests


def changed_by_proposal(
    d: Diagrams | None, proposal: Proposal | None, timeout: float
) -> tuple[ExampleChange, ...] | None:
    """The examples of lower editions that a proposal changes; `None` when that is too large."""
    examples = inherited_examples(proposal)
    if not examples:
        return ()
    if d is None:
        return None
    d.forest.deadline = clock.after(timeout)
    try:
        return changed_examples(d, examples)
    except (TooLargeError, RecursionError):
        return None


def coverage(d: Diagrams | None, policy: Policy, every: Sequence[ExampleCheck], timeout: float) -> Coverage | None:
    """The provisions that decide requests in the scope of examples; `None` when that is too large.

    For a proposal, an example of a lower edition counts only for the requests that still have its expected outcome:
    about the others, it does not say what the proposal should decide.
    """
    if d is None:
        return None
    d.forest.deadline = clock.after(timeout)
    try:
        own = [each.example for each in every if each.depth == each.owner == 0]
        below = [each.example for each in every if each.depth == each.owner > 0]
        scopes = [example_scope(d, Edition.AMENDED, example) for example in own]
        where = d.forest.some([*scopes, *(unchanged_scope(d, example) for example in below)])
        able = [p for p in policy.by_id.values() if can_decide(p)]
        deciding = {p.id for p in able if d.forest.both(where, where_decides(d.of(Edition.AMENDED), p)) != d.forest.no}
    except (TooLargeError, RecursionError):
        return None
    return Coverage(tuple(p.id for p in able if p.id in deciding), tuple(p.id for p in able if p.id not in deciding))


def unchanged_scope(d: Diagrams, example: Example) -> int:
    """True for the requests in the scope of a lower edition's example that still have its expected outcome."""
    expected = d.where(d.outcomes(Edition.AMENDED), lambda outcome: outcome == example.expect)
    return d.forest.both(example_scope(d, Edition.AMENDED, example), expected)


def can_decide(provision: Provision) -> bool:
    """Whether the provision can decide a request. A permit that overrides nothing cannot."""
    return not isinstance(provision.effect, Permit) or bool(provision.overrides)


def where_decides(builder: PolicyDiagrams, provision: Provision) -> int:
    """True where the provision decides, as in `evaluate`. Needs no diagram of all decisions."""
    if provision is builder.policy.otherwise or isinstance(provision.effect, Refuse):
        return builder.stands(provision)
    if isinstance(provision.effect, Bound):  # it may stand and not bind
        return builder.where_decided(lambda deciders: provision.id in deciders[1])
    effective = builder.lifts(provision) if isinstance(provision.effect, Permit) else builder.stands(provision)
    return builder.forest.without(effective, builder.refused())
