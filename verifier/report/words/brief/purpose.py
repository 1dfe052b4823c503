"""Whether a proposal does what it says: its intents, and what it changes beside them."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.claims import ChangesOnlyWhere
from policy_dsl.model.policy import Policy, Proposal
from verifier.report.words import boxes, numbers, specimens, verdict_lines
from verifier.report.words.brief.extents import violations
from verifier.report.words.document import Part, Sentence, Tone
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

TITLE = "Does it do what it says?"


def purpose(verification: Verification) -> Part | None:
    """The part on the intents of a proposal; `None` without a proposal, or if none was asked."""
    if verification.proposal is None:
        return None
    intents = [v for v in verification.verdicts if v.kind is Kind.INTENT]
    if verification.proposal.intents and not intents:
        return None  # only some properties were asked
    shortfall = shortfalls(verification.policy, intents)
    return Part(TITLE, (answer(verification.proposal, intents), *shortfall, *unchanged(verification)))


def answer(proposal: Proposal, intents: Sequence[Verdict]) -> Sentence:
    """The answer to the question."""
    missed = sum(v.status is Status.REFUTED for v in intents)
    undecided = sum(v.status is Status.UNDECIDED for v in intents)
    lines = numbers.plural(len(intents), "intent")
    if not intents:
        return Sentence("It does not say what it intends.", Tone.OPEN)
    if missed:
        verb = "is" if missed == 1 else "are"
        return Sentence(f"No: of its {lines}, {numbers.number(missed)} {verb} not met.", Tone.BAD)
    if undecided:
        verb = "is" if undecided == 1 else "are"
        text = f"Not known: of its {lines}, {numbers.number(undecided)} {verb} undecided."
        return Sentence(text, Tone.OPEN)
    met = "its intent is met" if len(intents) == 1 else f"all {lines} are met"
    return Sentence(f"Yes: {met}{limits(proposal)}.", Tone.GOOD)


def limits(proposal: Proposal) -> str:
    """Whether the intents say where something changes. Without that, nothing can be outside of them."""
    named = any(isinstance(intent.aim, ChangesOnlyWhere) for intent in proposal.intents)
    return ", and nothing changes beside what they name" if named else "; none says what stays as it is"


def shortfalls(policy: Policy, intents: Sequence[Verdict]) -> list[Sentence]:
    """A sentence for each intent that is not met, or not known to be."""
    sentences = []
    for v in intents:
        if v.status is Status.UNDECIDED:
            sentences.append(Sentence(f"{v.sentence}: {verdict_lines.reason_of(v)}.", Tone.OPEN))
        elif v.status is Status.REFUTED:
            how_far = f": not so for {violations(v)}" if violations(v) else ": it still fails" if v.subject else ""
            example = f", for example {specimens.specimen(policy, v.counterexample)}" if v.counterexample else ""
            sentences.append(Sentence(f"{v.sentence}{how_far}{example}.", Tone.BAD))
    return sentences


def unchanged(verification: Verification) -> list[Sentence]:
    """What the proposal names in its conditions, and where it changes nothing."""
    if verification.impact is None or not verification.impact.untouched or not verification.impact.changed:
        return []
    by_name = verification.policy.by_name
    named = [boxes.side(by_name[each.attribute], each.values) for each in verification.impact.untouched]
    return [Sentence(f"It names, and changes nothing for: {'; '.join(text for text in named if text)}.")]
