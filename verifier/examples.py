"""Examples tried: each asked of both engines, with what really comes out, and the provisions that no example reaches.

An example speaks of every possible request with the facts given, so several outcomes may stand against the one expected;
for each that differs a request is shown that gets it, decided by the reference.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.evaluate import evaluate
from policy_dsl.model.claims import Example
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import Permit, Provision, Refuse
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.diagrams import Answer, Diagrams, diagrams
from verifier.by_diagram.outcomes import changed_examples, example_scope, outcomes_of
from verifier.by_diagram.regions import witness
from verifier.by_reference.replay import replays
from verifier.obligations.built_in import scope_is_not_empty
from verifier.obligations.claims import example_holds
from verifier.obligations.stacks import ExampleCheck, edition_names, editions, example_checks, inherited_examples
from verifier.smt.prove import Proof, Prover
from verifier.time_budget import TimeBudget
from verifier.verdict import Edition, ExampleChange, Status, edition_of
from verifier.verdicts.decide import Progress, combined_status

NOTHING = "no_request"
"""The reason of an example that speaks of no possible request: it holds, and that is a fault of its own."""


class Tried(Struct, frozen=True):
    """One example asked of one edition, which is before or after a proposal; `example.expect` is expected there.

    It holds when it is proved; `reason` says why it is undecided, or that it speaks of nothing, which is no pass. `actual` are
    all outcomes of the requests it speaks of, fastest first; none, when that was too large. `otherwise` is a request for each
    of them that was not expected, with its decision.
    """

    judged: ExampleCheck
    status: Status
    reason: str | None
    actual: tuple[Outcome, ...] | None
    otherwise: tuple[tuple[Request, Decision], ...]

    @property
    def example(self) -> Example:
        """The example."""
        return self.judged.example

    @property
    def passes(self) -> bool:
        """Whether it holds, and of some possible request."""
        return self.status is Status.PROVED and self.reason is None

    @property
    def judgement(self) -> Status:
        """The status for reports and exit codes: an example that no possible request meets is refuted, for it tests nothing."""
        return Status.REFUTED if self.reason == NOTHING else self.status

    @property
    def edition(self) -> Edition:
        """Before the proposal that is asked about, or after it; a policy alone is after."""
        return Edition.BASE if self.judged.depth else Edition.AMENDED


class Coverage(Struct, frozen=True):
    """The provisions that could decide a request, by whether they decide one that an example speaks of."""

    reached: tuple[str, ...]
    missed: tuple[str, ...]


class Trials(Struct, frozen=True):
    """The examples of a policy, or of a proposal and its base; `policy` is the amended one then.

    `changed` are the examples of what it is made to that a proposal changes: listed, never failed. It is none when that was
    too large, and so is `coverage`.
    """

    policy: Policy
    proposal: Proposal | None
    tried: tuple[Tried, ...]
    changed: tuple[ExampleChange, ...] | None
    coverage: Coverage | None

    def policy_of(self, tried: Tried) -> Policy:
        """The policy that an example was asked of."""
        return editions(self.policy, self.proposal)[tried.judged.depth]

    @property
    def stacked(self) -> bool:
        """Whether it is a proposal to a proposal."""
        return self.proposal is not None and self.proposal.below is not None

    def name_of(self, depth: int) -> str:
        """What an edition is called: as the proposal that makes it, or as the policy."""
        return edition_names(self.policy, self.proposal)[depth]


def try_examples(
    policy: Policy, proposal: Proposal | None, *, timeout: float = 30.0, progress: Progress | None = None
) -> Trials:
    """The examples tried; of a proposal, `policy` is the amended one. `timeout` is in seconds, for each example and engine.

    An example judges the edition it is written for, that of the policy or of a proposal; and by what it says `was`, the one
    below.
    """
    every = example_checks(policy, proposal)
    spoken = [example_holds(each.example) for each in every]
    told: dict[int, Tried] = {}
    by_diagram, by_solver = TimeBudget(timeout), TimeBudget(timeout)

    def ask(policy: Policy, base: Policy | None, depths: range) -> Diagrams | None:
        space = diagrams(policy, base, spoken, (), timeout=by_diagram.left(2))
        with Prover(policy, base, budget=by_solver) as prover:
            for n, each in enumerate(every):
                if each.depth in depths:
                    if progress is not None:
                        progress(len(told), len(every), each.example.sentence)
                    edition = Edition.BASE if each.depth > depths[0] else Edition.AMENDED
                    told[n] = one(space, prover, each, edition, by_diagram)
        return space

    below = [*enumerate(editions(policy, proposal))][2:]
    for depth, edition in below:
        if any(each.depth == depth for each in every):
            ask(edition, None, range(depth, depth + 1))
    space = ask(policy, proposal.base if proposal else None, range(2))
    tried = tuple(told[n] for n in range(len(every)))
    return Trials(policy, proposal, tried, changes(space, proposal, timeout), coverage(space, policy, every, timeout))


def one(d: Diagrams | None, prover: Prover, judged: ExampleCheck, edition: Edition, budget: TimeBudget) -> Tried:
    """One example, by both engines; what either finds against it is tried on the reference before it is believed.

    The edition is that of the prover and the diagrams.
    """
    example = judged.example
    asked = example_holds(example, edition)
    proof, (actual, found) = prover.prove(asked), came_out(d, edition, example, budget)
    if actual == ():
        status, reason = holds_of_nothing(prover.prove(scope_is_not_empty(example)))
        return Tried(judged, status, reason, actual, ())
    if actual is None:
        answer, found = Answer(Status.UNDECIDED, "too_large"), list(proof.requests)
    else:
        answer = Answer(Status.PROVED if actual == (example.expect,) else Status.REFUTED)
    status, reason = combined_status(proof, answer)
    if not all(replays(prover.policy, prover.base, asked, [request]) for request in (*found, *proof.requests)):
        status, reason = Status.UNDECIDED, "engines_disagree"
    if status is not Status.REFUTED:
        return Tried(judged, status, reason, actual, ())
    policy = edition_of(prover.policy, prover.base, edition)
    otherwise = tuple((request, evaluate(policy, request)) for request in found)
    return Tried(judged, status, reason, actual, otherwise)


def holds_of_nothing(spoken: Proof) -> tuple[Status, str | None]:
    """The status of an example that speaks of no possible request by the diagram, by what Z3 says of that."""
    match spoken.status:
        case Status.REFUTED:
            return Status.PROVED, NOTHING
        case Status.PROVED:
            return Status.UNDECIDED, "engines_disagree"
        case Status.UNDECIDED:
            return Status.UNDECIDED, "one_engine"


def came_out(
    d: Diagrams | None, edition: Edition, example: Example, budget: TimeBudget
) -> tuple[tuple[Outcome, ...] | None, list[Request]]:
    """Every outcome of the possible requests that the example speaks of, fastest first; none when too large.

    And for each of them that was not expected, the first request that gets it.
    """
    if d is None or budget.over:
        return None, []
    deadline = d.forest.deadline = budget.deadline
    try:
        found = outcomes_of(d, edition, example)
        return found, witnesses(d, edition, example, found)
    except (TooLargeError, RecursionError):
        budget.ran_out(deadline)
        return None, []


def witnesses(d: Diagrams, edition: Edition, example: Example, actual: Sequence[Outcome]) -> list[Request]:
    """For each outcome that was not expected, the first request that gets it."""
    found: list[Request] = []
    for outcome in actual:
        if outcome != example.expect:
            where = d.where(d.outcomes(edition), lambda one, outcome=outcome: one == outcome)  # type: ignore[misc]  # bound now
            found += witness(d, d.forest.both(where, example_scope(d, edition, example)), False)[1]
    return found


def changes(d: Diagrams | None, proposal: Proposal | None, timeout: float) -> tuple[ExampleChange, ...] | None:
    """The examples of what a proposal is made to that it changes; none when too large."""
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
    """What decides the requests that examples speak of; none when too large.

    Under a proposal those of its own examples, and of those below it the requests that still have the outcome expected:
    of the others, they expect nothing of it.
    """
    if d is None:
        return None
    d.forest.deadline = clock.after(timeout)
    try:
        own = [each.example for each in every if each.depth == each.owner == 0]
        below = [each.example for each in every if each.depth == each.owner > 0]
        spoken = [example_scope(d, Edition.AMENDED, example) for example in own]
        where = d.forest.some([*spoken, *(as_before(d, example) for example in below)])
        able = [p for p in policy.by_id.values() if can_decide(p)]
        deciding = {p.id for p in able if d.forest.both(where, decides(d.of(Edition.AMENDED), p)) != d.forest.no}
    except (TooLargeError, RecursionError):
        return None
    return Coverage(tuple(p.id for p in able if p.id in deciding), tuple(p.id for p in able if p.id not in deciding))


def as_before(d: Diagrams, example: Example) -> int:
    """Where the example of something below speaks of a request that has the outcome expected."""
    expected = d.where(d.outcomes(Edition.AMENDED), lambda outcome: outcome == example.expect)
    return d.forest.both(example_scope(d, Edition.AMENDED, example), expected)


def can_decide(provision: Provision) -> bool:
    """Whether it can be among what decides a request: a row that permits and lifts nothing cannot."""
    return not isinstance(provision.effect, Permit) or bool(provision.overrides)


def decides(builder: PolicyDiagrams, provision: Provision) -> int:
    """Where the provision is among those that decide, as `evaluate` names them; one by one, no diagram of all is needed."""
    if provision is builder.policy.otherwise or isinstance(provision.effect, Refuse):
        return builder.stands(provision)
    shows = builder.lifts(provision) if isinstance(provision.effect, Permit) else builder.stands(provision)
    return builder.forest.without(shows, builder.refused())
