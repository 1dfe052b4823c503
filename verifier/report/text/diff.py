"""The report of `diff`: decisions that differ and the clauses behind them, then edits that may explain them, and others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Cap, Floor, Gives, Impossible, Permit, Refuse, Timed
from verifier.by_diagram.amendments.edits import Edit
from verifier.by_diagram.amendments.term_edits import TermEdit
from verifier.compare import Comparison
from verifier.report.facts.reports import Side
from verifier.report.text.changes import add_regions, certainty, impact_summary, period_lines
from verifier.report.text.terminal import MOST_LINES, grid, section
from verifier.report.words import causes, changes, clauses, numbers, shared_times, terms, values, verdict_lines
from verifier.results.causes import calendars_behind
from verifier.results.impact import Change, Exclusives
from verifier.results.status import Status

SIGNS = {"added": "+", "removed": "−", "changed": "~"}
ON_ONE_SIDE = "for requests that became possible or impossible alone"
MOST_CLAUSES = 6
"""The most clauses that text shows on each side of a pair of outcomes; JSON has them all."""


def print_comparison(out: Console, old: Side, new: Side, comparison: Comparison | None) -> None:
    """Prints the comparison; without one, that it was too large."""
    if comparison is None:
        out.print(f"undecided: {verdict_lines.REASONS['too_large']}", style="yellow")
        return
    out.print(Padding(heading(old, new), (0, 0, 1, 0)))
    section(out, "Times", time_block(comparison))
    if not comparison.impact.changed:
        out.print(Padding(unchanged(comparison), (0, 0, 1, 0)))
    else:
        section(out, "What changes", changes_block(comparison))
    section(
        out,
        "Became possible",
        exclusive_requests(comparison.new, comparison.appeared, comparison.dropped, "no longer said"),
    )
    section(
        out, "Became impossible", exclusive_requests(comparison.old, comparison.vanished, comparison.assumed, "since")
    )
    section(out, "Terms that mean something else", terms_table(comparison.terms))
    section(out, "Written differently", edits_table(comparison, [edit for edit in comparison.edits if edit.matters]))
    others = [edit for edit in comparison.edits if not edit.matters]
    alone, without_effect = ([edit for edit in others if edit.on_one_side is side] for side in (True, False))
    section(out, f"Written differently, {ON_ONE_SIDE}", edits_table(comparison, alone))
    section(out, "Written differently, without changing any decision", edits_table(comparison, without_effect))


def heading(old: Side, new: Side) -> RenderableType:
    """The two policies that are compared."""
    table = grid("dim", "bold", "dim")
    for title, side in (("old", old), ("new", new)):
        commit = f" ({side.commit[:10]})" if side.commit else ""
        amends = f", {clauses.proposed_to(side.amends)}" if side.amends else ""
        table.add_row(title, side.name, f"{side.path}{commit}{amends}")
    return table


def time_block(comparison: Comparison) -> RenderableType | None:
    """The times that one of the policies has alone; `None` when there are none."""
    lines = [Styled(line) for line in shared_times.time_lines(comparison.times)]
    return Group(*lines) if lines else None


def unchanged(comparison: Comparison) -> RenderableType:
    """Says that no decision differs, or if that is not certified, that no change was found."""
    if comparison.certified is not Status.PROVED:
        return Group(Styled("no change was found", style="yellow"), *certainty(comparison.certified))
    shared = numbers.plural(comparison.impact.of, "request is", "requests are")
    return Styled(
        f"no decision changes: {shared} decided as before", style="bold" if comparison.differs else "bold green"
    )


def changes_block(comparison: Comparison) -> RenderableType:
    """Each pair of outcomes with its regions and the clauses on either side."""
    parts = impact_summary(comparison.impact, changes.extent(comparison.impact))
    if comparison.impact.certified is Status.PROVED:
        parts.append(Styled("proved to be all of them", style="dim"))
    return Group(*parts, *period_lines(comparison.impact), changes_by_outcome(comparison, comparison.impact.regions))


def changes_by_outcome(comparison: Comparison, changed: Sequence[Change]) -> RenderableType:
    """Each pair of outcomes with its regions and clauses."""
    parts: list[RenderableType] = []
    for (before, after), regions in changes.by_outcomes(changed, comparison.old, comparison.new).items():
        table = grid("dim", "")
        table.add_row(numbers.number(sum(c.count for c in regions)), Styled(f"{before} → {after}", style="bold"))
        add_regions(table, comparison.new, regions)
        clauses = grid("dim", "", "dim")
        clauses.columns[-1].no_wrap = True
        add_clauses(clauses, "before", comparison.old, [i for c in regions for i in c.before.by])
        add_clauses(clauses, "after", comparison.new, [i for c in regions for i in c.after.by])
        every = causes.causes_of(regions)
        because = [Styled(f"because of {days}") for days in causes.recounted(every, MOST_CLAUSES)]
        parts += [Styled(""), table, Padding(Group(*because, clauses), (0, 0, 0, 2))]
    return Group(*parts)


def add_clauses(table: Table, title: str, policy: Policy, ids: Sequence[str]) -> None:
    """Adds the deciding clauses of one side, each with its source and place."""
    named = list(dict.fromkeys(ids))
    cited: dict[str, None] = {}
    for n, i in enumerate(named[:MOST_CLAUSES]):
        clause = policy.by_id[i].clause
        cited[clauses.sources(clause)] = None
        table.add_row("" if n else title, i, clauses.location(clause))
    if len(named) > MOST_CLAUSES:
        table.add_row("", f"… and {numbers.number(len(named) - MOST_CLAUSES)} more (in the JSON)", "")
    if not named:
        table.add_row(title, "no provision", "")
    for source in filter(None, cited):
        table.add_row("", Styled(source, style="dim"), "")


def exclusive_requests(
    policy: Policy, exclusives: Exclusives, since_clauses: Sequence[Impossible], since: str
) -> RenderableType | None:
    """The requests possible on one side alone, by outcome; `None` when there are none. `since` introduces each clause behind
    this.
    """
    if not exclusives.count:
        return None
    parts: list[RenderableType] = [
        Styled(numbers.plural(exclusives.count, "request"), style="bold"),
        *certainty(exclusives.certified),
    ]
    parts += [Styled(f"{since}: {c.because} ({clauses.location(c.clause)})", style="dim") for c in since_clauses]
    table = grid("dim", "")
    for words, regions in changes.exclusives_by_outcome(policy, exclusives).items():
        table.add_row(numbers.number(sum(each.count for each in regions)), Styled(words, style="bold"))
        add_regions(table, policy, regions)
    return Group(*parts, table)


def edits_table(comparison: Comparison, edits: Sequence[Edit]) -> RenderableType | None:
    """The edits, one a line; `None` when there are none."""
    if not edits:
        return None
    table = grid("", "", "", "dim")
    table.columns[-1].no_wrap = True
    for edit in edits[:MOST_LINES]:
        clause = edit.after or edit.before
        table.add_row(
            SIGNS[edit.kind], edit.id, edit_line(comparison, edit), clauses.location(clause) if clause else ""
        )
    if len(edits) > MOST_LINES:
        table.add_row("…", f"and {numbers.number(len(edits) - MOST_LINES)} more (in the JSON)", "", "")
    return table


def terms_table(edits: Sequence[TermEdit]) -> RenderableType | None:
    """The terms with both meanings, one a line; `None` when there are none."""
    if not edits:
        return None
    table = grid("bold", "", "dim")
    table.columns[-1].no_wrap = True
    for edit in edits:
        words = terms.edit_words(edit.before, edit.after, decided=edit.decided)
        table.add_row(edit.name, words, clauses.location(edit.after.clause))
    return table


def edit_line(comparison: Comparison, edit: Edit) -> str:
    """What happened to the provision."""
    if edit.kind != "changed":
        policy = comparison.new if edit.kind == "added" else comparison.old
        return f"{edit.kind}: {effect_words(policy, edit.id)}"
    if "clock" in edit.changed:
        same = effect_words(comparison.new, edit.id)
        days = calendars_behind(comparison.old, comparison.new, [edit.id])
        otherwise = f"its clock counts otherwise{f' (other days of {numbers.joined(days)})' if days else ''}"
        return ", ".join([f"{same}: {otherwise}", *(each for each in edit.changed if each != "clock")])
    if "outcome" not in edit.changed:
        return ", ".join(edit.changed)
    before, after = (effect_words(policy, edit.id) for policy in (comparison.old, comparison.new))
    return ", ".join([f"{before} → {after}", *(each for each in edit.changed if each not in ("outcome", "source"))])


def effect_words(policy: Policy, of: str) -> str:
    """The effect of a provision, in words; with the name of its time, unless that ends its own."""
    effect, clocked = policy.cited[of].effect, policy.has_clocks
    time = f"{effect.of} " if isinstance(effect, Timed) and effect.of and not of.endswith(f" {effect.of}") else ""
    match effect:
        case AnswerWithin(seconds):
            return f"{time}{values.time(seconds, clocked=clocked)}"
        case Cap(seconds):
            return f"{time}at most {values.time(seconds, clocked=clocked)}"
        case Floor(seconds):
            return f"{time}not before {values.time(seconds, clocked=clocked)}"
        case Refuse():
            return "refuse"
        case Permit():
            return "permit"
        case Gives(fact, value):
            return f"gives {fact} {value}"
        case _:
            assert_never(effect)
