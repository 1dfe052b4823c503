"""The entries of `diff`."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.policy import Policy
from verifier.by_diagram.amendments.edits import Edit
from verifier.by_diagram.amendments.term_edits import TermEdit
from verifier.compare import Comparison
from verifier.report.entries.entry import Entry, Grade, Listing, Place, Related, clause_place, part
from verifier.report.entries.findings import finding_parts
from verifier.report.entries.verify import CERTAINTY, impact_entry
from verifier.report.exit_codes import BAD_INPUT
from verifier.report.facts.runs import DiffRun
from verifier.report.words import causes, changes, clauses, numbers, shared_times, terms, verdict_lines
from verifier.report.words.verdict_details import named
from verifier.results.impact import Change, Exclusives

MOST_PLACES = 4
"""The most rules and tables that are named as counting other days."""


def diff_listing(run: DiffRun) -> Listing:
    """The findings, then what differs, in the part of the new policy."""
    parts = finding_parts((run.old.path, run.new.path), run.findings)
    if run.exit_code != BAD_INPUT:
        name = f"{run.old.name} → {run.new.name}"
        parts.append(part(run.new.path, name, difference_entries(run)))
    return Listing("diff", run.exit_code, tuple(parts))


def difference_entries(run: DiffRun) -> Iterator[Entry]:
    """What differs; without a comparison, that it was too large."""
    place, comparison = Place(run.new.path), run.comparison
    if comparison is None:
        message = f"what changes is undecided: {verdict_lines.REASONS['too_large']}"
        yield Entry(Grade.UNDECIDED, "changes", "what changes", "undecided", place, message)
        return
    grade = Grade.CHANGED if comparison.impact.changed else Grade.PASSED
    for line in shared_times.time_lines(comparison.times):
        yield Entry(Grade.CHANGED, "times", "times", "changed", place, line)
    yield impact_entry(comparison.impact, comparison.old, comparison.new, place, grade)
    for (before, after), group in changes.by_outcomes(
        comparison.impact.regions, comparison.old, comparison.new
    ).items():
        yield outcome_entry(comparison, f"{before} → {after}", group, place)
    for what, policy, exclusives in (
        ("became possible", comparison.new, comparison.appeared),
        ("became impossible", comparison.old, comparison.vanished),
    ):
        if exclusives.count:
            yield exclusive_entry(what, policy, exclusives, place)
    for term in comparison.terms:
        yield term_entry(term, place)
    for edit in comparison.edits:
        yield edit_entry(edit, place)


def outcome_entry(comparison: Comparison, name: str, group: list[Change], place: Place) -> Entry:
    """The requests whose decision changes in one way, with the clauses on either side."""
    sides = (
        ("before", comparison.old, [i for change in group for i in change.before.by]),
        ("after", comparison.new, [i for change in group for i in change.after.by]),
    )
    related = []
    lines = []
    for when, policy, ids in sides:
        deciding = list(dict.fromkeys(ids))
        lines.append(f"{when}: because of {named(deciding)}" if deciding else f"{when}: no provision decides")
        related += [
            Related(clause_place(policy.by_id[i].clause, place.path), f"{when}: decided by {i}")
            for i in deciding
            if policy.by_id[i].clause.path
        ]
    every = causes.causes_of(group)
    lines += [f"because of {days}" for days in causes.recounted(every, MOST_PLACES)]
    count = numbers.plural(sum(change.count for change in group), "request")
    return Entry(Grade.FACT, "outcome", name, "changed", place, f"{count}: {name}", tuple(lines), tuple(related))


def exclusive_entry(what: str, policy: Policy, exclusives: Exclusives, place: Place) -> Entry:
    """The requests that are possible on one side alone, by outcome."""
    groups = changes.exclusives_by_outcome(policy, exclusives)
    counts = {words: sum(region.count for region in group) for words, group in groups.items()}
    certain = CERTAINTY[exclusives.certified]
    return Entry(
        Grade.CHANGED if certain is Grade.FACT else certain,
        "possible",
        what,
        "changed",
        place,
        f"{numbers.plural(exclusives.count, 'request')} {what}",
        tuple(f"{numbers.number(count)}: {words}" for words, count in counts.items()),
    )


def term_entry(edit: TermEdit, place: Place) -> Entry:
    """A term that means something else."""
    words = terms.edit_words(edit.before, edit.after, decided=edit.decided)
    related = (Related(clause_place(edit.before.clause, place.path), f"before: {edit.name}"),)
    at = clause_place(edit.after.clause, place.path)
    return Entry(
        Grade.FACT, "term", edit.name, "changed", at, f"{edit.name} means something else: {words}", (), related
    )


def edit_entry(edit: Edit, place: Place) -> Entry:
    """A provision that is written differently."""
    clause = edit.after or edit.before
    without = (
        "for requests that are possible on one side alone" if edit.on_one_side else "without changing any decision"
    )
    effect = "" if edit.matters else f", {without}"
    what = f" ({', '.join(edit.changed)})" if edit.changed else ""
    where = f" in {clauses.location(edit.before)}" if edit.before and edit.after is None else ""
    return Entry(
        Grade.FACT,
        "edit",
        edit.id,
        edit.kind,
        clause_place(clause, place.path) if clause else place,
        f"{edit.id}: {edit.kind}{what}{where}{effect}",
    )
