"""Examples tried: each asked of both engines, with what really comes out, and the provisions that no example reaches.

An example speaks of every possible request with the facts given, so several outcomes may stand against the one expected;
for each that differs a request is shown that gets it, decided by the reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from time import monotonic
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagram.build import Builder
from policy_dsl.diagram.forest import TooLargeError
from policy_dsl.diagram.seen import taken
from policy_dsl.evaluate import evaluate
from policy_dsl.model.claims import Example
from policy_dsl.model.decisions import Decision, Outcome
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import Permit, Provision, Refuse
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.diagrams import Answer, Diagrams, diagrams
from verifier.by_diagram.regions import witness
from verifier.decide import Step, together
from verifier.obligations.built_in import speaks_of_something
from verifier.obligations.claims import example_holds
from verifier.smt.prove import Proof, Prover
from verifier.verdict import Edition, ExampleChange, Status
from verifier.witness import replays

NOTHING = "no_request"
"""The reason of an example that speaks of no possible request: it cannot hold."""


class Tried(Struct, frozen=True):
    """One example asked of one edition: `example.expect` is expected there.

    It holds when it is proved; `reason` says why it is undecided, or that it speaks of nothing. `actual` are all outcomes of
    the requests it speaks of, fastest first; none, when that was too large. `otherwise` is a request for each of them that
    was not expected, with its decision.
    """

    example: Example
    edition: Edition
    status: Status
    reason: str | None
    actual: tuple[Outcome, ...] | None
    otherwise: tuple[tuple[Request, Decision], ...]


class Coverage(Struct, frozen=True):
    """The provisions that could decide a request, by whether they decide one that an example speaks of."""

    reached: tuple[str, ...]
    missed: tuple[str, ...]


class Trials(Struct, frozen=True):
    """The examples of a policy, or of a proposal and its base; `policy` is the amended one then.

    `changed` are the examples of the base that come out otherwise under the proposal: listed, never failed. It is none
    when that was too large, and so is `coverage`.
    """

    policy: Policy
    proposal: Proposal | None
    tried: tuple[Tried, ...]
    changed: tuple[ExampleChange, ...] | None
    coverage: Coverage | None

    def policy_of(self, edition: Edition) -> Policy:
        """The policy that an example was asked of."""
        return self.proposal.base if self.proposal is not None and edition is Edition.BASE else self.policy


def try_examples(
    policy: Policy, proposal: Proposal | None, *, timeout: float = 30.0, progress: Step | None = None
) -> Trials:
    """The examples tried; of a proposal, `policy` is the amended one. `timeout` is in seconds, for each example and engine.

    The base's examples judge the base, a proposal's own the amended policy, and the base by what they say `was`.
    """
    base = proposal.base if proposal else None
    asked = list(questions(policy, proposal))
    space = diagrams(policy, base, [example_holds(example) for example, _ in asked], (), timeout=timeout)
    tried = []
    with Prover(policy, base, timeout=timeout) as prover:
        for n, (example, edition) in enumerate(asked):
            if progress is not None:
                progress(n, len(asked), example.sentence)
            tried.append(one(space, prover, example, edition, timeout))
    changed = changes(space, proposal, timeout)
    return Trials(policy, proposal, tuple(tried), changed, coverage(space, policy, proposal, changed, timeout))


def questions(policy: Policy, proposal: Proposal | None) -> Iterator[tuple[Example, Edition]]:
    """Each example with the edition it judges, its expectation there in `expect`."""
    if proposal is None:
        yield from ((example, Edition.AMENDED) for example in policy.examples)
        return
    yield from ((example, Edition.BASE) for example in proposal.base.examples)
    for example in proposal.examples:
        yield replace(example, was=None), Edition.AMENDED
        if example.was is not None:
            yield replace(example, expect=example.was, was=None), Edition.BASE


def one(d: Diagrams | None, prover: Prover, example: Example, edition: Edition, timeout: float) -> Tried:
    """One example, by both engines; what either finds against it is tried on the reference before it is believed."""
    asked = example_holds(example, edition)
    proof, actual = prover.prove(asked), came_out(d, edition, example, timeout)
    if actual == ():
        status, reason = holds_of_nothing(prover.prove(speaks_of_something(example)))
        return Tried(example, edition, status, reason, actual, ())
    if actual is None:
        answer, found = Answer(Status.UNDECIDED, "too_large"), list(proof.requests)
    else:
        answer = Answer(Status.PROVED if actual == (example.expect,) else Status.REFUTED)
        found = witnesses(d, edition, example, actual)
    status, reason = together(proof, answer)
    if not all(replays(prover.policy, prover.base, asked, [request]) for request in (*found, *proof.requests)):
        status, reason = Status.UNDECIDED, "engines_disagree"
    if status is not Status.REFUTED:
        return Tried(example, edition, status, reason, actual, ())
    policy = prover.base if edition is Edition.BASE and prover.base else prover.policy
    otherwise = tuple((request, evaluate(policy, request)) for request in found)
    return Tried(example, edition, status, reason, actual, otherwise)


def holds_of_nothing(spoken: Proof) -> tuple[Status, str | None]:
    """The status of an example that speaks of no possible request by the diagram, by what Z3 says of that."""
    match spoken.status:
        case Status.REFUTED:
            return Status.REFUTED, NOTHING
        case Status.PROVED:
            return Status.UNDECIDED, "engines_disagree"
        case Status.UNDECIDED:
            return Status.UNDECIDED, "one_engine"


def came_out(d: Diagrams | None, edition: Edition, example: Example, timeout: float) -> tuple[Outcome, ...] | None:
    """Every outcome of the possible requests that the example speaks of, fastest first; none when too large."""
    if d is None:
        return None
    d.forest.deadline = monotonic() + timeout
    try:
        found = cast(Iterable[Outcome], taken(d.forest, d.outcomes(edition), meant(d, edition, example)))
        return tuple(sorted(found, key=lambda o: (o.faulty, o.seconds is None, o.seconds or 0, o.access.value)))
    except (TooLargeError, RecursionError):
        return None


def meant(d: Diagrams, edition: Edition, example: Example) -> int:
    """The possible requests that the example speaks of."""
    builder = d.of(edition)
    return d.forest.both(builder.possible(), builder.condition(example.given))


def witnesses(d: Diagrams | None, edition: Edition, example: Example, actual: Sequence[Outcome]) -> list[Request]:
    """For each outcome that was not expected, the first request that gets it."""
    found: list[Request] = []
    for outcome in actual if d is not None else ():
        if d is not None and outcome != example.expect:
            where = d.where(d.outcomes(edition), lambda one, outcome=outcome: one == outcome)  # type: ignore[misc]  # bound now
            found += witness(d, d.forest.both(where, meant(d, edition, example)), False)[1]
    return found


def changes(d: Diagrams | None, proposal: Proposal | None, timeout: float) -> tuple[ExampleChange, ...] | None:
    """The base's examples that come out otherwise under the proposal; none when too large."""
    found = []
    for example in proposal.base.examples if proposal else ():
        now = came_out(d, Edition.AMENDED, example, timeout)
        if now is None:
            return None
        if now != (example.expect,):
            found.append(ExampleChange(example.name, example.sentence, example.clause, example.expect, now))
    return tuple(found)


def coverage(
    d: Diagrams | None,
    policy: Policy,
    proposal: Proposal | None,
    changed: Sequence[ExampleChange] | None,
    timeout: float,
) -> Coverage | None:
    """What decides the requests that examples speak of; none when too large.

    Under a proposal those of its own examples, and of the base's that still hold: a changed one expects nothing any more.
    """
    if d is None or changed is None:
        return None
    gone = {(example.name, example.clause.span) for example in changed}
    kept = [e for e in proposal.base.examples if (e.name, e.clause.span) not in gone] if proposal else []
    examples = [*kept, *(proposal.examples if proposal else policy.examples)]
    d.forest.deadline = monotonic() + timeout
    try:
        where = d.forest.some(meant(d, Edition.AMENDED, example) for example in examples)
        able = [p for p in policy.by_id.values() if can_decide(p)]
        deciding = {p.id for p in able if d.forest.both(where, decides(d.of(Edition.AMENDED), p)) != d.forest.no}
    except (TooLargeError, RecursionError):
        return None
    return Coverage(tuple(p.id for p in able if p.id in deciding), tuple(p.id for p in able if p.id not in deciding))


def can_decide(provision: Provision) -> bool:
    """Whether it can be among what decides a request: a row that permits and lifts nothing cannot."""
    return not isinstance(provision.effect, Permit) or bool(provision.overrides)


def decides(builder: Builder, provision: Provision) -> int:
    """Where the provision is among those that decide, as `evaluate` names them; one by one, no diagram of all is needed."""
    if provision is builder.policy.otherwise or isinstance(provision.effect, Refuse):
        return builder.stands(provision)
    shows = builder.lifts(provision) if isinstance(provision.effect, Permit) else builder.stands(provision)
    return builder.forest.without(shows, builder.refused())
