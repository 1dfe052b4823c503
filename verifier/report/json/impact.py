"""What a proposal changes: the impact, what becomes possible or impossible, and examples with another outcome."""

from __future__ import annotations

from typing import Any

from policy_dsl.model.policy import Policy
from verifier.report.json.values import box, decision, outcome, place, where
from verifier.report.words import values
from verifier.results.answer_shares import Answered
from verifier.results.causes import Cause
from verifier.results.impact import ExampleChange, Exclusives, Impact, OfTime, OutlineRow
from verifier.results.status import Edition, Status


def impact(impact: Impact, base: Policy, amended: Policy) -> dict[str, Any]:
    """The changes of a proposal."""
    return {
        "changed": impact.changed,
        "of": impact.of,
        "answered": None if impact.answered is None else answered(impact.answered),
        "certified": impact.certified is Status.PROVED,
        "periods": [
            {"from": values.day(p.start), "until": values.day(p.until), "changed": p.changed, "of": p.of}
            for p in impact.periods
        ],
        **(of_times(impact) if impact.times else {}),
        "regions": [
            {
                **where(amended, c.box, c.ties),
                "before": decision(c.before, base),
                "after": decision(c.after, amended),
                "causes": [cause(each, base, amended) for each in c.causes],
                "direction": c.direction.value,
                "total": c.total,
                "count": c.count,
                "values": box(amended, c.values),
            }
            for c in impact.regions
        ],
        "outline": {
            "grain": impact.outline.grain.value,
            "rows": [outline_row(amended, row) for row in impact.outline.rows],
        },
    }


def of_times(impact: Impact) -> dict[str, Any]:
    """How many requests change in each of several times, and how many in more than one."""
    return {"times": [time_changed(each) for each in impact.times], "in_several": impact.in_several}


def time_changed(time: OfTime) -> dict[str, Any]:
    """How many requests change in one of several times."""
    counts = {way.value: count for way, count in time.directions}
    return {"name": time.name, "changed": time.changed, "directions": counts}


def exclusives(exclusives: Exclusives, policy: Policy) -> dict[str, Any]:
    """The requests possible in one policy alone."""
    return {
        "count": exclusives.count,
        "certified": exclusives.certified is Status.PROVED,
        "regions": [
            {
                **where(policy, region.box, region.ties),
                "decision": decision(region.decision, policy),
                "total": region.total,
                "count": region.count,
            }
            for region in exclusives.regions
        ],
    }


def answered(answered: Answered) -> dict[str, int]:
    """The requests or pairs that are answered, and how many of them are violations or changes."""
    return {"count": answered.count, "of": answered.of}


def cause(cause: Cause, base: Policy, amended: Policy) -> dict[str, Any]:
    """A provision behind a change, with its place in its edition."""
    edition = base if cause.edition is Edition.BASE else amended
    return {"id": cause.provision, **place(edition.cited[cause.provision].clause), **part(cause)}


def part(cause: Cause) -> dict[str, Any]:
    """What became of a provision behind a change; where it counts other days, with the calendars of these."""
    return {"part": cause.part.value, **({"calendars": list(cause.calendars)} if cause.calendars else {})}


def outline_row(amended: Policy, row: OutlineRow) -> dict[str, Any]:
    """A row of an outline. The last one may have no box."""
    return {
        **({"when": None, "relations": []} if row.box is None else where(amended, row.box, row.ties)),
        "direction": None if row.direction is None else row.direction.value,
        "before": [outcome(each) for each in row.before],
        "after": [outcome(each) for each in row.after],
        "by": list(row.by),
        "total": row.total,
        "count": row.count,
        "values": box(amended, row.values),
        "boxes": row.boxes,
    }


def example_change(change: ExampleChange) -> dict[str, Any]:
    """An example of a lower edition whose outcome the proposal changes."""
    return {
        "example": change.name,
        "sentence": change.sentence,
        "path": change.clause.path,
        "line": change.clause.span.line,
        "expected": outcome(change.expected),
        "before": [outcome(each) for each in change.before],
        "now": [outcome(each) for each in change.now],
        "changes": [{"before": outcome(before), "after": outcome(after)} for before, after in change.moves],
    }
