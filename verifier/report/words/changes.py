"""Changes of decisions in words: their directions, and what becomes of an outcome."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.report.words import numbers, values
from verifier.report.words.shares import of_answered_today
from verifier.results.impact import Change, ChangeDirection, ExampleChange, Impact

DIRECTIONS = {
    ChangeDirection.FASTER: "answered faster",
    ChangeDirection.SLOWER: "answered slower",
    ChangeDirection.NEWLY_REFUSED: "newly refused",
    ChangeDirection.NEWLY_ANSWERED: "newly answered",
    ChangeDirection.FAULTY: "without a single answer, before or after",
}


def extent(change: Impact) -> str:
    """How many decisions change."""
    return extent_with(change, "")


def extent_from_today(change: Impact) -> str:
    """How many decisions change, also of the requests that are answered today, where that is news."""
    return extent_with(change, of_answered_today(change))


def extent_with(change: Impact, more: str) -> str:
    """How many decisions change, with more beside the share."""
    share = f" ({numbers.percent(change.changed, change.of)}{f'; {more}' if more else ''})" if change.of else ""
    return f"{numbers.number(change.changed)} of {numbers.plural(change.of, 'request')}{share}"


def by_direction(change: Impact) -> list[str]:
    """The number of changes in each direction."""
    counts: dict[ChangeDirection, int] = {}
    for region in change.regions:
        counts[region.direction] = counts.get(region.direction, 0) + region.count
    return [f"{numbers.number(count)} {DIRECTIONS[way]}" for way, count in counts.items()]


def by_outcomes(regions: Sequence[Change]) -> dict[tuple[str, str], list[Change]]:
    """The changes, grouped by the words for their outcomes before and after."""
    grouped: dict[tuple[str, str], list[Change]] = {}
    for region in regions:
        outcomes = (values.outcome(region.before.outcome), values.outcome(region.after.outcome))
        grouped.setdefault(outcomes, []).append(region)
    return grouped


def outcome_changes(change: ExampleChange) -> str:
    """The changes of an example's outcomes."""
    after_by_before: dict[str, list[str]] = {}
    for before, after in change.moves:
        after_by_before.setdefault(values.outcome(before), []).append(values.outcome(after))
    return ", ".join(f"{before} → {' or '.join(after)}" for before, after in after_by_before.items())
