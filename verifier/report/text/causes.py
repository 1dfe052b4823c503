"""Explains verdicts without a counterexample, such as what covers a dead provision, and lists what overlaps."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text as Styled

from verifier.report.text.terminal import MOST_LINES, grid
from verifier.report.words import blame_lines, boxes, cause_lines, clauses, numbers, remedies
from verifier.results.status import Kind
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def why_no_example(verification: Verification, v: Verdict) -> RenderableType | None:
    """Why there is no witness: what decides instead of a dead provision, or that nothing meets its condition."""
    cause = cause_lines.why_no_example(verification, v)
    if cause is None:
        return None
    policy = verification.policy
    rows = [(name, clauses.location(policy.cited[name].clause)) for name in cause.deciding[:MOST_LINES]]
    if rest := cause.deciding[MOST_LINES:]:
        rows.append((f"and {numbers.number(len(rest))} more (in the JSON)", ""))
    rows += [(f"assuming that {each.text}", clauses.location(each.clause)) for each in cause.excluding]
    if not rows:
        return Styled(cause.sentence)
    table = grid("", "dim")
    for row in rows:
        table.add_row(*row)
    return Group(Styled(cause.sentence), Padding(table, (0, 0, 0, 2)))


def overlaps(verification: Verification, v: Verdict) -> RenderableType | None:
    """The rows, or times, that apply together where they must not, pair by pair with their regions."""
    if not v.overlaps:
        return None
    table = grid("dim", "")
    for each in v.overlaps[:MOST_LINES]:
        names = numbers.joined(each.provisions) if each.provisions else "no row applies"
        heading = f"{names}: " if any(pair.provisions for pair in v.overlaps) else ""
        for n, part in enumerate(each.parts[:MOST_LINES]):
            line = boxes.box(verification.policy, part.box, None, part.ties)
            table.add_row(numbers.number(part.total), f"{'' if n else heading}{line}{boxes.addition(part)}")
        if rest := each.parts[MOST_LINES:]:
            table.add_row(*boxes.omitted_row(rest))
    if (more := len(v.overlaps) - MOST_LINES) > 0:
        table.add_row("…", f"and {numbers.plural(more, 'more pair')} (in the JSON)")
    if not v.overlaps_complete:
        table.add_row("…", "and others, too many to list")
    return Group(Styled(overlaps_title(v)), table)


def overlaps_title(v: Verdict) -> str:
    """The title above the pairs; a missing row is not a pair. The conflict of a derived fact has the fact as subject."""
    if v.kind is Kind.CONFLICT:
        return f"{'times' if v.subject is None else 'values'} that conflict, pair by pair:"
    missing, meeting = not v.overlaps[0].provisions, bool(v.overlaps[-1].provisions)
    if not missing:
        return "rows that overlap, pair by pair:"
    return "where no row applies, and rows that overlap, pair by pair:" if meeting else "where no row applies:"


def blamed_provisions(verification: Verification, v: Verdict) -> RenderableType | None:
    """The smallest sets of provisions behind the violations of a claim, and what repairs it; `None` where there are none."""
    rows = blame_lines.blame_rows(v)
    if not rows:
        return None
    table = grid("dim", "")
    for row in rows:
        table.add_row(*row)
    line = blame_lines.cause_line(v)
    changed = [Styled(line)] if line else []
    return Group(*changed, Styled(blame_lines.TITLE), table, *map(Styled, remedies.sentences(verification, v)))
