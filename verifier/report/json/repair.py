"""The document of `repair`."""

from __future__ import annotations

from typing import Any

from verifier.obligations.stacks import base_names
from verifier.report.facts.repairs import RepairRun
from verifier.report.json.head import head
from verifier.report.json.values import files, place


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
        "repairs": [
            {
                "id": each.provision,
                **place(each.clause),
                "now": each.now,
                "ranges": [{"from": first, "to": last} for first, last in each.ranges],
                "repaired": list(each.repaired),
                "examples": list(each.examples),
                "confirmed": each.confirmed,
            }
            for each in results.repairs
        ],
    }
