"""Changes of decisions in words: their directions, and what becomes of an outcome."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.calendar.times import Counted
from verifier.report.facts import due_shifts
from verifier.report.words import numbers, values
from verifier.report.words.shares import of_answered_today
from verifier.results.impact import Change, ChangeDirection, ExampleChange, Impact

DIRECTIONS = {
    ChangeDirection.FASTER: "answered faster",
    ChangeDirection.SLOWER: "answered slower",
    ChangeDirection.MIXED: "answered faster or slower, by the hour of receipt",
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
    """The number of changes in each direction; for times on clocks, also of days of receipt; of several times, of each."""
    if change.times:
        return [
            f"{each.name}: {', '.join(f'{numbers.number(count)} {DIRECTIONS[way]}' for way, count in each.directions)}"
            if each.changed
            else f"{each.name}: nothing changes"
            for each in change.times
        ]
    groups: dict[ChangeDirection, list[Change]] = {}
    for region in change.regions:
        groups.setdefault(region.direction, []).append(region)
    lines = [
        f"{numbers.number(sum(each.count for each in group))} {DIRECTIONS[way]}{on_days(change, group)}"
        for way, group in groups.items()
    ]
    if change.reworded:
        lines.append(f"{numbers.number(change.reworded)} only reworded: due as before, and no change")
    return lines


def on_days(change: Impact, group: Sequence[Change]) -> str:
    """On how many days of receipt requests change so, and by how many days or hours; nothing where no time is on a clock."""
    received = due_shifts.days_of_receipt(change, group)
    if not received:
        return ""
    shifts = due_shifts.shifts(change, group)
    moves = [
        f"{numbers.plural(abs(shift), 'day')} {'later' if shift > 0 else 'earlier'} on {numbers.number(many)}"
        for shift, many in shifts.items()
        if shift
    ]
    listed = 0 < len(moves) <= MOST_SHIFTS
    if many := due_shifts.days_by_the_hour(change, group):
        moves.append(f"{DUE[group[0].direction]} by an amount that depends on the hour on {numbers.number(many)}")
    due = f": due {numbers.joined(moves)}" if listed else ""
    return f", on {numbers.plural(len(received), 'day')} of receipt{due}"


MOST_SHIFTS = 6
"""The most numbers of days by which answers move that are listed."""


def by_outcomes(regions: Sequence[Change]) -> dict[tuple[str, str], list[Change]]:
    """The changes, grouped by the words for their outcomes before and after; where times are on clocks, also by direction."""
    grouped: dict[tuple[str, str], list[Change]] = {}
    for region in regions:
        outcomes = (values.outcome(region.before.outcome), f"{values.outcome(region.after.outcome)}{due_words(region)}")
        grouped.setdefault(outcomes, []).append(region)
    return grouped


DUE = {
    ChangeDirection.FASTER: "earlier",
    ChangeDirection.SLOWER: "later",
    ChangeDirection.MIXED: "earlier or later",
}
"""When an answer is due whose times do not tell by themselves how it moves."""


def due_words(change: Change) -> str:
    """How an answer moves from or to a time on a clock, which depends on the day of receipt; nothing for others, and where
    nothing is promised before or after.
    """
    times = due_shifts.promises(change)
    if change.direction not in DUE or None in times or not any(isinstance(each, Counted) for each in times):
        return ""
    hour = " by the hour" if change.direction is ChangeDirection.MIXED else ""
    return f", due {DUE[change.direction]}{hour}"


def outcome_changes(change: ExampleChange) -> str:
    """The changes of an example's outcomes. A time that is counted on other days than before is due on others."""
    after_by_before: dict[str, list[str]] = {}
    for before, after in change.moves:
        words = values.outcome(before), values.outcome(after)
        after_by_before.setdefault(words[0], []).append(words[1] if words[0] != words[1] else "due on other days")
    return ", ".join(f"{before} → {' or '.join(after)}" for before, after in after_by_before.items())
