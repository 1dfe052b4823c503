"""The document of `repair`."""

from __future__ import annotations

from typing import Any, assert_never

from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale, Steps
from verifier.obligations.stacks import base_names
from verifier.report.facts.repairs import RepairRun
from verifier.report.json.head import head
from verifier.report.json.values import files, place
from verifier.results.repair import Counted, Range


def document(run: RepairRun) -> dict[str, Any]:
    """`evenhand.repair/1`."""
    results = run.repairs
    return {
        **head("repair", run.exit_code, proved=True),
        "files": files(run.texts),
        "policy": results.proposal.name if results.proposal else results.policy.name,
        "made_to": list(base_names(results.proposal)) if results.proposal else [],
        "refuted": list(results.failing),
        "untried": results.untried,
        "tried": {
            "times": results.tried.times,
            "bounds": results.tried.bounds,
            "sets": results.tried.sets,
            "largest": results.tried.largest,
            "out_of_reach": list(results.tried.out_of_reach),
            "left_out": list(results.tried.left_out),
            "counts": [
                {
                    "scale": each.scale.unit.value,
                    "clock": each.scale.clock or None,
                    "most": each.most,
                    "times": each.times,
                }
                for each in results.tried.counts
            ],
            "left_as_they_are": results.tried.left_as_they_are,
        },
        "repairs": [
            {
                "places": [
                    {
                        "id": each.name,
                        **place(each.clause),
                        "kind": "time" if not each.words or isinstance(each.scale, Counted) else "bound",
                        "words": each.words or None,
                        "scale": scale_name(each.scale),
                        "clock": (each.scale.clock or None) if isinstance(each.scale, Counted) else None,
                        "now": step(each.scale, each.now),
                    }
                    for each in repair.places
                ],
                "ranges": [range_(repair.places[0].scale, each) for each in repair.ranges],
                "repaired": list(repair.repaired),
                "examples": list(repair.examples),
                "confirmed": repair.confirmed,
            }
            for repair in results.repairs
        ],
    }


def scale_name(scale: Scale | Steps | Counted) -> str:
    """The name of a scale."""
    match scale:
        case Steps():
            return "number"
        case Counted(unit):
            return unit.value
        case Scale():
            return scale.value
        case _:
            assert_never(scale)


def range_(scale: Scale | Steps | Counted, values: Range) -> dict[str, Any]:
    """Values from a first to a last."""
    first, last = values
    return {"from": None if first is None else step(scale, first), "to": None if last is None else step(scale, last)}


def step(scale: Scale | Steps | Counted, value: int) -> int | str:
    """A number, seconds, or a date."""
    return step_text(scale, value) if scale is Scale.DATE or isinstance(scale, Steps) else value
