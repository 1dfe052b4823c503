"""The changes of a proposal: how many decisions, in which direction, and where; and the examples that change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.model.policy import Policy
from verifier.report.facts.editions import edition_policy
from verifier.report.text.terminal import MOST_LINES, grid
from verifier.report.words import boxes, causes, changes, clauses, numbers, verdict_lines
from verifier.report.words.days import span
from verifier.report.words.untouched import untouched_sides
from verifier.results.impact import Change, ExampleChange, Exclusive, Impact, Period
from verifier.results.status import Edition, Status
from verifier.results.verification import Verification

MOST_NAMES = 4
"""The most provisions that are named for one pair of outcomes; JSON has them all."""


def impact_block(verification: Verification, change: Impact) -> RenderableType:
    """How many decisions change, in which direction, and where."""
    return Group(
        *impact_summary(change, changes.extent_from_today(change)),
        *untouched_line(verification, change),
        *period_lines(change),
        regions_by_outcome(verification, change.regions),
        *exclusive_regions(verification, change),
    )


def untouched_line(verification: Verification, change: Impact) -> list[RenderableType]:
    """The values that the proposal names, and for which it changes nothing."""
    texts = [text for _, text in untouched_sides(verification)] if change.changed else []
    return [Styled(f"named by the proposal, and unchanged: {'; '.join(texts)}")] if texts else []


def impact_summary(change: Impact, extent: str) -> list[RenderableType]:
    """The number of changed decisions, by direction, and whether it is certified."""
    parts: list[RenderableType] = [Styled(extent, style="bold")]
    parts += [Styled(line) for line in changes.by_direction(change)]
    return [*parts, *certainty(change.certified)]


def certainty(certified: Status) -> list[RenderableType]:
    """A warning if the regions are not certified to be exactly the changes; nothing if they are."""
    if certified is Status.REFUTED:
        return [Styled(verdict_lines.REASONS["engines_disagree"], style="bold red")]
    if certified is Status.UNDECIDED:
        return [Styled("not proved to be all of them", style="yellow")]
    return []


def period_lines(change: Impact) -> list[RenderableType]:
    """For a dated policy, the number of changes in each period."""
    lines: list[RenderableType] = []
    for period in merged(change.periods):
        days = span(period.start, period.until)
        share = (
            f"{numbers.number(period.changed)} of {numbers.plural(period.of, 'request')}"
            if period.changed
            else "nothing changes"
        )
        lines.append(Styled(f"{days}: {share}", style="" if period.changed else "dim"))
    return lines


def merged(periods: Sequence[Period]) -> Iterator[Period]:
    """The periods, with adjacent ones without changes merged into one."""
    for changing, run in groupby(periods, lambda period: period.changed > 0):
        same = list(run)
        if changing:
            yield from same
        else:
            yield Period(same[0].start, same[-1].until, 0, sum(period.of for period in same))


def regions_by_outcome(verification: Verification, regions: Sequence[Change]) -> RenderableType:
    """The regions, grouped by their outcomes before and after."""
    table, base = grid("dim", ""), edition_policy(verification, Edition.BASE)
    for (before, after), group in changes.by_outcomes(regions, base, verification.policy).items():
        count = sum(c.count for c in group)
        table.add_row(numbers.number(count), Styled(f"{before} → {after}", style="bold"))
        table.add_row("", Styled(cause_names(causes.names(group)), style="dim"))
        add_regions(table, verification.policy, group)
    return table


def exclusive_regions(verification: Verification, change: Impact) -> Iterator[RenderableType]:
    """The requests that come and those that go, grouped by what is decided on them."""
    base = verification.carried or edition_policy(verification, Edition.BASE)
    for policy, side, move in (
        (verification.policy, change.appeared, f"{changes.NO_REQUEST} → {{}}"),
        (base, change.vanished, f"{{}} → {changes.NO_REQUEST}"),
    ):
        table = grid("dim", "")
        for words, group in changes.exclusives_by_outcome(policy, side).items():
            names = list(dict.fromkeys(i for region in group for i in region.decision.by))
            count = numbers.number(sum(region.count for region in group))
            table.add_row(count, Styled(move.format(words), style="bold"))
            table.add_row("", Styled(cause_names(names), style="dim"))
            add_regions(table, policy, group)
        if side is not None and side.count:
            yield table


def cause_names(names: Sequence[str]) -> str:
    """The provisions behind changes, up to a limit."""
    if not names:
        return "no provision decides"
    more = f" and {numbers.number(len(names) - MOST_NAMES)} more" if len(names) > MOST_NAMES else ""
    return f"because of {', '.join(names[:MOST_NAMES])}{more}"


def add_regions(table: Table, policy: Policy, regions: Sequence[Change | Exclusive]) -> None:
    """Adds a row for each region, up to a limit."""
    for region in regions[:MOST_LINES]:
        line = boxes.box(policy, region.box, None, region.ties)
        table.add_row(numbers.number(region.total), Padding(Styled(f"{line}{boxes.addition(region)}"), (0, 0, 0, 2)))
    if rest := regions[MOST_LINES:]:
        table.add_row(*boxes.omitted_row(rest, "  "))


def changed_examples(policy: Policy, examples: Sequence[ExampleChange]) -> RenderableType:
    """The examples whose outcomes the proposal changes. They are not failures."""
    table = grid("", "", "dim")
    for e in examples:
        table.add_row(
            e.sentence,
            f"{changes.outcome_changes(policy, e)}{', for some of its requests' if e.some else ''}",
            clauses.location(e.clause),
        )
    return table
