"""Why a verdict is as it is, where no two requests tell: what covers a dead provision, and what a gap or a conflict breaks."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Styled

from policy_dsl.model.decisions import Access
from policy_dsl.model.provisions import Permit
from verifier.report.text.terminal import MOST_LINES, grid
from verifier.report.words import boxes, clauses, numbers
from verifier.verdict import Edition, Kind, Status, Verdict, Verification

FAULTS = {Access.GAP: (Kind.GAP, "the gap"), Access.CONFLICT: (Kind.CONFLICT, "the conflict")}
"""What leaves requests without a single answer, so that nothing claimed of them holds: its verdict, and how it is called."""


def faults(found: Verification) -> list[Verdict]:
    """The gap and the conflict that the policy has."""
    kinds = [kind for kind, _ in FAULTS.values()]
    return [v for v in found.verdicts if v.kind in kinds and v.status is Status.REFUTED]


def follows(found: Verification, v: Verdict) -> bool:
    """Whether a gap or a conflict is all that breaks it, and is shown itself: then there is nothing else to show.

    Those of a base are not shown, and so an example that judges it is.
    """
    shown = {v.kind for v in faults(found)}
    return bool(v.broken_by) and all(each is Edition.AMENDED and FAULTS[of][0] in shown for each, of in v.broken_by)


def because(found: Verification, v: Verdict) -> str:
    """What to say after a verdict that follows; of others nothing."""
    if not follows(found, v):
        return ""
    return f", all because of {numbers.joined([FAULTS[of][1] for _, of in v.broken_by])}"


def nothing_shows(found: Verification, v: Verdict) -> RenderableType | None:
    """Why nothing shows what was to exist: what decides instead of a dead provision, or that nothing meets its condition."""
    if v.status is not Status.REFUTED or v.subject is None:
        return None
    if v.kind is Kind.VACUOUS:
        return None if found.proposal and v.subject == found.proposal.name else nobody(found, v)
    provision = found.policy.by_id.get(v.subject)
    if v.kind is not Kind.DEAD or v.met is None:
        return nobody(found, v) if v.kind is Kind.DEAD else None
    if provision is None or not v.met:
        return nobody(found, v)
    if provision is found.policy.otherwise:
        return Styled("every possible request is decided without it")
    meeting = f"{numbers.plural(v.met, 'possible request meets', 'possible requests meet')} its condition"
    if isinstance(provision.effect, Permit):
        return Styled(f"{meeting}, and none of the refusals that it overrides applies to {them(v.met)}")
    return Group(Styled(f"{meeting}; {'it is' if v.met == 1 else 'they are'} decided by"), named(found, v))


def them(many: int) -> str:
    """What stands for so many requests."""
    return "it" if many == 1 else "them"


def nobody(found: Verification, v: Verdict) -> RenderableType:
    """That nothing meets a condition, and the `impossible` clauses that have a part in it."""
    kinds = "pair of requests" if v.pairs else "request"
    what = "what it speaks of" if v.kind is Kind.VACUOUS else "its condition"
    excluding = [a for a in found.assumptions if a.id in v.rests_on]
    said = Styled(f"no {'possible ' if found.assumptions else ''}{kinds} meets {what}")
    if not excluding:
        return said
    table = grid("", "dim")
    for each in excluding:
        table.add_row(f"assuming that {each.text}", clauses.location(each.clause))
    return Group(said, Padding(table, (0, 0, 0, 2)))


def overlapping(found: Verification, v: Verdict) -> RenderableType | None:
    """The rows, or times, that meet where they must not, pair by pair, and where each of them does."""
    if not v.overlaps:
        return None
    table = grid("dim", "")
    for each in v.overlaps[:MOST_LINES]:
        names = numbers.joined(each.provisions) if each.provisions else "no row applies"
        told = f"{names}: " if any(pair.provisions for pair in v.overlaps) else ""
        for n, part in enumerate(each.parts[:MOST_LINES]):
            said = boxes.box(found.policy, part.box, None, part.ties)
            table.add_row(numbers.number(part.count), f"{'' if n else told}{said}")
        if rest := each.parts[MOST_LINES:]:
            table.add_row(*boxes.omitted_row(rest))
    if (more := len(v.overlaps) - MOST_LINES) > 0:
        table.add_row("…", f"and {numbers.plural(more, 'more pair')} (in the JSON)")
    if not v.overlaps_complete:
        table.add_row("…", "and others, too many to list")
    return Group(Styled(headed(v)), table)


def headed(v: Verdict) -> str:
    """What stands above the pairs; a row that is missing is no pair."""
    if v.kind is Kind.CONFLICT:
        return "times that conflict, pair by pair:"
    missing, meeting = not v.overlaps[0].provisions, bool(v.overlaps[-1].provisions)
    if not missing:
        return "rows that overlap, pair by pair:"
    return "where no row applies, and rows that overlap, pair by pair:" if meeting else "where no row applies:"


def named(found: Verification, v: Verdict) -> RenderableType:
    """The provisions that a verdict rests on, each with its place."""
    deciding = [i for i in v.rests_on if i in found.policy.by_id]
    table = grid("", "dim")
    for i in deciding[:MOST_LINES]:
        table.add_row(i, clauses.location(found.policy.by_id[i].clause))
    if rest := deciding[MOST_LINES:]:
        table.add_row(f"and {numbers.number(len(rest))} more (in the JSON)", "")
    return Padding(table, (0, 0, 0, 2))
