"""What violates a claim, as JSON: its regions, its cells, the rows that overlap, and the provisions behind it."""

from __future__ import annotations

from typing import Any

from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from verifier.report.facts.editions import edition_policy, policy_behind
from verifier.report.json.impact import part
from verifier.report.json.values import box, place, request, step, times, where
from verifier.report.words import boxes
from verifier.results.blame import Blame
from verifier.results.cells import CellRegion, Cells, Facet
from verifier.results.regions import Overlap, Region
from verifier.results.repair import Remedy
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def blame(blame: Blame, verdict: Verdict, whole: Verification) -> dict[str, Any]:
    """The smallest sets of provisions behind the violations."""
    return {
        "complete": blame.complete,
        "sets": [
            {
                "provisions": [
                    {
                        "id": name,
                        "edition": edition.value,
                        **place(policy_behind(whole, verdict, edition).cited[name].clause),
                    }
                    for edition, name in each.provisions
                ],
                "count": each.count,
                "requests": {name: request(whole.policy, r) for name, r in each.witness},
            }
            for each in blame.sets
        ],
        "causes": [
            {
                "id": each.provision,
                "edition": each.edition.value,
                **place(edition_policy(whole, each.edition).cited[each.provision].clause),
                **part(each),
            }
            for each in blame.causes
        ],
    }


def remedy(remedy: Remedy) -> dict[str, Any]:
    """Other times for one provision that repair a property."""
    return {
        "id": remedy.place.name,
        **place(remedy.place.clause),
        "now": remedy.place.now,
        "holding": [{"from": first, "to": last} for first, last in remedy.holding],
        "keeping": [{"from": first, "to": last} for first, last in remedy.keeping],
        "examples": list(remedy.examples),
        "confirmed": remedy.confirmed,
    }


def cells(cells: Cells, policy: Policy) -> dict[str, Any]:
    """The combinations of a few facts among the violations."""
    return {
        "by": [facet(each, policy) for each in cells.by],
        "chosen_by_author": cells.chosen_by_author,
        "count": cells.count,
        "of": cells.of,
        "answered": cells.answered,
        "new": cells.new,
        "gone": cells.gone,
        "left_out": list(cells.left_out),
        "new_in": [cell_region(each, policy) for each in cells.new_in],
        "gone_in": [cell_region(each, policy) for each in cells.gone_in],
    }


def cell_region(region: CellRegion, policy: Policy) -> dict[str, Any]:
    """Cells in a box over the facts that cells are counted over."""
    return {"when": box(policy, region.box), "total": region.total, "count": region.count}


def facet(facet: Facet, policy: Policy) -> dict[str, Any]:
    """A fact that cells are counted over."""
    declared = policy.by_name[facet.attribute]
    ranges = [{"from": step(declared, start), "until": step(declared, until)} for start, until in facet.ranges]
    return {"attribute": facet.attribute, "code": facet.code, "ranges": ranges}


def overlap(overlap: Overlap, policy: Policy) -> dict[str, Any]:
    """Two provisions that apply together where they must not, and where."""
    return {
        "provisions": list(overlap.provisions),
        "count": overlap.count,
        "regions": [
            {**where(policy, part.box, part.ties), "total": part.total, "count": part.count} for part in overlap.parts
        ],
    }


def region(region: Region, policy: Policy) -> dict[str, Any]:
    """A box for each request."""
    return {
        "requests": {name: box(policy, b) for name, b in region.boxes},
        **({"times": {name: times(b)["times"] for name, b in region.boxes}} if policy.times else {}),
        "alike": [name for name in region.alike if name != TIME_FACT],
        "relations": boxes.relations(policy, region),
        "total": region.total,
        "count": region.count,
    }
