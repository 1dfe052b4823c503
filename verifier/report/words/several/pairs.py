"""Which of several proposals can be adopted together, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.amend.collisions import Collision, operation_text
from verifier.report.facts.families import Family
from verifier.report.words import numbers, specimens
from verifier.report.words.document import Part, Sentence, Tone
from verifier.report.words.several.joint import joint_sentences
from verifier.report.words.several.meetings import (
    Room,
    meeting_lines,
    meetings_of,
    outcome_words,
    prevailing,
)
from verifier.report.words.several.names import kinds
from verifier.results.status import Status
from verifier.results.together import NO_REQUEST, Joint, Pair, Relation

TOGETHER = "Together with other proposals"
MOST = 3
"""The most things that both change that are named."""

GRAVITY = (Tone.BAD, Tone.OPEN, Tone.NEUTRAL)
"""The tones of pairs that matter, the gravest first."""

HARMLESS = (Tone.QUIET, Tone.GOOD)
"""The tones of pairs that disagree nowhere: those that meet somewhere, and those that do not."""


def pair_sentences(family: Family, pairs: Sequence[Pair]) -> list[Sentence]:
    """A sentence for each pair that matters, the gravest first; then one each for those that disagree nowhere, and for
    those that leave each other alone.
    """
    most = max((v.requests or 0 for _, v in family.verified), default=0)
    every = [pair_sentence(Room(pair.space or family.policy, most), pair) for pair in pairs]
    sentences = sorted((each for each in every if each.tone not in HARMLESS), key=lambda each: GRAVITY.index(each.tone))
    if agreeing := [line for each in every if each.tone is Tone.QUIET for line in harmless_lines(each)]:
        sentences.append(Sentence("These can both be adopted, and disagree nowhere:", Tone.GOOD, tuple(agreeing)))
    if alone := [each.text for each in every if each.tone is Tone.GOOD]:
        listed = "; ".join(alone)
        sentences.append(Sentence(f"These can both be adopted, and leave each other alone: {listed}.", Tone.GOOD))
    return sentences


def harmless_lines(sentence: Sentence) -> list[str]:
    """Two proposals that disagree nowhere, in one line."""
    said = "; ".join(detail[:1].lower() + detail[1:].rstrip(".") for detail in sentence.details)
    return [f"{sentence.text}: {said}."]


def together(family: Family, path: str, pairs: Sequence[Pair], *, short: bool = False) -> Part | None:
    """The part of the brief of the proposal at `path` on the others; `None` if there are no others. If `short`, only the
    list of those that disagree nowhere has details.
    """
    own = [pair for pair in family.pairs(pairs) if path in (pair.first_path, pair.second_path)]
    sentences = pair_sentences(family, own)
    if short:
        sentences = [each if each.tone is Tone.GOOD else Sentence(each.text, each.tone) for each in sentences]
    return Part(TOGETHER, tuple(sentences)) if sentences else None


def pair_sentence(room: Room, pair: Pair) -> Sentence:
    """What two proposals do to each other. For those that disagree nowhere, only their names and the details."""
    both = f"{pair.first} and {pair.second}"
    match pair.relation:
        case Relation.CONTAINED:
            lower = pair.first if pair.upper == pair.second else pair.second
            return Sentence(f"{pair.upper} is made to {lower}: to adopt it is to adopt both.", Tone.NEUTRAL)
        case Relation.SAME:
            return Sentence(f"{both} make the same changes: to adopt one is to adopt both.", Tone.NEUTRAL)
        case Relation.COLLIDE:
            return Sentence(f"{both} cannot both be adopted: {clashes(pair)}.", Tone.BAD, meeting_lines(room, pair))
        case Relation.APART:
            return of_adopted(room, pair, both)
        case _:
            assert_never(pair.relation)


def clashes(pair: Pair) -> str:
    """What both change, and to which values."""
    apart = [each for each in pair.collisions if not each.alike]
    words = [clash(each, pair) for each in apart[:MOST]]
    if len(apart) > MOST:
        words.append(f"and {numbers.number(len(apart) - MOST)} more")
    return "; ".join(words)


def clash(collision: Collision, pair: Pair) -> str:
    """One thing that both change: `t IS, 1 h by A, 3 h by B`."""
    if not collision.second:
        return f"both add {collision.name}, and mean different things by it"
    first, second = (
        numbers.joined(list(dict.fromkeys(map(operation_text, operations))))
        for operations in (collision.first, collision.second)
    )
    if first == second:
        return f"{collision.name}, {first} by both, in different ways"
    return f"{collision.name}, {first} by {pair.first}, {second} by {pair.second}"


def of_adopted(room: Room, pair: Pair, both: str) -> Sentence:
    """Two proposals that do not collide in the text: whether they can be adopted, and what then happens."""
    refused = [each for each in pair.adoptions if each.refusal is not None]
    reasons = [f"{each.names[1]} after {each.names[0]}: {each.refusal.message}" for each in refused if each.refusal]
    problems = joint_sentences(room.policy, pair)
    details = [*problems.lines, *meeting_lines(room, pair)]
    if len(refused) == len(pair.adoptions):
        return Sentence(f"{both} cannot both be adopted as written, in either order.", Tone.BAD, (*reasons, *details))
    if pair.disagreement:
        return Sentence(f"{both}: the two engines disagree; do not rely on this.", Tone.OPEN, tuple(details))
    if pair.order is Status.REFUTED:
        return Sentence(f"{both} depend on the order: {order_words(room, pair)}.", Tone.BAD, tuple(details))
    if problems.headline is not None:
        verdict = "cannot both be adopted as they stand:" if problems.faulty else "can both be adopted, but"
        text = f"{both} {verdict} {problems.headline}."
        return Sentence(text, problems.tone, (*reasons, *details))
    undecided = undecided_words(pair)
    if undecided:
        text = f"{both}: it is undecided {' and '.join(undecided)}; do not take that for a yes."
        return Sentence(text, Tone.OPEN, (*reasons, *details))
    if refused:
        text = f"{both} can both be adopted in one order only, {refused[0].names[1]} first."
        return Sentence(text, Tone.NEUTRAL, (*reasons, *details))
    met = meetings_of(pair)
    if met is not None and (contested := [kind for kind in met.kinds if kind.effects.is_contested]):
        many = kinds(met.totals.contested, room.of)
        text = f"{both} can both be adopted; where they disagree, on {many}, {prevailing(pair, contested)}."
        return Sentence(text, Tone.NEUTRAL, tuple(details))
    return Sentence(both, Tone.QUIET if details else Tone.GOOD, tuple(details))


def order_words(room: Room, pair: Pair) -> str:
    """A request that is decided differently in the two orders."""
    witness = pair.order_witness
    if witness is None:
        return "some request is decided differently"
    facts = specimens.SEPARATOR.join(specimens.shown_facts(room.policy, witness.request, frozenset()).values())
    outcomes = (NO_REQUEST if decision is None else decision.outcome for decision in witness.decisions)
    first, second = (outcome_words(each, clocked=room.policy.has_clocks) for each in outcomes)
    return f"{facts}: {first} if {pair.first} is adopted first, {second} if {pair.second} is"


def undecided_words(pair: Pair) -> list[str]:
    """What could not be decided about two proposals that can both be adopted."""
    undecided = []
    if pair.order is Status.UNDECIDED:
        undecided.append("whether their order matters")
    if pair.meetings is None or pair.meetings.certified is not Status.PROVED:
        undecided.append("where they change the same requests")
    if any(Status.UNDECIDED in statuses_that_count(joint) for joint in pair.joint):
        undecided.append("what they do to every guarantee")
    return undecided


def statuses_that_count(joint: Joint) -> tuple[Status, ...]:
    """The statuses from which it follows what both proposals do to a verdict: for one that is refuted, also those alone."""
    status = joint.verdict.status
    return (status, *joint.alone) if status is Status.REFUTED else (status,)
