"""Whether a proposal does what it says: its intents, and what it changes beside them."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.boxes import OneOfCodes
from policy_dsl.model.claims import ChangesNothingWhere, ChangesOnlyWhere, GivesUp
from policy_dsl.model.proposal import Proposal
from verifier.report.facts.restorations import holds_today
from verifier.report.facts.retired_codes import without_retired
from verifier.report.words import boxes, faults, numbers, specimens, verdict_lines
from verifier.report.words.brief.detail import Detail
from verifier.report.words.brief.extents import aim_of, violations
from verifier.report.words.brief.faults import shortened
from verifier.report.words.document import Part, Sentence, Tone
from verifier.report.words.untouched import untouched_sides
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

TITLE = "Does it do what it says?"


def purpose(verification: Verification, detail: Detail) -> Part | None:
    """The part on the intents of a proposal; `None` without a proposal, or if none was asked."""
    if verification.proposal is None:
        return None
    intents = [v for v in verification.verdicts if v.kind is Kind.INTENT]
    if verification.proposal.intents and not intents:
        return None  # only some properties were asked
    proposal = verification.proposal
    lines = (answer(proposal, intents), *shortfalls(verification, intents, detail), *met(proposal, intents, detail))
    return Part(TITLE, (*lines, *unchanged(verification, detail)))


def answer(proposal: Proposal, intents: Sequence[Verdict]) -> Sentence:
    """The answer to the question."""
    missed = sum(v.status is Status.REFUTED for v in intents)
    undecided = sum(v.status is Status.UNDECIDED for v in intents)
    lines = f"author's {numbers.plural(len(intents), 'intent')}"
    if not intents:
        return Sentence("It does not say what it intends.", Tone.OPEN)
    if missed:
        verb = "is" if missed == 1 else "are"
        return Sentence(f"No: of its {lines}, {numbers.number(missed)} {verb} not met.", Tone.BAD)
    if undecided:
        verb = "is" if undecided == 1 else "are"
        text = f"Not known: of its {lines}, {numbers.number(undecided)} {verb} undecided."
        return Sentence(text, Tone.OPEN)
    met = "its author's intent is met" if len(intents) == 1 else f"its {lines} are all met"
    return Sentence(f"Yes: {met}{limits(proposal)}.", Tone.GOOD)


def limits(proposal: Proposal) -> str:
    """Whether the intents say where something changes. Without that, nothing can be outside of them."""
    if any(isinstance(intent.aim, ChangesOnlyWhere) for intent in proposal.intents):
        return ", and nothing else changes"
    some = any(isinstance(intent.aim, ChangesNothingWhere) for intent in proposal.intents)
    return "; none says what else stays as it is" if some else "; none says what stays as it is"


def shortfalls(verification: Verification, intents: Sequence[Verdict], detail: Detail) -> list[Sentence]:
    """A sentence for each intent that is not met, or not known to be."""
    sentences = []
    for v in intents:
        if v.status is Status.UNDECIDED:
            sentences.append(Sentence(f"{v.sentence}: {verdict_lines.reason_of(v)}.", Tone.OPEN))
        elif v.status is Status.REFUTED:
            sentences.append(Sentence(f"{v.sentence}{missed(verification, v, detail)}.", Tone.BAD))
    return shortened(sentences, detail)


def missed(verification: Verification, v: Verdict, detail: Detail) -> str:
    """How far an intent is missed: how often, by whom, and an example."""
    policy, many = verification.policy, violations(verification, v)
    if given := kept_instead(verification, v):
        return f": {given}"
    if v.subject and holds_today(verification, v) and not many:
        return ": it holds today already"
    how_far = f": not so for {many}" if many else ": it still fails" if v.subject else ""
    because = faults.break_suffix(verification, v) or restoration_suffix(verification, v)
    how_far += because
    if v.counterexample is None or detail >= Detail.CROWDED:
        return how_far
    values = None if v.values is None else without_retired(policy, verification.proposal, v.values)
    around = boxes.ANYTHING if values is None else boxes.box(policy, values)
    if around == boxes.ANYTHING or v.count == 1:
        return f"{how_far}, for example {specimens.specimen_of(verification, v)}"
    where = f"; with {around}" if because else f", all with {around}"
    if detail >= Detail.SPARE:
        return f"{how_far}{where}"
    example = specimens.specimen_of(verification, v, single_values(v))
    return f"{how_far}{where}; for example {example.removeprefix('any request: ')}"


def kept_instead(verification: Verification, v: Verdict) -> str:
    """Why a property is not given up that is meant to be; empty for other intents."""
    if not isinstance(aim_of(verification.proposal, v), GivesUp):
        return ""
    claim = claim_of(verification, v)
    if claim is None or claim.status_before is Status.PROVED:
        return "it still holds"
    still_fails = claim.status is Status.REFUTED
    return f"it fails today{' already, so there is nothing to give up' if still_fails else ', and holds as proposed'}"


def claim_of(verification: Verification, v: Verdict) -> Verdict | None:
    """The verdict on the property that an intent restores or gives up; `None` for other intents."""
    claims = (each for each in verification.verdicts if v.subject and each.kind is Kind.CLAIM)
    return next((each for each in claims if each.name == v.subject), None)


def restoration_suffix(verification: Verification, v: Verdict) -> str:
    """Whether a property that is to be restored still fails because of a gap or a conflict alone; empty if not."""
    restored = claim_of(verification, v)
    return "" if restored is None else faults.fault_suffix(verification, restored)


def single_values(v: Verdict) -> frozenset[str]:
    """The facts in which all violations of an intent agree."""
    sides = {} if v.values is None else v.values
    return frozenset(name for name, side in sides.items() if isinstance(side, OneOfCodes) and len(side.codes) == 1)


def met(proposal: Proposal, intents: Sequence[Verdict], detail: Detail) -> list[Sentence]:
    """The intents that are met; in a shorter brief, where some are not, those that say where something changes, and where
    nothing does.
    """
    if detail >= Detail.SPARE or (detail > Detail.ALL and all(v.status is Status.PROVED for v in intents)):
        return []
    scoped = {i.sentence for i in proposal.intents if isinstance(i.aim, ChangesOnlyWhere | ChangesNothingWhere)}
    names = [v.sentence for v in intents if v.status is Status.PROVED and (detail is Detail.ALL or v.name in scoped)]
    return [Sentence(f"met: {'; '.join(names)}.", Tone.GOOD)] if names else []


def unchanged(verification: Verification, detail: Detail) -> list[Sentence]:
    """What the proposal names in its conditions, and where it changes nothing; in a short brief without ranges."""
    if verification.impact is None or not verification.impact.untouched or not verification.impact.changed:
        return []
    texts = [
        text
        for each, text in untouched_sides(verification)
        if detail < Detail.FEW or isinstance(each.values, OneOfCodes)
    ]
    if not texts:
        return []
    named_requests = " and ".join(f"requests with {text}" for text in texts)
    return [Sentence(f"The proposal's conditions also fit {named_requests}; no decision on these changes.")]
