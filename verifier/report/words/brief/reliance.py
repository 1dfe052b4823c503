"""How far to rely on a report, in words: what is undecided first."""

from __future__ import annotations

from verifier.report.words import numbers, trust
from verifier.report.words.document import Part, Sentence, Tone
from verifier.report.words.verdict_lines import REASONS
from verifier.results.status import Status, Trust
from verifier.results.verification import Verification

TITLE = "How far to rely on it"

KINDS = "A kind of request is one combination of facts, however often it is sent."


def reliance(verification: Verification) -> Part:
    """The part on what the verdicts are worth."""
    decided = [v for v in verification.verdicts if v.status is not Status.UNDECIDED]
    undecided = [v for v in verification.verdicts if v.status is Status.UNDECIDED]
    sentences = []
    if verification.sweep is not None and verification.sweep.disagreement is not None:
        first, *details = trust.disagreement(verification, verification.sweep.disagreement).split("\n")
        sentences.append(Sentence(first, Tone.BAD, tuple(details)))
    if undecided:
        names = numbers.listed([f"{v.name} {v.subject or ''}".strip() for v in undecided], 4)
        sentences.append(Sentence(f"Undecided, and not a pass: {names}.", Tone.OPEN))
    if verification.impact is not None and verification.impact.certified is not Status.PROVED:
        sentences.append(Sentence("What changes is not proved to be all.", Tone.OPEN))
    if verification.too_large:
        sentences.append(Sentence(f"What changes is not known: {REASONS['too_large']}.", Tone.OPEN))
    if short := trust.shortfall(verification):
        sentences.append(Sentence(f"{short}.", Tone.OPEN))
    lowest = min((v.trust or Trust.SHOWN for v in decided), default=None)
    if lowest is not None:
        sentences.append(
            Sentence(f"{WORTH[lowest].format('Every other verdict' if undecided else 'Every verdict')} {KINDS}")
        )
    return Part(TITLE, tuple(sentences))


WORTH = {
    Trust.SHOWN: "{} is decided, but not every count is certain.",
    Trust.CERTIFIED: "{} is reached by two engines that share no code; counts are exact.",
    Trust.TRIED: "{} is reached by two engines that share no code, and was tried on every class of requests.",
    Trust.WHOLE: "{} is reached by two engines that share no code, and was tried on every class of requests.",
}
"""What verdicts with this trust are worth."""
