"""Who is refused, slower or faster under each of several proposals."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.report.facts.families import Family
from verifier.report.words import boxes, numbers, specimens, verdict_lines
from verifier.report.words.brief.changes import comings
from verifier.report.words.document import Sentence, Tone
from verifier.report.words.several import names as kind_names
from verifier.results.impact import Change, ChangeDirection, Exclusives, Impact
from verifier.results.status import Status
from verifier.results.verification import Verification

ROWS = {
    ChangeDirection.NEWLY_REFUSED: "kinds newly refused",
    ChangeDirection.SLOWER: "kinds slower",
    ChangeDirection.MIXED: "kinds faster or slower, by the hour of receipt",
    ChangeDirection.FASTER: "kinds faster",
    ChangeDirection.NEWLY_ANSWERED: "kinds newly answered",
    ChangeDirection.FAULTY: "kinds without one answer",
}
LOSSES = {
    ChangeDirection.NEWLY_REFUSED: "newly refused",
    ChangeDirection.SLOWER: "slower",
    ChangeDirection.MIXED: "slower at some hours of receipt",
}


def extent_rows(family: Family) -> list[tuple[str, ...]]:
    """A row for each direction in which some proposal changes answers."""
    impacts = [v.impact for _, v in family.verified]
    if not any(impacts) and not any(v.too_large for _, v in family.verified):
        return []
    rows = []
    for way, title in ROWS.items():
        if any(impact is not None and changes(impact, way) for impact in impacts):
            rows.append((title, "", *(changed_cell(v, way) for _, v in family.verified)))
    rows = rows or [("kinds changed", "", *(changed_cell(v, None) for _, v in family.verified))]
    for title, sides in (
        ("kinds newly possible", [None if each is None else each.appeared for each in impacts]),
        ("kinds that vanish", [None if each is None else each.vanished for each in impacts]),
    ):
        if any(side is not None and side.count for side in sides):
            rows.append((title, "", *map(exclusive_cell, sides)))
    return rows


def exclusive_cell(side: Exclusives | None) -> str:
    """The number of requests that are possible on one side alone."""
    if side is None or not side.count:
        return "none"
    words = numbers.abbreviated(side.count)
    return words if side.certified is Status.PROVED else f"? {words}"


def changes(impact: Impact, way: ChangeDirection) -> list[Change]:
    """The changes in this direction."""
    return [change for change in impact.regions if change.direction is way]


def changed_cell(verification: Verification, way: ChangeDirection | None) -> str:
    """The number of requests that change in this direction, or in any."""
    impact = verification.impact
    if impact is None or impact.certified is Status.REFUTED:
        return "? undecided"
    count = impact.changed if way is None else sum(change.count for change in changes(impact, way))
    words = numbers.abbreviated(count) if count else "none"
    return words if impact.certified is Status.PROVED else f"? {words}"


def loser_sentences(family: Family, names: Sequence[str]) -> list[Sentence]:
    """For each proposal that refuses or slows anybody, how many and the largest group; then those that do neither."""
    sentences = []
    harmless: dict[str, list[tuple[str, Verification]]] = {}
    for name, (_, verification) in zip(names, family.verified, strict=True):
        impact = verification.impact
        if impact is None or impact.certified is Status.REFUTED:
            reason = verdict_lines.REASONS["too_large" if impact is None else "engines_disagree"]
            if impact is not None or verification.too_large:
                sentences.append(Sentence(f"{name}: who loses is undecided: {reason}", Tone.OPEN))
            continue
        losses = {way: group for way in LOSSES if (group := changes(impact, way))}
        if not losses:
            harmless.setdefault(kind_names.compared_with(verification), []).append((name, verification))
        for way, group in losses.items():
            sentences.append(loss(name, verification, way, group))
    several = len(family.verified) > 1
    for before, under in harmless.items():
        sentences += harmless_sentences(before, under, several=several)
    return sentences


def harmless_sentences(before: str, under: Sequence[tuple[str, Verification]], *, several: bool) -> list[Sentence]:
    """The proposals that refuse and slow nobody, compared with `before`: a sentence for those under which the same requests
    are possible, and one for each of the others, which says how many become possible and impossible.
    """
    same = [name for name, v in under if v.impact is None or not comings(v.impact)]
    alone = "" if not several else ", each alone" if len(same) > 1 else " alone"
    head = f"Compared with {before}, nobody is newly refused or slower under"
    sentences = [Sentence(f"{head} {numbers.joined(same)}{alone}.", Tone.GOOD)] if same else []
    alone = " alone" if several else ""
    for name, v in under:
        if v.impact is not None and (moved := comings(v.impact)):
            kinds = "none of the kinds of request that stay possible is newly refused or slower"
            text = f"Compared with {before}, {kinds} under {name}{alone}; {moved}."
            sentences.append(Sentence(text, Tone.NEUTRAL))
    return sentences


def loss(name: str, verification: Verification, way: ChangeDirection, group: Sequence[Change]) -> Sentence:
    """How many requests lose in this direction, and the largest group of them."""
    total, largest = sum(change.count for change in group), max(group, key=lambda change: change.total)
    times = f"{specimens.outcome(largest.before.outcome)} → {specimens.outcome(largest.after.outcome)}"
    where = boxes.occupied(verification.policy, largest.box, largest.values, largest.ties)
    of = verification.impact.of if verification.impact else total
    share = "all of them" if largest.total == total else f"the largest group, {kind_names.group(largest.total, of)}"
    return Sentence(f"{name}: {kind_names.kinds(total, of)} {LOSSES[way]}; {share}: {where}: {times}")
