"""The document of `diff`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.digest import digest
from policy_dsl.model.provisions import Impossible
from policy_dsl.resolve.times.shared_times import SharedTimes
from verifier.by_diagram.amendments.edits import Edit
from verifier.by_diagram.amendments.term_edits import TermEdit
from verifier.compare import Comparison
from verifier.report.exit_codes import BAD_INPUT
from verifier.report.facts.reports import Side
from verifier.report.json.head import diagnostic, head
from verifier.report.json.impact import exclusives, impact
from verifier.report.json.values import files, place
from verifier.report.words.terms import meaning


def document(
    old: Side, new: Side, findings: Sequence[Finding], comparison: Comparison | None, exit_code: int
) -> dict[str, Any]:
    """`evenhand.diff/1`. There is no comparison if a side has errors, or if it was too large."""
    return {
        **head("diff", exit_code, proved=exit_code != BAD_INPUT),
        "old": side(old),
        "new": side(new),
        "diagnostics": [diagnostic(f) for f in findings],
        **(NOT_COMPARED if comparison is None else compared(comparison)),
    }


NOT_COMPARED: dict[str, Any] = {
    "requests": None,
    "impact": None,
    "became_possible": None,
    "became_impossible": None,
    "provisions": [],
    "terms": [],
}


def compared(comparison: Comparison) -> dict[str, Any]:
    """The differences."""
    shared = comparison.impact.of
    return {
        "requests": {
            "both": shared,
            "old": shared + comparison.vanished.count,
            "new": shared + comparison.appeared.count,
        },
        "impact": impact(comparison.impact, comparison.old, comparison.new),
        "became_possible": {
            **exclusives(comparison.appeared, comparison.new),
            "clauses": [*map(clause, comparison.dropped)],
        },
        "became_impossible": {
            **exclusives(comparison.vanished, comparison.old),
            "clauses": [*map(clause, comparison.assumed)],
        },
        "provisions": [provision(edit) for edit in comparison.edits],
        "terms": [term(edit) for edit in comparison.terms],
        **({} if comparison.times is None else {"times": times(comparison.times)}),
    }


def times(shared: SharedTimes) -> dict[str, Any]:
    """The named times that are compared, those that one side has alone, and the side that has one time, if there is one."""
    return {
        "both": list(shared.both),
        **{
            side: [{"name": time.name, "title": time.title} for time in alone]
            for side, alone in (("old", shared.dropped), ("new", shared.added))
        },
        "one": "old" if shared.old_has_one else "new" if shared.new_has_one else None,
    }


def provision(edit: Edit) -> dict[str, Any]:
    """An edit of a provision."""
    return {
        "id": edit.id,
        "edit": edit.kind,
        "changed": list(edit.changed),
        "before": None if edit.before is None else place(edit.before),
        "after": None if edit.after is None else place(edit.after),
        "matters": edit.matters,
        "on_one_side": edit.on_one_side,
    }


def term(edit: TermEdit) -> dict[str, Any]:
    """A term that means something else."""
    return {
        "name": edit.name,
        "decided": edit.decided,
        **{
            when: {"means": meaning(each), **place(each.clause)}
            for when, each in (("before", edit.before), ("after", edit.after))
        },
    }


def side(side: Side) -> dict[str, Any] | None:
    """One of the two policies; `None` when it could not be read."""
    if side.policy is None:
        return None
    return {
        "name": side.name,
        "amends": side.amends[0] if side.amends else None,
        "made_to": list(side.amends),
        "meaning": digest(side.policy),
        "revision": None if side.commit is None else {"name": side.revision, "commit": side.commit},
        "files": files(side.texts),
    }


def clause(clause: Impossible) -> dict[str, Any]:
    """An `impossible` clause by which requests are possible in one of the policies alone."""
    return {"id": clause.id, "text": clause.because, **place(clause.clause)}
