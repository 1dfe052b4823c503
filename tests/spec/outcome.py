"""What the tool makes of an accepted case, in the few words in which its outcome is written.

All claims, intents and frames are listed; of what is always proved, and of examples, only what is not so. Lines that begin
with `given` are questions that the case asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from policy_dsl.amend.vocabulary import before_and_after
from policy_dsl.evaluate import for_each_time, impossible
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import Loaded
from verifier.between import verify_between
from verifier.cli.request_facts import value_of
from verifier.explain import excluding_clauses, explain
from verifier.report.words import boxes, values, verdict_lines
from verifier.results.impact import Exclusives, Impact
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.verdicts.engines import Settings
from verifier.verify import verify, verify_proposal

LISTED = {Kind.CLAIM: "property", Kind.INTENT: "intent", Kind.FRAME: "frame"}
ALWAYS = {
    Kind.GAP: "no gap",
    Kind.CONFLICT: "no conflict",
    Kind.DEAD: "dead",
    Kind.VACUOUS: "vacuous",
    Kind.HIT_RULE: "hit rule",
    Kind.EXAMPLE: "example",
}


def number(count: int) -> str:
    """A count in full, however large it is."""
    return f"{count:,}"


def plural(count: int, word: str, several: str | None = None) -> str:
    """`1 request`, `2 requests`."""
    return f"{count:,} {word if count == 1 else several or f'{word}s'}"


def outcome(loaded: Loaded, present: Sequence[str]) -> list[str]:
    """The outcome of a policy or a proposal, without hyphens; `present` are its lines so far: the questions in them stay."""
    if loaded.proposal is not None and loaded.amended is not None:
        changing = loaded.proposal.vocabulary is not None
        before = before_and_after(loaded.proposal, loaded.amended)[0] if changing else loaded.proposal.base
        editions: tuple[Policy, ...] = (before, loaded.amended)
        verified = verify_proposal(loaded.proposal, loaded.amended)
    elif loaded.between is not None:
        editions = ()
        verified = verify_between(loaded.between, Settings(30.0))
    else:
        assert loaded.policy is not None
        editions = (loaded.policy,)
        verified = verify(loaded.policy)
    questions = (line.partition(":")[0] for line in present if line.startswith("given "))
    return [*findings(verified), *(f"{question}: {answer(editions, question)}" for question in questions)]


def findings(verified: Verification) -> Iterator[str]:
    """All but the answers."""
    yield ("more requests than can be counted" if verified.requests is None else plural(verified.requests, "request"))
    for assumption in verified.assumptions:
        yield f"{assumption.id}: excludes {'some' if assumption.removes is None else number(assumption.removes)}"
    for verdict in verified.verdicts:
        if verdict.kind in LISTED or verdict.status is not Status.PROVED:
            yield f"{title(verdict)}: {tally(verdict)}"
            shown = verdict.as_shown
            if len(shown.counterexample.requests if shown.counterexample else ()) == 1:
                for region in shown.regions:
                    where = boxes.box(verified.policy, region.boxes[0][1], None, region.ties)
                    yield f"  {number(region.total)} where {where}{boxes.addition(region)}"
    for redundant in verified.redundancies.proved if verified.redundancies is not None else ():
        yield f"redundant: {redundant.name}" + (f", for {', '.join(redundant.alike)}" if redundant.alike else "")
    if verified.proposal is not None:
        yield from changes(verified, verified.impact)
    if verified.impact is not None and verified.carried is not None:
        yield from alone(verified.policy, verified.impact.appeared, "becomes possible")
        yield from alone(verified.carried, verified.impact.vanished, "becomes impossible")
    for example in verified.examples_changed:
        before, now = (" or ".join(map(said, outcomes)) for outcomes in (example.before, example.now))
        yield f'example "{example.sentence}" changes: {before} → {now}'


def title(verdict: Verdict) -> str:
    """What a verdict is about."""
    match verdict.kind:
        case Kind.CLAIM:
            return f"property {verdict.name}"
        case Kind.INTENT:
            return f"intent {verdict.name}"
        case Kind.FRAME:
            return f"frame {verdict.name}" + (f", {verdict.subject}" if verdict.subject else "")
        case Kind.EXAMPLE:
            return f'example "{verdict.sentence}"'
        case _:
            return f"{ALWAYS[verdict.kind]} {verdict.subject or ''}".strip()


def tally(verdict: Verdict) -> str:
    """A verdict and its numbers."""
    if verdict.status is Status.UNDECIDED:
        return f"undecided ({verdict.reason})"
    unit = verdict_lines.counted_unit(verdict)
    said: str = verdict.status.value
    if verdict.exists and verdict.of is not None:
        said += f" by {number((verdict.witnesses and verdict.witnesses.count) or 0)} of {plural(verdict.of, *unit)}"
    elif verdict.of is not None and verdict.status is Status.PROVED:
        said += f" of {plural(verdict.of, *unit)}"
    elif verdict.of is not None and verdict.count is not None:
        said += f" by {number(verdict.count)} of {plural(verdict.of, *unit)}"
    if verdict.combinations is not None:
        said += f", in {number(verdict.combinations)} of {', '.join(verdict.counted_by)}"
    if verdict.faulty:
        said += f", {number(verdict.faulty)} of them without a single answer"
    if verdict.unpaired is None:
        said += ", unpaired not counted"
    elif verdict.unpaired:
        said += f", {number(verdict.unpaired)} unpaired"
    if verdict.status_before is not None and verdict.status_before is not verdict.status:
        said += f", before: {verdict.status_before.value}"
    return said


def changes(verified: Verification, impact: Impact | None) -> Iterator[str]:
    """How many decisions a proposal changes, when, and where."""
    if impact is None:
        yield "changes: undecided"
        return
    certified = "" if impact.certified is Status.PROVED else f" ({impact.certified.value})"
    yield f"changes {number(impact.changed)} of {number(impact.of)}{certified}"
    for period in impact.periods:
        days = f"from {values.day(period.start)} until {values.day(period.until)}"
        yield f"  {days}: {number(period.changed)} of {number(period.of)}"
    for change in impact.regions:
        where = boxes.box(verified.policy, change.box, None, change.ties)
        moved = f"{decided(change.before.outcome, change.before.by)} → {decided(change.after.outcome, change.after.by)}"
        direction = change.direction.value.replace("_", " ")
        yield f"  {number(change.total)} {direction} where {where}{boxes.addition(change)}: {moved}"


def alone(policy: Policy, exclusives: Exclusives | None, how: str) -> Iterator[str]:
    """The requests that are possible in one edition alone, if a proposal makes any."""
    if exclusives is None or not exclusives.count:
        return
    yield f"{how} {number(exclusives.count)}"
    for each in exclusives.regions:
        where = boxes.box(policy, each.box, None, each.ties)
        yield f"  {number(each.total)} where {where}{boxes.addition(each)}: {decided(each.decision.outcome, each.decision.by)}"


def answer(editions: Sequence[Policy], question: str) -> str:
    """The decision on the facts of the question; of a proposal, before and after."""
    request: dict[str, object] = {}
    for fact in question.removeprefix("given ").split(", "):
        attribute, _, written = fact.partition(" ")
        value, wrong, _ = value_of(editions[-1].by_name[attribute], written)
        assert wrong is None, wrong
        request[attribute] = value
    facts = cast(Request, request)
    return " → ".join(
        "; ".join(explained(edition, each) for each in for_each_time(edition, facts)) for edition in editions
    )


def explained(policy: Policy, request: Request) -> str:
    """One edition's decision, the provisions behind it and those set aside; of a partial request, what would settle it. Where
    the policy names several times, the one that is asked about stands before it.
    """
    return values.asked_time(request) + explained_alone(policy, request)


def explained_alone(policy: Policy, request: Request) -> str:
    """The same, without the time that is asked about."""
    explanation = explain(policy, request)
    if not explanation.possible:
        clauses = (
            impossible(policy, request)
            if request.keys() >= policy.by_name.keys()
            else excluding_clauses(policy, request)
        )
        return f"no such request, by {', '.join(clause.id for clause in clauses)}"
    if len(explanation.possible) > 1:
        return f"{' or '.join(map(said, explanation.possible))}, give {' and '.join(explanation.missing)}"
    decision = explanation.decision
    if decision is None:
        return f"{said(explanation.possible[0])} whatever the rest"
    aside = f", set aside {', '.join(decision.overridden)}" if decision.overridden else ""
    return decided(decision.outcome, decision.by) + aside


def decided(outcome: Outcome, by: Sequence[str]) -> str:
    """An outcome and what is behind it."""
    return f"{said(outcome)} by {', '.join(by)}" if by else said(outcome)


def said(outcome: Outcome) -> str:
    """An outcome as an example would expect it, or `gap` or `conflict`."""
    return values.time(outcome.seconds or 0) if outcome.access is Access.PERMITTED else outcome.access.value
