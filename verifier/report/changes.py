"""What a proposal changes: how many decisions, which way, and where; and the examples that come out otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text as Styled

from policy_dsl.model.boxes import Ranges
from policy_dsl.model.policy import Policy
from verifier.report import words
from verifier.report.terminal import MOST_LINES, grid
from verifier.verdict import Change, Impact, Period, Status, Verification

DIRECTIONS = {
    "faster": "answered faster",
    "slower": "answered slower",
    "newly_refused": "newly refused",
    "newly_answered": "newly answered",
    "faulty": "left without a single answer",
}


def impact(found: Verification, change: Impact) -> RenderableType:
    """How many decisions change, which way, and where."""
    share = f" ({100 * change.changed / change.of:.1f} %)" if change.of else ""
    head = f"{words.number(change.changed)} of {words.many(change.of, 'request')}{share}"
    ways: dict[str, int] = {}
    for region in change.regions:
        ways[region.direction] = ways.get(region.direction, 0) + region.count
    parts: list[RenderableType] = [Styled(head, style="bold")]
    parts += [Styled(f"{words.number(count)} {DIRECTIONS[way]}") for way, count in ways.items()]
    if change.certified is Status.REFUTED:
        parts.append(Styled(words.REASONS["engines_disagree"], style="bold red"))
    elif change.certified is Status.UNDECIDED:
        parts.append(Styled("not certified to be all", style="yellow"))
    if not change.periods:
        return Group(*parts, grouped(found, change.regions))
    for period in change.periods:
        days = f"from {words.day(period.start)} until {words.day(period.until)}"
        share = (
            f"{words.number(period.changed)} of {words.many(period.of, 'request')}"
            if period.changed
            else "nothing changes"
        )
        parts.append(Styled(f"\n{days}: {share}", style="bold" if period.changed else "dim"))
        if period.changed:
            parts.append(grouped(found, [c for c in change.regions if dated(found.policy, c, period)]))
    return Group(*parts)


def dated(policy: Policy, change: Change, period: Period) -> bool:
    """Whether the change is one of these days."""
    side = change.box[policy.dated_by or ""]
    return isinstance(side, Ranges) and period.start <= side.ranges[0][0] < period.until


def grouped(found: Verification, regions: Sequence[Change]) -> RenderableType:
    """The regions, those with the same outcomes before and after together."""
    table = grid("dim", "")
    kinds: dict[tuple[str, str], list[Change]] = {}
    for region in regions:
        outcomes = (words.outcome(region.before.outcome), words.outcome(region.after.outcome))
        kinds.setdefault(outcomes, []).append(region)
    for (before, after), changes in kinds.items():
        count = sum(c.count for c in changes)
        table.add_row(words.number(count), Styled(f"{before} → {after}", style="bold"))
        by = dict.fromkeys(i for c in changes for i in c.after.by)
        table.add_row("", Styled(f"because of {', '.join(list(by)[:4])}{' …' if len(by) > 4 else ''}", style="dim"))
        for region in changes[:MOST_LINES]:
            said = words.box(found.policy, region.box, None, region.ties)
            table.add_row(words.number(region.count), Styled("  " + said))
        if len(changes) > MOST_LINES:
            table.add_row("…", f"  and {len(changes) - MOST_LINES} more regions (in the JSON)")
    return table


def changed_examples(found: Verification) -> RenderableType:
    """Examples whose expectation no longer holds: for the record, no failure."""
    table = grid("", "", "dim")
    for e in found.examples_changed:
        now = " or ".join(words.outcome(o) for o in e.now)
        table.add_row(e.sentence, f"{words.outcome(e.expected)} → {now}", words.place(e.clause))
    return table
