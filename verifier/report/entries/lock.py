"""The entries of what drifted from a lock."""

from __future__ import annotations

from verifier.report.entries.entry import Entry, Grade, Part, Place, clause_place, part
from verifier.report.facts.locks import Drift, LockRun
from verifier.report.words import drifts

CODE = "E438"


def lock_parts(run: LockRun) -> list[Part]:
    """The drifts by lock, each at its clause; or that there is none."""
    return [
        part(path, path, [drift_entry(each) for each in run.drifts if each.lock == path] or [unmoved(path)])
        for path in run.paths
    ]


def drift_entry(drift: Drift) -> Entry:
    """A fact that drifted."""
    name = f"{drift.policy}, {drifts.subject(drift.moved)}"
    message = f"{drift.policy} drifted from {drift.lock}: {drifts.line(drift)}"
    return Entry(Grade.FAILED, CODE, name, "drifted", clause_place(drift.clause, drift.path), message)


def unmoved(path: str) -> Entry:
    """That nothing drifted."""
    return Entry(Grade.PASSED, CODE, "drift", "as locked", Place(path), f"nothing drifted from {path}")
