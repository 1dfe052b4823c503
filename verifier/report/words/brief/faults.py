"""What else is not proved: faults of the policy, rules about amendments that a proposal breaks, examples that fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.report.words import numbers, specimens, verdict_lines
from verifier.report.words.authors import ended
from verifier.report.words.brief.detail import Detail
from verifier.report.words.brief.extents import violations, whole
from verifier.report.words.denials import denial
from verifier.report.words.document import Part, Sentence, Tone
from verifier.report.words.faults import break_suffix
from verifier.results.status import BUILT_IN, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

MOST = 4
"""The most faults that are named one by one; and in a crowded brief, the most rules or intents that are not met."""


def fault_part(verification: Verification) -> Part | None:
    """The part on gaps, conflicts, dead provisions, claims about nothing and broken hit rules; `None` without any."""
    every = [v for v in verification.verdicts if v.kind in BUILT_IN and v.status is not Status.PROVED]
    refuted = [v for v in every if v.status is Status.REFUTED]
    sentences = [broken(verification, v) for v in refuted[:MOST]]
    if len(refuted) > MOST:
        sentences.append(Sentence(f"and {numbers.number(len(refuted) - MOST)} more.", Tone.BAD))
    sentences += undecided([v for v in every if v.status is Status.UNDECIDED])
    return Part("Faults of the policy", tuple(sentences)) if sentences else None


def broken(verification: Verification, v: Verdict) -> Sentence:
    """One fault."""
    if (denied := denial(verification, v)) is not None:
        return Sentence(f"{denied}.", Tone.BAD)
    many = f" It is false for {violations(verification, v)}" if violations(verification, v) else ""
    example = f", for example {specimens.specimen_of(verification, v)}" if v.counterexample else ""
    return Sentence(f"not true: {v.sentence}{many}{example}{'.' if many or example else ''}", Tone.BAD)


def undecided(verdicts: Sequence[Verdict]) -> list[Sentence]:
    """The built-in obligations that are undecided: a sentence for each name and reason."""
    subjects: dict[tuple[str, str], list[str]] = {}
    for v in verdicts:
        subjects.setdefault((v.name, verdict_lines.reason_of(v)), []).append(v.subject or "")
    return [
        Sentence(
            f"undecided: {' '.join(part for part in (name, numbers.listed(which, MOST)) if part)}: {reason}.", Tone.OPEN
        )
        for (name, reason), which in subjects.items()
    ]


def frame_part(verification: Verification, detail: Detail) -> Part | None:
    """The part on rules that every amendment has to meet; `None` without any."""
    verdicts = [v for v in verification.verdicts if v.kind is Kind.FRAME]
    body = [frame(verification, v, detail) for v in verdicts if v.status is not Status.PROVED]
    body = shortened(body, detail)
    unmet = {v.name for v in verdicts if v.status is not Status.PROVED}
    met = {v.name: v for v in verdicts if v.name not in unmet}
    if met:
        where = f" where {'it applies' if len(met) == 1 else 'they apply'}" if detail < Detail.BARE else ""
        names = with_scopes(verification, [*met.values()]) if where else ", ".join(met)
        body.append(Sentence(f"kept{where}: {names}.", Tone.GOOD))
    return Part("Rules about amendments", tuple(body)) if body else None


def shortened(sentences: list[Sentence], detail: Detail) -> list[Sentence]:
    """The sentences about what is not met; in a crowded brief the first of them, and how many there are more."""
    most = 1 if detail is Detail.PACKED else MOST
    if detail < Detail.CROWDED or len(sentences) <= most:
        return sentences
    more = numbers.number(len(sentences) - most)
    return [*sentences[:most], Sentence(f"and {more} more, in the full report.", Tone.BAD)]


def with_scopes(verification: Verification, verdicts: Sequence[Verdict]) -> str:
    """Rules that are kept, each with the share of all kinds of request that it is about."""
    names = []
    for n, v in enumerate(verdicts):
        of, named = whole(verification, v, "kinds")
        share = "" if v.of is None or not of else f" ({numbers.percent(v.of, of)}{'' if n else f' of {named}'})"
        names.append(f"{v.name}{share}")
    return ", ".join(names)


def frame(verification: Verification, v: Verdict, detail: Detail) -> Sentence:
    """A rule about amendments that the proposal does not keep, or is not known to."""
    if v.status is Status.UNDECIDED:
        return Sentence(f"undecided: {v.name}. {ended(v.sentence)} {verdict_lines.reason_of(v)}.", Tone.OPEN)
    many = f" Against it: {violations(verification, v)}" if violations(verification, v) else " It is not kept"
    many += break_suffix(verification, v)
    example = ""
    if v.counterexample is not None and detail < Detail.SPARE:
        example = f", for example {specimens.specimen_of(verification, v)}"
    return Sentence(f"broken: {v.name}. {ended(v.sentence)}{many}{example}.", Tone.BAD)


def example_part(verification: Verification, detail: Detail) -> Part | None:
    """The part on examples that fail, and on those of the base that a proposal changes; `None` without any."""
    body = tuple(example_sentences(verification, detail))
    return Part("Examples", body) if body else None


def example_sentences(verification: Verification, detail: Detail) -> Iterator[Sentence]:
    """The sentences on examples."""
    for status, tone, verb in ((Status.REFUTED, Tone.BAD, "fails"), (Status.UNDECIDED, Tone.OPEN, "is undecided")):
        failing = [v.name for v in verification.verdicts if v.kind is Kind.EXAMPLE and v.status is status]
        if failing:
            verbs = verb if len(failing) == 1 else {"fails": "fail", "is undecided": "are undecided"}[verb]
            yield Sentence(f"{numbers.plural(len(failing), 'example')} {verbs}: {numbers.listed(failing, MOST)}.", tone)
    if changed := verification.examples_changed:
        written = dict.fromkeys((e.clause, e.sentence) for e in changed)  # one may be about several times
        verb = "gets another answer" if len(written) == 1 else "get other answers"
        names = f": {numbers.listed([sentence for _, sentence in written], MOST)}" if detail < Detail.LEAST else ""
        yield Sentence(ended(f"{numbers.plural(len(written), 'example')} of the base {verb}{names}"))
