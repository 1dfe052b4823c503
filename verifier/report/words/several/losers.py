"""Who is refused, slower or faster under each of several proposals."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from policy_dsl.model.boxes import times_in
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
        for time in dict.fromkeys(time for impact in impacts if impact is not None for time in times_of(impact)):
            if any(impact is not None and changes(impact, way, time) for impact in impacts):
                cells = (changed_cell(v, way, time) for _, v in family.verified)
                rows.append((f"{title} in {time}" if time else title, "", *cells))
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


def times_of(impact: Impact) -> list[str]:
    """The names of the times in which decisions change; an empty one for the one time of other policies."""
    return [each.name for each in impact.times if each.changed] if impact.times else [""]


def changes(impact: Impact, way: ChangeDirection, time: str) -> list[Change]:
    """The changes in this direction, of several times in this one."""
    return [each for each in impact.regions if each.direction is way and is_in(each, time)]


def is_in(change: Change, time: str) -> bool:
    """Whether the change is in this one of several times; any is in the one time of other policies."""
    names = times_in(change.box)
    return not names or time in names


def changed_in(impact: Impact, way: ChangeDirection, time: str) -> int:
    """How many requests change in this direction, of several times in this one."""
    if impact.times:
        return sum(dict(each.directions).get(way, 0) for each in impact.times if each.name == time)
    return sum(change.count for change in changes(impact, way, time))


def changed_cell(verification: Verification, way: ChangeDirection | None, time: str = "") -> str:
    """The number of requests that change in this direction, in one of several times; or in any direction."""
    impact = verification.impact
    if impact is None or impact.certified is Status.REFUTED:
        return "? undecided"
    count = impact.changed if way is None else changed_in(impact, way, time)
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
        losses = [(way, time) for way in LOSSES for time in times_of(impact) if changes(impact, way, time)]
        if not losses:
            harmless.setdefault(kind_names.compared_with(verification), []).append((name, verification))
        sentences += [loss(name, verification, impact, way, time) for way, time in losses]
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


def loss(name: str, verification: Verification, impact: Impact, way: ChangeDirection, time: str) -> Sentence:
    """How many requests lose in this direction, of several times in this one, and the largest group of them."""
    total = changed_in(impact, way, time)
    largest = max(changes(impact, way, time), key=lambda change: change.total)
    words = partial(specimens.outcome, clocked=verification.policy.has_clocks)
    times = f"{words(largest.before.outcome)} → {words(largest.after.outcome)}"
    where = boxes.occupied(verification.policy, largest.box, largest.values, largest.ties)
    share = (
        "all of them" if largest.total == total else f"the largest group, {kind_names.group(largest.total, impact.of)}"
    )
    many = f"{kind_names.kinds(total, impact.of)} {LOSSES[way]}{f' in {time}' if time else ''}"
    return Sentence(f"{name}: {many}; {share}: {where}: {times}")
