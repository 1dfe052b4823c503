"""The changes of a proposal: how many decisions, in which direction, and where; and the examples that change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.model.boxes import OneOfRanges
from policy_dsl.model.policy import Policy
from verifier.report.text.terminal import MOST_LINES, grid
from verifier.report.words import boxes, clauses, numbers, values, verdict_lines
from verifier.results.impact import Change, ChangeDirection, ExampleChange, Exclusive, Impact, Period
from verifier.results.status import Status
from verifier.results.verification import Verification

MOST_NAMES = 4
"""The most provisions that are named for one pair of outcomes; JSON has them all."""

DIRECTIONS = {
    ChangeDirection.FASTER: "answered faster",
    ChangeDirection.SLOWER: "answered slower",
    ChangeDirection.NEWLY_REFUSED: "newly refused",
    ChangeDirection.NEWLY_ANSWERED: "newly answered",
    ChangeDirection.FAULTY: "without a single answer, before or after",
}


def impact_block(verification: Verification, change: Impact) -> RenderableType:
    """How many decisions change, in which direction, and where."""
    return Group(
        *impact_summary(change),
        *by_period(verification.policy, change, lambda regions: regions_by_outcome(verification, regions)),
    )


def impact_summary(change: Impact) -> list[RenderableType]:
    """The number of changed decisions, by direction, and whether it is certified."""
    share = f" ({numbers.percent(change.changed, change.of)})" if change.of else ""
    head = f"{numbers.number(change.changed)} of {numbers.plural(change.of, 'request')}{share}"
    counts: dict[ChangeDirection, int] = {}
    for region in change.regions:
        counts[region.direction] = counts.get(region.direction, 0) + region.count
    parts: list[RenderableType] = [Styled(head, style="bold")]
    parts += [Styled(f"{numbers.number(count)} {DIRECTIONS[way]}") for way, count in counts.items()]
    return [*parts, *certainty(change.certified)]


def certainty(certified: Status) -> list[RenderableType]:
    """A warning if the regions are not certified to be exactly the changes; nothing if they are."""
    if certified is Status.REFUTED:
        return [Styled(verdict_lines.REASONS["engines_disagree"], style="bold red")]
    if certified is Status.UNDECIDED:
        return [Styled("not certified to be all of them", style="yellow")]
    return []


def by_period(
    policy: Policy, change: Impact, shown: Callable[[Sequence[Change]], RenderableType]
) -> list[RenderableType]:
    """The regions, laid out by `shown`; for a dated policy, separately for each period."""
    if not change.periods:
        return [shown(change.regions)]
    parts: list[RenderableType] = []
    for period in merged(change.periods):
        days = f"from {values.day(period.start)} until {values.day(period.until)}"
        share = (
            f"{numbers.number(period.changed)} of {numbers.plural(period.of, 'request')}"
            if period.changed
            else "nothing changes"
        )
        parts.append(Styled(f"\n{days}: {share}", style="bold" if period.changed else "dim"))
        if period.changed:
            parts.append(shown([c for c in change.regions if in_period(policy, c, period)]))
    return parts


def merged(periods: Sequence[Period]) -> Iterator[Period]:
    """The periods, with adjacent ones without changes merged into one."""
    for changing, run in groupby(periods, lambda period: period.changed > 0):
        same = list(run)
        if changing:
            yield from same
        else:
            yield Period(same[0].start, same[-1].until, 0, sum(period.of for period in same))


def in_period(policy: Policy, change: Change, period: Period) -> bool:
    """Whether the change lies in the period. Each region lies in a single one."""
    side = change.box[policy.dated_by or ""]
    return isinstance(side, OneOfRanges) and period.start <= side.ranges[0][0] < period.until


def regions_by_outcome(verification: Verification, regions: Sequence[Change]) -> RenderableType:
    """The regions, grouped by their outcomes before and after."""
    table = grid("dim", "")
    for (before, after), changes in by_outcomes(regions).items():
        count = sum(c.count for c in changes)
        table.add_row(numbers.number(count), Styled(f"{before} → {after}", style="bold"))
        table.add_row("", Styled(deciding_names([i for c in changes for i in c.after.by]), style="dim"))
        add_regions(table, verification.policy, changes)
    return table


def deciding_names(ids: Sequence[str]) -> str:
    """The deciding provisions, up to a limit."""
    names = list(dict.fromkeys(ids))
    if not names:
        return "no provision decides"
    more = f" and {numbers.number(len(names) - MOST_NAMES)} more" if len(names) > MOST_NAMES else ""
    return f"because of {', '.join(names[:MOST_NAMES])}{more}"


def by_outcomes(regions: Sequence[Change]) -> dict[tuple[str, str], list[Change]]:
    """The changes, grouped by the words for their outcomes before and after."""
    grouped: dict[tuple[str, str], list[Change]] = {}
    for region in regions:
        outcomes = (values.outcome(region.before.outcome), values.outcome(region.after.outcome))
        grouped.setdefault(outcomes, []).append(region)
    return grouped


def add_regions(table: Table, policy: Policy, regions: Sequence[Change | Exclusive]) -> None:
    """Adds a row for each region, up to a limit."""
    for region in regions[:MOST_LINES]:
        line = boxes.box(policy, region.box, None, region.ties)
        table.add_row(numbers.number(region.count), Padding(Styled(line), (0, 0, 0, 2)))
    if rest := regions[MOST_LINES:]:
        table.add_row(*boxes.omitted_row(rest, "  "))


def changed_examples(changes: Sequence[ExampleChange]) -> RenderableType:
    """The examples whose outcomes the proposal changes. They are not failures."""
    table = grid("", "", "dim")
    for e in changes:
        table.add_row(
            e.sentence,
            f"{outcome_changes(e)}{', for some of its requests' if e.some else ''}",
            clauses.location(e.clause),
        )
    return table


def outcome_changes(change: ExampleChange) -> str:
    """The changes of an example's outcomes."""
    after_by_before: dict[str, list[str]] = {}
    for before, after in change.moves:
        after_by_before.setdefault(values.outcome(before), []).append(values.outcome(after))
    return ", ".join(f"{before} → {' or '.join(after)}" for before, after in after_by_before.items())
