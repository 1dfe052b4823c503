"""The report of `diff` in Markdown: what differs, then which requests in detail."""

from __future__ import annotations

from verifier.report.entries.diff import diff_listing
from verifier.report.facts.runs import DiffRun
from verifier.report.markdown.details import change_blocks, clause_quotes
from verifier.report.markdown.layout import Block
from verifier.report.markdown.listing import listing_markdown
from verifier.report.words.annex.changes import change_list
from verifier.report.words.changes import extent

MOST_REGIONS = 12
"""The most regions of one change."""


def diff_markdown(run: DiffRun) -> str:
    """The document."""
    texts = [text for side in (run.old, run.new) for text in side.texts]
    details: list[Block] = []
    if run.comparison is not None:
        impact = run.comparison.impact
        changes = change_list(impact, run.comparison.old, run.comparison.new, MOST_REGIONS, extent(impact))
        details += change_blocks(changes)
        cited = [provision for group in changes.groups for provision in group.because]
        if (quotes := clause_quotes(cited, {text.path: text for text in texts})) is not None:
            details.append(quotes)
    return listing_markdown(diff_listing(run), texts, details)
