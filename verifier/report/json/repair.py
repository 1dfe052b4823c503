"""The document of `repair`."""

from __future__ import annotations

from typing import Any

from verifier.obligations.stacks import base_names
from verifier.report.facts.repairs import RepairRun
from verifier.report.json.head import head
from verifier.report.json.values import files, place


def document(run: RepairRun) -> dict[str, Any]:
    """`evenhand.repair/1`."""
    found = run.repairs
    return {
        **head("repair", run.exit_code, proved=True),
        "files": files(run.texts),
        "policy": found.proposal.name if found.proposal else found.policy.name,
        "made_to": list(base_names(found.proposal)) if found.proposal else [],
        "refuted": list(found.failing),
        "untried": found.untried,
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
            for each in found.repairs
        ],
    }
