"""The page of `diff`: every decision that differs, and both policies to try requests on."""

from __future__ import annotations

from markupsafe import Markup

from policy_dsl.text import Text
from verifier.compare import Comparison
from verifier.interactive import Decider, interactive
from verifier.report.entries.diff import diff_listing
from verifier.report.facts.reports import Side
from verifier.report.facts.runs import DiffRun
from verifier.report.html.listing import listing_page, shown_part
from verifier.report.html.page import page
from verifier.report.html.places import Places, quotations
from verifier.report.html.script_data import script_data, times
from verifier.report.html.verify import MOST_REGIONS, axes
from verifier.report.medium import Medium
from verifier.report.versions import versions
from verifier.report.words import clauses
from verifier.report.words.annex.changes import change_list
from verifier.report.words.changes import extent

SHOWN_OTHERWISE = ("changes", "outcome")
"""The rules of entries that the list of changes has already."""

TITLES = ("before", "after")


def diff_page(run: DiffRun, medium: Medium) -> str:
    """The page; without a comparison, that of its findings."""
    texts = [text for side in (run.old, run.new) for text in side.texts]
    comparison = run.comparison
    if comparison is None:
        return listing_page(diff_listing(run), texts, medium)
    made = interactive([(comparison.old, comparison.new)])
    by_path = {text.path: text for text in texts}
    parts = [shown_part(each, by_path) for each in diff_listing(run).parts]
    others = [entry for part in parts for entry in part.entries if entry.entry.rule not in SHOWN_OTHERWISE]
    return page(
        "diff.html.j2",
        medium,
        f"{run.old.name} → {run.new.name}",
        made.script,
        sides=[(title, side, place(side)) for title, side in zip(TITLES, (run.old, run.new), strict=True)],
        changes=change_list(comparison.impact, comparison.old, comparison.new, MOST_REGIONS, extent(comparison.impact)),
        others=others,
        titles=TITLES,
        decider=made.deciders[0],
        data=page_data(comparison, made.deciders[0], by_path),
        each={"places": Places(texts, "d-")},
        versions=versions(),
    )


def place(side: Side) -> str:
    """Where one of the policies comes from."""
    commit = f" ({side.commit[:10]})" if side.commit else ""
    return f"{side.path}{commit}{f', {clauses.proposed_to(side.amends)}' if side.amends else ''}"


def page_data(comparison: Comparison, decider: Decider, texts: dict[str, Text]) -> Markup:
    """What the scripts need to know."""
    policies = {"before": comparison.old, "after": comparison.new} if decider.after else {}
    return script_data(
        {
            "before": decider.before,
            "after": decider.after,
            "movement": decider.movement,
            "compared": True,
            "titles": TITLES,
            "times": times(comparison.new),
            "axes": axes(comparison.new, comparison.impact),
            **quotations(texts, policies),
        }
    )
