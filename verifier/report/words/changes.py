"""Changes of decisions in words: their directions, and what becomes of an outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from policy_dsl.calendar.times import Counted
from policy_dsl.model.policy import Policy
from verifier.report.facts import due_shifts
from verifier.report.words import numbers, values
from verifier.report.words.answers import shared_answer
from verifier.report.words.shares import of_answered_today
from verifier.results.impact import Change, ChangeDirection, ExampleChange, Exclusive, Exclusives, Impact, OfTime

DIRECTIONS = {
    ChangeDirection.FASTER: "answered faster",
    ChangeDirection.SLOWER: "answered slower",
    ChangeDirection.MIXED: "answered faster or slower, by the hour of receipt",
    ChangeDirection.NEWLY_REFUSED: "newly refused",
    ChangeDirection.NEWLY_ANSWERED: "newly answered",
    ChangeDirection.FAULTY: "without a single answer, before or after",
}


NO_REQUEST, COMES, GOES = "no such request", "becomes possible", "becomes impossible"
"""What is said of requests that are possible on one side alone."""


def exclusives_by_outcome(policy: Policy, exclusives: Exclusives | None) -> Mapping[str, list[Exclusive]]:
    """The regions of requests that are possible under one policy alone, by the words for what is decided there; nothing where
    there are none.
    """
    groups: dict[str, list[Exclusive]] = {}
    for region in () if exclusives is None else exclusives.regions:
        words = values.outcome(region.decision.outcome, clocked=policy.has_clocks)
        groups.setdefault(words, []).append(region)
    return {shared_answer(policy, [each.decision for each in group]): group for group in groups.values()}


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
        return [of_time(change, each) for each in change.times]
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


def of_time(change: Impact, time: OfTime) -> str:
    """The number of changes of one of several times in each direction, likewise."""
    if not time.changed:
        return f"{time.name}: nothing changes"
    own = due_shifts.of_time(change.regions, time.name)
    ways = [
        f"{numbers.number(count)} {DIRECTIONS[way]}{on_days(change, [each for each in own if each.direction is way])}"
        for way, count in time.directions
    ]
    return f"{time.name}: {('; ' if change.received else ', ').join(ways)}"


def on_days(change: Impact, group: Sequence[Change]) -> str:
    """On how many days of receipt requests change so, and by how many days or hours; nothing where no time is on a clock."""
    received = len(due_shifts.days_of_receipt(change, group))
    if not received:
        return ""
    moves = [(words, many) for words, many in ways_due(change, group) if many]
    if not moves:
        return f", on {numbers.plural(received, 'day')} of receipt"
    if len(moves) == 1 and moves[0][1] == received:
        return f", on {numbers.plural(received, 'day')} of receipt: {moves[0][0]}{' on each' if received > 1 else ''}"
    listed = numbers.joined([f"{words} on {numbers.number(many)}" for words, many in moves])
    several = "; some days count for several of these" if sum(many for _, many in moves) > received else ""
    return f", on {numbers.plural(received, 'day')} of receipt: {listed}{several}"


def ways_due(change: Impact, group: Sequence[Change]) -> list[tuple[str, int]]:
    """How answers move that change in one direction, each way with the number of days of receipt. Together these are all days
    but those on which requests are refused before or after.
    """
    way = group[0].direction
    if way is ChangeDirection.MIXED:
        return []  # the direction says it
    ways = [
        *shift_words({shift: days for shift, days in due_shifts.shifts(change, group).items() if shift}, in_days),
        *shift_words(due_shifts.elapsed_shifts(change, group), in_hours),
        (f"{DUE.get(way, '')} by an amount that depends on the hour", due_shifts.days_by_the_hour(change, group)),
    ]
    first = next((n for n, (_, many) in enumerate(ways) if many), 0)
    ways[first] = f"due {ways[first][0]}", ways[first][1]
    ways.append(("with no promise any longer", due_shifts.days_of_lost_promises(change, group)))
    ways.append(("with a promise for the first time", due_shifts.days_of_first_promises(change, group)))
    return ways


def shift_words(shifts: Mapping[int, frozenset[int]], amount: Callable[[int, int], str]) -> list[tuple[str, int]]:
    """By how much answers move, with the number of days of receipt; of many amounts, the rarest are given as a span. `amount`
    has the words for one, or for all from one to another.
    """
    rare = (
        sorted(sorted(shifts, key=lambda shift: -len(shifts[shift]))[MOST_SHIFTS - 1 :])
        if len(shifts) > MOST_SHIFTS
        else []
    )
    ways = [(amount(abs(shift), abs(shift)), shift, days) for shift, days in shifts.items() if shift not in rare]
    if rare:
        span = sorted(map(abs, rare))
        days = frozenset[int]().union(*(shifts[shift] for shift in rare))
        ways.append((f"otherwise {amount(span[0], span[-1])}", rare[0], days))
    return [(f"{words} {'later' if shift > 0 else 'earlier'}", len(days)) for words, shift, days in ways]


def in_days(least: int, most: int) -> str:
    """`1 day`, or `6 to 7 days`."""
    return numbers.plural(most, "day") if least == most else f"{least} to {numbers.plural(most, 'day')}"


def in_hours(least: int, most: int) -> str:
    """`12 h`, or `45 min to 12 h`; whole hours stay hours, so that nobody reads days of a calendar."""
    low, high = (f"{each // 3600} h" if each % 3600 == 0 else values.duration(each) for each in (least, most))
    return low if least == most else f"{low} to {high}"


MOST_SHIFTS = 6
"""The most numbers of days, or of hours, by which answers move that are listed."""


def by_outcomes(regions: Sequence[Change], before: Policy, after: Policy) -> dict[tuple[str, str], list[Change]]:
    """The changes from one policy to another, grouped by the words for their outcomes before and after; where times are on
    clocks, also by direction.
    """
    grouped: dict[tuple[str, str, str], list[Change]] = {}
    for region in regions:
        outcomes = values.outcome(region.before.outcome), values.outcome(region.after.outcome), due_words(region)
        grouped.setdefault(outcomes, []).append(region)
    return {
        (
            shared_answer(before, [each.before for each in group]),
            f"{shared_answer(after, [each.after for each in group])}{due}",
        ): group
        for (_, _, due), group in grouped.items()
    }


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


def outcome_changes(policy: Policy, change: ExampleChange) -> str:
    """The changes of an example's outcomes. A time that is counted on other days than before is due on others."""
    after_by_before: dict[str, list[str]] = {}
    for before, after in change.moves:
        words = [values.outcome(each, clocked=policy.has_clocks) for each in (before, after)]
        after_by_before.setdefault(words[0], []).append(words[1] if words[0] != words[1] else "due on other days")
    return ", ".join(f"{before} → {' or '.join(after)}" for before, after in after_by_before.items())
