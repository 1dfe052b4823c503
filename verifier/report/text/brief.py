"""Lays a brief out as text: at most 40 lines at 100 columns."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text as Styled

from verifier.report.facts.reports import FileReport
from verifier.report.medium import USUAL
from verifier.report.text import parts
from verifier.report.words.brief.brief import brief
from verifier.report.words.brief.change_rows import leaves_out_most, left_out_share
from verifier.report.words.brief.changes import FEWEST_ROWS, MOST_ROWS
from verifier.report.words.brief.detail import Detail
from verifier.report.words.brief.key import key_part
from verifier.report.words.document import Brief, Part
from verifier.results.verification import Verification

LITTLE = 0.3
"""The share of what changes that is left out before what is known of guarantees is."""

MOST_CROWDED = 4
"""The most rows of what changes in a crowded brief."""

MOST = 40
"""The lines of a brief at the usual width. What it says does not depend on the width of the terminal."""


def print_brief(out: Console, report: FileReport, verification: Verification, others: Part | None = None) -> None:
    """Prints the brief, with fewer examples if it would be too long; then the meaning of the codes in it."""
    page, laid_out = fitting(out, report, verification, others)
    out.print(laid_out)
    if (key := key_part(verification.policy, page.parts)) is not None:
        out.print(parts.part(key), style="dim")
    out.print()


def fitting(
    out: Console, report: FileReport, verification: Verification, others: Part | None = None
) -> tuple[Brief, RenderableType]:
    """The most detailed brief that is not too long, or else the least detailed; and how it is laid out."""
    for detail, rows in levels(verification):
        page = brief(report, verification, detail, rows, others)
        laid_out = page_of(page)
        if len(out.render_lines(laid_out, out.options.update_width(USUAL), pad=False)) <= MOST:
            break
    return page, laid_out


def levels(verification: Verification) -> Iterator[tuple[Detail, int]]:
    """The levels of detail with the most rows of what changes: first those that leave out little of it. More is left out than
    is in any row only at the very end.
    """
    yield from ((detail, MOST_ROWS) for detail in Detail if detail < Detail.FEW)
    fewer = range(MOST_ROWS, FEWEST_ROWS - 1, -1)
    yield from ((Detail.FEW, rows) for rows in fewer if left_out_share(verification.impact, rows) <= LITTLE)
    enough = [rows for rows in fewer if not leaves_out_most(verification.impact, rows)]
    yield from ((detail, rows) for rows in enough for detail in (Detail.FEW, Detail.BARE))
    yield Detail.BARE, 1
    yield from ((Detail.CROWDED, rows) for rows in (MOST_CROWDED, FEWEST_ROWS, 0))
    yield Detail.PACKED, 0


def page_of(page: Brief) -> RenderableType:
    """The page as text."""
    heading = [Styled(page.subject, style="bold"), *(Styled(line, style="dim") for line in page.origin)]
    return Group(*heading, parts.sentence(page.verdict), *map(parts.part, page.parts))
